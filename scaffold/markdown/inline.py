"""What is inert inside one paragraph: code spans, inline math, comments and HTML tags.

One pass, leftmost first, as a Markdown reader does it: a `$` in a code span is not math, a backtick in math no code.
"""

import bisect
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

InlineKind = Literal["inline code", "math", "html", "inline comment"]

_ATTRIBUTE = r"""\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
_OPENER = compile_later(  # each branch begins with a character of its own, so that the search skips others fast
    r"\\[!-/:-@\[-`{-~]|``*|\$\$?|%%|<!--|\[\[|\]\((?:<[^<>\n`]*>|[^()\s`]*)\)"
    rf"|<(?:[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*\s*/?|/[A-Za-z][A-Za-z0-9-]*\s*|[A-Za-z][A-Za-z0-9+.-]+:[^<>\s]*)>"
)
MARKS = "`$%<"  # without one of these nothing is inert
_WIKILINK = compile_later(r"\[\[[^\[\]\n]*\]\]")
_TICKS = compile_later(r"`+")
_MATH_END = compile_later(r"(?<=[^\s\\])\$(?!\d)")


def inert_spans(text: str, span: Span) -> Iterator[tuple[InlineKind, Span]]:
    """Yield what in the paragraph `span` of `text` holds no link, tag or task, in order.

    An inline comment is yielded too, although Obsidian follows the links in it.
    """
    closers = _Closers(text, span)
    at = span.start
    while opener := _OPENER.search(text, at, span.end):
        kind, end = _closed(text, opener, span, closers)
        if kind:
            yield kind, Span(opener.start(), end)
        at = end


def _closed(text: str, opener: re.Match[str], span: Span, closers: "_Closers") -> tuple[InlineKind | None, int]:
    """Return what the opener begins and where that ends; nothing, and the opener's own end, where it is plain text."""
    mark, start, after = opener.group(), opener.start(), opener.end()
    if mark[0] == "`":
        runs = closers.ticks.get(len(mark), [])
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
        end = closers.math_end(after)
        return ("math", end) if end else (None, after)
    return ("html", after) if mark[0] == "<" else (None, after)


class _Closers:
    """Where code and math may end in one paragraph: looked up, not searched for anew at each mark."""

    def __init__(self, text: str, span: Span) -> None:
        self.text, self.span = text, span

    @cached_property
    def ticks(self) -> dict[int, list[int]]:
        """Runs of backticks by their length."""
        found: dict[int, list[int]] = {}
        for run in _TICKS.finditer(self.text, self.span.start, self.span.end):
            found.setdefault(len(run.group()), []).append(run.start())
        return found

    @cached_property
    def dollars(self) -> list[int]:
        """Dollars that may end math: no space or backslash before, no digit behind."""
        return [match.start() for match in _MATH_END.finditer(self.text, self.span.start, self.span.end)]

    def math_end(self, after: int) -> int:
        """Return where `$…$` ends that began before `after`: on its line, no space inside; 0 where it does not."""
        if after >= self.span.end or self.text[after].isspace():
            return 0
        following = bisect.bisect_right(self.dollars, after)
        if following == len(self.dollars):
            return 0
        end = self.dollars[following]
        newline = self.text.find("\n", after, end)
        return 0 if newline >= 0 else end + 1
