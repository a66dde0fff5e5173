"""Toggle tasks: each gets its next status; a line without a box gets one."""

import click

from scaffold.cli.session import open_session
from scaffold.cli.tasks import TaskChoice, change_tasks, on_day, task_options, task_settings
from scaffold.tasks.toggle import toggle_line


@click.command(short_help="Toggle tasks: each gets its next status; a line without a box gets one.")
@task_options
def command(chosen: TaskChoice, vault: str | None, *, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Do what the Tasks plugin's command "Toggle task done" does to the lines that REFs mean: NOTE:LINE, or NOTE.

    A task gets the status that follows its own in the plugin's settings; done again becomes open. A bullet becomes a
    task, any other line as well.

    \b
    Examples:
      scaffold toggle "Study log.md:17"
      scaffold toggle "Study log.md:16" --dry-run
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    settings, today = task_settings(session), on_day(session, chosen.day)
    change_tasks(
        session,
        chosen,
        lambda line: toggle_line(line, settings, today),
        "Toggle",
        fits=lambda _task: True,
        any_line=True,
    )
