"""Notes that change on disk while a verb looks on: which, and whether whoever writes them has come to an end."""

import errno
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event
from typing import NamedTuple

from scaffold.vault.names import is_note

EVERYTHING = None  # yielded instead of paths: look through the whole vault, as something may have been missed
_GATHERED = 5  # times `quiet` in which a burst that goes on is looked at once
_POLL = 2.0  # seconds between two looks through a vault on a disk that tells no events
_PAUSE = 500  # milliseconds after which the vault itself is looked at, if nothing happens
_REMOTE = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "davfs", "fuse.sshfs", "fuse.rclone", "vboxsf", "prl_fs")


class Signature(NamedTuple):
    """What of a file changes when it is written: its size in bytes, time in nanoseconds, and inode."""

    size: int
    written: int
    inode: int


def signature(full: str) -> Signature | None:
    """Return a file's signature; None where there is none."""
    try:
        found = os.stat(full, follow_symlinks=False)
    except OSError:
        return None
    return Signature(found.st_size, found.st_mtime_ns, found.st_ino)


def last_change(full: str) -> int:
    """Return when a file was last written, or its mode or name changed, in nanoseconds; 0 where there is none.

    Who sets the time of a file back does not set back that.
    """
    try:
        found = os.stat(full, follow_symlinks=False)
    except OSError:
        return 0
    return max(found.st_mtime_ns, found.st_ctime_ns if os.name == "posix" else 0)


class Settling:
    """Notes that were touched, until they are quiet: not written for `quiet` seconds, and held open by no writer."""

    def __init__(self, root: str, quiet: float) -> None:
        self.root, self.quiet = root, quiet
        self.tells_writers = not tells_no_events(root)
        self.touched: dict[str, tuple[Signature | None, float]] = {}
        self.rested = -float("inf")  # when notes of a burst were dealt with last

    def touch(self, path: str) -> None:
        """Wait for a note to be quiet; one that is as it was when it was touched last goes on being so."""
        seen = signature(f"{self.root}/{path}")
        if path not in self.touched or self.touched[path][0] != seen:
            self.touched[path] = (seen, time.monotonic())

    def rest(self) -> None:
        """Let the rest of a burst come together for a while: it is one plan then, and not one for each note."""
        self.rested = time.monotonic()

    def settled(self, has_lost_its_tail: Callable[[str], bool]) -> list[str]:
        """Return the notes that are quiet by now, and wait for them no longer.

        One that lost its tail may be in the middle of being written anew, and is given five times as long, as is one
        of which the system does not tell whether somebody writes it.
        """
        now, quiet = time.monotonic(), []
        for path, (before, since) in self.touched.items():
            seen = signature(f"{self.root}/{path}")
            if seen != before:
                self.touched[path] = (seen, now)
            elif now - since >= self.quiet:
                quiet.append(path)
        if len(quiet) < len(self.touched) and now - self.rested < self.quiet * _GATHERED:
            return []
        found = [path for path in quiet if self._is_whole(path, now, has_lost_its_tail)]
        for path in found:
            del self.touched[path]
        return found

    def _is_whole(self, path: str, now: float, has_lost_its_tail: Callable[[str], bool]) -> bool:
        is_held = is_being_written(f"{self.root}/{path}") if self.tells_writers else None
        if is_held:
            return False
        return now - self.touched[path][1] >= self.quiet * 5 or (is_held is False and not has_lost_its_tail(path))


def is_being_written(full: str) -> bool | None:
    """Tell whether another process holds a file open for writing; None where the system does not tell.

    Linux grants a read lease only on a file that nobody has open for writing, and only to its owner; on a network a
    lease may be refused whoever has it open. Raises nothing. Whoever keeps a lease that another process breaks gets
    SIGIO, which must be ignored; see `watch`.
    """
    if sys.platform != "linux":
        return None
    import fcntl

    try:
        descriptor = os.open(full, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    finally:
        os.close(descriptor)
    return False


def changes(root: str, stop: Event) -> Iterator[set[str] | None]:
    """Yield the paths of notes that were touched, EVERYTHING where they are not known, and an empty set in between.

    The first thing is EVERYTHING: from then on nothing is missed. Ends when `stop` is set, where the folder is gone,
    where there is another folder to look at, and by an event that cannot be told; then begin anew. Raises OSError where
    the system tells of no events.
    """
    from watchfiles import watch

    folders = seen_folders(root)
    recurses = sys.platform != "linux"  # there each folder is asked for by itself, and links would be followed
    try:
        events = watch(
            *([root] if recurses else sorted(folders)), watch_filter=None, debounce=200, step=50, stop_event=stop,
            rust_timeout=_PAUSE, yield_on_timeout=True, raise_interrupt=False, recursive=recurses,
        )  # fmt: skip
        for number, found in enumerate(events):
            paths = [full for _, full in found]
            is_other = any(full != root and _is_folder(root, full) for full in paths)
            yield EVERYTHING if not number else {path for full in paths if (path := _note(root, full)) is not None}
            if is_other or not os.path.isdir(root) or (not number and seen_folders(root) != folders):
                return
    except UnicodeEncodeError as error:
        raise OSError(errno.EILSEQ, "a folder's name is not UTF-8") from error
    except RuntimeError as error:  # a name that is not UTF-8 ends the events, or the system has no more of them
        code = re.search(r"os error (\d+)", str(error))
        if code:
            raise OSError(int(code[1]), os.strerror(int(code[1]))) from error


def seen_folders(root: str) -> set[str]:
    """Return the folders of a vault that Obsidian sees, with their whole paths, its own too; links are not followed."""
    found, ahead = {root}, [root]
    while ahead:
        with suppress(OSError), os.scandir(ahead.pop()) as entries:  # one that cannot be listed holds nothing to see
            inner = [each.path for each in entries if each.name[0] != "." and each.is_dir(follow_symlinks=False)]
            found.update(inner)
            ahead += inner
    return found


def looks(stop: Event) -> Iterator[set[str] | None]:
    """Yield EVERYTHING again and again: for a disk that tells no events."""
    yield set()
    while not stop.wait(_POLL):
        yield EVERYTHING


def tells_no_events(root: str) -> str:
    """Return the kind of a file system that does not tell what other machines change on it; "" for another one."""
    try:
        with open("/proc/self/mounts", "rb") as file:
            rows = [line.split(b" ") for line in file]
    except OSError:
        return ""
    best, kind = b"", b""
    for row in rows:
        place = row[1].replace(rb"\040", b" ").rstrip(b"/")
        if len(place) >= len(best) and f"{root}/".encode(errors="surrogateescape").startswith(place + b"/"):
            best, kind = place, row[2]
    name = kind.decode(errors="replace")
    return name if name.startswith(_REMOTE) else ""


def _note(root: str, full: str) -> str | None:
    """Return the path of a note in the vault; None for what is not a note, and below a hidden folder."""
    path = full[len(root) + 1 :].replace(os.sep, "/")
    return path if is_note(path) else None


def _is_folder(root: str, full: str) -> bool:
    is_hidden = any(part.startswith(".") for part in full[len(root) + 1 :].split(os.sep))
    return not is_hidden and os.path.isdir(full) and not os.path.islink(full)
