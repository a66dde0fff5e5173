"""All notes of a vault: each once, where their links lead, and what is asked of all of them together.

What is asked of all is a `Fact`; what they say of it is a `Whole`, which is handed in, or found when it is asked for.
While somebody is `asking`, what is asked of other files is remembered: the answer holds until one of these changes.
"""

from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, TypeVar

from scaffold.cards.card import Card, Stray
from scaffold.links.find import find_links
from scaffold.links.link import Link
from scaffold.notes.asked import AGES, EXPECTED, Asked, of_file, of_folder, of_hint, of_key, of_outline
from scaffold.notes.facts import COMMENTS, LEADS, NAMES, Fact, Place, Reference, Whole, most_frequent_comment
from scaffold.notes.mentions import NoteNames
from scaffold.notes.note import Note
from scaffold.notes.outline import Outline
from scaffold.notes.suggestions import Suggester
from scaffold.tasks.settings import Settings as TaskSettings
from scaffold.vault.attachments import count_pages
from scaffold.vault.config import Cards, Check
from scaffold.vault.names import is_note
from scaffold.vault.resolver import Target
from scaffold.vault.snapshot import LARGEST_PDF, Snapshot

T = TypeVar("T")
_MOST_OUTLINES = 2_000  # that are at hand


class Freshness:
    """What tells whether the cards of a note are older than its text: here they never are; see `lint.stale_cards`."""

    def prepare(self) -> None:
        """Find out what is asked of all notes at once, before several processes look at them."""

    def is_stale(self, note: Note) -> bool:  # noqa: ARG002 - for those that can tell
        """Tell whether the cards are older than the text, and remember the note as it is."""
        return False

    @property
    def mark(self) -> str | None:
        """What it goes by beside the notes: while that is the same, so is what it tells of notes that are the same.

        None where that is not so.
        """
        return ""

    @property
    def learned(self) -> Any:  # noqa: ANN401 - for `learn`
        """What is remembered of the notes that were asked for."""
        return None

    def learn(self, learned: Any) -> None:  # noqa: ANN401 - as above
        """Remember what another process has learned."""


@dataclass
class NoteSettings:
    """What the notes of one vault have in common: the settings that they are read by, and the files as they are now."""

    vault: Snapshot
    check: Check
    cards: Cards

    def text(self, path: str) -> str:
        """Return the text of the note at `path`."""
        return self.vault.read(path)


@dataclass
class NoteIndex:
    """The notes of one state of a vault, and what all of them say together, which is found once.

    A note holds what its text says; where its links lead is kept here, as it depends on all other files.
    """

    vault: Snapshot
    config: Check = field(default_factory=Check)
    tasks: TaskSettings = field(default_factory=TaskSettings)
    cards: Cards = field(default_factory=Cards)
    templates: Collection[str] = ()  # folders whose notes are templates
    freshness: Freshness = field(default_factory=Freshness)
    has_tasks_plugin: bool = True
    _base: "NoteIndex | None" = None  # what this one is laid over
    wholes: dict[str, Whole] = field(default_factory=dict)  # by the name of a fact
    _found: dict[Callable[..., Any], Any] = field(default_factory=dict)  # see `once`
    _references: dict[str, list[Reference]] = field(default_factory=dict)
    outlines: dict[str, Outline] = field(default_factory=dict)  # of the notes that others asked for
    is_guessing: bool = False  # not all notes were looked at yet
    _pages: dict[str, int] = field(default_factory=dict)
    _asked: Asked | None = None

    @cached_property
    def _context(self) -> NoteSettings:
        return NoteSettings(self.vault, self.config, self.cards)

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """All notes by their path, templates left out."""
        if self._base is None:
            return {path: Note(path, self._context) for path in self.vault.notes if not self._is_left_out(path)}
        changed = {path: Note(path, self._context) for path in self.vault.texts if self._is_note(path)}
        return ChainMap(changed, self._base.notes)  # type: ignore[arg-type] # what is below is only read

    def _is_note(self, path: str) -> bool:
        return is_note(path) and not self._is_left_out(path)

    def _is_left_out(self, path: str) -> bool:
        return path.startswith(self._left_out)

    @cached_property
    def _left_out(self) -> tuple[str, ...]:
        """How the paths of templates begin, and of notes that are not checked."""
        return tuple(f"{folder.strip('/')}/" for folder in (*self.templates, *self.config.exclude))

    def with_texts(self, texts: Mapping[str, str]) -> "NoteIndex":
        """Return the same vault, some notes with other texts; what was read of the rest need not be read again."""
        return self.lay_over(self.vault.with_texts(texts))

    def lay_over(self, vault: Snapshot) -> "NoteIndex":
        """Return the notes of a vault whose texts are those of this one, but for its unsaved ones."""
        return replace(
            self,
            vault=vault,
            _base=self._base or self,
            wholes={},
            _found={},
            _references={},
            outlines={},
            _pages={},
        )

    def renew(self, vault: Snapshot, changed: Collection[str], freshness: Freshness) -> "NoteIndex":
        """Return the index of a newer state of the vault; of the notes, those that `changed` are read again.

        The older index is not to be asked any more.
        """
        index = replace(
            self,
            vault=vault,
            freshness=freshness,
            _base=None,
            wholes={},
            _found={},
            _references={},
            outlines={},
            _pages={},
        )
        context, kept = self._context, self.notes
        context.vault = vault
        index._context = context  # noqa: SLF001 - of its own kind
        index.notes = {
            path: Note(path, context) if path in changed or path not in kept else kept[path]
            for path in vault.notes
            if not self._is_left_out(path)
        }
        return index

    def find_changed(self, vault: Snapshot, paths: Iterable[str]) -> frozenset[str]:
        """Return those of the files that are not, in a newer state of the vault, what was read of them here."""
        return frozenset(path for path in paths if self._differs(vault, path))

    def _differs(self, vault: Snapshot, path: str) -> bool:
        note = self.notes.get(path)
        return note is None or ("text" in note.__dict__ and note.text != vault.read(path))

    def note(self, path: str | None) -> Note | None:
        """Return a note that is not a template."""
        return self.notes.get(path) if path else None

    def resolve(self, link: Link, source: str) -> Target:
        """Return the file that a link in `source` means."""
        return self.vault.resolver.resolve(link.target_name, source)

    def references(self, note: Note) -> list[Reference]:
        """Return the links of a note that Obsidian follows, in order, with their targets."""
        if self._base and note.path not in self.vault.texts and self._base.vault.resolver is self.vault.resolver:
            return self._base.references(note)
        if note is not self.notes.get(note.path):  # as it would be with another text
            return self._resolve_all(note)
        if note.path not in self._references:
            self._references[note.path] = self._resolve_all(note)
        return self._references[note.path]

    def _resolve_all(self, note: Note) -> list[Reference]:
        return [Reference(link, self.resolve(link, note.path)) for link in note.links]

    def dangling(self, note: Note) -> list[Reference]:
        """Return those of the references that lead nowhere."""
        return [reference for reference in self.references(note) if reference.target.path is None]

    def deep_references(self, note: Note) -> list[Reference]:
        """Return those of the references that lead to a part of a file."""
        return [reference for reference in self.references(note) if reference.link.subpath.text]

    def read_cards(self) -> None:
        """Read the cards of all notes, with several processes where there are many, and the texts that they lie in."""
        looked = self.vault.each(list(self.notes), partial(_look_at_cards, self))
        for note, (cards, text) in zip(self.notes.values(), looked, strict=True):
            note.cards_and_strays = cards
            if text is not None:
                note.text = text

    def whole(self, fact: Fact) -> Whole:
        """Return what all notes say of a fact."""
        if fact.name not in self.wholes:
            whole = self.wholes[fact.name] = Whole()
            for note in self.notes.values():
                whole.change((), tuple(fact.of(note, self)), note.path)
        return self.wholes[fact.name]

    @contextmanager
    def asking(self, note: Note) -> Iterator[Asked]:
        """Remember what is asked of other files while one note is looked at."""
        resolver = self.vault.resolver
        self.forget(note)
        self._asked = resolver.asked = asked = Asked()
        try:
            yield asked
        finally:
            self._asked = resolver.asked = None

    def forget(self, note: Note) -> None:
        """Let go of what was read of a note: it is read again when it is asked for."""
        for index in (self, self._base):
            if index is not None:
                index._references.pop(note.path, None)  # noqa: SLF001 - of its own kind
        if len(self.outlines) > _MOST_OUTLINES:
            self.outlines.clear()
        if note.path not in self.vault.texts:
            note.forget()

    def first(self, fact: Fact, key: object) -> Place | None:
        """Return the first place in the vault where something stands that has a key."""
        if self._asked is not None:
            self._asked.add(of_key(fact.name, key))
        places = self.whole(fact).values(key)
        return Place(*min(places)) if places else None

    def take(self, wholes: "dict[str, Whole]", *, is_guessing: bool = False, has_other_names: bool = False) -> None:
        """Go by what all notes say of each fact, or, `is_guessing`, what those said that were looked at."""
        if wholes.get(NAMES.name) is not self.wholes.get(NAMES.name) or has_other_names:
            self.__dict__.pop("_names", None)
        self.wholes, self.is_guessing = wholes, is_guessing
        self._found.clear()

    def once(self, find: "Callable[[NoteIndex], T]") -> T:
        """Return what a function finds in this index; it is called only the first time."""
        if find not in self._found:
            self._found[find] = find(self)
        value: T = self._found[find]
        return value

    def verdict(self, find: "Callable[[NoteIndex], Mapping[str, Sequence[T]]]", path: str) -> "Sequence[T]":
        """Return what a function says of one note, which looks at what all say."""
        return () if self.is_guessing else self.once(find).get(path, ())

    def page_count(self, path: str) -> int:
        """Return how many pages a PDF of the vault has, 0 where that cannot be read."""
        if self._asked is not None:
            self._asked.add(of_file(path))
        if path not in self._pages:
            self._pages[path] = count_pages(self.vault.read_bytes(path, LARGEST_PDF))
        return self._pages[path]

    def is_stale(self, note: Note) -> bool:
        """Tell whether the cards of a note are older than its text, and remember the note as it is."""
        if self._asked is not None:
            self._asked.add(AGES)
        return self.freshness.is_stale(note)

    def expects(self, find: "Callable[[NoteIndex], T]") -> T:
        """Return what a function expects of every note, by what most have; see `once`."""
        if self._asked is not None:
            self._asked.add(EXPECTED)
        return self.once(find)

    def outline(self, path: str | None) -> Outline | None:
        """Return what a note has that links and flows of others ask for."""
        if path and self._asked is not None:
            self._asked.add(of_outline(path))
        if path in self.outlines:
            return self.outlines[path]
        note = self.note(path)
        if note is None:
            return None
        outline = self.outlines[note.path] = note.outline
        return outline

    def other(self, path: str) -> Note:
        """Return another note, for its text."""
        if self._asked is not None:
            self._asked.add(of_file(path))
        return self.notes[path]

    def is_linked(self, path: str) -> bool:
        """Tell whether another file leads to one: a note, a template, a canvas or the bookmarks."""
        return path in self.whole(LEADS) or path in self.linked_elsewhere

    @cached_property
    def linked_elsewhere(self) -> frozenset[str]:
        """The files that a file leads to which is not one of the notes: a template, a canvas, the bookmarks."""
        paths: set[str] = set()
        for path in self.vault.linking:
            if path not in self.notes and path.lower().endswith((".md", ".canvas", ".json")):
                for link in find_links(path, self.vault.read(path)):
                    target = self.resolve(link, path)
                    if target.path and target.path != path:
                        paths.update((target.path, *target.others))
        return frozenset(paths)

    @property
    def names(self) -> NoteNames:
        """The titles and aliases of several words, and the note that each means alone."""
        self._names.asked = self._asked
        return self._names

    @cached_property
    def _names(self) -> NoteNames:
        rows = self.whole(NAMES).rows
        return NoteNames({name: paths[0][0] for name, paths in rows.items() if len(set(paths)) == 1})

    def opening_comment(self, folder: str) -> str | None:
        """Return the `%%` comment that stands right below the front matter of most notes in a folder."""
        if self._asked is not None:
            self._asked.add(of_folder(folder))
        return most_frequent_comment(self.whole(COMMENTS).values(folder))

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(self.vault.paths)

    def hint(self, name: str) -> str:
        """Return the end of a sentence: which file a name that leads nowhere may have meant."""
        if self._asked is not None:
            self._asked.update(of_hint(name))
        return self._suggester.near(name)


def _look_at_cards(index: NoteIndex, path: str) -> tuple[tuple[list[Card], list[Stray]], str | None]:
    note = index.notes[path]
    return note.cards_and_strays, note.text if any(note.cards_and_strays) else None
