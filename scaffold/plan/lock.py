"""Writing undisturbed: no other process at the same time, no Ctrl-C half way."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C pass unheard: writing takes a moment, and stopping in it would only mean to reverse it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def lock(descriptor: int) -> None:
    """Wait for an open file to be ours alone; it is until it is closed, or the process ends."""
    if os.name == "posix":
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)
