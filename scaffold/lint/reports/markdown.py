"""As a Markdown page: a section for each note, for the comment of a pull request or a note of its own."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.summary import count_findings
from scaffold.terminal.output import one_line

_ACTIVE = re.compile(r"([\\`*_\[\]<>|#=$%~])")


def render(found: Sequence[PlacedFinding]) -> Iterator[str]:
    """Yield the page."""
    for path, group in groupby(found, key=lambda each: each.path):
        yield f"## {_inert(path)}"
        for each in group:
            yield f"- line {each.line}: **{each.rule.code}** {_inert(each.finding.message)}"
        yield ""
    yield count_findings(found)


def _inert(text: str) -> str:
    return _ACTIVE.sub(r"\\\1", one_line(text))
