"""What a transaction does to single files. In place, so that a note keeps its inode, owner, mode and creation time."""

import os
import stat
import sys
from collections.abc import Callable

from scaffold.errors import ScaffoldError
from scaffold.plan.journal import sync_folder
from scaffold.plan.plan import Step

MANY = 32  # files from which on they are waited for together
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


class ChangedError(ScaffoldError):
    """A file is no longer what a step was made from; it was left as it is."""


def at(root: str, path: str) -> str:
    """Return where a path of the vault lies."""
    return f"{root}/{path}" if path else root


def content(root: str, path: str) -> bytes | None:
    """Return the bytes of a file of the vault; None where there is no regular file, or a link above it."""
    return None if linked_folder(root, path) else plain_content(at(root, path))


def plain_content(full: str) -> bytes | None:
    """Return the bytes of a file below folders that were looked at; None where there is no regular file."""
    try:
        descriptor = os.open(full, os.O_RDONLY | _NO_LINKS)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        try:
            return file.read() if stat.S_ISREG(os.fstat(descriptor).st_mode) else None
        finally:
            os.close(descriptor)


def linked_folder(root: str, path: str) -> str | None:
    """Return the first folder above `path` that is a symbolic link, and may lead out of the vault."""
    end = path.find("/")
    while end >= 0:
        try:
            if stat.S_ISLNK(os.lstat(f"{root}/{path[:end]}").st_mode):
                return path[:end]
        except OSError:
            return None
        end = path.find("/", end + 1)
    return None


def write(  # noqa: PLR0913 - what a file is, and becomes
    root: str, path: str, data: bytes, *, before: bytes | None, mode: int | None = None, wait: bool = True
) -> None:
    """Give a file its bytes, in place where it exists, and `wait` until they are on disk.

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
        if wait:
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
    same = os.read(descriptor, len(data)) == data
    os.lseek(descriptor, 0, os.SEEK_SET)
    return same


def is_same(full: str, target: str) -> bool:
    """Tell whether both paths are one file whose name changes only in case or normal form."""
    return full != target and os.path.lexists(full) and os.path.samefile(full, target)


def is_begun(found: bytes | None, after: bytes | None) -> bool:
    """Tell whether a file holds a beginning of what it was to hold."""
    return found is not None and after is not None and after.startswith(found)


def sync_at_once(root: str, files: int) -> Callable[[], None] | None:
    """Return what waits until all that was written to the vault's file system is on disk.

    None where that is no gain, as few files are written, or where the platform has no such call: then each file is
    waited for. Waiting for each of a thousand takes half a second, for all of them some milliseconds.
    """
    if files < MANY or sys.platform != "linux":
        return None
    import ctypes  # takes longer to load than a few files to wait for

    def sync() -> None:
        descriptor = os.open(root, os.O_RDONLY)
        try:
            if ctypes.CDLL(None, use_errno=True).syncfs(descriptor):
                code = ctypes.get_errno()
                raise OSError(code, os.strerror(code), root)
        finally:
            os.close(descriptor)

    return sync


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
