"""What the rules of one note ask of all others, as small values that can be gathered in parts and put together.

A kind of fact is two plain functions: `of` says what some notes contribute, `merged` makes one of what several parts
of a vault contribute. The values hold strings and numbers, no notes: they are sent from one process to another.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from scaffold.cards.card import Card
from scaffold.links.link import Link
from scaffold.notes.note import Note
from scaffold.notes.outline import Outline
from scaffold.tasks.note_tasks import TaskLine, task_lines
from scaffold.tasks.settings import Settings as TaskSettings
from scaffold.vault.resolver import Target
from scaffold.vault.snapshot import Snapshot

TEMPLATE = ("aliases", "created", "Class", "Source", "tags", "cards-deck")  # what the shipped templates write, in order
_TASK_IDS = ("\U0001f194", "\u26d4", "id::", "dependsOn::")

Whole = TypeVar("Whole")
Key = TypeVar("Key")


class Reference(NamedTuple):
    """A link of a note that Obsidian follows, and the file it means."""

    link: Link
    target: Target


class FactContext(Protocol):
    """What some facts need beside the notes: where links lead, and the settings of tasks."""

    vault: Snapshot
    tasks: TaskSettings

    def references(self, note: Note) -> list[Reference]:
        """Return the links of a note, with their targets."""

    def deep_references(self, note: Note) -> list[Reference]:
        """Return those of the references that lead to a part of a file."""

    def ask(self, fact: "Fact[Whole]") -> Whole:
        """Return what all notes say of another fact."""


@dataclass(frozen=True, slots=True)
class Fact(Generic[Whole]):
    """A kind of fact: what some notes contribute, and what parts of a vault say together."""

    name: str
    of: Callable[[Iterable[Note], FactContext], Whole]
    merged: Callable[[Sequence[Whole]], Whole]


class Place(NamedTuple):
    """Where something stands: the offset tells it from others in its note, the 1-based line is shown."""

    path: str
    offset: int
    line: int


def _leads(notes: Iterable[Note], context: FactContext) -> frozenset[str]:
    paths: set[str] = set()
    for note in notes:
        for _, target in context.references(note):
            if target.path and target.path != note.path:
                paths.add(target.path)
                paths.update(target.others)
    return frozenset(paths)


def _united(parts: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*parts)


def _banners(notes: Iterable[Note], _context: FactContext) -> frozenset[str]:
    values = (note.value("banner") for note in notes if "banner" in note.text)
    return frozenset(value.value for value in values if value and value.value)


def _names(notes: Iterable[Note], _context: FactContext) -> dict[str, str]:
    return _names_together([{name: note.path} for note in notes for name in _names_of(note)])


def _names_of(note: Note) -> Iterator[str]:
    aliases = note.find_property("aliases")
    for name in (note.title, *(scalar.value for scalar in (aliases.scalars if aliases else ()))):
        if " " in name.strip():
            yield name.strip()


def _names_together(parts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    paths: dict[str, str] = {}
    for part in parts:
        for name, path in part.items():
            if paths.setdefault(name, path) != path:
                paths[name] = ""
    return paths


def _kept_properties(notes: Iterable[Note], _context: FactContext) -> Counter[str]:
    """Count the notes of the format as "", and those of them that have each property of the template."""
    counts: Counter[str] = Counter()
    for note in notes:
        if note.is_kept:
            keys = {entry.key.lower() for entry in note.properties}
            counts.update(["", *(name for name in TEMPLATE if name.lower() in keys)])
    return counts


def _counted(parts: Sequence[Counter[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part)
    return counts


def _tasks(notes: Iterable[Note], context: FactContext) -> list[tuple[str, TaskLine]]:
    return [
        (note.path, line)
        for note in notes
        if any(sign in note.text for sign in _TASK_IDS)
        for line in task_lines(note.text, context.tasks, note.regions)
        if "id" in line.task.fields or "depends_on" in line.task.fields
    ]


def _joined(parts: Sequence[list[tuple[str, TaskLine]]]) -> list[tuple[str, TaskLine]]:
    return sorted((pair for part in parts for pair in part), key=lambda pair: (pair[0], pair[1].number))


def _card_ids(notes: Iterable[Note], _context: FactContext) -> dict[str, Place]:
    return _first((card.id, _place(note, card)) for note in notes for card in note.cards if card.id)


def _card_fronts(notes: Iterable[Note], _context: FactContext) -> dict[tuple[str, str], Place]:
    return _first((front_key(note, card), _place(note, card)) for note in notes for card in note.cards)


def front_key(note: Note, card: Card) -> tuple[str, str]:
    """Return what two cards have in common that ask the same: their deck and front."""
    deck = note.value("cards-deck")
    return deck.value if deck else note.folder, " ".join(card.front[0].of(note.text).split()).casefold()


def _place(note: Note, card: Card) -> Place:
    return Place(note.path, card.span.start, note.lines.number(card.span.start))


def _first(pairs: Iterable[tuple[Key, Place]]) -> dict[Key, Place]:
    first: dict[Key, Place] = {}
    for key, place in pairs:
        if key not in first or place < first[key]:
            first[key] = place
    return first


def _firsts(parts: Sequence[dict[Key, Place]]) -> dict[Key, Place]:
    return _first(pair for part in parts for pair in part.items())


def _entered(notes: Iterable[Note], context: FactContext) -> frozenset[str]:
    paths: set[str] = set()
    for note in notes:
        paths.update(target.path for _, target in context.deep_references(note) if target.path)
        for name in {name for section in note.sections for flow in section.flows for name in flow.partners}:
            paths.add(context.vault.resolver.resolve(name, note.path).path or "")
    return frozenset(paths)


def _outlines(notes: Iterable[Note], context: FactContext) -> dict[str, Outline]:
    return {note.path: note.outline for note in notes if note.path in context.ask(ENTERED)}


def _outlines_together(parts: Sequence[dict[str, Outline]]) -> dict[str, Outline]:
    return {path: outline for part in parts for path, outline in part.items()}


LEADS = Fact("leads", _leads, _united)
"""The files that the notes lead to, each to others than itself."""
BANNERS = Fact("banners", _banners, _united)
"""The values of the property `banner`."""
NAMES = Fact("names", _names, _names_together)
"""The titles and aliases of several words, as they are written, and the note that each means, "" for several."""
KEPT_PROPERTIES = Fact("kept properties", _kept_properties, _counted)
"""How many notes of the format there are, under "", and how many of them have each property of the template."""
TASKS = Fact("tasks", _tasks, _joined)
"""The tasks that have an id or wait for one."""
CARD_IDS = Fact("card ids", _card_ids, _firsts)
"""Where the first card with each id stands."""
CARD_FRONTS = Fact("card fronts", _card_fronts, _firsts)
"""Where the first card with each front in a deck stands."""
ENTERED = Fact("entered", _entered, _united)
"""The notes whose outlines others ask for: by a link to a part of them, or a flow."""
OUTLINES = Fact("outlines", _outlines, _outlines_together)
"""What links and flows ask of the notes that are `ENTERED`; in one process they ask the note itself."""
