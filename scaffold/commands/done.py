"""Complete a task: tick its box and stamp the day."""

import re
from datetime import date, timedelta

import click

from scaffold.command import Session, carry_out, open_session, plan_options
from scaffold.completing import DAY, NOTE
from scaffold.errors import ScaffoldError
from scaffold.prompts import choose as choose_one
from scaffold.refactors.done import OpenTask, choose, done, open_tasks
from scaffold.vault.lookup import find_file


@click.command(short_help="Complete a task: tick its box and stamp the day.")
@click.argument("ref", type=NOTE)
@click.option("--match", metavar="TEXT", help="The open task whose text contains TEXT.")
@click.option("--date", "day", type=DAY, metavar="YYYY-MM-DD", help="The day to stamp instead of today.")
@plan_options
def command(
    ref: str,
    match: str | None,
    day: date | timedelta | None,
    vault: str | None,
    *,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Complete the open task that REF means: NOTE, or NOTE:LINE.

    \b
    Examples:
      scaffold done "Deliver and support"
      scaffold done "Study log.md:17" --date yesterday
      scaffold done _Overview_ --match "ask Maria"
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    name, line = _parts(ref)
    path = find_file(session.vault, name)
    text, tasks = open_tasks(session.vault, path)
    chosen = choose(path, tasks, line, match)
    task = chosen[0] if len(chosen) == 1 else _ask(session, path, chosen)
    on = day if isinstance(day, date) else session.now.date() + (day or timedelta())
    carry_out(session, done(path, text, task, on), ask=False)


def _parts(ref: str) -> tuple[str, int | None]:
    """Split `NOTE:LINE`."""
    match = re.fullmatch(r"(.+):(\d{1,9})", ref, re.DOTALL)
    return (match.group(1), int(match.group(2))) if match else (ref, None)


def _ask(session: Session, path: str, tasks: list[OpenTask]) -> OpenTask:
    if not session.can_ask:
        listed = "".join(f"\n  {path}:{task.line}  {task.label}" for task in tasks)
        raise ScaffoldError(f"{path} has {len(tasks)} open tasks that fit; name one by its line:{listed}")
    picked = choose_one("Which task is done?", {f"{task.line}: {task.label}": str(task.line) for task in tasks})
    return next(task for task in tasks if str(task.line) == picked)
