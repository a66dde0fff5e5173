"""What differs between two lists of many lines: difflib alone would take the square of their number."""

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scaffold.text.spans import Span

FEW = 1000  # lines that difflib may compare


class ChangedLines(NamedTuple):
    """Lines that differ: their numbers from 0 in the old text and in the new one."""

    old: Span
    new: Span


def find_changed_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[ChangedLines]:
    """Yield where two texts differ, in order.

    Lines that stand once in both are taken for the same ones; what is between two of them is left to difflib, or is one
    change where it is long.
    """
    if len(old) + len(new) <= FEW:
        yield from _compared(old, new, Span(0, len(old)), Span(0, len(new)))
        return
    before = Span(-1, -1)
    for own, other in (*_common_lines(old, new), (len(old), len(new))):
        yield from _between(old, new, Span(before.start + 1, own), Span(before.end + 1, other))
        before = Span(own, other)


def _common_lines(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the numbers of the most lines that stand once in both texts and come in one order."""
    counts, others = Counter(old), Counter(new)
    places = {line: number for number, line in enumerate(new) if others[line] == 1 == counts[line]}
    ends: list[int] = []  # of the best run of each length: the place at its end,
    numbers: list[int] = []  # and its line in the old text
    before: dict[int, int | None] = {}  # the line of the old text that comes before another one in a run
    for number, line in enumerate(old):
        if line in places:
            length = bisect.bisect_left(ends, places[line])
            before[number] = numbers[length - 1] if length else None
            ends[length : length + 1], numbers[length : length + 1] = [places[line]], [number]
    at = numbers[-1] if numbers else None
    run: list[tuple[int, int]] = []
    while at is not None:
        run.append((at, places[old[at]]))
        at = before[at]
    return run[::-1]


def _between(old: Sequence[str], new: Sequence[str], own: Span, other: Span) -> Iterator[ChangedLines]:
    """Yield where two parts differ."""
    (first, last), (start, end) = own, other
    while first < last and start < end and old[first] == new[start]:
        first, start = first + 1, start + 1
    while first < last and start < end and old[last - 1] == new[end - 1]:
        last, end = last - 1, end - 1
    if first == last and start == end:
        return
    if first == last or start == end or last - first + end - start > FEW:
        yield ChangedLines(Span(first, last), Span(start, end))
        return
    yield from _compared(old, new, Span(first, last), Span(start, end))


def _compared(old: Sequence[str], new: Sequence[str], own: Span, other: Span) -> Iterator[ChangedLines]:
    """Yield where two short parts differ."""
    import difflib

    matcher = difflib.SequenceMatcher(None, old[own.start : own.end], new[other.start : other.end], autojunk=False)
    for kind, *numbers in matcher.get_opcodes():
        if kind != "equal":
            yield ChangedLines(Span(*numbers[:2]).moved(own.start), Span(*numbers[2:]).moved(other.start))


def unified_hunks(old: Sequence[str], new: Sequence[str], context: int) -> Iterator[str]:
    """Yield the lines of a unified diff behind its header, with so many lines around each change."""
    hunk: list[ChangedLines] = []
    for change in find_changed_lines(old, new):
        if hunk and change.old.start - hunk[-1].old.end > 2 * context:
            yield from _hunk(old, new, hunk, context)
            hunk = []
        hunk.append(change)
    if hunk:
        yield from _hunk(old, new, hunk, context)


def _hunk(old: Sequence[str], new: Sequence[str], changes: list[ChangedLines], context: int) -> Iterator[str]:
    above = min(context, changes[0].old.start)
    below = min(context, len(old) - changes[-1].old.end)
    own = Span(changes[0].old.start - above, changes[-1].old.end + below)
    other = Span(changes[0].new.start - above, changes[-1].new.end + below)
    yield f"@@ -{_range(own)} +{_range(other)} @@\n"
    at = own.start
    for change in changes:
        yield from (f" {line}" for line in old[at : change.old.start])
        yield from (f"-{line}" for line in old[change.old.start : change.old.end])
        yield from (f"+{line}" for line in new[change.new.start : change.new.end])
        at = change.old.end
    yield from (f" {line}" for line in old[at : own.end])


def _range(span: Span) -> str:
    """Return a range of lines as a unified diff writes it."""
    size = span.end - span.start
    return str(span.start + 1) if size == 1 else f"{span.start + (size > 0)},{size}"
