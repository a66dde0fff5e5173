"""Files that no plan writes (exports, records, drawings elsewhere, what is remembered): whole, or not at all."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from scaffold.errors import ScaffoldError
from scaffold.plan.state import make_below
from scaffold.vault.plain_file import plain_content


def check_place(full: str, root: str) -> None:
    """Refuse a place where a file cannot be put: through a link of the vault at `root`, or where something else lies.

    `full` is absolute. Raises ScaffoldError.
    """
    folder = os.path.dirname(full)
    refuse_links(full, root)
    if not os.path.isdir(folder):
        raise ScaffoldError(f"Cannot write {full}: there is no folder {folder}.")
    try:
        mode = os.lstat(full).st_mode
    except FileNotFoundError:
        mode = stat.S_IFREG
    except OSError as error:
        raise ScaffoldError(f"Cannot write {full}: {error.strerror}.") from error
    if stat.S_ISLNK(mode):
        raise ScaffoldError(f"{full} is a symbolic link, which is not followed; name the file that it leads to.")
    if not stat.S_ISREG(mode):
        raise ScaffoldError(f"Cannot write {full}: {'it is a folder' if stat.S_ISDIR(mode) else 'it is not a file'}.")
    if not os.access(folder, os.W_OK):
        raise ScaffoldError(f"Cannot write {full}: there is no right to write into its folder.")


def refuse_links(full: str, root: str) -> None:
    """Raise ScaffoldError for a place to which a link of the vault at `root` leads, and for one in `.obsidian`."""
    vault, folder = os.path.join(os.path.realpath(root), ""), os.path.dirname(full)
    while folder != os.path.dirname(folder):
        folder, link = os.path.dirname(folder), folder
        if os.path.islink(link) and os.path.join(os.path.realpath(folder), "").startswith(vault):
            raise ScaffoldError(f"{full} is not written: {link} is a symbolic link in the vault.")
    if os.path.join(os.path.realpath(os.path.dirname(full)), "").startswith(os.path.join(vault, ".obsidian", "")):
        raise ScaffoldError(f"{full} is not written: what is in .obsidian belongs to Obsidian.")


def is_free(full: str, is_ours: Callable[[bytes], bool]) -> bool:
    """Tell whether a file may be written over without a question: where there is none, or one that we have made."""
    found = plain_content(full)
    return found is None or is_ours(found)


def write_whole(full: str, data: bytes, mode: int = 0o666) -> None:
    """Put a file in place in one step; see `whole`."""
    with whole(full, data, mode):
        pass


def write_state(path: str, data: bytes) -> None:
    """Write a file in a folder of the state folder, for this person alone. Raises OSError and ScaffoldError."""
    make_below(*os.path.split(os.path.dirname(path)))
    write_whole(path, data, 0o600)


@contextmanager
def whole(full: str, data: bytes, mode: int = 0o666) -> Iterator[None]:
    """Write a file beside its place, safely on disk, by a name that nobody has, and rename it there at the end.

    Where what is done meanwhile fails, nothing is put in place. A file that was there leaves its mode, within `mode`.
    Raises ScaffoldError.
    """
    fresh = f"{full}.{os.getpid()}-{os.urandom(4).hex()}"
    try:
        kept = stat.S_IMODE(os.lstat(full).st_mode) & mode
    except OSError:
        kept = None
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    except OSError as error:
        raise _unwritten(full, error) from error
    try:
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            if kept is not None:
                os.chmod(fresh, kept)
        except OSError as error:
            raise _unwritten(full, error) from error
        yield
        try:
            os.replace(fresh, full)
        except OSError as error:
            raise _unwritten(full, error) from error
    except BaseException:
        with suppress(OSError):  # gone already, with its folder
            os.unlink(fresh)
        raise


def _unwritten(full: str, error: OSError) -> ScaffoldError:
    return ScaffoldError(f"Cannot write {full}: {error.strerror}.")


_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
