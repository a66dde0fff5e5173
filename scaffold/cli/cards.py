"""What the verbs on flashcards share: the vault's cards, their ids, and what was sent to Anki before."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from scaffold.anki.block_ids import plan_card_ids
from scaffold.anki.memory import SentCards
from scaffold.anki.notes import AnkiNote, Media, build_notes
from scaffold.cli.apply import carry_out, confirm_plan, show_skipped
from scaffold.cli.lint import surroundings
from scaffold.cli.session import Session
from scaffold.errors import ScaffoldError
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.plan import transaction
from scaffold.plan.model import EditNote, Plan
from scaffold.terminal.output import say
from scaffold.vault.lookup import find_notes

_WIDTH = 60  # characters of a side that are shown


@dataclass(frozen=True, slots=True)
class CardSelection:
    """The vault, the notes that are meant, and whether that is all of them."""

    around: NoteIndex
    notes: list[Note]
    is_all: bool


def chosen_notes(session: Session, names: Sequence[str]) -> CardSelection:
    """Return the notes that names mean, templates left out; all for no names."""
    around = surroundings(session)
    around.read_cards()
    paths = find_notes(session.vault.snapshot, names) if names else list(around.notes)
    return CardSelection(around, [around.notes[path] for path in paths if path in around.notes], not names)


def with_ids(chosen: CardSelection) -> tuple[Plan, CardSelection]:
    """Return the plan that writes an id behind each card without one, and the notes as they will be then."""
    taken = {card.id for note in chosen.around.notes.values() for card in note.cards if card.id}
    plan = plan_card_ids(chosen.notes, taken)
    if not plan.changes:
        return plan, chosen
    around = chosen.around.with_texts({change.path: change.after for change in plan.of(EditNote)})
    return plan, CardSelection(around, [around.notes[note.path] for note in chosen.notes], chosen.is_all)


def write_ids(session: Session, plan: Plan, *, quiet: bool) -> None:
    """Apply, or show, the plan of `with_ids`; `quiet`: nothing is printed, and nothing done without `--yes`.

    Raises Aborted where the answer is no.
    """
    if quiet and session.yes and plan.changes:
        transaction.apply(plan, session.root, session.vault.journal, session.now)
    elif not quiet and plan.changes:
        carry_out(session, plan)
    elif not quiet:
        show_skipped(plan.skipped)


def allow_ids(session: Session, plan: Plan, *, quiet: bool) -> None:
    """Show the plan of `with_ids` where nothing is to be done, and else ask; it is not applied yet.

    Raises ScaffoldError where nobody is there to be asked, Aborted where the answer is no.
    """
    if session.dry_run or not plan.changes:
        write_ids(session, plan, quiet=quiet)
    elif not quiet and not session.yes:
        confirm_plan(plan)


def to_anki(session: Session, chosen: CardSelection) -> tuple[list[AnkiNote], Media]:
    """Return the cards for Anki, and their media. Raises ScaffoldError where two cards have one id."""
    media = Media(chosen.around)
    vault = os.path.basename(session.root)
    found = [note for note in build_notes(chosen.around, chosen.notes, media, vault=vault) if note.id]
    first: dict[str, AnkiNote] = {}
    for note in found:
        known = first.setdefault(note.id, note)
        if known is not note:
            raise ScaffoldError(
                f"Two cards have the id ^{note.id}: {known.path}:{known.line} and {note.path}:{note.line}. "
                "Remove it from the copy; it gets one of its own."
            )
    return found, media


def memory(session: Session) -> SentCards:
    """Return what is remembered of the vault's cards."""
    return SentCards.load(session.vault.state_dir.sent_cards)


def warn_of_media(media: Media) -> None:
    """Say which cards show what is not in the vault: it is missing, or lies elsewhere."""
    for path, line, name in media.missing:
        said = "which the vault does not have"
        if "://" in name:
            is_remote = name.lower().startswith(("http://", "https://"))
            said = (
                "which Anki would fetch from the network" if is_remote else "which is left out: it is not in the vault"
            )
        say(f"{path}:{line}  shows {name}, {said}.", colour="yellow", error=True)


def warn_of_old_ids(notes: Sequence[AnkiNote]) -> None:
    """Say how many cards have ids that a file cannot update."""
    old = sum(note.old_number is not None for note in notes)
    if old:
        say(
            f"{old} card{'s have ids' if old > 1 else ' has an id'} of the old plugin: to import this file makes "
            f"{'copies of them' if old > 1 else 'a copy of it'}; `scaffold cards sync` updates in place.",
            colour="yellow",
            error=True,
        )


def short(text: str) -> str:
    """Return a side of a card on one line, cut where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def counted(number: int) -> str:
    """Return a number of cards in words."""
    return f"{number} card{'' if number == 1 else 's'}"
