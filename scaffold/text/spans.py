"""Spans and edits over one text: nothing is ever printed from a tree, so nothing can be lost in printing it.

A note's bytes become text and bytes again without loss: what is not UTF-8 travels as lone surrogates (PEP 383).
"""

import bisect
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of character offsets: `text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the part of `text` that the span covers."""
        return text[self.start : self.end]

    def moved(self, by: int) -> "Span":
        """Return the same range `by` characters further on."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two ranges share a character."""
        return self.start < other.end and other.start < self.end


class Edit(NamedTuple):
    """Put `replacement` in the place of what `span` covers; an empty span inserts."""

    span: Span
    replacement: str


class SpanIndex:
    """Answers which of many spans share a character with another one, for many others."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(set(spans))
        self._reached = list(accumulate((span.end for span in self._spans), max))

    def overlaps(self, other: Span) -> bool:
        """Tell whether a span shares a character with any of them."""
        before = self._begun_before(other.end)
        return before > 0 and self._reached[before - 1] > other.start

    def overlapping(self, other: Span) -> list[Span]:
        """Return those that share a character with a span, in order."""
        found: list[Span] = []
        number = self._begun_before(other.end)
        while number > 0 and self._reached[number - 1] > other.start:
            number -= 1
            if self._spans[number].overlaps(other):
                found.append(self._spans[number])
        return found[::-1]

    def _begun_before(self, offset: int) -> int:
        """Return how many of the spans begin before `offset`."""
        return bisect.bisect_left(self._spans, (offset,))


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, with those that overlap made one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return found


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with all edits made at once; their spans are offsets of the text as given.

    Insertions at one place keep the order in which they were given.
    Raises ValueError when two edits overlap or one lies outside the text.
    """
    pieces: list[str] = []
    reached = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        if not reached <= edit.span.start <= edit.span.end <= len(text):
            msg = f"edit {edit} overlaps the edit before it, or lies outside the text"
            raise ValueError(msg)
        pieces += text[reached : edit.span.start], edit.replacement
        reached = edit.span.end
    return "".join([*pieces, text[reached:]])
