"""The flashcards of a note: those in card boxes, fenced `flashcard` blocks, `#card` headings, and lines of a section.

Source: the flashcards plugin for Obsidian, whose two versions write cards in these forms; ids of all their forms are
read: `^1661712502430` (the number of Anki's note), `^q-x7k2`, at the end of the line or on the next.
"""

import bisect
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from scaffold.markdown.callouts import Callout, callouts
from scaffold.markdown.card_text import Gap, gaps, sides, trimmed
from scaffold.markdown.headings import Heading, headings
from scaffold.markdown.regions import Regions
from scaffold.text import Span, line_span, merged

Kind = Literal["basic", "reversed", "cloze", "reminder"]
Scope = Literal["boxes", "section", "note"]

_ID_AT_END = re.compile(r"(?:(?<=\s)|^)\^(?P<id>[A-Za-z0-9-]+)\s*$")
_ID_OF_CARD = re.compile(r"(?<=\s)\^(?P<id>\d{13}|q-[a-z0-9]+)[ \t]*\r?$", re.MULTILINE)
_ID_ALONE = re.compile(r"(?P<quote>[ \t>]*)\^(?P<id>[A-Za-z0-9-]+)[ \t]*\r?(?=\n|$)")
_TAGGED = re.compile(
    r"(?P<tag>#card(?:[-/](?P<how>reverse|spaced|reminder))?)(?P<tags>(?:\s+#[\w/-]+)*)(?:\s+\^[A-Za-z0-9-]+)?\s*$",
    re.IGNORECASE,
)
_MARKER = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+(?P<box>\[.\][ \t]+)?")
_FENCED = re.compile(r"(?P<fence>`{3,}|~{3,})[ \t]*flashcard[ \t]*\r?\n", re.IGNORECASE)
_FIELD = re.compile(r"^[ \t]*(?P<name>front|back|type|content):[ \t]*", re.MULTILINE | re.IGNORECASE)
_KINDS: dict[str, Kind] = {"basic": "basic", "reversed": "reversed", "reverse": "reversed", "cloze": "cloze",
                           "reminder": "reminder", "spaced": "reminder"}  # fmt: skip
_INLINE = ("math", "html")
CARDS = "cards"


class Card(NamedTuple):
    """A card as spans of its note; a cloze or a reminder has a front alone.

    `id` is the block id without `^`, "" for none, `id_span` where it stands with its `^`. A new id is written at
    `place` as `before` + `^id` + `after`.
    """

    kind: Kind
    span: Span
    front: tuple[Span, ...]
    back: tuple[Span, ...] = ()
    gaps: tuple[Gap, ...] = ()
    id: str = ""
    id_span: Span | None = None
    place: int = 0
    before: str = " "
    after: str = ""
    tags: tuple[str, ...] = ()


class Stray(NamedTuple):
    """A line that should be a card and is none."""

    span: Span
    reason: str


def cards(
    text: str, regions: Regions, *, scope: Scope = "boxes", braces: bool = False
) -> tuple[list[Card], list[Stray]]:
    """Return the cards of a note in their order, and the lines of boxes that are none.

    `scope` says where a line may be a card outside of a box: nowhere, under a heading `cards`, or anywhere. With
    `braces`, `{x}` is a gap.
    """
    reader = _Reader(text, regions, braces=braces)
    found: list[Card] = []
    strays: list[Stray] = []
    if scope != "note" and "card" not in text.lower():
        return found, strays
    taken: list[Span] = []
    for box in callouts(text, regions):
        title = box.title.of(text).strip().lower()
        if "card" in (box.type, title) and not (taken and box.span.start < taken[-1].end):
            taken.append(box.span)
            reader.read_box(box, found, strays, titled=title == "card" or not title)
    for region in regions.regions:
        if region.kind == "fenced code" and _FENCED.match(text, region.span.start):
            if card := reader.fenced(region.span):
                found.append(card)
            else:
                strays.append(
                    Stray(line_span(text, region.span.start), "no card: the block needs `front:` and `back:`")
                )
            taken.append(region.span)
    taken.sort()
    titles = headings(text, regions)
    found += reader.headed(titles, taken, strays)
    if scope != "boxes":
        found += reader.lines(titles, [*taken, *(card.span for card in found)], everywhere=scope == "note")
    return sorted(found, key=lambda card: card.span), sorted(strays, key=lambda stray: stray.span)


class _Reader:
    def __init__(self, text: str, regions: Regions, *, braces: bool) -> None:
        self.text, self.regions, self.braces = text, regions, braces
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def is_inert(self, offset: int) -> bool:
        return not self.regions.is_prose(offset)

    def in_block(self, offset: int) -> bool:
        """Tell whether a line that begins at `offset` lies in code, math or a comment, other than within itself."""
        region = self.regions.at(offset)
        return region is not None and (
            region.span.start < offset or ("inline" not in region.kind and region.kind not in _INLINE)
        )

    def read_box(self, box: Callout, found: list[Card], strays: list[Stray], *, titled: bool) -> None:
        """Add the cards of a box: its title and body are one card, or, with the title `card`, each line is one."""
        mine: list[Card] = []
        body = [line for line in box.body if line.of(self.text).strip()]
        if titled:
            for line in body:
                self.box_line(line, mine, strays)
        elif card := self.titled_box(box, body):
            mine.append(card)
        else:
            strays.append(Stray(trimmed(self.text, box.title), "a question without an answer below it"))
        if mine and not mine[-1].id and (outer := self.id_below(box.span.end)):
            mine[-1] = _with_id(mine[-1], *outer)
        if len(mine) == 1 and not mine[0].id:
            mine[0] = self.with_place_below(mine[0], box.span.end)
        found += mine

    def box_line(self, line: Span, mine: list[Card], strays: list[Stray]) -> None:
        alone = _ID_ALONE.match(self.text, line.start)
        if alone and alone.end() >= line.end:
            span = Span(alone.start("id") - 1, alone.end("id"))
            if mine and not mine[-1].id:
                mine[-1] = _with_id(mine[-1], alone.group("id"), span)
            elif not mine:
                strays.append(Stray(trimmed(self.text, line), "an id without a card above it"))
            return
        marker = _MARKER.match(self.text, line.start, line.end)
        card = self.line(Span(marker.end() if marker else line.start, line.end))
        if card:
            mine.append(card)
        else:
            strays.append(Stray(trimmed(self.text, line), "no card: neither `question ::answer` nor a gap `{1:word}`"))

    def titled_box(self, box: Callout, body: list[Span]) -> Card | None:
        title = trimmed(self.text, box.title)
        if self.text.startswith(":", title.start):
            title = trimmed(self.text, Span(title.start + 1, title.end))
        last = body[-1] if body else None
        inner = self.id_at_end(last) if last else None
        if inner and last:
            body = [*body[:-1], trimmed(self.text, Span(last.start, inner[1].start))]
            body = [line for line in body if line.start < line.end]
        if body:
            return Card(
                "basic", box.span, (title,), tuple(body), id=inner[0] if inner else "",
                id_span=inner[1] if inner else None, place=box.span.end,
            )  # fmt: skip
        return self.line(title)

    def line(self, span: Span) -> Card | None:
        """Return the card that one line is."""
        own = self.id_at_end(span)
        whole = trimmed(self.text, Span(span.start, own[1].start if own else span.end))
        if whole.start >= whole.end or self.in_block(whole.start):
            return None
        given = {"id": own[0], "id_span": own[1]} if own else {}
        parted = sides(self.text, whole, self.is_inert)
        if parted:
            kind: Kind = "reversed" if parted.both_ways else "basic"
            return Card(kind, whole, (parted.front,), (parted.back,), place=whole.end, **given)  # type: ignore[arg-type]
        found = gaps(self.text, whole, self.is_inert, braces=self.braces)
        if found:
            return Card("cloze", whole, (whole,), gaps=tuple(found), place=whole.end, **given)  # type: ignore[arg-type]
        return None

    def id_at_end(self, span: Span) -> tuple[str, Span] | None:
        if self.text.find("^", span.start, span.end) < 0:
            return None
        found = _ID_AT_END.search(span.of(self.text).rstrip("\r"))
        return (found.group("id"), Span(found.start("id") - 1, found.end("id")).moved(span.start)) if found else None

    def id_below(self, end: int) -> tuple[str, Span] | None:
        """Return the id that stands alone on the line behind the one that ends at `end`."""
        newline = self.text.find("\n", end)
        found = _ID_ALONE.match(self.text, newline + 1) if newline >= 0 else None
        return (found.group("id"), Span(found.start("id") - 1, found.end("id"))) if found else None

    def with_place_below(self, card: Card, end: int) -> Card:
        """Have a new id stand on a line of its own."""
        line = line_span(self.text, max(end - 1, 0)) if end else Span(0, 0)
        return card._replace(place=max(line.end, end), before=self.newline)

    def gap(self, end: int) -> str:
        """Return what keeps a line of text below the one that ends at `end` from going on with an id between them."""
        newline = self.text.find("\n", end)
        below = line_span(self.text, newline + 1).of(self.text) if newline >= 0 else ""
        return self.newline if below.strip(" \t") else ""

    def fenced(self, span: Span) -> Card | None:
        """Return the card of a fenced block: `front:` and `back:`, or `content:`, and a `type:`."""
        start = self.text.index("\n", span.start) + 1
        end = self.text.rfind("\n", start, span.end) + 1
        opening = _FENCED.match(self.text, span.start)
        fence = opening["fence"] if opening else "```"
        closing = self.text[end : span.end].strip(" \t>\r")
        if not end or not closing.startswith(fence) or closing.strip(fence[0]):
            return None  # it never ends: an id behind it would be code
        fields = list(_FIELD.finditer(self.text, start, end))
        ends = [*(field.start() for field in fields[1:]), end] if fields else []
        values = {
            field.group("name").lower(): trimmed(self.text, Span(field.end(), stop))
            for field, stop in zip(fields, ends, strict=True)
        }
        kind = _KINDS.get(values["type"].of(self.text).lower(), "basic") if "type" in values else "basic"
        front, back = values.get("front", values.get("content")), values.get("back")
        if front is None or front.start >= front.end:
            return None
        found = gaps(self.text, front, lambda _offset: False, braces=self.braces)
        if kind == "cloze" and found:
            card = Card("cloze", span, (front,), gaps=tuple(found))
        elif kind == "reminder" or (kind != "cloze" and back and back.start < back.end):
            card = Card(kind, span, (front,), (back,) if back and kind != "reminder" else ())
        else:
            return None
        outer = self.id_below(span.end)
        if outer:
            return _with_id(card, *outer)
        return self.with_place_below(card, span.end)._replace(after=self.gap(span.end))

    def headed(self, titles: list[Heading], taken: list[Span], strays: list[Stray]) -> Iterator[Card]:
        """Yield the cards of headings with `#card`: the back is the section, up to the next card or heading as high."""
        marks = [_TAGGED.search(heading.text) for heading in titles]
        for number, (heading, tag) in enumerate(zip(titles, marks, strict=True)):
            if not tag or _holds(taken, heading.span.start):
                continue
            later = next(
                (
                    titles[each].span.start
                    for each in range(number + 1, len(titles))
                    if titles[each].level <= heading.level or marks[each]
                ),
                None,
            )
            below = line_span(self.text, max(heading.span.start, self.regions.headings[number].end - 1)).end
            box = bisect.bisect_right(taken, below, key=lambda each: each.start)
            stops = [
                len(self.text),
                *([later] if later is not None else []),
                *(each.start for each in taken[box : box + 1]),
            ]
            stop = min(stops)
            body = trimmed(self.text, Span(below, line_span(self.text, stop).start if stop < len(self.text) else stop))
            front = trimmed(self.text, Span(heading.span.start, heading.span.start + tag.start()))
            if card := self.headed_card(
                tag, front, body, Span(front.start, line_span(self.text, heading.span.end).end)
            ):
                yield card
            else:
                strays.append(Stray(heading.span, "a heading with `#card` and no answer below it"))

    def headed_card(self, tag: re.Match[str], front: Span, body: Span, title: Span) -> Card | None:
        """Return the card of a heading: `title` is its whole line, `body` what stands below."""
        how = (tag.group("how") or "").lower()
        kind = _KINDS[how or "basic"]
        own = self.id_within(body)
        back = trimmed(self.text, Span(body.start, own[1].start)) if own else body
        more = trimmed(self.text, Span(own[1].end, body.end)) if own else Span(body.end, body.end)
        backs = tuple(each for each in (back, more) if each.start < each.end)
        if front.start >= front.end or (not backs and kind != "reminder"):
            return None
        own = own or self.id_at_end(title)
        alone = bool(backs) and self.ends_block(back)
        card = Card(
            kind, Span(front.start, max(front.end, body.end)), front=(front,),
            back=() if kind == "reminder" else backs,
            place=back.end if backs else title.end,
            before=self.newline * 2 if alone else " ",
            after=self.gap(back.end) if alone else "",
            tags=tuple(each.removeprefix("#") for each in tag.group("tags").split()),
        )  # fmt: skip
        return _with_id(card, *own) if own else card

    def id_within(self, body: Span) -> tuple[str, Span] | None:
        """Return the id of a section: that at its end, or the first of a card's kind at the end of one of its lines."""
        if body.start >= body.end:
            return None
        at_end = self.id_at_end(body)
        if at_end:
            return at_end
        for found in _ID_OF_CARD.finditer(self.text, body.start, body.end):
            if self.regions.is_prose(found.start("id")):
                return found.group("id"), Span(found.start("id") - 1, found.end("id"))
        return None

    def ends_block(self, back: Span) -> bool:
        """Tell whether a text ends with what takes no id at its end: code, math, a table, a quote or a rule."""
        last = line_span(self.text, max(back.end - 1, 0)).of(self.text).lstrip()
        return self.is_inert(max(back.end - 1, 0)) or last.startswith(("|", ">")) or not last.strip("-*_ \t\r")

    def lines(self, titles: list[Heading], taken: list[Span], *, everywhere: bool) -> Iterator[Card]:
        """Yield the cards that are lines of prose, below a heading `cards` or anywhere."""
        taken = merged(taken)
        for section in [Span(0, len(self.text))] if everywhere else self.sections(titles):
            at = section.start
            while at < section.end:
                line = line_span(self.text, at)
                start = line.start
                at = line.end + 1 + self.text.startswith("\r", line.end)
                marker = _MARKER.match(self.text, line.start, line.end)
                if marker:
                    start = marker.end()
                box = bisect.bisect_left(taken, line.end, key=lambda each: each.start) - 1
                is_free = box < 0 or taken[box].end <= line.start
                is_text = self.text[start : start + 1] not in ("#", ">", "|", "") and self.regions.is_prose(start)
                if (
                    is_free
                    and is_text
                    and not (marker and marker.group("box"))
                    and (card := self.line(Span(start, line.end)))
                ):
                    if not card.id and (outer := self.id_below(line.end)):
                        card = _with_id(card, *outer)
                    yield card

    def sections(self, titles: list[Heading]) -> Iterator[Span]:
        for number, heading in enumerate(titles):
            if heading.text.strip().lower() == CARDS:
                later = titles[number + 1] if number + 1 < len(titles) else None
                end = line_span(self.text, later.span.start).start if later else len(self.text)
                yield Span(heading.span.end, end)


def _holds(spans: list[Span], offset: int) -> bool:
    """Tell whether one of the spans, which are in order, holds an offset."""
    number = bisect.bisect_right(spans, offset, key=lambda each: each.start) - 1
    return number >= 0 and offset < spans[number].end


def _with_id(card: Card, name: str, span: Span) -> Card:
    return Card(card.kind, card.span, card.front, card.back, card.gaps, name, span, tags=card.tags)
