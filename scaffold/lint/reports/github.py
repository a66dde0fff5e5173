"""As workflow commands of GitHub Actions, which show each finding beside its line."""

from collections.abc import Iterator, Sequence

from scaffold.lint.finding import PlacedFinding
from scaffold.terminal.output import printable

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def render(findings: Sequence[PlacedFinding]) -> Iterator[str]:
    """Yield a command for each finding."""
    for placed in findings:
        path = _escaped(printable(placed.path)).replace(":", "%3A").replace(",", "%2C")
        place = f"file={path},line={placed.line},col={placed.column},title={placed.rule.code}"
        yield f"::{_LEVELS[placed.severity]} {place}::{_escaped(printable(placed.finding.message))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
