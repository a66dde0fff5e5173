"""The headings of a note: their text, and what a link calls them."""

import re
from dataclasses import dataclass

from scaffold.markdown.regions import Regions
from scaffold.text import Span

_ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?(?:[ \t]+\^[A-Za-z0-9-]+)?[ \t]*\r?$")
_NOT_IN_LINKS = re.compile(r"[#|^:%\[\]\\\s]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `level` 1-6, `span` of its text without marks, `text` as written."""

    level: int
    span: Span
    text: str


def headings(text: str, regions: Regions) -> list[Heading]:
    """Return the headings of a note in order, those in callouts and lists included."""
    return [_heading(text, span) for span in regions.headings]


def _heading(text: str, span: Span) -> Heading:
    written = span.of(text)
    atx = _ATX.match(written)
    if atx and "\n" not in written:
        inner = Span(*atx.span(2)).moved(span.start)
        return Heading(len(atx.group(1)), inner, inner.of(text))
    title, _, underline = written.rpartition("\n")
    inner = Span(span.start, span.start + len(title.rstrip()))
    return Heading(1 if "=" in underline else 2, inner, inner.of(text))


def in_links(heading: str) -> str:
    """Return a heading as links spell it: what would break a link, and runs of white space, become one space."""
    return _NOT_IN_LINKS.sub(" ", heading).strip()
