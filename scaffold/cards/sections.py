"""The flashcards outside of boxes: headings with `#card`, and lines of prose where the settings allow it."""

import bisect
import re
from collections.abc import Iterator

from scaffold.cards.card import KINDS, Card, Stray
from scaffold.cards.line_syntax import trim_span
from scaffold.cards.reader import MARKER, Reader
from scaffold.markdown.headings import Heading
from scaffold.text.lines import line_span_at
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span, merge_spans

_ID_OF_CARD = compile_later(r"(?<=\s)\^(?P<id>\d{13}|q-[a-z0-9]+)[ \t]*\r?$", re.MULTILINE)
_TAGGED = compile_later(
    r"(?P<tag>#card(?:[-/](?P<how>reverse|spaced|reminder))?)(?P<tags>(?:\s+#[\w/-]+)*)(?:\s+\^[A-Za-z0-9-]+)?\s*$",
    re.IGNORECASE,
)
CARDS = "cards"  # the heading above them


def find_headed_cards(
    reader: Reader, headings: list[Heading], taken: list[Span], strays: list[Stray]
) -> Iterator[Card]:
    """Yield the cards of headings with `#card`: the back is the section, up to the next card or heading as high."""
    marks = [_TAGGED.search(heading.text) if "#" in heading.text else None for heading in headings]
    for number, (heading, tag) in enumerate(zip(headings, marks, strict=True)):
        if not tag or _holds(taken, heading.span.start):
            continue
        later = next(
            (
                headings[place].span.start
                for place in range(number + 1, len(headings))
                if headings[place].level <= heading.level or marks[place]
            ),
            None,
        )
        below = line_span_at(reader.text, max(heading.span.start, reader.regions.headings[number].end - 1)).end
        box = bisect.bisect_right(taken, below, key=lambda span: span.start)
        stops = [
            len(reader.text),
            *([later] if later is not None else []),
            *(span.start for span in taken[box : box + 1]),
        ]
        stop = min(stops)
        end = line_span_at(reader.text, stop).start if stop < len(reader.text) else stop
        body = trim_span(reader.text, Span(below, end))
        front = trim_span(reader.text, Span(heading.span.start, heading.span.start + tag.start()))
        title = Span(front.start, line_span_at(reader.text, heading.span.end).end)
        if card := _headed_card(reader, tag, front, body, title):
            yield card
        else:
            strays.append(Stray(heading.span, "a heading with `#card` and no answer below it"))


def _headed_card(reader: Reader, tag: re.Match[str], front: Span, body: Span, title: Span) -> Card | None:
    """Return the card of a heading: `title` is its whole line, `body` what stands below."""
    how = (tag.group("how") or "").lower()
    kind = KINDS[how or "basic"]
    own = _id_within(reader, body)
    back = trim_span(reader.text, Span(body.start, own[1].start)) if own else body
    more = trim_span(reader.text, Span(own[1].end, body.end)) if own else Span(body.end, body.end)
    backs = tuple(span for span in (back, more) if span.start < span.end)
    if front.start >= front.end or (not backs and kind != "reminder"):
        return None
    own = own or reader.id_at_end(title)
    alone = bool(backs) and _ends_block(reader, back)
    card = Card(
        kind, Span(front.start, max(front.end, body.end)), front=(front,),
        back=() if kind == "reminder" else backs,
        place=back.end if backs else title.end,
        before=reader.newline * 2 if alone else " ",
        after=reader.gap(back.end) if alone else "",
        tags=tuple(name.removeprefix("#") for name in tag.group("tags").split()),
    )  # fmt: skip
    return card.with_id(*own) if own else card


def _id_within(reader: Reader, body: Span) -> tuple[str, Span] | None:
    """Return the id of a section: that at its end, or the first of a card's kind at the end of one of its lines."""
    if body.start >= body.end:
        return None
    at_end = reader.id_at_end(body)
    if at_end:
        return at_end
    for block_id in _ID_OF_CARD.finditer(reader.text, body.start, body.end):
        if reader.regions.is_prose(block_id.start("id")):
            return block_id.group("id"), Span(block_id.start("id") - 1, block_id.end("id"))
    return None


def _ends_block(reader: Reader, back: Span) -> bool:
    """Tell whether a text ends with what takes no id at its end: code, math, a table, a quote or a rule."""
    last = line_span_at(reader.text, max(back.end - 1, 0)).of(reader.text).lstrip()
    return reader.is_inert(max(back.end - 1, 0)) or last.startswith(("|", ">")) or not last.strip("-*_ \t\r")


def find_loose_cards(reader: Reader, headings: list[Heading], taken: list[Span], *, everywhere: bool) -> Iterator[Card]:
    """Yield the cards that are lines of prose, below a heading `cards` or anywhere."""
    taken = merge_spans(taken)
    for section in [Span(0, len(reader.text))] if everywhere else _sections(reader, headings):
        at = section.start
        while at < section.end:
            line = line_span_at(reader.text, at)
            start = line.start
            at = line.end + 1 + reader.text.startswith("\r", line.end)
            marker = MARKER.match(reader.text, line.start, line.end)
            if marker:
                start = marker.end()
            box = bisect.bisect_left(taken, line.end, key=lambda span: span.start) - 1
            is_free = box < 0 or taken[box].end <= line.start
            is_text = reader.text[start : start + 1] not in ("#", ">", "|", "") and reader.regions.is_prose(start)
            if (
                is_free
                and is_text
                and not (marker and marker.group("box"))
                and (card := reader.line(Span(start, line.end)))
            ):
                if not card.id and (outer := reader.id_below(line.end)):
                    card = card.with_id(*outer)
                yield card


def _sections(reader: Reader, headings: list[Heading]) -> Iterator[Span]:
    for number, heading in enumerate(headings):
        if heading.text.strip().lower() == CARDS:
            later = headings[number + 1] if number + 1 < len(headings) else None
            end = line_span_at(reader.text, later.span.start).start if later else len(reader.text)
            yield Span(heading.span.end, end)


def _holds(spans: list[Span], offset: int) -> bool:
    """Tell whether one of the spans, which are in order, holds an offset."""
    number = bisect.bisect_right(spans, offset, key=lambda span: span.start) - 1
    return number >= 0 and offset < spans[number].end
