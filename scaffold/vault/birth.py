"""When a file came to be, which Python tells on some systems only."""

import os
import struct
import sys

_HERE, _LINKS, _BIRTH = -100, 0x100, 0x800  # AT_FDCWD, AT_SYMLINK_NOFOLLOW, STATX_BTIME
_SIZE, _PLACE = 256, 80  # bytes of Linux' `struct statx`, and where the birth stands: seconds, nanoseconds


def born(full: str) -> int:
    """Return when a file came to be, in nanoseconds since 1970; when it was last written where the system cannot tell.

    0 where there is none. Git sets the time of an object anew whenever it would write the same again; not its birth.
    """
    try:
        found = os.stat(full, follow_symlinks=False)
    except OSError:
        return 0
    if sys.platform == "linux":
        return _from_linux(full) or found.st_mtime_ns
    return round(getattr(found, "st_birthtime", found.st_mtime) * 1_000_000_000)


def _from_linux(full: str) -> int:
    import ctypes  # rarely needed, and slow to load

    told = ctypes.create_string_buffer(_SIZE)
    try:
        failed = ctypes.CDLL(None).statx(_HERE, os.fsencode(full), _LINKS, _BIRTH, told)
    except (AttributeError, OSError):  # a C library without it
        return 0
    mask: int = struct.unpack_from("=I", told)[0]
    if failed or not mask & _BIRTH:
        return 0
    seconds, nanoseconds = struct.unpack_from("=qI", told, _PLACE)
    return int(seconds) * 1_000_000_000 + int(nanoseconds)
