"""What is in a vault at one moment: its files and folders, and by what each file is known to have changed."""

import errno
import os
import struct
import time

from scaffold.errors import ScaffoldError

TYPE_CHECKING = False  # typing takes longer to load than most folders to list
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Signature = bytes
"""A file's size in bytes, when it was written and when it was changed in nanoseconds, its inode and its device."""

_SIGNATURE = struct.Struct("=QqqQQ")
SIZE = _SIGNATURE.size
_COARSE, _FINE = 2_000_000_000, 100_000_000  # nanoseconds; how long a file may look the same to us after it changed
_MASK = (1 << 64) - 1  # some systems give inodes more bits


class Listing:
    """The files that Obsidian sees, in order, each with its signature where these were asked for; folders and links.

    `moment` is when the look began, in nanoseconds.
    """

    __slots__ = ("folders", "links", "moment", "paths", "signatures")

    def __init__(
        self,
        moment: int,
        paths: tuple[str, ...],
        signatures: "Sequence[Signature]",
        folders: "Sequence[str]",
        links: "Sequence[str]",
    ) -> None:
        self.moment, self.paths, self.signatures, self.folders, self.links = moment, paths, signatures, folders, links

    def settled(self) -> bool:
        """Tell whether every file is older than the look: a later change of one cannot look the same."""
        return all(is_settled(signature, self.moment) for signature in self.signatures)


def list_files(root: str, tell: "Callable[[str], None]", *, sign: bool = False) -> Listing:
    """Return what is below `root`: no dot files and folders, symbolic links apart; with signatures to `sign` them.

    A folder with a path that the system cannot take is passed over, and told of. Raises ScaffoldError for one that
    cannot be listed.
    """
    moment = time.time_ns()
    found: list[tuple[str, Signature]] = []
    folders, seen, links = [""], [], []
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                tell(f"{folder[:60]}… has a longer path than the system takes; it is passed over.")
                continue
            raise ScaffoldError(f"Cannot list {folder or root!r}: {error.strerror}.") from error
        for entry in entries:
            name = entry.name
            path = f"{folder}/{name}" if folder else name
            if name[0] == ".":
                continue
            if entry.is_file(follow_symlinks=False):
                found.append((path, (sign_file(f"{root}/{path}") or b"") if sign else b""))
            elif entry.is_dir(follow_symlinks=False):
                folders.append(path)
                seen.append(path)
            elif entry.is_symlink():
                links.append(path)
    found.sort()
    return Listing(
        moment,
        tuple([path for path, _ in found]),
        [signature for _, signature in found] if sign else (),
        seen,
        sorted(links),
    )


def sign_file(full: str, *, follow: bool = False) -> Signature | None:
    """Return the signature of a file, None where there is none; to be taken before it is read."""
    try:
        return signature_of(os.stat(full, follow_symlinks=follow))
    except (OSError, ValueError):
        return None


def signature_of(found: os.stat_result) -> Signature:
    """Return the signature of a file that was looked at."""
    return _SIGNATURE.pack(
        found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino & _MASK, found.st_dev & _MASK
    )


def size_of(signature: Signature) -> int:
    """Return the size of a file, in bytes."""
    size: int = _SIGNATURE.unpack(signature)[0]
    return size


def is_still(full: str, signature: Signature, moment: int) -> bool:
    """Tell whether a file is what it was when it was listed at a moment, and cannot have been another meanwhile."""
    return is_settled(signature, moment) and sign_file(full) == signature


def is_settled(signature: Signature, moment: int) -> bool:
    """Tell whether a file that is read after a moment has that signature no longer once it is changed.

    Not where it was changed so shortly before that the file system's clock may show the same time again: some have
    steps of two seconds, and show no parts of one; others have steps of some milliseconds.
    """
    if not signature:
        return False
    written: int
    changed: int
    _, written, changed, _, _ = _SIGNATURE.unpack(signature)
    step = _FINE if written % 1_000_000_000 or changed % 1_000_000_000 else _COARSE
    return max(written, changed) < moment - step
