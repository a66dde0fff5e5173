"""Stamp boxes that were ticked elsewhere: another editor, a phone, a sync."""

from collections.abc import Callable
from datetime import date, timedelta

import click

from scaffold.command import carry_out, open_session, plan_options, show_left
from scaffold.completing import DAY
from scaffold.errors import ScaffoldError
from scaffold.refactors.task_lines import Stamped, stamp_note, stamp_plan
from scaffold.task_command import on_day, task_settings
from scaffold.terminal import say
from scaffold.vault.lookup import find_notes


@click.command(short_help="Stamp boxes that were ticked elsewhere: another editor, a phone, a sync.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--date", "day", type=DAY, metavar="YYYY-MM-DD", help="The day to write instead of today.")
@click.option("--since-git", is_flag=True, help="Write the day of the commit in which the line got its tick.")
@click.option("--check", is_flag=True, help="List what would be stamped and change nothing; exit code 1 if any.")
@click.option("--allow-loss", is_flag=True, help="Stamp even where the plugin destroys text by it.")
@plan_options
def command(
    paths: tuple[str, ...],
    day: date | timedelta | None,
    vault: str | None,
    *,
    since_git: bool,
    check: bool,
    allow_loss: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give done tasks without a done date the date, and recurring ones the next occurrence, that they would have got.

    PATHS are notes or folders; without any, the whole vault. Tasks in code and comments stay. A stamped task is never
    stamped again.

    \b
    Examples:
      scaffold stamp --dry-run
      scaffold stamp Daily --date yesterday --yes
      scaffold stamp --since-git --yes
      scaffold stamp --check
    """
    if since_git and day is not None:
        raise click.UsageError("--since-git and --date contradict each other.")
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    settings = task_settings(session)
    if not settings.set_done_date:
        raise ScaffoldError(
            "The Tasks plugin's settings say that done tasks get no date, so there is nothing to stamp."
        )
    today = on_day(session, day)

    def look(path: str) -> Stamped | None:
        text = session.vault.read(path)
        days = _days_by_git(session.root, path, today) if since_git and "[" in text else lambda _line: today
        stamped = stamp_note(path, text, settings, days, allow_loss=allow_loss)
        return stamped if stamped.edits or stamped.left else None

    notes = [note for note in session.vault.each(find_notes(session.vault, paths), look) if note]
    plan = stamp_plan(notes)
    if check:
        for note in notes:
            for number, line in note.lines:
                say(f"{note.path}:{number}  {line}")
        show_left(plan.left)
        click.get_current_context().exit(1 if notes else 0)
    if not plan.changes and not as_json:
        show_left(plan.left)
        say("Every done task has its date." if not plan.left else "Nothing else to stamp.")
        return
    carry_out(session, plan)


def _days_by_git(root: str, path: str, today: date) -> Callable[[int], date]:
    """Return what gives the day of the commit that last changed a line; today for one that is not committed.

    Raises ScaffoldError where git is missing or knows no history of the vault.
    """
    import subprocess

    asked = ["git", "-C", root, "blame", "--porcelain", "--", path]
    try:
        ran = subprocess.run(asked, capture_output=True, check=False)  # noqa: S603 - git, with a path behind --
    except FileNotFoundError as error:
        raise ScaffoldError("--since-git needs git, which is not installed.") from error
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").strip().splitlines()
        if any("no such path" in line for line in said):
            return lambda _line: today
        raise ScaffoldError(f"git cannot tell the history of {path}: {said[-1] if said else 'unknown error'}.")
    days = _blamed(ran.stdout.split(b"\n"))
    return lambda line: days.get(line) or today


def _blamed(lines: list[bytes]) -> dict[int, date]:
    """Return the day of each line by its number, from `git blame --porcelain`, in the committer's own time zone."""
    import datetime as dt

    commits: dict[bytes, list[int]] = {}
    moments: dict[bytes, tuple[int, int]] = {}
    commit = b""
    for line in lines:
        words = line.split(b" ")
        if line.startswith(b"\t"):
            continue
        if len(words) in (3, 4) and len(words[0]) >= 40 and words[1].isdigit():  # noqa: PLR2004 - a commit's id
            commit = words[0]
            commits.setdefault(commit, []).append(int(words[2]))
        elif words[0] == b"committer-time":
            moments[commit] = (int(words[1]), 0)
        elif words[0] == b"committer-tz":
            zone = int(words[1])
            minutes = abs(zone) // 100 * 60 + abs(zone) % 100
            moments[commit] = (moments[commit][0], minutes if zone >= 0 else -minutes)
    found: dict[int, date] = {}
    for commit, numbers in commits.items():
        seconds, minutes = moments[commit]
        zone_info = dt.timezone(dt.timedelta(minutes=minutes))
        if commit.strip(b"0"):  # a commit of zeros is what is not committed yet
            found |= dict.fromkeys(numbers, dt.datetime.fromtimestamp(seconds, zone_info).date())
    return found
