"""What the verbs on flashcards share: the vault's cards, their ids, and what was sent to Anki before."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from scaffold.cards.memory import Memory
from scaffold.cards.notes import AnkiNote, Media, anki_notes
from scaffold.command import Session, carry_out
from scaffold.errors import ScaffoldError
from scaffold.note import Note, Surroundings
from scaffold.plan import transaction
from scaffold.refactors.card_ids import card_ids
from scaffold.rule_command import surroundings
from scaffold.terminal import say
from scaffold.vault.lookup import find_notes


@dataclass(frozen=True, slots=True)
class Chosen:
    """The vault, the notes that are meant, and whether that is all of them."""

    around: Surroundings
    notes: list[Note]
    is_all: bool


def chosen_notes(session: Session, names: Sequence[str]) -> Chosen:
    """Return the notes that names mean, templates left out; all for no names."""
    around = surroundings(session)
    paths = find_notes(session.vault, names) if names else list(around.notes)
    return Chosen(around, [around.notes[path] for path in paths if path in around.notes], not names)


def with_ids(session: Session, chosen: Chosen, *, quiet: bool) -> Chosen | None:
    """Write an id behind each card without one, as a plan; return the notes with them, None where that was refused.

    `quiet`: nothing is printed but what the verb prints itself.
    """
    taken = {card.id for note in chosen.around.notes.values() for card in note.cards if card.id}
    plan = card_ids(chosen.notes, taken)
    if not plan.changes:
        return chosen
    if session.dry_run:
        texts = {change.path: change.after for change in plan.changes}  # type: ignore[union-attr]
        around = chosen.around.with_texts(texts)
        return Chosen(around, [around.notes[note.path] for note in chosen.notes], chosen.is_all)
    if quiet and session.yes:
        transaction.apply(plan, session.root, session.journal, session.now)
    elif not carry_out(session, plan):
        return None
    paths = [note.path for note in chosen.notes]
    around = surroundings(session)
    return Chosen(around, [around.notes[path] for path in paths if path in around.notes], chosen.is_all)


def to_anki(session: Session, chosen: Chosen) -> tuple[list[AnkiNote], Media]:
    """Return the cards for Anki, and their media. Raises ScaffoldError where two cards have one id."""
    media = Media(chosen.around)
    vault = os.path.basename(session.root)
    found = list(anki_notes(chosen.around, chosen.notes, media, vault=vault))
    first: dict[str, AnkiNote] = {}
    for note in found:
        known = first.setdefault(note.id, note)
        if known is not note:
            raise ScaffoldError(
                f"Two cards have the id ^{note.id}: {known.path}:{known.line} and {note.path}:{note.line}. "
                "Remove it from the copy; it gets one of its own."
            )
    return found, media


def memory(session: Session) -> Memory:
    """Return what is remembered of the vault's cards."""
    folder = os.path.dirname(os.path.dirname(session.journal.folder))
    return Memory.load(os.path.join(folder, "cards", f"{os.path.basename(session.journal.folder)}-anki.json"))


def warn_of_old_ids(notes: Sequence[AnkiNote]) -> None:
    """Say how many cards have ids that a file cannot update."""
    old = sum(note.old_number is not None for note in notes)
    if old:
        say(
            f"{old} card{'s have ids' if old > 1 else ' has an id'} of the old plugin: a file makes new notes of them; "
            "`scaffold cards sync` updates them in place.",
            colour="yellow",
            error=True,
        )
