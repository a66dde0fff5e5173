"""What a watcher has to say, and to whom."""

from datetime import datetime
from typing import Protocol

from scaffold.refactor.stamps import Stamped


class WatchLog(Protocol):
    """Where a watcher says what it does; it goes on whether or not that can be written."""

    def say(self, text: str) -> None:
        """Say what is as it should be."""

    def note(self, text: str) -> None:
        """Say what a person should know."""

    def trouble(self, text: str, reason: str = "") -> None:
        """Say a trouble, unless it was said already, of another note too where `reason` tells it."""

    def forget(self, text: str) -> None:
        """Say a trouble again when it comes again."""

    def stamped(self, note: Stamped, now: datetime, number: int) -> None:
        """Say what was stamped in a note, and the number that takes it back."""

    def skipped(self, note: Stamped) -> None:
        """Say what was not stamped in a note, and why."""
