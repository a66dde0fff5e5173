"""System calls that fail in this process, or end it as far as the disk can tell."""

import os
from collections.abc import Callable
from typing import Any

import pytest


class FailingCalls:
    """Lets the n-th system call that writes fail, or end the process as far as the vault can tell."""

    CALLS = ("write", "rename", "unlink", "mkdir", "fsync", "ftruncate", "open", "rmdir")

    def __init__(self, patch: pytest.MonkeyPatch, error: type[BaseException] | int, at: int) -> None:
        self.seen, self.at, self.error = 0, at, error
        for name in self.CALLS:
            patch.setattr(os, name, self.failing(getattr(os, name)))

    def failing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            self.seen += 1
            killed = not isinstance(self.error, int)
            if self.seen == self.at or (killed and self.seen > self.at):
                raise OSError(self.error, os.strerror(self.error)) if isinstance(self.error, int) else self.error
            return call(*arguments, **options)

        return called


class Killed(BaseException):
    """Stands for the end of the process: nothing after it reaches the disk."""
