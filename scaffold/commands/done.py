"""Complete tasks: tick, stamp the day, make the next occurrence."""

import click

from scaffold.cli.apply import carry_out
from scaffold.cli.options import RunOptions
from scaffold.cli.session import open_run
from scaffold.cli.tasks import TaskOptions, on_day, task_options


@click.command(short_help="Complete tasks: tick, stamp the day, make the next occurrence.")
@task_options
def command(chosen: TaskOptions, run: RunOptions) -> None:
    """Complete the open tasks that REFs mean, as the Tasks plugin does: NOTE, or NOTE:LINE.

    The plugin's settings count: format, statuses, dates, where the next occurrence goes. What the plugin would destroy
    is refused.

    \b
    Examples:
      scaffold done "Deliver and support"
      scaffold done "Study log.md:17" "Study log.md:18" --date yesterday
      scaffold done _Overview_ --match "ask Maria"
    """
    session = open_run(run)
    carry_out(session, session.vault.complete(chosen.choice(session), on_day(session, chosen.day)), ask=False)
