"""What a transaction does to single files. In place, so that a note keeps its inode, owner, mode and creation time."""

import os
import stat
import sys
from collections.abc import Callable, Sequence

from scaffold.errors import ScaffoldError
from scaffold.plan.steps import Step
from scaffold.vault.plain_file import plain_content

MANY = 32  # files from which on they are waited for together
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


class ChangedError(ScaffoldError):
    """A file is no longer what a step was made from; it was left as it is. `how` says what came of it."""

    def __init__(self, path: str, how: str = "was changed") -> None:
        super().__init__(path)
        self.how = how


def at(root: str, path: str) -> str:
    """Return where a path of the vault lies."""
    return f"{root}/{path}" if path else root


def content(root: str, path: str, most: int | None = None) -> bytes | None:
    """Return the bytes of a file of the vault; None where there is no regular file, or a link above it.

    A file of more than `most` bytes is none either.
    """
    return None if linked_folder(root, path) else plain_content(at(root, path), most)


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


def write_file(  # noqa: PLR0913 - what a file is and was
    root: str,
    path: str,
    data: bytes,
    *,
    before: bytes | None,
    mode: int | None = None,
    widest: int | None = None,
    wait: bool = True,
) -> None:
    """Give a file its bytes, in place where it exists, and `wait` until they are on disk.

    `before` is what it holds until then, None for a new file, which gets `mode`, or the usual one within `widest`.
    Raises ChangedError, with nothing written, where it holds something else by now, and where another file took its
    place in the meantime: what was written is then nowhere.
    """
    descriptor = _opened(root, path, is_new=before is None, mode=0o666 if widest is None else widest & 0o666)
    full = at(root, path)
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
        _check_name(descriptor, path, full)
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
    full, target = at(root, path), at(root, to)
    if not os.path.lexists(full):
        raise ChangedError(path, "vanished")
    if os.path.lexists(target) and not is_same(full, target):
        raise ChangedError(to, "came to be")
    os.rename(full, target)


def _opened(root: str, path: str, *, is_new: bool, mode: int) -> int:
    if linked_folder(root, path):
        raise ChangedError(path)
    flags = os.O_RDWR | _NO_LINKS | (os.O_CREAT | os.O_EXCL if is_new else 0)
    try:
        return os.open(at(root, path), flags, mode)
    except FileExistsError as error:
        raise ChangedError(path, "came to be") from error
    except FileNotFoundError as error:
        if is_new:
            raise
        raise ChangedError(path, "vanished") from error


def _check_name(descriptor: int, path: str, full: str) -> None:
    """Raise ChangedError where a path no longer leads to an open file: a sync client has put another one there."""
    try:
        found = os.lstat(full)
    except FileNotFoundError as error:
        raise ChangedError(path, "vanished") from error
    if not os.path.samestat(os.fstat(descriptor), found):
        raise ChangedError(path, "was replaced")


def _holds(descriptor: int, data: bytes) -> bool:
    """Tell whether an open file holds these bytes and no others, and set it back to its start."""
    if os.fstat(descriptor).st_size != len(data):
        return False
    same = os.read(descriptor, len(data)) == data
    os.lseek(descriptor, 0, os.SEEK_SET)
    return same


def is_same(full: str, target: str) -> bool:
    """Tell whether both paths are one file whose name changes only in case or normal form.

    Only a file system that takes both for one name has it so; two names that are listed are two (hard links, say).
    Some (exFAT by way of FUSE) give each spelling an inode of its own: there the folder's list tells.
    """
    if full == target or not (os.path.lexists(full) and os.path.lexists(target)):
        return False
    if _is_listed(full) and _is_listed(target):
        return False
    return os.path.samestat(os.lstat(full), os.lstat(target)) or _folded(full) == _folded(target)


def _folded(full: str) -> str:
    """Return a path as file systems compare paths that take several spellings for one."""
    import unicodedata

    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", full).casefold())


def _is_listed(full: str) -> bool:
    return os.path.basename(full) in os.listdir(os.path.dirname(full))


def is_begun(found: bytes | None, after: bytes | None) -> bool:
    """Tell whether a file holds a beginning of what it was to hold."""
    return found is not None and after is not None and after.startswith(found)


def sync_at_once(root: str, todo: Sequence[Step]) -> Callable[[], None] | None:
    """Return what waits until all that was written to the file systems of the steps' files is on disk.

    None where that is no gain, as few files are written, or where the platform has no such call: then each file is
    waited for. Waiting for each of a thousand takes half a second, for all of them some milliseconds.
    """
    if len(todo) < MANY or sys.platform != "linux":
        return None

    def sync() -> None:
        folders = {os.path.dirname(at(root, path)) for step in todo for path in (step.path, step.to)}
        systems = {os.stat(folder).st_dev: folder for folder in sorted(folders) if os.path.isdir(folder)}
        for folder in systems.values():
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                sync_file_system(descriptor)
            finally:
                os.close(descriptor)

    return sync


def sync_file_system(descriptor: int) -> None:
    """Wait until all that was written to the file system of an open file is on disk (Linux: syncfs)."""
    import ctypes  # takes longer to load than a few files to wait for

    if ctypes.CDLL(None, use_errno=True).syncfs(descriptor):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def sync_folder(folder: str) -> None:
    """Put a folder's list of names safely on disk, where the platform can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


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
    return ScaffoldError(f"Cannot write {named}: {error.strerror}; fix that, then try again.")
