"""All notes of a vault: each once, where their links lead, and what is asked of all of them together.

What is asked of all is a `Fact`; what they say of it is a `Whole`, which is handed in, or found when it is asked for.
While somebody is `asking`, what is asked of other files is remembered: the answer holds until one of these changes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from scaffold.links.find import find_links
from scaffold.notes.asked import AGES, EXPECTED, Questions, of_file, of_folder, of_hint, of_key, of_outline
from scaffold.notes.facts import COMMENTS, LEADS, NAMES, Fact, Place, Whole, most_frequent_comment
from scaffold.notes.mentions import NoteNames
from scaffold.notes.note import Note
from scaffold.notes.note_set import NoteSet
from scaffold.notes.outline import Outline
from scaffold.notes.suggestions import Suggester
from scaffold.vault.attachments import count_pages
from scaffold.vault.snapshot import LARGEST_PDF

T = TypeVar("T")
_MOST_OUTLINES = 1_000  # that are at hand


@dataclass
class NoteIndex(NoteSet):
    """The notes of one state of a vault, and what all of them say together, which is found once."""

    wholes: dict[str, Whole] = field(default_factory=dict, init=False)  # by the name of a fact
    is_guessing: bool = field(default=False, init=False)  # not all notes were looked at yet
    _found: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False)  # see `once`
    _outlines: dict[str, Outline] = field(default_factory=dict, init=False)  # of notes that others asked for
    _pages: dict[str, int] = field(default_factory=dict, init=False)
    _asked: Questions | None = field(default=None, init=False)

    def whole(self, fact: Fact) -> Whole:
        """Return what all notes say of a fact."""
        if fact.name not in self.wholes:
            whole = self.wholes[fact.name] = Whole()
            for note in self.notes.values():
                whole.change((), tuple(fact.of(note, self)), note.path)
        return self.wholes[fact.name]

    @contextmanager
    def asking(self, note: Note) -> Iterator[Questions]:
        """Remember what is asked of other files while one note is looked at."""
        resolver = self.vault.resolver
        self.forget(note)
        if len(self._outlines) > _MOST_OUTLINES:
            self._outlines.clear()
        self._asked = resolver.asked = asked = Questions()
        try:
            yield asked
        finally:
            self._asked = resolver.asked = None

    def _ask(self, *questions: str) -> None:
        if self._asked is not None:
            self._asked.update(questions)

    def first(self, fact: Fact, key: object) -> Place | None:
        """Return the first place in the vault where something stands that has a key."""
        self._ask(of_key(fact.name, key))
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
        self._ask(of_file(path))
        if path not in self._pages:
            self._pages[path] = count_pages(self.vault.read_bytes(path, LARGEST_PDF))
        return self._pages[path]

    def is_stale(self, note: Note) -> bool:
        """Tell whether the cards of a note are older than its text, and remember the note as it is."""
        self._ask(AGES)
        return self.freshness.is_stale(note)

    def expects(self, find: "Callable[[NoteIndex], T]") -> T:
        """Return what a function expects of every note, by what most have; see `once`."""
        self._ask(EXPECTED)
        return self.once(find)

    def outline(self, path: str | None) -> Outline | None:
        """Return what a note has that links and flows of others ask for."""
        self._ask(of_outline(path or ""))
        if path in self._outlines:
            return self._outlines[path]
        note = self.note(path)
        if note is None:
            return None
        outline = self._outlines[note.path] = note.outline
        return outline

    def other(self, path: str) -> Note:
        """Return another note, for its text."""
        self._ask(of_file(path))
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
        self._ask(of_folder(folder))
        return most_frequent_comment(self.whole(COMMENTS).values(folder))

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(self.vault.paths)

    def hint(self, name: str) -> str:
        """Return the end of a sentence: which file a name that leads nowhere may have meant."""
        self._ask(*of_hint(name))
        return self._suggester.near(name)
