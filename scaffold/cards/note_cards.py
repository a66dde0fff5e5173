"""The flashcards of a note: those in card boxes, fenced `flashcard` blocks, `#card` headings, and lines of a section.

Source: the flashcards plugin for Obsidian, whose two versions write cards in these forms; ids of all their forms are
read: `^1661712502430` (the number of Anki's note), `^q-x7k2`, at the end of the line or on the next.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from scaffold.cards.boxes import FENCED, read_card_box, read_fenced_card
from scaffold.cards.card import Card, Stray
from scaffold.cards.reader import Reader
from scaffold.cards.sections import find_headed_cards, find_loose_cards
from scaffold.markdown.callouts import Callout, find_callouts
from scaffold.markdown.headings import Heading, find_headings
from scaffold.markdown.regions import Regions
from scaffold.text.lines import line_span_at
from scaffold.text.spans import Span

Scope = Literal["boxes", "section", "note"]


def find_cards(  # noqa: PLR0913 - a note, the settings, and what is known already
    text: str,
    regions: Regions,
    *,
    scope: Scope = "boxes",
    braces: bool = False,
    callouts: Iterable[Callout] | None = None,
    headings: list[Heading] | None = None,
) -> tuple[list[Card], list[Stray]]:
    """Return the cards of a note in their order, and the malformed card lines of boxes.

    `scope` says where a line may be a card outside of a box: nowhere, under a heading `cards`, or anywhere. With
    `braces`, `{x}` is a gap. `callouts` and `headings` are those of the note, where they were found before.
    """
    reader = Reader(text, regions, braces=braces)
    cards: list[Card] = []
    strays: list[Stray] = []
    if scope != "note" and "card" not in text and "card" not in text.lower():
        return cards, strays
    taken: list[Span] = []
    for box in find_callouts(text, regions) if callouts is None else callouts:
        title = box.title.of(text).strip().lower()
        if "card" in (box.type, title) and not (taken and box.span.start < taken[-1].end):
            taken.append(box.span)
            read_card_box(reader, box, cards, strays, titled=title == "card" or not title)
    for block in _fenced_blocks(reader):
        taken.append(block)
        if card := read_fenced_card(reader, block):
            cards.append(card)
        else:
            strays.append(Stray(line_span_at(text, block.start), "no card: the block needs `front:` and `back:`"))
    taken.sort()
    headings = find_headings(text, regions) if headings is None else headings
    cards += find_headed_cards(reader, headings, taken, strays)
    if scope != "boxes":
        cards += find_loose_cards(
            reader, headings, [*taken, *(card.span for card in cards)], everywhere=scope == "note"
        )
    return sorted(cards, key=lambda card: card.span), sorted(strays, key=lambda stray: stray.span)


def _fenced_blocks(reader: Reader) -> Iterator[Span]:
    for region in reader.regions.regions:
        if region.kind == "fenced code" and FENCED.match(reader.text, region.span.start):
            yield region.span
