"""Live sync: what Anki has is compared with what the vault has, as a plan; then it is done, step by step.

A card is known by its block id, which stands in the note's field `Id`, or is the number of the note where v1 of the
plugin made it. So a sync that is interrupted goes on with the next one, and nothing is added twice.
"""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from scaffold.cards.anki_connect import AT_ONCE, AnkiConnect, shortened
from scaffold.cards.fields import bare
from scaffold.cards.memory import Memory, Synced
from scaffold.cards.models import CSS, Model
from scaffold.cards.notes import AnkiNote
from scaffold.errors import ScaffoldError

_MINE = ("Scaffold-basic", "Scaffold-reversed", "Scaffold-cloze", "Scaffold-reminder")


@dataclass(frozen=True, slots=True)
class There:
    """A note as Anki has it."""

    number: int
    model: str
    fields: Mapping[str, str]
    tags: frozenset[str]
    cards: tuple[int, ...]


@dataclass
class SyncPlan:
    """What a sync would do. `conflicts` were edited in Anki since; `gone` are in Anki and no longer in the vault."""

    add: list[AnkiNote] = field(default_factory=list)
    update: list[tuple[AnkiNote, There]] = field(default_factory=list)
    tag: list[tuple[AnkiNote, There, list[str], list[str]]] = field(default_factory=list)  # to add, to remove
    move: list[tuple[AnkiNote, There]] = field(default_factory=list)
    conflicts: list[tuple[AnkiNote, There]] = field(default_factory=list)
    gone: list[tuple[str, There]] = field(default_factory=list)
    missing: list[AnkiNote] = field(default_factory=list)  # with a number of v1 that Anki does not know
    media: list[str] = field(default_factory=list)
    models: list[Model] = field(default_factory=list)
    decks: list[str] = field(default_factory=list)
    same: list[tuple[AnkiNote, There]] = field(default_factory=list)  # all that Anki has and that is no conflict

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to do."""
        return not (self.add or self.update or self.tag or self.move or self.gone or self.media)


def compare(
    anki: AnkiConnect, cards: tuple[Sequence[AnkiNote], Iterable[str]], memory: Memory, *, overwrite: bool, is_all: bool
) -> SyncPlan:
    """Ask Anki what it has, and return what is to be done; nothing is changed.

    `cards` are the notes, and the names of the media that they show.
    `overwrite` takes the vault's side in conflicts. What is gone is looked for only when `notes` are all of the vault.
    Raises ScaffoldError where Anki cannot be reached, or has a note type of ours with other fields.
    """
    plan = SyncPlan()
    notes, media = cards
    plan.models = _missing_models(anki, notes)
    there = _there(anki, notes, memory)
    for note in notes:
        found = there.get(note.id)
        if found is None:
            (plan.missing if note.old_number is not None else plan.add).append(note)
        else:
            _compare_note(plan, note, found, memory, overwrite=overwrite)
    plan.move += _elsewhere(anki, [pair for pair in plan.same if pair[0].id not in memory.synced])
    known = set(anki.ask("deckNames"))
    wanted = [*plan.add, *(note for note, _ in plan.move)]
    plan.decks = sorted({note.deck for note in wanted} - known)
    listed = set(anki.ask("getMediaFilesNames", pattern="scaffold-*")) if media else set()
    plan.media = sorted(set(media) - listed)
    if is_all:
        ids = {note.id for note in notes}
        plan.gone = [(name, there[name]) for name in sorted(memory.synced) if name not in ids and name in there]
    return plan


def _missing_models(anki: AnkiConnect, notes: Sequence[AnkiNote]) -> list[Model]:
    """Return the note types that Anki lacks; only those that a card needs."""
    needed = {note.model.name: note.model for note in notes}
    names = set(anki.ask("modelNames"))
    for name in sorted(needed.keys() & names):
        fields = anki.ask("modelFieldNames", modelName=name)
        if list(fields) != list(needed[name].fields):
            there, ours = shortened(", ".join(fields)), ", ".join(needed[name].fields)
            raise ScaffoldError(
                f"Anki's note type {name} has the fields {there}, not {ours}; "
                "rename it in Anki (Tools, Manage Note Types), and it is made anew."
            )
    return [model for name, model in sorted(needed.items()) if name not in names]


def _there(anki: AnkiConnect, notes: Sequence[AnkiNote], memory: Memory) -> dict[str, There]:
    """Return Anki's notes by block id: those of our note types, and those with the numbers of v1."""
    query = " or ".join(f'"note:{name}"' for name in _MINE)
    numbers = list(anki.ask("findNotes", query=query))
    old = {note.old_number: note.id for note in notes if note.old_number is not None}
    old |= {each.number: name for name, each in memory.synced.items() if name.isdigit()}
    found: dict[str, There] = {}
    for some in _batches(dict.fromkeys([*numbers, *old])):
        for info in anki.ask("notesInfo", notes=some):
            if not info:
                continue  # no such note
            fields = {name: str(value["value"]) for name, value in info["fields"].items()}
            number = int(info["noteId"])
            name = old.get(number) or bare(fields.get("Id", "")).strip()
            if name:
                found.setdefault(
                    name, There(number, info["modelName"], fields, frozenset(info["tags"]), tuple(info["cards"]))
                )
    return found


def _compare_note(plan: SyncPlan, note: AnkiNote, found: There, memory: Memory, *, overwrite: bool) -> None:
    wanted = _wanted_fields(note, found)
    synced = memory.synced.get(note.id)
    if any(found.fields.get(name) != value for name, value in wanted.items()):
        was_ours = synced is not None and synced.content == fields_hash(found.fields, wanted)
        if overwrite or was_ours or _reads_the_same(found.fields, wanted):
            plan.update.append((note, found))
        else:
            plan.conflicts.append((note, found))
            return
    ours = set(synced.tags) if synced else set()
    added = sorted(set(note.tags) - found.tags)
    removed = sorted((ours - set(note.tags)) & found.tags)
    if added or removed:
        plan.tag.append((note, found, added, removed))
    if synced and synced.deck != note.deck:  # what was moved in Anki stays where it is
        plan.move.append((note, found))
    plan.same.append((note, found))


def _elsewhere(anki: AnkiConnect, pairs: Sequence[tuple[AnkiNote, There]]) -> Iterator[tuple[AnkiNote, There]]:
    """Yield the notes of those met for the first time whose cards lie in other decks than theirs."""
    for some in _batches(pairs):
        cards = [card for _, found in some for card in found.cards]
        decks = {int(card["cardId"]): card["deckName"] for card in anki.ask("cardsInfo", cards=cards) if card}
        yield from (pair for pair in some if any(decks.get(card) != pair[0].deck for card in pair[1].cards))


def _wanted_fields(note: AnkiNote, found: There) -> dict[str, str]:
    """Return the fields that Anki's note ought to have; of a note type that is not ours, those that it has."""
    return {name: value for name, value in note.by_name.items() if name in found.fields}


def fields_hash(fields: Mapping[str, str], names: Iterable[str]) -> str:
    """Return a hash of some fields, to tell later whether they were edited in Anki."""
    import hashlib

    whole = "\x1f".join(f"{name}={fields.get(name, '')}" for name in sorted(names))
    return hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _reads_the_same(found: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Tell whether fields differ in their HTML alone, as those that another tool has rendered do."""
    return all(
        _plain(found.get(name, "")) == _plain(value) for name, value in wanted.items() if name not in ("Id", "Source")
    )


def _plain(text: str) -> str:
    return " ".join(bare(text, " ").split())


def carry_out(
    anki: AnkiConnect, plan: SyncPlan, memory: Memory, read: Callable[[str], bytes], *, delete: bool
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
        wanted = _wanted_fields(note, found)
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


def _add(anki: AnkiConnect, notes: Sequence[AnkiNote], memory: Memory) -> list[tuple[AnkiNote, str]]:
    """Add notes, a batch at a time, and see to it that their cards lie in their decks: Anki 26 ignores the deck."""
    refused: list[tuple[AnkiNote, str]] = []
    for some in _batches(notes):
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


def _learn(memory: Memory, note: AnkiNote, number: int, fields: Mapping[str, str]) -> None:
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


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(items)
    while some := list(islice(left, AT_ONCE)):
        yield some
