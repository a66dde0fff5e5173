"""The bytes of a file that is one: no link is followed, no pipe is waited for."""

import os
import stat

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_AT_ONCE = 1 << 16  # bytes of what a file has grown by


def plain_content(full: str, most: int | None = None) -> bytes | None:
    """Return the bytes of a file below folders that were looked at; None where there is no regular file.

    A file of more than `most` bytes is none either.
    """
    try:
        descriptor = os.open(full, os.O_RDONLY | _NO_LINKS)
    except OSError:
        return None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or (most is not None and found.st_size > most):
            return None
        pieces: list[bytes] = []
        while data := os.read(descriptor, found.st_size + 1 if not pieces else _AT_ONCE):
            pieces.append(data)
        return b"".join(pieces)
    finally:
        os.close(descriptor)
