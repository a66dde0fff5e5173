"""Complete tasks: tick, stamp the day, make the next occurrence."""

import click

from scaffold.cli.session import open_session
from scaffold.cli.tasks import CLOSED, TaskChoice, change_tasks, on_day, parts, task_options, task_settings
from scaffold.errors import ScaffoldError
from scaffold.tasks.toggle import set_status_line


@click.command(short_help="Complete tasks: tick, stamp the day, make the next occurrence.")
@task_options
def command(chosen: TaskChoice, vault: str | None, *, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Complete the open tasks that REFs mean, as the Tasks plugin does: NOTE, or NOTE:LINE.

    The plugin's settings count: format, statuses, dates, where the next occurrence goes. What the plugin would destroy
    is refused.

    \b
    Examples:
      scaffold done "Deliver and support"
      scaffold done "Study log.md:17" "Study log.md:18" --date yesterday
      scaffold done _Overview_ --match "ask Maria"
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    settings, today = task_settings(session), on_day(session, chosen.day)
    done = settings.statuses.first("DONE")
    if done is None:
        raise ScaffoldError("The Tasks plugin's settings have no status of type DONE; use set, and name one.")
    numbered = any(parts(ref)[1] is not None for ref in chosen.refs)
    change_tasks(
        session,
        chosen,
        lambda line: set_status_line(line, done.symbol, settings, today),
        "Complete",
        fits=lambda task: task.task.status.type != "DONE" if numbered else task.task.status.type not in CLOSED,
    )
