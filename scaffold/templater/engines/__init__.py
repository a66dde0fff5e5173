"""The JavaScript engines that can run templates; each evaluates code, and calls back for the host's answers."""

from collections.abc import Callable
from typing import Protocol

from scaffold import registry

Ask = Callable[[str, str], str]  # name and arguments as JSON -> the answer as JSON


class Backend(Protocol):
    """What an engine can do."""

    def evaluate(self, code: str, /) -> object:
        """Evaluate code in the global scope."""

    def pump(self) -> bool:
        """Run one job of a promise; return whether there may be another."""

    def kill(self) -> None:
        """End what would outlive this process."""

    def close(self) -> None:
        """Free what the engine holds."""


MakeBackend = Callable[[Ask], Backend]


class EngineModule(Protocol):
    """What each file of this folder offers."""

    Backend: MakeBackend


def start_engine(name: str, asked: Ask) -> Backend:
    """Return an engine that has just started, and calls `asked`."""
    return registry.member(__name__, name, EngineModule).Backend(asked)
