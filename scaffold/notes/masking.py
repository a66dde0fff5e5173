"""Spans of a text that are hidden from a reader of prose: written over, or passed by."""

import bisect
from collections.abc import Iterable, Sequence

from scaffold.text.spans import Span


def overwrite(text: str, spans: Iterable[Span], character: str) -> str:
    """Return `text` with each character of the spans replaced, line ends kept."""
    pieces: list[str] = []
    reached = 0
    for begun, end in sorted(spans):
        start = max(begun, reached)
        if start < end:
            hidden = text[start:end]
            if "\n" in hidden:
                masked = "\n".join([character * len(line) for line in hidden.split("\n")])
            else:
                masked = character * (end - start)
            pieces += text[reached:start], masked
            reached = end
    return "".join([*pieces, text[reached:]])


def find_reaches(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Return where spans begin, in order, and how far what began up to there reaches."""
    reaches: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        reaches.append((start, max(end, reaches[-1][1]) if reaches else end))
    return reaches


def stands_outside(text: str, words: str, hidden: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a text holds words outside of hidden spans, which are given as `find_reaches` returns them."""
    at = text.find(words)
    while at >= 0:
        number = bisect.bisect_left(hidden, (at + len(words), 0)) - 1
        if number < 0 or hidden[number][1] <= at:
            return True
        at = text.find(words, at + 1)
    return False
