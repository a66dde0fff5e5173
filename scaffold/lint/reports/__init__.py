"""The forms in which findings are printed, one file each."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from scaffold import registry
from scaffold.lint.finding import PlacedFinding


class Report(Protocol):
    """What each file of this folder offers."""

    def render(self, findings: Sequence[PlacedFinding], /) -> Iterator[str]:
        """Yield the lines of the report."""


def load_report(form: str) -> Report:
    """Return the report of a form."""
    return registry.member(__name__, form, Report)
