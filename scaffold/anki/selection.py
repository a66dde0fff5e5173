"""The cards of some notes of a vault: where they are, and what Anki is told of them once each has an id."""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from scaffold.anki.block_ids import plan_card_ids
from scaffold.anki.notes import AnkiNote, Media, build_notes
from scaffold.cards.card import Kind
from scaffold.errors import ScaffoldError
from scaffold.notes.deck import deck_of
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.notes.note_set import NoteSettings
from scaffold.plan.model import EditNote, Plan
from scaffold.vault.lookup import find_notes
from scaffold.vault.memory import recall

_Row = tuple[int, Kind, str, tuple[str, ...], tuple[tuple[int, str, str], ...], str]


class LocatedCard(NamedTuple):
    """A card in a note: its 1-based line, the texts of its sides and gaps, its block id or "", and its deck in Anki."""

    path: str
    line: int
    kind: Kind
    front: str
    back: tuple[str, ...]
    gaps: tuple[tuple[int, str, str], ...]  # the number, the text and the hint of each
    id: str
    deck: str


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


def locate_cards(index: NoteIndex, names: Sequence[str], default_deck: str) -> list[LocatedCard]:
    """Return the cards of the notes that names mean, templates left out; of all notes for no names."""
    settings = NoteSettings(index.vault, index.config, index.cards)
    look = partial(_read_cards, settings)
    looked: Iterable[tuple[str, tuple[str, list[_Row]]]]
    if names:
        looked = ((path, look(path) or ("", [])) for path in find_notes(index.vault, names) if path in index.notes)
    else:
        kind = f"cards-{index.cards.scope}-{index.cards.braces}"
        looked = recall(index.vault, kind, index.vault.notes, look)
    return [
        LocatedCard(path, *card, deck or default_deck)
        for path, (deck, cards) in looked
        if path in index.notes
        for card in cards
    ]


def _read_cards(settings: NoteSettings, path: str) -> tuple[str, list[_Row]] | None:
    """Return the deck of a note, "" for the default one, and what is said of each card but that; None for no cards."""
    note = Note(path, settings)
    cards = [
        (
            note.lines.number(card.span.start),
            card.kind,
            card.front[0].of(note.text),
            tuple(span.of(note.text) for span in card.back),
            tuple((gap.number, gap.text.of(note.text), gap.hint) for gap in card.gaps),
            card.id,
        )
        for card in note.cards
    ]
    return (deck_of(note, ""), cards) if cards else None


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
