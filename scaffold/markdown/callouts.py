"""The callouts of a note: quotes whose first line is `[!type] title`, each with the lines inside it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scaffold.markdown.regions import Regions
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_OPENING = compile_later(
    r"(?P<quote>[ \t]*>[> \t]*)\[!(?P<type>[^\[\]\n]+)\][+-]?[ \t]*(?P<title>[^\n]*?)[ \t]*\r?$", re.MULTILINE
)
_MARKS = compile_later(r"[ \t]*((?:>[ \t]?)+)")


class Callout(NamedTuple):
    """A callout: its type in lower case, the spans of the whole, of its title, and of each body line behind the `>`."""

    type: str
    span: Span
    title: Span
    body: tuple[Span, ...]

    def words(self, text: str) -> str:
        """Return the body as one line of text."""
        return " ".join(" ".join(line.of(text) for line in self.body).split())


def find_callouts(text: str, regions: Regions) -> Iterator[Callout]:
    """Yield the callouts in prose, in order; a nested one has its own entry, and is part of its parent's body."""
    for opening in _openings(text):
        depth = opening.group("quote").count(">")
        if regions.is_prose(opening.start("type")) and not _goes_on(text, opening.start(), depth):
            body = tuple(_body(text, opening.end(), depth))
            end = body[-1].end if body else len(opening.group().rstrip("\r")) + opening.start()
            yield Callout(
                opening.group("type").strip().lower(),
                Span(opening.start() + len(opening.group("quote")) - len(opening.group("quote").lstrip()), end),
                Span(*opening.span("title")),
                body,
            )


def _openings(text: str) -> Iterator[re.Match[str]]:
    end, mark = 0, text.find("[!")
    while mark >= 0:
        opening = _OPENING.match(text, text.rfind("\n", end, mark) + 1)
        if opening:
            yield opening
        end = text.find("\n", mark)
        mark = text.find("[!", end) if end >= 0 else -1


def _goes_on(text: str, start: int, depth: int) -> bool:
    """Tell whether the line before is quoted as deeply: then the quote is one that began there."""
    marks = _MARKS.match(text, text.rfind("\n", 0, start - 1) + 1, start) if start else None
    return marks is not None and marks.group(1).count(">") >= depth


def _body(text: str, end: int, depth: int) -> Iterator[Span]:
    """Yield the lines behind the one that ends at `end`, as long as they are quoted at least as deeply."""
    inside = _inside(depth)
    line = inside.match(text, at) if (at := text.find("\n", end) + 1) else None
    while line:
        start, stop = line.span("line")
        yield Span(start, stop - (stop > start and text[stop - 1] == "\r"))
        line = inside.match(text, stop + 1) if stop < len(text) else None


@lru_cache(maxsize=64)
def _inside(depth: int) -> re.Pattern[str]:
    """Return what a line looks like that is quoted at least `depth` times."""
    return re.compile(rf"[ \t]*>(?:[ \t]?>){{{depth - 1}}} ?(?P<line>[^\n]*)")
