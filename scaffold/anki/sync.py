"""Live sync: what Anki has is compared with what the vault has, as a plan; then it is done, step by step.

A card is known by its block id, which stands in the note's field `Id`, or is the number of the note where v1 of the
plugin made it. So a sync that is interrupted goes on with the next one, and nothing is added twice.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scaffold.anki.connect import AnkiConnect, in_batches
from scaffold.anki.diff import SyncPlan, fields_hash, wanted_fields
from scaffold.anki.memory import SentCards, Synced
from scaffold.anki.note_types import CSS, Model
from scaffold.anki.notes import AnkiNote
from scaffold.anki.selection import AnkiCards
from scaffold.errors import ScaffoldError


@dataclass(frozen=True, slots=True)
class Sync:
    """A sync that is still to be done: with which Anki, of which cards, what it will do, and what is remembered."""

    anki: AnkiConnect
    cards: AnkiCards
    plan: SyncPlan
    memory: SentCards

    def run(self, *, delete: bool) -> list[tuple[AnkiNote, str]]:
        """Do it, as `run_sync`."""
        media = self.cards.media
        return run_sync(self.anki, self.plan, self.memory, lambda name: media.read(media.paths[name]), delete=delete)


def run_sync(
    anki: AnkiConnect, plan: SyncPlan, memory: SentCards, read: Callable[[str], bytes], *, delete: bool
) -> list[tuple[AnkiNote, str]]:
    """Do what the plan says, and save the memory after each step; return the notes that Anki refused, with a reason.

    `read` gives the bytes of a media file by its name in Anki. With `delete`, what is gone is deleted in Anki.
    """
    for model in plan.models:
        anki.ask("createModel", **_model(model))
    for deck in plan.decks:
        anki.ask("createDeck", deck=deck)
    for name in plan.media:
        anki.ask("storeMediaFile", filename=name, data=base64.b64encode(read(name)).decode())
    for note, found in plan.same:
        _learn(memory, note, found.number, {**found.fields})
    refused = _add(anki, plan.add, memory)
    for note, found in plan.update:
        wanted = wanted_fields(note, found)
        anki.ask("updateNoteFields", note={"id": found.number, "fields": wanted})
        _learn(memory, note, found.number, {**found.fields, **wanted})
    _retag(anki, plan)
    for note, found in plan.move:
        anki.ask("changeDeck", cards=list(found.cards), deck=note.deck)
        memory.synced[note.id].deck = note.deck
    if delete and plan.gone:
        anki.ask("deleteNotes", notes=[found.number for _, found in plan.gone])
        for name, _ in plan.gone:
            memory.synced.pop(name, None)
    memory.save()
    return refused


def _retag(anki: AnkiConnect, plan: SyncPlan) -> None:
    for _, found, added, removed in plan.tag:
        if added:
            anki.ask("addTags", notes=[found.number], tags=" ".join(added))
        if removed:
            anki.ask("removeTags", notes=[found.number], tags=" ".join(removed))


def _add(anki: AnkiConnect, notes: Sequence[AnkiNote], memory: SentCards) -> list[tuple[AnkiNote, str]]:
    """Add notes, a batch at a time, and see to it that their cards lie in their decks: Anki 26 ignores the deck."""
    refused: list[tuple[AnkiNote, str]] = []
    for some in in_batches(notes):
        made = _added(anki, some)
        added = {note.id: (note, number) for note, number in zip(some, made, strict=True) if number is not None}
        refused += [(note, "Anki took it for empty, or without a gap") for note in some if note.id not in added]
        for note, number in added.values():
            _learn(memory, note, number, note.by_name)
        memory.save()
        numbers = [number for _, number in added.values()]
        infos = anki.ask("notesInfo", notes=numbers) if numbers else []
        cards = {int(info["noteId"]): info["cards"] for info in infos if info}
        decks = {
            int(card["cardId"]): card["deckName"]
            for card in anki.ask("cardsInfo", cards=[card for each in cards.values() for card in each])
            if card
        } if cards else {}  # fmt: skip
        strayed: dict[str, list[int]] = {}
        for note, number in added.values():
            for card in cards.get(number, ()):
                if decks.get(card) != note.deck:
                    strayed.setdefault(note.deck, []).append(card)
        for deck, numbers in strayed.items():
            anki.ask("changeDeck", cards=numbers, deck=deck)
    return refused


def _added(anki: AnkiConnect, notes: Sequence[AnkiNote]) -> list[int | None]:
    """Add notes; return the number of each, None for one that was refused."""
    made = anki.ask("addNotes", notes=[_new(note) for note in notes])
    numbers = isinstance(made, list) and all(each is None or type(each) is int for each in made)
    given = [each for each in made if each is not None] if numbers else []
    if not numbers or len(made) != len(notes) or len(set(given)) < len(given):
        raise ScaffoldError(f"{anki.url} did not say which notes it has added; look in Anki, then sync again.")
    return list(made)


def _learn(memory: SentCards, note: AnkiNote, number: int, fields: Mapping[str, str]) -> None:
    names = [name for name in note.model.fields if name in fields]
    known = memory.synced.get(note.id)
    deck = known.deck if known else note.deck
    memory.synced[note.id] = Synced(number, fields_hash(fields, names), deck, list(note.tags))


def _new(note: AnkiNote) -> dict[str, object]:
    options = {"allowDuplicate": True}  # two notes of the vault may ask the same; ours are told apart by their ids
    return {
        "deckName": note.deck, "modelName": note.model.name, "fields": note.by_name, "tags": list(note.tags),
        "options": options,
    }  # fmt: skip


def _model(model: Model) -> dict[str, Any]:
    templates = [{"Name": name, "Front": front, "Back": back} for name, front, back in model.templates]
    return {"modelName": model.name, "inOrderFields": list(model.fields), "css": CSS, "isCloze": model.is_cloze,
            "cardTemplates": templates}  # fmt: skip
