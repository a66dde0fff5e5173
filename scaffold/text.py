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


def merged(spans: Iterable[Span]) -> list[Span]:
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


def decode(data: bytes) -> str:
    """Return the bytes as text; each byte that is not UTF-8 becomes one lone surrogate."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """Return the very bytes that `decode` was given."""
    return text.encode("utf-8", "surrogateescape")


def is_utf8(text: str) -> bool:
    """Tell whether a decoded text came from valid UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return not any("\udc80" <= character <= "\udcff" for character in text)
    return True


def lines(text: str) -> list[str]:
    r"""Split after each `\n`, ends kept: the lines of an editor (`str.splitlines` also splits at U+2028 and others)."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def line_number(text: str, offset: int) -> int:
    """Return the 1-based number of the line that holds `offset`."""
    return text.count("\n", 0, offset) + 1


class Lines:
    """Answers which line an offset is on, for many offsets of one long text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]

    def number(self, offset: int) -> int:
        """Return the 1-based number of the line that holds `offset`."""
        return bisect.bisect_right(self.starts, offset)

    def column(self, offset: int) -> int:
        """Return the 1-based column of `offset` in its line, in characters."""
        return offset - self.starts[self.number(offset) - 1] + 1

    def line(self, number: int) -> str:
        """Return a line without the white space around it."""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end].strip()


def line_span(text: str, offset: int) -> Span:
    r"""Return the line that holds `offset`, without its `\n` or `\r\n`."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return Span(start, end - (end > start and text[end - 1] == "\r"))


def line_ending(text: str) -> str:
    r"""Return `\r\n` when the first line ends so, otherwise `\n`."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
