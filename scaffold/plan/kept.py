"""What taking a plan back would lose: kept beside the journal, outside of the vault, and named."""

import os
from contextlib import suppress

from scaffold.plan.disk import at
from scaffold.plan.entry import Entry
from scaffold.plan.journal import Journal
from scaffold.plan.state import make_private, private
from scaffold.plan.steps import Step


class Kept:
    """What is kept while an entry is taken back, or brought forth again.

    `stopped` is the step at which this very process failed: what its write left is known to be nobody's, and not kept.
    """

    def __init__(self, journal: Journal, entry: Entry, stopped: Step | None = None) -> None:
        self.entry = entry
        self.stopped = stopped
        self.folder = os.path.join(journal.folder, str(entry.number))
        self.paths: list[str] = []
        self.is_used = False  # then its number may not be given again

    def stopped_at(self, error: OSError, root: str) -> None:
        """Note where a write of this process failed."""
        for step in self.entry.steps:
            if error.filename == at(root, step.path) and step.to == step.path:
                self.stopped = step

    def found(self, path: str, data: bytes) -> None:
        """Keep what a file holds that is about to be written over: a torn write, or what somebody has saved since."""
        if self.stopped is not None and path == self.stopped.path and is_cut_short(self.stopped, data):
            return
        self._put(f"{self.folder}.found", path, data)
        self.paths.append(path)

    def before(self, paths: list[str]) -> str:
        """Keep what files held before the plan that stay as somebody made them; return a sentence, "" for none."""
        if not paths:
            return ""
        held = [step for step in self.entry.steps if step.path in paths and step.before is not None]
        for step in held:
            self._put(f"{self.folder}.kept", step.path, step.before or b"")
        where = f"; what they held before is in {self.folder}.kept" if held else ""
        return f"Left as somebody has changed them since: {', '.join(paths)}{where}."

    def said(self) -> str:
        """Return a sentence on what was written over, "" for nothing."""
        return (
            f" {', '.join(dict.fromkeys(self.paths))} held something else, half written or saved since; "
            f"that is in {self.folder}.found"
            if self.paths
            else ""
        )

    def _put(self, folder: str, path: str, data: bytes) -> None:
        place = os.path.join(folder, *path.split("/"))
        make_private(os.path.dirname(place))
        free, number = place, 1
        while os.path.lexists(free):
            number += 1
            free = f"{place}.{number}"
        try:
            with open(free, "xb", opener=private) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            error.filename = error.filename or free
            with suppress(OSError):  # a part of it would only mislead
                os.unlink(free)
            raise
        self.is_used = True


def is_cut_short(step: Step, found: bytes) -> bool:
    """Tell whether a file holds what a write in place leaves that stops at some byte, of a step or of its reversal."""
    texts = step.before or b"", step.after or b""
    for old, new in (texts, texts[::-1]):
        written = next(
            (n for n, pair in enumerate(zip(found, new, strict=False)) if pair[0] != pair[1]), min(len(found), len(new))
        )
        if found[written:] == old[written:]:
            return True
    return False
