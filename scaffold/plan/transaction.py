"""The only writer of a vault: all of a plan or none of it, and the way back.

Files are edited in place, so a note keeps its inode, owner, mode, links and creation time (which Obsidian shows).
What makes that safe is the journal, on disk before the first write: whatever fails, the steps done are reversed, and
after a crash the next command reverses them.
"""

import os
from datetime import datetime
from itertools import zip_longest
from types import EllipsisType

from scaffold.errors import ScaffoldError
from scaffold.plan.journal import UNFINISHED, Entry, Journal, sync_folder
from scaffold.plan.plan import BETWEEN, Plan, Step, steps

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def apply(plan: Plan, root: str, journal: Journal, now: datetime) -> int:
    """Carry out `plan` in the vault at `root`; return the number of its journal entry.

    Raises ScaffoldError, with the vault as it was, when a file is no longer what the plan was made from, a target
    exists, or a write fails.
    """
    todo = steps(plan)
    with journal.locked():
        _check(todo, root)
        made = _missing_folders(todo, root)
        number = journal.begin(plan.title, todo, made, now)
        try:
            for folder in made:
                os.mkdir(_at(root, folder))
            state = "pending"
            for step in todo:
                if _lands(step) and state == "pending":
                    state = "landing"
                    journal.change_state(number, "pending", state)
                _do(step, root)
            _sync_folders(todo, root)
            journal.change_state(number, state, "applied")
        except Exception as error:
            _roll_back(number, root, journal)
            if isinstance(error, OSError):
                raise ScaffoldError(f"{_failure(error, root)} Nothing was changed.") from error
            raise
        journal.prune()
    return number


def _roll_back(number: int, root: str, journal: Journal) -> None:
    try:
        _restore(journal.load(number), root, journal)
    except OSError as error:
        raise ScaffoldError(f"{_failure(error, root)} The next command here brings the other files back.") from error
    journal.drop(number)


def undo(number: int, root: str, journal: Journal) -> Entry:
    """Take an applied plan back, byte for byte.

    Raises ScaffoldError that names the files which are no longer as the plan left them; then nothing is changed.
    """
    with journal.locked():
        entry = journal.load(number)
        if entry.state != "applied":
            raise ScaffoldError(f"Plan {number} ({entry.title}) was taken back already.")
        edited = _changed_since(entry, root)
        if edited:
            raise ScaffoldError(
                f"Plan {number} ({entry.title}) cannot be taken back: later changes would be lost in "
                f"{', '.join(edited)}."
            )
        journal.change_state(number, "applied", "landing" if any(map(_lands, entry.steps)) else "pending")
        try:
            _restore(journal.load(number), root, journal)
        except OSError as error:
            _advance(journal.load(number), root, journal)
            raise ScaffoldError(f"{_failure(error, root)} The plan was not taken back.") from error
        journal.change_state(number, "pending", "undone")
    return entry


def recover(root: str, journal: Journal) -> list[Entry]:
    """Reverse the plans that a crash left half done; return them.

    Raises ScaffoldError that names the files which are neither as before nor as after such a plan.
    """
    if not journal.numbers(*UNFINISHED):
        return []
    recovered: list[Entry] = []
    with journal.locked():
        for number in reversed(journal.numbers(*UNFINISHED)):
            entry = journal.load(number)
            torn = _not_ours(entry, root)
            if torn:
                raise ScaffoldError(
                    f"A crash interrupted {entry.title!r}, and these files were changed since: {', '.join(torn)}. "
                    f"Compare them with what {journal.folder}/{number}.{entry.state} kept, then delete that file."
                )
            try:
                _restore(entry, root, journal)
            except OSError as error:
                raise ScaffoldError(
                    f"{_failure(error, root)} Until then, what interrupted {entry.title} stays half done."
                ) from error
            journal.change_state(number, "pending", "undone")
            recovered.append(entry)
    return recovered


def _check(todo: list[Step], root: str) -> None:
    """Refuse a plan that no longer fits the vault."""
    vacated = {step.path for step in todo if step.to != step.path}
    for step in todo:
        full = _at(root, step.path)
        if step.before is not None and _content(full) != step.before:
            raise ScaffoldError(f"{step.path} was changed while the command ran; nothing was written. Run it again.")
        if step.before is not None and not os.access(full, os.W_OK):
            raise ScaffoldError(f"{step.path} is read-only; make it writable first. Nothing was changed.")
        if linked := _linked_folder(step.to, root):
            raise ScaffoldError(f"{linked} is a symbolic link, and may lead out of the vault; choose another folder.")
        target = _at(root, step.to)
        free = not os.path.lexists(target) or (step.to != step.path and (step.to in vacated or _is_same(full, target)))
        if step.before is None and not free:
            raise ScaffoldError(f"{step.to} exists already; nothing was changed.")


def _linked_folder(path: str, root: str) -> str | None:
    """Return the first folder above `path` that is a symbolic link."""
    parts = path.split("/")[:-1]
    folders = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return next((folder for folder in folders if os.path.islink(_at(root, folder))), None)


def _is_same(full: str, target: str) -> bool:
    """Tell whether both paths are one file whose name changes only in case or normal form."""
    return full != target and os.path.lexists(full) and os.path.samefile(full, target)


def _missing_folders(todo: list[Step], root: str) -> list[str]:
    missing: list[str] = []
    for step in todo:
        parts = step.to.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            folder = "/".join(parts[:depth])
            if folder not in missing and not os.path.lexists(_at(root, folder)):
                missing.append(folder)
    return missing


def _do(step: Step, root: str) -> None:
    full = _at(root, step.path)
    if step.to != step.path:
        os.rename(full, _at(root, step.to))
    elif step.after is None:
        os.unlink(full)
    else:
        _write(full, step.after, exists=step.before is not None)


def _lands(step: Step) -> bool:
    """Tell whether the step gives a file, on its way to a name that another one left, that name."""
    return step.to != step.path and os.path.basename(step.path).startswith(BETWEEN)


def _restore(entry: Entry, root: str, journal: Journal) -> None:
    """Bring back what was before, whatever part of the steps was done; the entry is then `pending`.

    Doing it again after a crash in the middle goes on with it.
    """
    if entry.state == "landing":
        for step in reversed(entry.steps):
            if _lands(step) or (step.before is None and step.after is not None):
                _reverse(step, root)
        journal.change_state(entry.number, "landing", "pending")
    for step in reversed(entry.steps):
        if not _lands(step):
            _reverse(step, root)
    for folder in reversed(entry.made):
        if os.path.isdir(_at(root, folder)) and not os.listdir(_at(root, folder)):
            os.rmdir(_at(root, folder))


def _advance(entry: Entry, root: str, journal: Journal) -> None:
    """Bring back what was after, when taking it back failed half way. Raises ScaffoldError when that fails as well."""
    lands = any(map(_lands, entry.steps))
    try:
        for step in entry.steps:
            if entry.state == "pending" and not _lands(step):
                _forward(step, root)
        if lands and entry.state == "pending":
            journal.change_state(entry.number, "pending", "landing")
        for step in entry.steps:
            if _lands(step) or step.before is None:
                _forward(step, root, only_landing=lands)
        journal.change_state(entry.number, "landing" if lands else "pending", "applied")
    except OSError as error:
        raise ScaffoldError(f"{_failure(error, root)} The next command here goes on with the undo.") from error


def _forward(step: Step, root: str, *, only_landing: bool = False) -> None:
    full, target = _at(root, step.path), _at(root, step.to)
    if step.to != step.path:
        if os.path.lexists(full) and not os.path.lexists(target) and (_lands(step) or not only_landing):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.rename(full, target)
    elif step.after is None:
        if os.path.lexists(full):
            os.unlink(full)
    elif _content(full) != step.after:
        os.makedirs(os.path.dirname(full), exist_ok=True)
        _write(full, step.after, exists=os.path.lexists(full))


def _reverse(step: Step, root: str) -> None:
    full, target = _at(root, step.path), _at(root, step.to)
    if step.to != step.path:
        if os.path.lexists(target) and (not os.path.lexists(full) or _is_same(target, full)):
            os.rename(target, full)
    elif step.before is None:
        if _is_begun(_content(full), step.after):
            os.unlink(full)
    elif _content(full) != step.before:
        _write(full, step.before, exists=os.path.lexists(full))


def _write(full: str, data: bytes, *, exists: bool) -> None:
    """Give a file its bytes, in place where it exists, and wait until they are on disk."""
    flags = os.O_WRONLY | _NO_LINKS | (0 if exists else os.O_CREAT | os.O_EXCL)
    descriptor = os.open(full, flags, 0o666)
    try:
        written = 0
        while written < len(data):
            written += os.write(descriptor, data[written:])
        os.ftruncate(descriptor, len(data))
        os.fsync(descriptor)
    except OSError as error:
        error.filename = full
        raise
    finally:
        os.close(descriptor)


def _changed_since(entry: Entry, root: str) -> list[str]:
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
    return [path for path, content in expected.items() if not _is_as_left(_at(root, path), content, entry, root)]


def _is_as_left(full: str, content: bytes | EllipsisType | None, entry: Entry, root: str) -> bool:
    if content is None:
        return not os.path.lexists(full) or any(_is_same(_at(root, step.to), full) for step in entry.steps)
    return os.path.lexists(full) if content is ... else _content(full) == content


def _not_ours(entry: Entry, root: str) -> list[str]:
    """Return the files that are neither as before a step, nor as after it, nor as a torn write leaves them."""
    places: dict[str, str] = {}
    for step in entry.steps:
        away = step.to != step.path and not _lands(step)
        if away and (entry.state == "landing" or os.path.lexists(_at(root, step.to))):
            places[step.path] = step.to
    for step in entry.steps:
        if _lands(step) and entry.state == "landing" and not os.path.lexists(_at(root, step.path)):
            origin = next(first for first, between in places.items() if between == step.path)
            places[origin] = step.to
    contents = [(place, step) for step in entry.steps if step.to == step.path for place in [_moved(step.path, places)]]
    return [place for place, step in contents if not _is_ours(step, _content(_at(root, place)))]


def _moved(path: str, places: dict[str, str]) -> str:
    """Return where a file is, when the files and folders in `places` have moved."""
    origin = next((moved for moved in places if path == moved or path.startswith(f"{moved}/")), None)
    return path if origin is None else places[origin] + path[len(origin) :]


def _is_ours(step: Step, found: bytes | None) -> bool:
    if found in (step.before, step.after) or found is None:
        return True
    if step.before is None:
        return _is_begun(found, step.after)
    candidates = zip_longest(found, step.before, step.after or b"")
    return all(byte in (before, after, 0, None) for byte, before, after in candidates)


def _is_begun(found: bytes | None, after: bytes | None) -> bool:
    return found is not None and after is not None and after.startswith(found)


def _content(full: str) -> bytes | None:
    """Return a file's bytes; None where there is no regular file."""
    try:
        descriptor = os.open(full, os.O_RDONLY | _NO_LINKS)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def _sync_folders(todo: list[Step], root: str) -> None:
    changed = {
        os.path.dirname(path)
        for step in todo
        if step.before is None or step.after is None
        for path in (step.path, step.to)
    }
    for folder in changed:
        if os.path.isdir(_at(root, folder)):
            sync_folder(_at(root, folder))


def _at(root: str, path: str) -> str:
    return os.path.join(root, path)


def _failure(error: OSError, root: str) -> ScaffoldError:
    named = os.path.relpath(os.fsdecode(error.filename), root) if error.filename else "the vault"
    return ScaffoldError(f"Cannot write {named}: {error.strerror}; mend that, then try again.")
