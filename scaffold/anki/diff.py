"""What a sync with Anki would do: the cards of the vault compared with the notes that Anki has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scaffold.anki.connect import AnkiConnect, in_batches, shortened
from scaffold.anki.fields import bare
from scaffold.anki.memory import SentCards
from scaffold.anki.note_types import Model
from scaffold.anki.notes import AnkiNote
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
    anki: AnkiConnect,
    cards: tuple[Sequence[AnkiNote], Iterable[str]],
    memory: SentCards,
    *,
    overwrite: bool,
    is_all: bool,
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
                "rename it in Anki (Tools, Manage Note Types), and it is made again."
            )
    return [model for name, model in sorted(needed.items()) if name not in names]


def _there(anki: AnkiConnect, notes: Sequence[AnkiNote], memory: SentCards) -> dict[str, There]:
    """Return Anki's notes by block id: those of our note types, and those with the numbers of v1."""
    query = " or ".join(f'"note:{name}"' for name in _MINE)
    numbers = list(anki.ask("findNotes", query=query))
    old = {note.old_number: note.id for note in notes if note.old_number is not None}
    old |= {each.number: name for name, each in memory.synced.items() if name.isdigit()}
    found: dict[str, There] = {}
    for some in in_batches(dict.fromkeys([*numbers, *old])):
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


def _compare_note(plan: SyncPlan, note: AnkiNote, found: There, memory: SentCards, *, overwrite: bool) -> None:
    wanted = wanted_fields(note, found)
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
    for some in in_batches(pairs):
        cards = [card for _, found in some for card in found.cards]
        decks = {int(card["cardId"]): card["deckName"] for card in anki.ask("cardsInfo", cards=cards) if card}
        yield from (pair for pair in some if any(decks.get(card) != pair[0].deck for card in pair[1].cards))


def wanted_fields(note: AnkiNote, found: There) -> dict[str, str]:
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
