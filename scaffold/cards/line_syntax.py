"""One line as a flashcard: `question ::answer`, `question :::answer`, or a sentence with gaps.

Strict where v1 of the flashcards plugin was not: what stands in code, math, links or URLs separates nothing, nor does a
time (`10::30`); a row of a table is not a card.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span, SpanIndex

_SEPARATOR = compile_later(r"(?<!:):{2,3}(?!:)")
_GAP = compile_later(
    r"\{\{c(?P<c>\d{1,3})::(?P<ctext>(?:[^{}:\n]|:(?!:))+)(?:::(?P<chint>[^{}\n]*))?\}\}"
    r"|(?<!\{)\{(?P<n>\d{1,3}):(?P<text>(?:[^{}:\n]|:(?!:))+)(?:::(?P<hint>[^{}\n]*))?\}(?!\})"
    r"|(?<!\{)\{(?P<bare>[^{}:\n]+)\}(?!\})"
    r"|(?<![=\\])==(?P<mark>[^=\s](?:[^=\n]*[^=\s])?)==(?!=)"
)
_NAMES = compile_later(r"[A-Za-z][A-Za-z0-9+.-]*://\S+|!?\[\[[^\[\]\n]*\]\]|\]\([^()\s]*\)|<[^<>\s]+>")


class Gap(NamedTuple):
    """A gap of a cloze card: the span with its marks, that of the hidden text, its number from 1, and the hint."""

    span: Span
    text: Span
    number: int
    hint: str = ""


class Sides(NamedTuple):
    """A line as two sides; `both_ways` makes a second card from the back to the front."""

    front: Span
    back: Span
    both_ways: bool


def find_gaps(text: str, within: Span, is_inert: Callable[[int], bool], *, braces: bool = False) -> list[Gap]:
    """Return the gaps of a line; highlights get the numbers that are left, one each. `braces`: `{x}` is one, too."""
    if not _may_have_gaps(text, within):
        return []
    taken = SpanIndex(_names(text, within))
    matches = [
        match
        for match in _GAP.finditer(text, within.start, within.end)
        if (braces or match.group("bare") is None)
        and not is_inert(match.start())
        and not taken.overlaps(Span(match.start(), match.start() + 1))
    ]
    used = {int(match.group("c") or match.group("n")) for match in matches if match.group("c") or match.group("n")}
    free = (number for number in range(1, 1000) if number not in used)
    return [_gap(match, free) for match in matches]


def _gap(match: re.Match[str], free: Iterator[int]) -> Gap:
    whole = Span(*match.span())
    if match.group("c"):
        return Gap(whole, Span(*match.span("ctext")), max(1, int(match.group("c"))), match.group("chint") or "")
    if match.group("n"):
        return Gap(whole, Span(*match.span("text")), max(1, int(match.group("n"))), match.group("hint") or "")
    if match.group("bare") is not None:
        return Gap(whole, Span(*match.span("bare")), 1)
    return Gap(whole, Span(*match.span("mark")), next(free))


def split_sides(text: str, within: Span, is_inert: Callable[[int], bool]) -> Sides | None:
    """Return the two sides of a line, parted by the first `::` or `:::` that parts anything; None without one."""
    first = text.find("::", within.start, within.end)
    if first < 0 or text.startswith("|", within.start):
        return None
    taken = _names(text, within)
    if _may_have_gaps(text, within):
        taken += [Span(*gap.span()) for gap in _GAP.finditer(text, within.start, within.end)]
    inside = SpanIndex(taken)
    for match in _SEPARATOR.finditer(text, first, within.end):
        between = text[match.start() - 1 : match.start()].isdigit() and text[match.end() : match.end() + 1].isdigit()
        if between or is_inert(match.start()) or inside.overlaps(Span(match.start(), match.start() + 1)):
            continue
        front, back = trim_span(text, Span(within.start, match.start())), trim_span(text, Span(match.end(), within.end))
        if front.start < front.end and back.start < back.end:
            return Sides(front, back, len(match.group()) == 3)  # noqa: PLR2004 - `:::`
        return None
    return None


def trim_span(text: str, span: Span) -> Span:
    """Return a span without the white space at its ends."""
    inner = span.of(text)
    if inner.strip() == inner:
        return span
    return Span(
        span.start + len(inner) - len(inner.lstrip()), max(span.start, span.end - len(inner) + len(inner.rstrip()))
    )


def _may_have_gaps(text: str, within: Span) -> bool:
    """Tell at a glance whether a line may hold a gap."""
    return text.find("{", within.start, within.end) >= 0 or text.find("==", within.start, within.end) >= 0


def _names(text: str, within: Span) -> list[Span]:
    line = within.of(text)
    if not ("<" in line or "://" in line or "[[" in line or "](" in line):
        return []
    return [Span(*match.span()) for match in _NAMES.finditer(text, within.start, within.end)]
