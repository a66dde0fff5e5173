"""Toggle tasks: each gets its next status; a line without a box gets one."""

import click

from scaffold.cli.apply import carry_out
from scaffold.cli.options import RunOptions
from scaffold.cli.session import open_run
from scaffold.cli.tasks import TaskOptions, on_day, task_options


@click.command(short_help="Toggle tasks: each gets its next status; a line without a box gets one.")
@task_options
def command(chosen: TaskOptions, run: RunOptions) -> None:
    """Do what the Tasks plugin's command "Toggle task done" does to the lines that REFs mean: NOTE:LINE, or NOTE.

    A task gets the status that follows its own in the plugin's settings; done again becomes open. A bullet becomes a
    task, any other line as well.

    \b
    Examples:
      scaffold toggle "Study log.md:17"
      scaffold toggle "Study log.md:16" --dry-run
    """
    session = open_run(run)
    carry_out(session, session.vault.toggle(chosen.choice(session), on_day(session, chosen.day)), ask=False)
