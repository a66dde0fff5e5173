"""The watcher of a vault, which stamps tasks as they are ticked in any editor."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

from scaffold.api.state import VaultState
from scaffold.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffold.plan.steps import Step
    from scaffold.refactor.watch_log import WatchLog
    from scaffold.refactor.watcher import Watcher


class Watching(VaultState):
    """What looks after a vault."""

    @contextmanager
    def watching(self, log: "WatchLog", stop: Event) -> "Iterator[Watcher]":
        """Hold the vault for one watcher, whose `run` stamps tasks until `stop` is set.

        Raises ScaffoldError where there is another one, and where the settings say that there is nothing to stamp.
        """
        from scaffold.plan.lock import HeldError, alone

        watcher = self.watcher(log, stop)
        try:
            with alone(self.state_dir.make_watch_lock(), wait=False):
                yield watcher
        except HeldError as error:
            raise ScaffoldError(f"Another `scaffold watch` looks after {self.root} already; this one ends.") from error

    def watcher(self, log: "WatchLog", stop: Event) -> "Watcher":
        """Return a watcher that knows no note yet. Raises ScaffoldError where there is nothing to stamp."""
        from scaffold.refactor.stamps import require_done_dates
        from scaffold.refactor.ticking import Known
        from scaffold.refactor.watcher import Watcher
        from scaffold.templater.settings import template_folders

        require_done_dates(self.task_settings)
        snapshot = self.snapshot
        known = Known(self.root, self.task_settings, snapshot.largest)
        return Watcher(self, known, log, stop, self.config.watch.quiet, template_folders(snapshot))

    def taken_back_since(self, moment: int) -> "Iterator[Step]":
        """Yield the steps of the plans that were taken back at a moment, in nanoseconds, or later."""
        for entry in self.journal.taken_back_since(moment):
            yield from entry.steps
