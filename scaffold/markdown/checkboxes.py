"""The checkboxes of a note: list items with `[ ]`, the first lines of tasks."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.markdown.regions import Regions
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_BOX = compile_later(r"\[[^\n]\]")
_CHECKBOX = compile_later(r"^\ufeff?[ \t>]*(?:[-*+]|\d+[.)]) +\[(.)\] *(.*?)[ \t]*\r?$", re.MULTILINE)


class Checkbox(NamedTuple):
    """A checkbox: `line` is its span, `mark` that of the character in the brackets, `label` that of its text."""

    line: Span
    mark: Span
    label: Span


def find_checkboxes(text: str, regions: Regions) -> Iterator[Checkbox]:
    """Yield the checkboxes in prose; those in code, comments and front matter are none."""
    for _, start, _ in lines_with_box(text):
        match = _CHECKBOX.match(text, start)
        if match and regions.is_prose(match.start(1)):
            yield Checkbox(Span(start, match.end(2)), Span(*match.span(1)), Span(*match.span(2)))


def lines_with_box(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the lines in which one character stands in brackets: 1-based number, offset and text without line end.

    They are few, and only they can be checkboxes: to find them first spares reading all the others.
    """
    number, counted, end = 1, 0, 0
    for box in _BOX.finditer(text):
        if box.start() < end:
            continue
        start = text.rfind("\n", end, box.start()) + 1
        newline = text.find("\n", box.end())
        end = len(text) if newline < 0 else newline
        number += text.count("\n", counted, start)
        counted = start
        yield number, start, text[start:end].removesuffix("\r")
