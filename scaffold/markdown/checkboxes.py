"""The checkboxes of a note: list items with `[ ]`, the first lines of tasks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scaffold.markdown.regions import Regions
from scaffold.text import Span

_CHECKBOX = re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)]) +\[(.)\] *(.*?)[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Checkbox:
    """A checkbox: `line` is its span, `mark` that of the character in the brackets, `label` that of its text."""

    line: Span
    mark: Span
    label: Span


def checkboxes(text: str, regions: Regions) -> Iterator[Checkbox]:
    """Yield the checkboxes in prose; those in code, comments and front matter are none."""
    for match in _CHECKBOX.finditer(text):
        mark = Span(*match.span(1))
        if regions.is_prose(mark.start):
            yield Checkbox(Span(match.start(), match.end(2)), mark, Span(*match.span(2)))
