"""System calls that write fail in this process, or end it, half a write done."""

import builtins
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from scaffold.plan import disk

CALLS = ("write", "rename", "replace", "unlink", "mkdir", "fsync", "ftruncate", "open", "rmdir", "fchmod", "link")
WRITE = os.write


class Faults:
    """Lets the call number `at` fail with an error, or, for None, end the process there, half a write done."""

    def __init__(self, at: int, error: int | None) -> None:
        self.at, self.error, self.seen = at, error, 0

    @contextmanager
    def installed(self) -> Iterator["Faults"]:
        with pytest.MonkeyPatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, self.failing(getattr(os, name)))
            plain = builtins.open
            failing = self.failing(plain)

            def opened(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
                wanted = failing if set(mode) & set("wxa+") and isinstance(file, str | os.PathLike) else plain
                return wanted(file, mode, *arguments, **options)

            patch.setattr(builtins, "open", opened)
            patch.setattr(disk, "sync_file_system", self.failing(disk.sync_file_system))
            yield self

    def failing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            self.seen += 1
            if self.seen == self.at:
                if self.error is not None:
                    raise OSError(self.error, os.strerror(self.error))
                if call is WRITE:
                    call(arguments[0], arguments[1][: len(arguments[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **options)

        return called
