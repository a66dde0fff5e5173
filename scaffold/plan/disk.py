"""What a transaction does to single files. In place, so that a note keeps its inode, owner, mode and creation time."""

import os

from scaffold.errors import ScaffoldError
from scaffold.plan.journal import sync_folder
from scaffold.plan.plan import Step

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def at(root: str, path: str) -> str:
    """Return where a path of the vault lies."""
    return os.path.join(root, path)


def content(full: str) -> bytes | None:
    """Return a file's bytes; None where there is no regular file."""
    try:
        descriptor = os.open(full, os.O_RDONLY | _NO_LINKS)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def write(full: str, data: bytes, *, exists: bool) -> None:
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


def is_same(full: str, target: str) -> bool:
    """Tell whether both paths are one file whose name changes only in case or normal form."""
    return full != target and os.path.lexists(full) and os.path.samefile(full, target)


def is_begun(found: bytes | None, after: bytes | None) -> bool:
    """Tell whether a file holds a beginning of what it was to hold."""
    return found is not None and after is not None and after.startswith(found)


def sync_folders(todo: list[Step], root: str) -> None:
    """Put the names that the steps changed safely on disk."""
    changed = {
        os.path.dirname(path)
        for step in todo
        if step.before is None or step.after is None
        for path in (step.path, step.to)
    }
    for folder in changed:
        if os.path.isdir(at(root, folder)):
            sync_folder(at(root, folder))


def failure(error: OSError, root: str) -> ScaffoldError:
    """Return an error of the system as one sentence that names the file."""
    named = os.path.relpath(os.fsdecode(error.filename), root) if error.filename else "the vault"
    return ScaffoldError(f"Cannot write {named}: {error.strerror}; mend that, then try again.")
