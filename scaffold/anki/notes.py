"""The cards of a vault as Anki knows them: note type, fields, deck, tags, and the media that they show."""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from scaffold.anki.fields import CardRenderer
from scaffold.anki.note_types import MODELS, Model
from scaffold.cards.card import Card
from scaffold.notes.deck import deck_of
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later
from scaffold.vault.snapshot import ALL

OLD_ID = compile_later(r"\d{13}")  # the number of Anki's note, as v1 of the plugin wrote it


@dataclass(frozen=True)
class AnkiNote:
    """A card for Anki: `id` is its block id, `fields` are in the order of its model's."""

    id: str
    model: Model
    fields: tuple[str, ...]
    deck: str
    tags: tuple[str, ...]
    path: str
    line: int

    @cached_property
    def guid(self) -> str:
        """What Anki knows the note by: of the block id and the note type alone, so that no rename changes it."""
        digest = hashlib.sha256(f"scaffold\0{self.model.name}\0{self.id}".encode()).digest()
        return _base91(int.from_bytes(digest[:8], "big"))

    @property
    def old_number(self) -> int | None:
        """The number of the note in Anki, where v1 of the plugin made it."""
        return int(self.id) if OLD_ID.fullmatch(self.id) else None

    @property
    def by_name(self) -> dict[str, str]:
        """The fields by their names."""
        return dict(zip(self.model.fields, self.fields, strict=True))


@dataclass
class Media:
    """The files that cards show: by the name in Anki, the path in the vault.

    Anki keeps all media in one folder: the name bears a hash of the bytes, so that no two files are one, and a file
    with new bytes is a new one.
    """

    around: NoteIndex
    paths: dict[str, str] = field(default_factory=dict)
    missing: list[tuple[str, int, str]] = field(default_factory=list)  # note, line, and what it shows in vain
    _names: dict[str, str] = field(default_factory=dict)

    def name(self, path: str) -> str:
        """Return the name of a file in Anki."""
        if path not in self._names:
            digest = hashlib.sha256(self.read(path)).hexdigest()[:8]
            base, _, ending = path.rpartition("/")[2].rpartition(".")
            plain = re.sub(r"[^\w-]+", "_", base).strip("_")[:60]
            self._names[path] = f"scaffold-{plain}-{digest}.{ending.lower()}"
            self.paths[self._names[path]] = path
        return self._names[path]

    def read(self, path: str) -> bytes:
        """Return the bytes of a file of the vault."""
        return self.around.vault.read_bytes(path, ALL)


def build_notes(around: NoteIndex, notes: Iterable[Note], media: Media, *, vault: str) -> Iterator[AnkiNote]:
    """Yield the cards of some notes of the vault with the name `vault`, by the settings `[cards]`."""
    for note in notes:
        if not note.cards:
            continue
        renderer = CardRenderer(vault, _resolver(around, note), media.name)
        deck, source = deck_of(note, around.cards.deck), html.escape(note.title, quote=False)
        tags = _tags(note)
        common = tuple(sorted(tags))
        for card in note.cards:
            line = note.lines.number(card.span.start)
            front = renderer.html(note.text, card.front[0], card.gaps)
            above = " > ".join(_above(note, card)) if around.cards.context else ""
            front = f"{html.escape(above, quote=False)} > {front}" if above else front
            back = renderer.joined(note.text, card.back) if card.back else ""
            fields = (front, source, card.id) if card.kind == "reminder" else (front, back, source, card.id)
            media.missing += [(note.path, line, name) for name in renderer.missing]
            renderer.missing.clear()
            own = tuple(sorted({*tags, *map(_tag, card.tags)})) if card.tags else common
            yield AnkiNote(card.id, MODELS[card.kind], fields, deck, own, note.path, line)


def _resolver(around: NoteIndex, note: Note) -> "_Resolve":
    return _Resolve(around, note.path)


@dataclass(frozen=True, slots=True)
class _Resolve:
    """Resolves the links of one card."""

    around: NoteIndex
    source: str

    def __call__(self, name: str) -> str | None:
        return self.around.vault.resolver.resolve(name, self.source).path


def _above(note: Note, card: Card) -> list[str]:
    """Return the headings above a card, the outermost first; the one above all cards is none."""
    found: list[tuple[int, str]] = []
    for heading in note.headings:
        if heading.span.start >= card.span.start:
            break
        found = [each for each in found if each[0] < heading.level]
        found.append((heading.level, heading.text))
    return [text for _, text in found if text.strip().lower() != "cards"]


def _tags(note: Note) -> set[str]:
    tags = note.find_property("tags")
    return {_tag(scalar.value) for scalar in (tags.scalars if tags else ()) if scalar.value.strip()}


def _tag(tag: str) -> str:
    """Return a tag as Anki writes it: nested by `::`, without spaces."""
    return re.sub(r"\s+", "_", tag.strip().removeprefix("#")).replace("/", "::")


def _base91(number: int) -> str:
    """Return a number in the 91 characters that Anki's own identifiers have."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~"
    found = ""
    while number:
        number, rest = divmod(number, len(letters))
        found = letters[rest] + found
    return found
