"""What one note says that rules of other notes go by: plain pairs of a key and a value, and all of them together.

They are plain numbers and strings, so that they can be kept, and sent from one process to another.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from scaffold.cards.card import Card
from scaffold.frontmatter.conventions import opening_comment_of
from scaffold.links.link import Link
from scaffold.notes.note import Note
from scaffold.tasks.settings import Settings as TaskSettings
from scaffold.text.digest import short_digest
from scaffold.vault.resolver import Target

TEMPLATE = ("aliases", "created", "Class", "Source", "tags", "cards-deck")  # what the shipped templates write, in order
_TASK_IDS = ("\U0001f194", "\u26d4", "id::", "dependsOn::")

Key = Any
"""A string."""
Pairs = Collection[tuple[Key, Any]]


class Reference(NamedTuple):
    """A link of a note that Obsidian follows, and the file it means."""

    link: Link
    target: Target


class FactContext(Protocol):
    """What some facts need beside the note: where links lead, and the settings of tasks."""

    tasks: TaskSettings

    def references(self, note: Note) -> list[Reference]:
        """Return the links of a note, with their targets."""


class Fact(NamedTuple):
    """A kind of fact: what it is called, and the pairs that a note says of it."""

    name: str
    of: Callable[[Note, FactContext], Iterable[tuple[Key, Any]]]


class Place(NamedTuple):
    """Where something stands: the offset tells it from others in its note, the 1-based line is shown."""

    path: str
    offset: int
    line: int


class Whole:
    """What all notes say of one fact: by its key the values, each as often as it is said; how often for pairs without.

    `rows` holds tuples of values, each behind the path of its note, or numbers.
    """

    def __init__(self, rows: dict[Key, Any] | None = None) -> None:
        self.rows: dict[Key, Any] = {} if rows is None else rows

    def __contains__(self, key: Key) -> bool:
        return key in self.rows

    def values(self, key: Key) -> tuple[Any, ...]:
        """Return the values of a key."""
        values: tuple[Any, ...] = self.rows.get(key, ())
        return values

    def change(self, before: Pairs, after: Pairs, path: str) -> dict[Key, Any]:
        """Take what the note at `path` says now in place of what it said; return the keys that are told otherwise.

        With each is its row before. A key has other values, or, in rows of numbers, is there or not there any more.
        """
        if before == after:
            return {}
        old = {key: self.rows.get(key, ()) for pairs in (before, after) for key, _ in pairs}
        for key, value in before:
            row = self.rows.pop(key)
            if value is None:
                rest = row - 1
            else:
                at = row.index((path, *value))
                rest = row[:at] + row[at + 1 :]
            if rest:
                self.rows[key] = rest
        for key, value in after:
            if value is None:
                self.rows[key] = self.rows.get(key, 0) + 1
            else:
                self.rows[key] = (*self.rows.get(key, ()), (path, *value))
        return {key: row for key, row in old.items() if _differ(row, self.rows.get(key, ()))}


def _differ(old: Any, new: Any) -> bool:  # noqa: ANN401 - rows of a Whole
    if isinstance(old or new, int):
        return bool(old) != bool(new)
    return set(old) != set(new)


def _leads(note: Note, context: FactContext) -> Iterator[tuple[Key, None]]:
    paths: set[str] = set()
    for _, target in context.references(note):
        if target.path and target.path != note.path:
            paths.add(target.path)
            paths.update(target.others)
    yield from ((path, None) for path in sorted(paths))


def _banners(note: Note, _context: FactContext) -> Iterator[tuple[Key, None]]:
    banner = note.value("banner") if "banner" in note.text else None
    if banner and banner.value:
        yield banner.value, None


def _names(note: Note, _context: FactContext) -> Iterator[tuple[Key, tuple[()]]]:
    aliases = note.find_property("aliases")
    names = (note.title, *(scalar.value for scalar in (aliases.scalars if aliases else ())))
    yield from ((name, ()) for name in dict.fromkeys(map(str.strip, names)) if " " in name)


def _kept_properties(note: Note, _context: FactContext) -> Iterator[tuple[Key, None]]:
    if note.is_kept:
        keys = {entry.key.lower() for entry in note.properties}
        yield from ((name, None) for name in ("", *TEMPLATE) if not name or name.lower() in keys)


def _comments(note: Note, _context: FactContext) -> Iterator[tuple[Key, tuple[str]]]:
    comment = opening_comment_of(note.text, note.front) if note.front and "%%" in note.text else None
    if comment:
        yield note.folder, (comment,)


def most_frequent_comment(rows: Iterable[tuple[str, str]]) -> str | None:
    """Return what most notes of a folder begin with, of several the first; `rows` are the values of `COMMENTS`."""
    counts = Counter(comment for _, comment in sorted(rows))
    return counts.most_common(1)[0][0] if counts else None


def _tasks(note: Note, context: FactContext) -> Iterator[tuple[Key, tuple[int, str]]]:
    for line in note.tasks(context.tasks) if any(map(note.text.__contains__, _TASK_IDS)) else ():
        if "id" in line.task.fields or "depends_on" in line.task.fields:
            yield note.path, (line.number, line.text)


def _card_ids(note: Note, _context: FactContext) -> Iterator[tuple[Key, tuple[int, int]]]:
    yield from ((card.id, _place(note, card)) for card in note.cards if card.id)


def _card_fronts(note: Note, _context: FactContext) -> Iterator[tuple[Key, tuple[int, int]]]:
    yield from ((front_key(note, card), _place(note, card)) for card in note.cards)


def front_key(note: Note, card: Card) -> str:
    """Return what two cards have in common that ask the same: a short form of their deck and front."""
    deck = note.value("cards-deck")
    front = " ".join(card.front[0].of(note.text).split()).casefold()
    said = f"{deck.value if deck else note.folder}\0{front}".encode(errors="surrogateescape")
    return short_digest(said)


def _place(note: Note, card: Card) -> tuple[int, int]:
    return card.span.start, note.lines.number(card.span.start)


LEADS = Fact("leads", _leads)
"""The files that a note leads to, others than itself."""
BANNERS = Fact("banners", _banners)
"""The value of the property `banner`."""
NAMES = Fact("names", _names)
"""The title and aliases of several words, as they are written, each with the path of the note."""
KEPT_PROPERTIES = Fact("kept properties", _kept_properties)
"""Of a note of the format "", and which properties of the template it has."""
TASKS = Fact("tasks", _tasks)
"""The lines of tasks that have an id or wait for one, by the path of the note."""
CARD_IDS = Fact("card ids", _card_ids)
"""Where the card with an id stands: the fields of a `Place`."""
CARD_FRONTS = Fact("card fronts", _card_fronts)
"""Where a card with a front in a deck stands: the fields of a `Place`."""
COMMENTS = Fact("comments", _comments)
"""The comment right below the front matter, by the folder, each with the path of the note."""
FACTS = (COMMENTS, LEADS, BANNERS, NAMES, KEPT_PROPERTIES, TASKS, CARD_IDS, CARD_FRONTS)
"""All of them."""


def facts_of(note: Note, context: FactContext) -> dict[str, Pairs]:
    """Return what a note says, by the name of the fact, without those of which it says nothing."""
    pairs = {fact.name: tuple(fact.of(note, context)) for fact in FACTS}
    return {name: said for name, said in pairs.items() if said}
