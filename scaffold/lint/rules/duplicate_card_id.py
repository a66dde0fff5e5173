"""Two cards with one id.

A note was copied with its cards: Anki would take both for one card. Remove the id from the copy; the next export or
sync gives it one of its own.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.facts import CARD_IDS
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.spans import Edit, Span


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each card with an id that an earlier card has; the fix removes it."""
    for card in note.cards:
        first = index.first(CARD_IDS, card.id) if card.id else None
        if first and (first.path, first.offset) != (note.path, card.span.start) and card.id_span:
            start = len(note.text[: card.id_span.start].rstrip(" \t"))
            fix = Fix((Edit(Span(start, card.id_span.end), ""),))
            yield Finding(card.id_span, f"{first.path}:{first.line} has the id ^{card.id} already", fix)


rule = Rule(
    "CRD002",
    "error",
    check,
    flags="# cards\n>[!info] card\n>Costs nothing ::to own. ^q-x7k2\n",
    fixed="# cards\n>[!info] card\n>Costs nothing ::to own.\n",
    beside={"A first.md": "# cards\n>[!info] card\n>Costs nothing ::to own. ^q-x7k2\n"},
)
