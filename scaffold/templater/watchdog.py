"""The limit of time for a template: what runs longer is stopped, with the whole process."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Watchdog:
    """Ends the process when JavaScript takes too long: nothing else stops it, and nothing has been written yet.

    One thread looks at the clock, which stands still while the host answers: a person may be asked.
    """

    def __init__(self, seconds: float, kill: Callable[[], None]) -> None:
        self._kill = kill
        self._seconds = seconds
        self._left = seconds
        self._depth = 0
        self._begun: float | None = None
        self._is_watched = False

    def __enter__(self) -> None:
        if self._depth == 0:
            self._go()
        self._depth += 1

    def __exit__(self, *_error: object) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._halt()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let the clock stand still."""
        was_running = self._begun is not None
        self._halt()
        try:
            yield
        finally:
            if was_running:
                self._go()

    def _go(self) -> None:
        self._begun = time.monotonic()
        if not self._is_watched:
            self._is_watched = True
            threading.Thread(target=self._look, daemon=True).start()

    def _halt(self) -> None:
        if self._begun is not None:
            self._left -= time.monotonic() - self._begun
            self._begun = None

    def stop(self) -> None:
        """End the watch."""
        self._is_watched = False

    def _look(self) -> None:
        while self._is_watched:
            time.sleep(min(0.05, self._seconds))
            begun = self._begun
            if begun is not None and time.monotonic() - begun > self._left:
                self._end()

    def _end(self) -> None:
        sys.stdout.flush()
        sys.stderr.write(
            f"scaffold: The template ran longer than {self._seconds:g} seconds and was stopped; nothing was written.\n"
        )
        sys.stderr.flush()
        self._kill()
        os._exit(2)
