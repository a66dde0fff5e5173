"""Writing undisturbed: no other process at the same time, no Ctrl-C half way."""

import _signal as signal  # type: ignore[import-not-found] # `signal` makes enumerations of them all
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scaffold.errors import ScaffoldError
from scaffold.plan.state import private


class HeldError(ScaffoldError):
    """Another process holds the lock, and nobody wanted to wait."""


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


@contextmanager
def alone(path: str, *, wait: bool = True, tell: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold the lock that the file at `path` is; it ends with the process, so it is never stale.

    Who has to wait is told so, and may stop it by Ctrl-C. Raises HeldError where another process holds it, unless
    `wait`.
    """
    with _posix(path, wait, tell) if os.name == "posix" else by_filelock(path, wait=wait, tell=tell):
        yield


@contextmanager
def _posix(path: str, wait: bool, tell: Callable[[str], None]) -> Iterator[None]:  # noqa: FBT001 - see `alone`
    import fcntl

    with open(path, "ab", opener=private) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _must_wait(path, wait, tell)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def by_filelock(path: str, *, wait: bool = True, tell: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold the lock where the system has no flock: on Windows."""
    import filelock

    held = filelock.FileLock(path)
    try:
        held.acquire(blocking=False)
    except filelock.Timeout:
        _must_wait(path, wait, tell)
        held.acquire()
    try:
        yield
    finally:
        held.release()


def _must_wait(path: str, wait: bool, tell: Callable[[str], None]) -> None:  # noqa: FBT001 - see `alone`
    if not wait:
        raise HeldError(f"Another process holds {path}.")
    tell("waiting for another scaffold that writes this vault; Ctrl-C stops.")
