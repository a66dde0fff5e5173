"""As a Markdown page: a section for each note, for the comment of a pull request or a note of its own."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.summary import count_findings
from scaffold.terminal.output import one_line
from scaffold.text.patterns import compile_later

_ACTIVE = compile_later(r"([\\`*_\[\]<>|#=$%~])")


def render(findings: Sequence[PlacedFinding]) -> Iterator[str]:
    """Yield the page."""
    for path, group in groupby(findings, key=lambda placed: placed.path):
        yield f"## {_inert(path)}"
        for placed in group:
            yield f"- line {placed.line}: **{placed.rule.code}** {_inert(placed.finding.message)}"
        yield ""
    yield count_findings(findings)


def _inert(text: str) -> str:
    return _ACTIVE.sub(r"\\\1", one_line(text))
