"""The way back from a plan, and forth again: each step is looked at on disk, so that doing it twice is doing it once.

That is what undo, rolling back and recovering from a crash have in common.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from types import EllipsisType

from scaffold.errors import ScaffoldError
from scaffold.plan.disk import (
    ChangedError,
    at,
    content,
    failure,
    is_begun,
    is_same,
    linked_folder,
    remove,
    rename,
    sync_at_once,
    write_file,
)
from scaffold.plan.entry import Entry
from scaffold.plan.journal import Journal
from scaffold.plan.same_vault import is_ours
from scaffold.plan.steps import Step
from scaffold.vault.plain_file import plain_content

Keep = Callable[[str, bytes], None]  # a file's path, and what it holds that is to be written over


def restore(entry: Entry, root: str, journal: Journal, keep: Keep) -> list[str]:
    """Bring back what was before, whatever part of the steps was done; the entry is then `pending`.

    What is written over and is neither as before a step nor as after it is given to `keep` first: it may be a torn
    write of ours, or what somebody has saved since.

    Return the files that are neither as before a step, nor as after it, nor as a torn write leaves them: somebody has
    changed them since, and they stay as they are. Doing it again after a crash in the middle goes on with it.
    """
    left: list[str] = []
    sync = sync_at_once(root, entry.steps)
    if entry.state == "landing":
        for step in reversed(entry.steps):
            if step.lands or (step.before is None and step.after is not None):
                journal.check_root()
                _reverse(step, root, left, keep, wait=not sync)
        journal.change_state(entry.number, "landing", "pending")
    for step in reversed(entry.steps):
        if not step.lands:
            journal.check_root()
            _reverse(step, root, left, keep, wait=not sync)
    if sync:
        sync()
    for folder in reversed(entry.made):
        if os.path.isdir(at(root, folder)) and not os.listdir(at(root, folder)) and not linked_folder(root, folder):
            try:
                os.rmdir(at(root, folder))
            except PermissionError as error:  # it would be so the next time, too
                journal.tell(f"The folder {folder} is empty again, and cannot be removed: {error.strerror}.")
    return list(dict.fromkeys(left))


def advance(entry: Entry, root: str, journal: Journal, keep: Keep) -> None:
    """Bring back what was after, when taking it back failed half way; see `restore` for `keep`.

    Raises ScaffoldError when that fails as well.
    """
    landing = any(step.lands for step in entry.steps)
    try:
        for step in entry.steps:
            if entry.state == "pending" and not step.lands:
                journal.check_root()
                _forward(step, root, keep)
        if landing and entry.state == "pending":
            journal.change_state(entry.number, "pending", "landing")
        for step in entry.steps:
            if step.lands or step.before is None:
                journal.check_root()
                _forward(step, root, keep, only_landing=landing)
        journal.change_state(entry.number, "landing" if landing else "pending", "applied")
    except OSError as error:
        raise ScaffoldError(f"{failure(error, root)} The next command here goes on with the undo.") from error


def changed_since(entry: Entry, root: str) -> list[str]:
    """Return the files that are no longer as the plan left them."""
    expected: dict[str, bytes | EllipsisType | None] = {}  # None: no file; ...: a file moved there, whatever is in it
    for step in entry.steps:
        if step.to != step.path:
            inside = [path for path in expected if path.startswith(f"{step.path}/")]
            expected |= {step.to + path[len(step.path) :]: expected.pop(path) for path in inside}
            expected[step.to] = expected.get(step.path, ...)
            expected[step.path] = None
        else:
            expected[step.path] = step.after
    return [path for path, left in expected.items() if not _is_as_left(path, left, entry, root)]


def _forward(step: Step, root: str, keep: Keep, *, only_landing: bool = False) -> None:
    """Do a step again where it is not done; what somebody has changed since stays as it is."""
    full, target = at(root, step.path), at(root, step.to)
    found = content(root, step.path)
    with suppress(ChangedError):
        if step.to != step.path:
            free = not os.path.lexists(target) or is_same(full, target)
            if os.path.lexists(full) and free and (step.lands or not only_landing):
                _make_folder(root, step.to)
                rename(root, step.path, step.to)
        elif step.after is None:
            if found is not None and is_ours(step, found):
                if found != step.before:
                    keep(step.path, found)
                remove(root, step.path, before=found)
        elif step.before is None:
            if not os.path.lexists(full):
                _make_folder(root, step.path)
                write_file(root, step.path, step.after, before=None, widest=step.mode)
        elif found not in (None, step.after) and is_ours(step, found):  # elsewhere, it has not been brought back yet
            if found != step.before:
                keep(step.path, found)
            write_file(root, step.path, step.after, before=found)


def _reverse(step: Step, root: str, left: list[str], keep: Keep, *, wait: bool) -> None:
    try:
        if step.to != step.path:
            _move_back(step, root)
        elif step.before is None:
            _take_away(step, root, keep)
        else:
            _bring_back(step, step.before, root, keep, wait=wait)
    except ChangedError as error:
        left.append(str(error))


def _move_back(step: Step, root: str) -> None:
    full, target = at(root, step.path), at(root, step.to)
    is_there, is_here = os.path.lexists(target), os.path.lexists(full)
    if is_there and (not is_here or is_same(target, full)):
        _make_folder(root, step.path)  # what was emptied by the plan may have been taken away since
        rename(root, step.to, step.path)
    elif is_there or not is_here:
        raise ChangedError(step.to)


def _take_away(step: Step, root: str, keep: Keep) -> None:
    found = content(root, step.path)
    if found is not None and is_begun(found, step.after):
        if found != step.after:
            keep(step.path, found)
        remove(root, step.path, before=found)
    elif os.path.lexists(at(root, step.path)):
        raise ChangedError(step.path)


def _bring_back(step: Step, before: bytes, root: str, keep: Keep, *, wait: bool) -> None:
    found = content(root, step.path)
    if found == before:
        return
    gone = found is None and step.after is None and not os.path.lexists(at(root, step.path))
    if not gone and (found is None or not is_ours(step, found)):
        raise ChangedError(step.path)
    if gone:
        _make_folder(root, step.path)
    elif found is not None and found != step.after:
        keep(step.path, found)
    write_file(root, step.path, before, before=found, mode=step.mode, wait=wait)


def _make_folder(root: str, path: str) -> None:
    if linked_folder(root, path):
        raise ChangedError(path)
    os.makedirs(os.path.dirname(at(root, path)), exist_ok=True)


def _is_as_left(path: str, left: bytes | EllipsisType | None, entry: Entry, root: str) -> bool:
    full = at(root, path)
    if linked_folder(root, path):
        return False
    if left is None:
        return not os.path.lexists(full) or any(is_same(at(root, step.to), full) for step in entry.steps)
    return os.path.lexists(full) if left is ... else plain_content(full) == left
