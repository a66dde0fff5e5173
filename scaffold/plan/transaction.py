"""The only writer of a vault: all of a plan or none of it, and the way back.

Files are edited in place, so a note keeps its inode, owner, mode, links and creation time (which Obsidian shows).
What makes that safe is the journal, on disk before the first write: whatever fails, the steps done are reversed, and
after a crash the next command reverses them.
"""

import os
import stat
from contextlib import suppress
from datetime import datetime

from scaffold.errors import ScaffoldError
from scaffold.plan.disk import (
    ChangedError,
    at,
    failure,
    remove,
    rename,
    sync_at_once,
    sync_folders,
    write_file,
)
from scaffold.plan.entry import Entry
from scaffold.plan.journal import Journal
from scaffold.plan.kept import Kept
from scaffold.plan.model import CreateNote, DeleteNote, Plan
from scaffold.plan.preconditions import check_files, check_names
from scaffold.plan.reversal import advance, changed_since, restore
from scaffold.plan.steps import Step, build_steps
from scaffold.terminal.interruption import record_applied

_BY_HAND = " Put it back as the plan left it first, or change it by hand."


def apply(plan: Plan, root: str, journal: Journal, now: datetime, *, wait: bool = True) -> int:
    """Carry out `plan` in the vault at `root`; return the number of its journal entry.

    Raises ScaffoldError, with the vault as it was, when a file is no longer what the plan was made from, a target
    exists, or a write fails; HeldError where another process writes the vault, unless `wait`.
    """
    todo = build_steps(plan, _modes(plan, root))
    check_names(todo)
    with journal.locked(wait=wait):
        journal.check_root()
        check_files(todo, root)
        made = _missing_folders(todo, root)
        number = journal.begin(plan.title, todo, made, now)
        begun = 0
        sync = sync_at_once(root, todo)
        try:
            _make_folders(made, root, journal)
            state = "pending"
            for step in todo:
                if step.lands and state == "pending":
                    state = "landing"
                    journal.change_state(number, "pending", state)
                journal.check_root()
                begun += 1
                _do(step, root, wait=not sync)
            sync() if sync else sync_folders(todo, root)
            journal.change_state(number, state, "applied")
        except ChangedError as error:  # its step did nothing
            left = _roll_back(number, begun - 1, root, journal)
            raise ScaffoldError(f"{error} {error.how} while the command ran; nothing was written.{left}") from error
        except Exception as error:
            left = _roll_back(number, begun, root, journal)
            if isinstance(error, OSError):
                raise ScaffoldError(f"{failure(error, root)} Nothing was changed.{left}") from error
            raise
        record_applied(number)
        journal.prune()
    return number


def _roll_back(number: int, begun: int, root: str, journal: Journal) -> str:
    """Reverse the steps that were begun; return a sentence on the files that somebody has changed meanwhile, or ""."""
    journal.check_root()
    entry = journal.load(number)
    entry = entry._replace(steps=entry.steps[:begun])
    kept = Kept(journal, entry, entry.steps[-1] if begun else None)
    try:
        left = restore(entry, root, journal, kept.found)
    except OSError as error:
        raise ScaffoldError(f"{failure(error, root)} The next command here brings the other files back.") from error
    said = [sentence for sentence in (kept.before(left), kept.said().strip()) if sentence]
    if kept.is_used:
        journal.change_state(number, "pending", "undone")
    else:
        journal.drop(number)
    return "".join(f" {sentence}" for sentence in said)


def undo(number: int, root: str, journal: Journal) -> Entry:
    """Take an applied plan back, byte for byte.

    Raises ScaffoldError that names the files which are no longer as the plan left them; then nothing is changed.
    """
    with journal.locked():
        entry = journal.load(number)
        if entry.state != "applied":
            raise ScaffoldError(f"Plan {number} ({entry.title}) was taken back already.")
        edited = changed_since(entry, root)
        if edited:
            raise ScaffoldError(
                f"Plan {number} ({entry.title}) cannot be taken back: later changes would be lost in "
                f"{', '.join(edited)}.{_later(number, edited, journal) or _BY_HAND}"
            )
        entry = entry._replace(state="landing" if any(step.lands for step in entry.steps) else "pending")
        journal.change_state(number, "applied", entry.state)
        kept = Kept(journal, entry)
        _take_back(entry, root, journal, kept)
        if kept.paths:
            journal.tell(f"Plan {number} ({entry.title}) was taken back, while something else wrote:{kept.said()}.")
        try:
            journal.change_state(number, "pending", "undone")
        except OSError as error:
            journal.tell(
                f"Plan {number} ({entry.title}) was taken back; only the journal could not say so "
                f"({error.strerror or error}), which the next command makes good."
            )
    return entry


def _take_back(entry: Entry, root: str, journal: Journal, kept: Kept) -> None:
    """Bring back what was before a plan; where that fails, bring back what was after it and raise ScaffoldError."""
    try:
        left = restore(entry, root, journal, kept.found)
    except OSError as error:
        kept.stopped_at(error, root)
        advance(journal.load(entry.number), root, journal, kept.found)
        raise ScaffoldError(f"{failure(error, root)} The plan was not taken back.{kept.said()}") from error
    if left:
        advance(journal.load(entry.number), root, journal, kept.found)
        raise ScaffoldError(
            f"{', '.join(left)}: changed while the command ran; the plan was not taken back.{kept.said()}"
        )


def _later(number: int, paths: list[str], journal: Journal) -> str:
    """Return a sentence that names the newest later plan which changed one of some files, "" where there is none."""
    for later in reversed(journal.numbers("applied")):
        with suppress(ScaffoldError):  # one that cannot be read cannot be taken back either
            if later > number and any(step.path in paths or step.to in paths for step in journal.load(later).steps):
                return f" Take back plan {later} first: scaffold undo {later}"
    return ""


def _missing_folders(todo: list[Step], root: str) -> list[str]:
    missing: list[str] = []
    for step in todo:
        parts = step.to.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            folder = "/".join(parts[:depth])
            if folder not in missing and not os.path.lexists(at(root, folder)):
                missing.append(folder)
    return missing


def _make_folders(made: list[str], root: str, journal: Journal) -> None:
    for folder in made:
        journal.check_root()
        with suppress(FileExistsError):  # somebody else was as fast; what is there is looked at before it is used
            os.mkdir(at(root, folder))


def _modes(plan: Plan, root: str) -> dict[str, int]:
    """Return the permissions of the files that are removed, and of those that new ones are taken from."""
    sources = [change.source for change in plan.of(CreateNote) if change.source]
    found: dict[str, int] = {}
    for path in (*sources, *(change.path for change in plan.of(DeleteNote))):
        with suppress(OSError):  # a file that is not there is said by what looks at it next
            found[path] = stat.S_IMODE(os.lstat(at(root, path)).st_mode)
    return found


def _do(step: Step, root: str, *, wait: bool) -> None:
    if step.to != step.path:
        rename(root, step.path, step.to)
    elif step.after is None:
        remove(root, step.path, before=step.before or b"")
    else:
        write_file(root, step.path, step.after, before=step.before, widest=step.mode, wait=wait)
