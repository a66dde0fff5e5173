"""Files that no plan writes (exports, records, drawings elsewhere, what is remembered): whole, or not at all."""

import os
import stat
from collections.abc import Callable

from scaffold.errors import ScaffoldError
from scaffold.plan.disk import linked_folder, plain_content


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
    """Raise ScaffoldError for a place in the vault at `root` that a link leads out of."""
    link = linked_folder(root, full[len(root) + 1 :].replace(os.sep, "/")) if full.startswith(root + os.sep) else None
    if link:
        raise ScaffoldError(f"{full} is not written: {link} is a symbolic link in the vault.")


def is_free(full: str, is_ours: Callable[[bytes], bool]) -> bool:
    """Tell whether a file may be written over without a question: where there is none, or one that we have made."""
    found = plain_content(full)
    return found is None or is_ours(found)


def write_whole(full: str, data: bytes, mode: int = 0o666) -> None:
    """Put a file in place in one step: made beside it by a name that nobody has, through no link, then renamed.

    A file that was there leaves its mode. Raises ScaffoldError.
    """
    fresh = f"{full}.{os.getpid()}-{os.urandom(4).hex()}"
    try:
        mode = stat.S_IMODE(os.lstat(full).st_mode)
        keep = True
    except OSError:
        keep = False
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            if keep:
                os.chmod(fresh, mode)
            os.replace(fresh, full)
        except BaseException:
            os.unlink(fresh)
            raise
    except OSError as error:
        raise ScaffoldError(f"Cannot write {full}: {error.strerror}.") from error


_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
