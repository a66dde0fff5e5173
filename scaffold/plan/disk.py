"""What a transaction does to single files. In place, so that a note keeps its inode, owner, mode and creation time."""

import os
import stat

from scaffold.errors import ScaffoldError
from scaffold.plan.journal import sync_folder
from scaffold.plan.plan import Step

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


class ChangedError(ScaffoldError):
    """A file is no longer what a step was made from; it was left as it is."""


def at(root: str, path: str) -> str:
    """Return where a path of the vault lies."""
    return os.path.join(root, path)


def content(root: str, path: str) -> bytes | None:
    """Return the bytes of a file of the vault; None where there is no regular file, or a link above it."""
    if linked_folder(root, path):
        return None
    try:
        descriptor = os.open(at(root, path), os.O_RDONLY | _NO_LINKS)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        try:
            return file.read() if stat.S_ISREG(os.fstat(descriptor).st_mode) else None
        finally:
            os.close(descriptor)


def linked_folder(root: str, path: str) -> str | None:
    """Return the first folder above `path` that is a symbolic link, and may lead out of the vault."""
    parts = path.split("/")[:-1]
    folders = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return next((folder for folder in folders if os.path.islink(at(root, folder))), None)


def write(root: str, path: str, data: bytes, *, before: bytes | None, mode: int | None = None) -> None:
    """Give a file its bytes, in place where it exists, and wait until they are on disk.

    `before` is what it holds until then, None for a new file, which gets `mode`. Raises ChangedError,
    with nothing written, where it holds something else by now.
    """
    if linked_folder(root, path):
        raise ChangedError(path)
    full = at(root, path)
    flags = os.O_RDWR | _NO_LINKS | (os.O_CREAT | os.O_EXCL if before is None else 0)
    descriptor = os.open(full, flags, 0o666)
    try:
        if before is not None and not _holds(descriptor, before):
            raise ChangedError(path)
        if mode is not None and os.name == "posix":
            os.fchmod(descriptor, mode)
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


def remove(root: str, path: str, *, before: bytes) -> None:
    """Remove a file that holds `before`. Raises ChangedError where it holds something else by now."""
    if content(root, path) != before:
        raise ChangedError(path)
    os.unlink(at(root, path))


def rename(root: str, path: str, to: str) -> None:
    """Give a file or a folder of the vault another path in it."""
    for each in (path, to):
        if linked_folder(root, each):
            raise ChangedError(each)
    os.rename(at(root, path), at(root, to))


def _holds(descriptor: int, data: bytes) -> bool:
    """Tell whether an open file holds these bytes and no others, and set it back to its start."""
    if os.fstat(descriptor).st_size != len(data):
        return False
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        same = file.read() == data
    os.lseek(descriptor, 0, os.SEEK_SET)
    return same


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
