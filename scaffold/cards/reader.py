"""What every form of a flashcard is made of: a line with two sides or gaps, its id, and where a new id goes."""

from scaffold.cards.card import Card, Kind
from scaffold.cards.line_syntax import find_gaps, split_sides, trim_span
from scaffold.markdown.regions import Regions
from scaffold.text.lines import line_span_at
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_ID_AT_END = compile_later(r"(?:(?<=\s)|^)\^(?P<id>[A-Za-z0-9-]+)\s*$")
ID_ALONE = compile_later(r"(?P<quote>[ \t>]*)\^(?P<id>[A-Za-z0-9-]+)[ \t]*\r?(?=\n|$)")
MARKER = compile_later(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+(?P<box>\[.\][ \t]+)?")
_INLINE = ("math", "html")


class Reader:
    """Reads the lines of one note; with `braces`, `{x}` is a gap."""

    def __init__(self, text: str, regions: Regions, *, braces: bool) -> None:
        self.text, self.regions, self.braces = text, regions, braces
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def is_inert(self, offset: int) -> bool:
        """Tell whether `offset` lies in code, math, HTML or a comment."""
        return not self.regions.is_prose(offset)

    def in_block(self, offset: int) -> bool:
        """Tell whether a line that begins at `offset` lies in code, math or a comment, other than within itself."""
        region = self.regions.at(offset)
        return region is not None and (
            region.span.start < offset or ("inline" not in region.kind and region.kind not in _INLINE)
        )

    def line(self, span: Span) -> Card | None:
        """Return the card that one line is."""
        own = self.id_at_end(span)
        content = trim_span(self.text, Span(span.start, own[1].start if own else span.end))
        if content.start >= content.end or self.in_block(content.start):
            return None
        block_id = {"id": own[0], "id_span": own[1]} if own else {}
        sides = split_sides(self.text, content, self.is_inert)
        if sides:
            kind: Kind = "reversed" if sides.both_ways else "basic"
            return Card(kind, content, (sides.front,), (sides.back,), place=content.end, **block_id)  # type: ignore[arg-type]
        gaps = find_gaps(self.text, content, self.is_inert, braces=self.braces)
        if gaps:
            return Card("cloze", content, (content,), gaps=tuple(gaps), place=content.end, **block_id)  # type: ignore[arg-type]
        return None

    def id_at_end(self, span: Span) -> tuple[str, Span] | None:
        """Return the id at the end of a line or a section, and where it stands with its `^`."""
        if self.text.find("^", span.start, span.end) < 0:
            return None
        match = _ID_AT_END.search(span.of(self.text).rstrip("\r"))
        return (match.group("id"), Span(match.start("id") - 1, match.end("id")).moved(span.start)) if match else None

    def id_below(self, end: int) -> tuple[str, Span] | None:
        """Return the id that stands alone on the line behind the one that ends at `end`."""
        newline = self.text.find("\n", end)
        match = ID_ALONE.match(self.text, newline + 1) if newline >= 0 else None
        return (match.group("id"), Span(match.start("id") - 1, match.end("id"))) if match else None

    def with_place_below(self, card: Card, end: int) -> Card:
        """Have a new id stand on a line of its own."""
        line = line_span_at(self.text, max(end - 1, 0)) if end else Span(0, 0)
        return card._replace(place=max(line.end, end), before=self.newline)

    def gap(self, end: int) -> str:
        """Return what keeps a line of text below the one that ends at `end` from going on with an id between them."""
        newline = self.text.find("\n", end)
        below = line_span_at(self.text, newline + 1).of(self.text) if newline >= 0 else ""
        return self.newline if below.strip(" \t") else ""
