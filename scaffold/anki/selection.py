"""The cards of some notes of a vault: where they are, and what Anki is told of them once each has an id."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scaffold.anki.block_ids import plan_card_ids
from scaffold.anki.notes import AnkiNote, Media, build_notes
from scaffold.cards.card import Card
from scaffold.errors import ScaffoldError
from scaffold.notes.deck import deck_of
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.plan.model import EditNote, Plan
from scaffold.vault.lookup import find_notes


@dataclass(frozen=True, slots=True)
class LocatedCard:
    """A card of a note; `default_deck` is the deck of a card whose note names none and is in no folder."""

    note: Note
    card: Card
    default_deck: str

    @property
    def line(self) -> int:
        """The line of the note that it begins on."""
        return self.note.lines.number(self.card.span.start)

    @property
    def deck(self) -> str:
        """Its deck in Anki."""
        return deck_of(self.note, self.default_deck)


@dataclass(frozen=True, slots=True)
class AnkiCards:
    """The cards of some notes as Anki is told of them, with the media that they show.

    `ids` is the plan that gives an id to each card without one; `notes` are as they will be then. `is_all` says that
    these are the cards of the whole vault.
    """

    notes: list[AnkiNote]
    media: Media
    ids: Plan
    old_ids: Collection[str]
    is_all: bool

    def has_new(self, ids: Collection[str]) -> bool:
        """Tell whether one of some ids is still to be written into its note."""
        return any(note.id in ids and note.id not in self.old_ids for note in self.notes)


def select_notes(index: NoteIndex, names: Sequence[str]) -> list[Note]:
    """Return the notes that names mean, templates left out, with their cards read; all for no names."""
    index.read_cards()
    paths = find_notes(index.vault, names) if names else list(index.notes)
    return [index.notes[path] for path in paths if path in index.notes]


def cards_for_anki(index: NoteIndex, names: Sequence[str]) -> AnkiCards:
    """Return the cards of the notes that names mean, all for no names. Raises ScaffoldError where two have one id."""
    notes = select_notes(index, names)
    old_ids = {card.id for note in notes for card in note.cards if card.id}
    ids = plan_card_ids(notes, {card.id for note in index.notes.values() for card in note.cards if card.id})
    if ids.changes:
        index = index.with_texts({change.path: change.after for change in ids.of(EditNote)})
        notes = [index.notes[note.path] for note in notes]
    media = Media(index)
    vault = os.path.basename(index.vault.root)
    cards = [note for note in build_notes(index, notes, media, vault=vault) if note.id]
    _check_ids(cards)
    return AnkiCards(cards, media, ids, old_ids, is_all=not names)


def _check_ids(cards: Sequence[AnkiNote]) -> None:
    first: dict[str, AnkiNote] = {}
    for card in cards:
        same = first.setdefault(card.id, card)
        if same is not card:
            raise ScaffoldError(
                f"Two cards have the id ^{card.id}: {same.path}:{same.line} and {card.path}:{card.line}. "
                "Remove it from the copy; it gets one of its own."
            )
