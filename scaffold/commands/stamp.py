"""Stamp boxes that were ticked elsewhere: another editor, a phone, a sync."""

import os
import shlex
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from scaffold.cli.apply import carry_out, show_skipped
from scaffold.cli.options import plan_options
from scaffold.cli.params import DAY
from scaffold.cli.session import Session, open_session
from scaffold.cli.tasks import FOUND, on_day
from scaffold.errors import ScaffoldError
from scaffold.refactor.stamps import Stamped, stamp_note, stamp_plan
from scaffold.tasks.settings import Settings
from scaffold.templater.settings import note_templates
from scaffold.terminal.output import fields, say
from scaffold.text.encoding import decode
from scaffold.vault.lookup import find_notes
from scaffold.vault.plain_file import plain_content

if TYPE_CHECKING:
    from scaffold.refactor.tick_days import TickDays, Ticked


@click.command(short_help="Stamp boxes that were ticked elsewhere: another editor, a phone, a sync.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--date", "day", type=DAY, metavar="YYYY-MM-DD", help="The day to write instead of today.")
@click.option("--since-git", is_flag=True, help="Write the day of the commit in which the line got its tick.")
@click.option("--check", is_flag=True, help="List what would be stamped and change nothing; exit code 1 if any.")
@click.option("--staged", is_flag=True, help="With --check, look at what the next git commit would hold.")
@click.option("--hook", "is_hook", is_flag=True, hidden=True, help=f"With --staged, end with {FOUND} if there are any.")
@click.option("--allow-loss", is_flag=True, help="Stamp even where the plugin destroys text by it.")
@plan_options
def command(
    paths: tuple[str, ...],
    day: date | timedelta | None,
    vault: str | None,
    *,
    since_git: bool,
    check: bool,
    staged: bool,
    is_hook: bool,
    allow_loss: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give done tasks without a done date the date, and recurring ones the next occurrence, that they would have got.

    PATHS are notes or folders; without any, the whole vault but its templates. Tasks in code and comments stay. A
    stamped task is never stamped again.

    \b
    Examples:
      scaffold stamp --dry-run
      scaffold stamp Daily --date yesterday --yes
      scaffold stamp --since-git --yes
      scaffold stamp --check
    """
    if since_git and day is not None:
        raise click.UsageError("--since-git and --date contradict each other.")
    if staged and (not check or paths or since_git):
        raise click.UsageError("--staged needs --check, and takes neither PATHS nor --since-git.")
    session = open_session(vault, paths, yes=yes, dry_run=dry_run, json=as_json)
    settings = session.vault.task_settings
    if staged:
        if _finds_staged(session, settings, on_day(session, day)):
            click.get_current_context().exit(FOUND if is_hook else 1)
        return
    if not settings.set_done_date:
        raise ScaffoldError(
            "The Tasks plugin's settings say that done tasks get no date, so there is nothing to stamp."
        )
    today = on_day(session, day)

    ticks = _Ticks(session.root, settings, today) if since_git else None

    def look(path: str) -> tuple[Stamped, list[str]] | None:
        text = session.vault.snapshot.read(path)
        days = ticks.of(path, text) if ticks and "[" in text else {}
        stamped = stamp_note(
            path, text, settings, lambda line: days[line].day if line in days else today, allow_loss=allow_loss
        )
        doubts = [f"{path}:{line}  {days[line].day}; {days[line].doubt}" for line in days if days[line].doubt]
        return (stamped, doubts) if stamped.edits or stamped.skipped else None

    templates = (
        set() if paths else set(note_templates(session.vault.snapshot))
    )  # a box in one is ticked in what is made from it
    chosen = [path for path in find_notes(session.vault.snapshot, paths) if path not in templates]
    found = [each for each in session.vault.snapshot.each(chosen, look) if each]
    notes = [note for note, _ in found]
    for doubt in (doubt for _, doubts in found for doubt in doubts):
        say(doubt, colour="yellow", error=True)
    plan = stamp_plan(notes)
    if check:
        _list(notes)
        show_skipped(plan.skipped)
        click.get_current_context().exit(1 if notes else 0)
    if not plan.changes and not as_json:
        show_skipped(plan.skipped)
        say("Every done task has its date." if not plan.skipped else "Nothing else to stamp.")
        return
    carry_out(session, plan)


def _list(notes: Sequence[Stamped]) -> None:
    for note in notes:
        for number, line in note.lines:
            say(f"{fields(note.path)}:{number}  {line}")


def _finds_staged(session: Session, settings: Settings, today: date) -> bool:
    """List the done tasks without a date that the next commit brings; return whether there are any."""
    from scaffold.refactor.tick_days import fresh_ticks
    from scaffold.vault.git.find import require_repository

    if not settings.set_done_date:
        return False
    repository = require_repository(session.root, "--staged")
    templates = set(note_templates(session.vault.snapshot))
    staged = {path: data for path, data in repository.staged() if path not in templates}
    undated = {path: note for path, data in staged.items() if (note := _stamped(path, data, settings, today)).lines}
    fresh = fresh_ticks(repository, {path: undated[path].text for path in undated}, settings) if undated else {}
    rows = [
        (path, number, task)
        for path, note in undated.items()
        for (number, _), task in zip(note.lines, note.tasks, strict=True)
        if number in fresh[path]
    ]
    if not rows:
        return False
    for path, number, task in rows:
        say(f"{fields(path)}:{number}  {task}", error=True)
    paths = list(dict.fromkeys(path for path, _, _ in rows))
    here = {path: plain_content(os.path.join(session.root, path)) or b"" for path in paths}
    forgotten = [path for path in paths if _stamped(path, here[path], settings, today).lines]
    whole = all(here[path] == staged[path] for path in forgotten)
    old = any(len(undated[path].lines) > len(fresh[path]) for path in paths)
    said = "1 done task in it has no date" if len(rows) == 1 else f"{len(rows)} done tasks in it have no date"
    say(f"scaffold: the commit is refused, as {said}. In {session.root}, run:", colour="red", error=True)
    if forgotten:
        say(f"  scaffold stamp {'--since-git ' * old}{shlex.join(forgotten)}", error=True)
    say(f"  git add {'' if whole else '-p '}-- {shlex.join(paths)}", error=True)
    say("then commit again; or commit it as it is, with: git commit --no-verify", error=True)
    return True


def _stamped(path: str, data: bytes, settings: Settings, today: date) -> Stamped:
    return stamp_note(path, decode(data), settings, lambda _line: today)


class _Ticks:
    """The days on which tasks of a vault were ticked, by the repositories that its notes are in."""

    def __init__(self, root: str, settings: Settings, today: date) -> None:
        self.root, self.settings, self.today = root, settings, today
        self._found: dict[str, TickDays] = {}

    def of(self, path: str, text: str) -> "dict[int, Ticked]":
        """Return when the done tasks of a note were ticked. Raises ScaffoldError where git cannot tell."""
        from scaffold.refactor.tick_days import TickDays
        from scaffold.vault.git.find import repository_folder, require_repository
        from scaffold.vault.git.program import GitError

        folder = repository_folder(self.root, path)
        if folder not in self._found:
            repository = require_repository(os.path.join(self.root, folder) if folder else self.root, "--since-git")
            self._found[folder] = TickDays(repository, self.settings, self.today)
        try:
            return self._found[folder].of(path[len(f"{folder}/") :] if folder else path, text)
        except GitError as error:
            raise ScaffoldError(f"git cannot tell the history of {path}: {error}.") from error
