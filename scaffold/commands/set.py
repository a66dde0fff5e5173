"""Set the status of tasks, by symbol or name."""

import click

from scaffold.cli.apply import carry_out
from scaffold.cli.options import RunOptions
from scaffold.cli.session import open_run
from scaffold.cli.tasks import TaskOptions, on_day, task_options


@click.command(short_help="Set the status of tasks, by symbol or name.")
@task_options
@click.argument("status")
def command(chosen: TaskOptions, status: str, run: RunOptions) -> None:
    """Give the tasks that REFs mean a STATUS: its symbol, or its name in the Tasks plugin's settings.

    \b
    Examples:
      scaffold set "Study log.md:17" /
      scaffold set "Study log.md:17" "Study log.md:18" Cancelled
    """
    session = open_run(run)
    plan = session.vault.set_status(chosen.choice(session), status, on_day(session, chosen.day))
    carry_out(session, plan, ask=False)
