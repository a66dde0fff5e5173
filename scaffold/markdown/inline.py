"""What is inert inside one paragraph: code spans, inline math, comments and HTML tags.

One pass, leftmost first, as a Markdown reader does it: a `$` in a code span is no math, a backtick in math no code.
"""

import bisect
import re
from collections.abc import Iterator
from typing import Literal

from scaffold.text import Span

InlineKind = Literal["inline code", "math", "html", "inline comment"]

_OPENER = re.compile(
    r"\\[!-/:-@\[-`{-~]|`+|\$\$?|%%|<!--|<(?:/?[A-Za-z][^<>\n]*|[A-Za-z][A-Za-z0-9+.-]+:[^<>\s]*)>|\[\["
)
_WIKILINK = re.compile(r"\[\[[^\[\]\n]*\]\]")
_TICKS = re.compile(r"`+")


def inert_spans(text: str, span: Span) -> Iterator[tuple[InlineKind, Span]]:
    """Yield what in the paragraph `span` of `text` holds no link, tag or task, in order.

    An inline comment is yielded too, although Obsidian follows the links in it.
    """
    ticks = _tick_runs(text, span)
    at = span.start
    while opener := _OPENER.search(text, at, span.end):
        kind, end = _closed(text, opener, span, ticks)
        if kind:
            yield kind, Span(opener.start(), end)
        at = end


def _closed(text: str, opener: re.Match[str], span: Span, ticks: dict[int, list[int]]) -> tuple[InlineKind | None, int]:
    """Return what the opener begins and where that ends; nothing, and the opener's own end, where it is plain text."""
    mark, start, after = opener.group(), opener.start(), opener.end()
    if mark[0] == "`":
        runs = ticks.get(len(mark), [])
        following = bisect.bisect_right(runs, start)
        return ("inline code", runs[following] + len(mark)) if following < len(runs) else (None, after)
    if mark == "[[":  # a name may hold `$` or `%%`
        wikilink = _WIKILINK.match(text, start, span.end)
        return None, (wikilink.end() if wikilink and "`" not in wikilink.group() else after)
    if mark in ("$$", "%%", "<!--"):
        closer = "-->" if mark == "<!--" else mark
        found = text.find(closer, after, span.end)
        kind: InlineKind = {"$$": "math", "%%": "inline comment"}.get(mark, "html")  # type: ignore[assignment]
        return (kind, found + len(closer)) if found >= 0 else (None, after)
    if mark == "$":
        end = _math_end(text, after, span.end)
        return ("math", end) if end else (None, after)
    return ("html", after) if mark[0] == "<" else (None, after)


def _math_end(text: str, after: int, end: int) -> int:
    """Return where `$…$` ends: on its line, no space inside the marks, no digit behind them; 0 where it does not."""
    if after >= end or text[after].isspace():
        return 0
    line_end = text.find("\n", after, end)
    line_end = end if line_end < 0 else line_end
    found = text.find("$", after, line_end)
    while found >= 0:
        if not text[found - 1].isspace() and text[found - 1] != "\\" and not text[found + 1 : found + 2].isdigit():
            return found + 1
        found = text.find("$", found + 1, line_end)
    return 0


def _tick_runs(text: str, span: Span) -> dict[int, list[int]]:
    """Return where runs of backticks stand, by their length: closers are looked up, not searched for anew."""
    runs: dict[int, list[int]] = {}
    for run in _TICKS.finditer(text, span.start, span.end):
        runs.setdefault(len(run.group()), []).append(run.start())
    return runs
