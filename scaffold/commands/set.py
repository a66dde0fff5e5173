"""Set the status of tasks, by symbol or name."""

import click

from scaffold.cli.session import open_session
from scaffold.cli.tasks import TaskChoice, change_tasks, on_day, task_options, task_settings
from scaffold.errors import ScaffoldError
from scaffold.tasks.statuses import Statuses
from scaffold.tasks.toggle import set_status_line


@click.command(short_help="Set the status of tasks, by symbol or name.")
@task_options
@click.argument("status")
def command(chosen: TaskChoice, status: str, vault: str | None, *, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Give the tasks that REFs mean a STATUS: its symbol, or its name in the Tasks plugin's settings.

    \b
    Examples:
      scaffold set "Study log.md:17" /
      scaffold set "Study log.md:17" "Study log.md:18" Cancelled
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    settings, today = task_settings(session), on_day(session, chosen.day)
    symbol = _symbol(settings.statuses, status)
    change_tasks(
        session,
        chosen,
        lambda line: set_status_line(line, symbol, settings, today),
        "Set",
        fits=lambda _task: True,
    )


def _symbol(statuses: Statuses, name: str) -> str:
    """Return the symbol that a person means; any single character is one."""
    found = statuses.named(name)
    if found:
        return found.symbol
    if len(name) == 1 and name not in "\n\r\u2028\u2029":
        return name
    known = ", ".join(f"[{status.symbol}] {status.name}" for status in statuses)
    raise ScaffoldError(f"There is no status {name!r}; there is {known}.")
