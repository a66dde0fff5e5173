"""The flashcards of card boxes and of fenced `flashcard` blocks."""

import re

from scaffold.cards.card import KINDS, Card, Stray
from scaffold.cards.line_syntax import find_gaps, trim_span
from scaffold.cards.reader import ID_ALONE, MARKER, Reader
from scaffold.markdown.callouts import Callout
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

FENCED = compile_later(r"(?P<fence>`{3,}|~{3,})[ \t]*flashcard[ \t]*\r?\n", re.IGNORECASE)
_FIELD = compile_later(r"^[ \t]*(?P<name>front|back|type|content):[ \t]*", re.MULTILINE | re.IGNORECASE)


def read_card_box(reader: Reader, box: Callout, cards: list[Card], strays: list[Stray], *, titled: bool) -> None:
    """Add the cards of a box to `cards`: its title and body are one, or, where it is titled `card`, each line is."""
    own_cards: list[Card] = []
    body = [line for line in box.body if line.of(reader.text).strip()]
    if titled:
        for line in body:
            _box_line(reader, line, own_cards, strays)
    elif card := _titled_box(reader, box, body):
        own_cards.append(card)
    else:
        strays.append(Stray(trim_span(reader.text, box.title), "a question without an answer below it"))
    if own_cards and not own_cards[-1].id and (outer := reader.id_below(box.span.end)):
        own_cards[-1] = own_cards[-1].with_id(*outer)
    if len(own_cards) == 1 and not own_cards[0].id:
        own_cards[0] = reader.with_place_below(own_cards[0], box.span.end)
    cards += own_cards


def _box_line(reader: Reader, line: Span, own_cards: list[Card], strays: list[Stray]) -> None:
    alone = ID_ALONE.match(reader.text, line.start)
    if alone and alone.end() >= line.end:
        span = Span(alone.start("id") - 1, alone.end("id"))
        if own_cards and not own_cards[-1].id:
            own_cards[-1] = own_cards[-1].with_id(alone.group("id"), span)
        elif not own_cards:
            strays.append(Stray(trim_span(reader.text, line), "an id without a card above it"))
        return
    marker = MARKER.match(reader.text, line.start, line.end)
    card = reader.line(Span(marker.end() if marker else line.start, line.end))
    if card:
        own_cards.append(card)
    else:
        strays.append(Stray(trim_span(reader.text, line), "no card: neither `question ::answer` nor a gap `{1:word}`"))


def _titled_box(reader: Reader, box: Callout, body: list[Span]) -> Card | None:
    title = trim_span(reader.text, box.title)
    if reader.text.startswith(":", title.start):
        title = trim_span(reader.text, Span(title.start + 1, title.end))
    last = body[-1] if body else None
    inner = reader.id_at_end(last) if last else None
    if inner and last:
        body = [*body[:-1], trim_span(reader.text, Span(last.start, inner[1].start))]
        body = [line for line in body if line.start < line.end]
    if body:
        return Card(
            "basic", box.span, (title,), tuple(body), id=inner[0] if inner else "",
            id_span=inner[1] if inner else None, place=box.span.end,
        )  # fmt: skip
    return reader.line(title)


def read_fenced_card(reader: Reader, span: Span) -> Card | None:
    """Return the card of a fenced block: `front:` and `back:`, or `content:`, and a `type:`."""
    start = reader.text.index("\n", span.start) + 1
    end = reader.text.rfind("\n", start, span.end) + 1
    opening = FENCED.match(reader.text, span.start)
    fence = opening["fence"] if opening else "```"
    closing = reader.text[end : span.end].strip(" \t>\r")
    if not end or not closing.startswith(fence) or closing.strip(fence[0]):
        return None  # it never ends: an id behind it would be code
    fields = list(_FIELD.finditer(reader.text, start, end))
    ends = [*(field.start() for field in fields[1:]), end] if fields else []
    values = {
        field.group("name").lower(): trim_span(reader.text, Span(field.end(), stop))
        for field, stop in zip(fields, ends, strict=True)
    }
    kind = KINDS.get(values["type"].of(reader.text).lower(), "basic") if "type" in values else "basic"
    front, back = values.get("front", values.get("content")), values.get("back")
    if front is None or front.start >= front.end:
        return None
    gaps = find_gaps(reader.text, front, lambda _offset: False, braces=reader.braces)
    if kind == "cloze" and gaps:
        card = Card("cloze", span, (front,), gaps=tuple(gaps))
    elif kind == "reminder" or (kind != "cloze" and back and back.start < back.end):
        card = Card(kind, span, (front,), (back,) if back and kind != "reminder" else ())
    else:
        return None
    outer = reader.id_below(span.end)
    if outer:
        return card.with_id(*outer)
    return reader.with_place_below(card, span.end)._replace(after=reader.gap(span.end))
