"""Bounds on what a template of a stranger may take: time, memory, and the size of what it makes."""

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 10.0
MEMORY = 512 << 20  # bytes beyond what the program has when the template begins
LARGEST = 10 << 20  # characters of a note
LARGEST_NUMBER = 100_000  # bits


class BoundsError(BaseException):
    """Says which bound was met: nothing that a template runs may catch it."""


@contextmanager
def bounded() -> Iterator[None]:
    """End what runs in the block with BoundsError after `SECONDS`, and with MemoryError beyond `MEMORY`.

    Where the system knows neither alarms nor limits (Windows, another thread), it does nothing.
    """
    with _alarm(SECONDS), _limit():
        yield


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        message = f"it ran longer than {seconds:g} seconds"
        raise BoundsError(message)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _limit() -> Iterator[None]:
    try:
        import resource

        with open("/proc/self/statm", "rb") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = used + MEMORY
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def check_number(operator: str, left: object, right: object) -> None:
    """Raise BoundsError where a power or product would have more digits than anybody counts: nothing could stop it."""
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * max(right, 1) if operator == "**" else left.bit_length() + right.bit_length()
        if bits > LARGEST_NUMBER:
            message = f"it counts beyond {LARGEST_NUMBER:,} bits"
            raise BoundsError(message)


def joined(pieces: Iterable[str]) -> str:
    """Return the pieces as one text. Raises BoundsError where it grows beyond `LARGEST`."""
    found: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > LARGEST:
            message = f"it makes more than {LARGEST >> 20} million characters"
            raise BoundsError(message)
        found.append(piece)
    return "".join(found)
