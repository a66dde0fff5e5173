"""The way back from a plan, and forth again: each step is looked at on disk, so that doing it twice is doing it once.

That is what undo, rolling back and recovering from a crash have in common.
"""

import os
from itertools import zip_longest
from types import EllipsisType

from scaffold.errors import ScaffoldError
from scaffold.plan.disk import at, content, failure, is_begun, is_same, write
from scaffold.plan.journal import Entry, Journal
from scaffold.plan.plan import BETWEEN, Step


def restore(entry: Entry, root: str, journal: Journal) -> None:
    """Bring back what was before, whatever part of the steps was done; the entry is then `pending`.

    Doing it again after a crash in the middle goes on with it.
    """
    if entry.state == "landing":
        for step in reversed(entry.steps):
            if lands(step) or (step.before is None and step.after is not None):
                _reverse(step, root)
        journal.change_state(entry.number, "landing", "pending")
    for step in reversed(entry.steps):
        if not lands(step):
            _reverse(step, root)
    for folder in reversed(entry.made):
        if os.path.isdir(at(root, folder)) and not os.listdir(at(root, folder)):
            os.rmdir(at(root, folder))


def advance(entry: Entry, root: str, journal: Journal) -> None:
    """Bring back what was after, when taking it back failed half way. Raises ScaffoldError when that fails as well."""
    landing = any(map(lands, entry.steps))
    try:
        for step in entry.steps:
            if entry.state == "pending" and not lands(step):
                _forward(step, root)
        if landing and entry.state == "pending":
            journal.change_state(entry.number, "pending", "landing")
        for step in entry.steps:
            if lands(step) or step.before is None:
                _forward(step, root, only_landing=landing)
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
    return [path for path, left in expected.items() if not _is_as_left(at(root, path), left, entry, root)]


def not_ours(entry: Entry, root: str) -> list[str]:
    """Return the files that are neither as before a step, nor as after it, nor as a torn write leaves them."""
    places: dict[str, str] = {}
    for step in entry.steps:
        away = step.to != step.path and not lands(step)
        if away and (entry.state == "landing" or os.path.lexists(at(root, step.to))):
            places[step.path] = step.to
    for step in entry.steps:
        if lands(step) and entry.state == "landing" and not os.path.lexists(at(root, step.path)):
            origin = next(first for first, between in places.items() if between == step.path)
            places[origin] = step.to
    contents = [(place, step) for step in entry.steps if step.to == step.path for place in [_moved(step.path, places)]]
    return [place for place, step in contents if not _is_ours(step, content(at(root, place)))]


def lands(step: Step) -> bool:
    """Tell whether the step gives a file, on its way to a name that another one left, that name."""
    return step.to != step.path and os.path.basename(step.path).startswith(BETWEEN)


def _forward(step: Step, root: str, *, only_landing: bool = False) -> None:
    full, target = at(root, step.path), at(root, step.to)
    if step.to != step.path:
        if os.path.lexists(full) and not os.path.lexists(target) and (lands(step) or not only_landing):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.rename(full, target)
    elif step.after is None:
        if os.path.lexists(full):
            os.unlink(full)
    elif step.before is None:
        if not os.path.lexists(full):
            os.makedirs(os.path.dirname(full), exist_ok=True)
            write(full, step.after, exists=False)
    elif os.path.lexists(full) and content(full) != step.after:  # elsewhere, it has not been brought back yet
        write(full, step.after, exists=True)


def _reverse(step: Step, root: str) -> None:
    full, target = at(root, step.path), at(root, step.to)
    if step.to != step.path:
        if os.path.lexists(target) and (not os.path.lexists(full) or is_same(target, full)):
            os.rename(target, full)
    elif step.before is None:
        if is_begun(content(full), step.after):
            os.unlink(full)
    elif content(full) != step.before:
        write(full, step.before, exists=os.path.lexists(full))


def _is_as_left(full: str, left: bytes | EllipsisType | None, entry: Entry, root: str) -> bool:
    if left is None:
        return not os.path.lexists(full) or any(is_same(at(root, step.to), full) for step in entry.steps)
    return os.path.lexists(full) if left is ... else content(full) == left


def _moved(path: str, places: dict[str, str]) -> str:
    """Return where a file is, when the files and folders in `places` have moved."""
    origin = next((moved for moved in places if path == moved or path.startswith(f"{moved}/")), None)
    return path if origin is None else places[origin] + path[len(origin) :]


def _is_ours(step: Step, found: bytes | None) -> bool:
    if found in (step.before, step.after) or found is None:
        return True
    if step.before is None:
        return is_begun(found, step.after)
    candidates = zip_longest(found, step.before, step.after or b"")
    return all(byte in (before, after, 0, None) for byte, before, after in candidates)
