"""The vault around the notes: each note once, and what the rules of one note ask of all others.

What is asked of all is a `Fact`; it is gathered when a rule first asks for it, or before that by `share`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from scaffold.cards.card import Card, Stray
from scaffold.frontmatter.conventions import opening_comment
from scaffold.links.find import find_links
from scaffold.links.link import Link
from scaffold.notes import facts
from scaffold.notes.facts import ENTERED, Fact, Place, front_key
from scaffold.notes.mentions import NoteNames
from scaffold.notes.note import Note
from scaffold.notes.outline import Outline
from scaffold.notes.suggestions import Suggester
from scaffold.tasks.lint import Problem, lint_ids
from scaffold.tasks.settings import Settings as TaskSettings
from scaffold.vault.attachments import count_pages, is_attachment
from scaffold.vault.config import Cards, Check
from scaffold.vault.names import key, stem
from scaffold.vault.parallel import Worker
from scaffold.vault.resolver import Target
from scaffold.vault.snapshot import LARGEST_PDF, Snapshot


def _outlines(notes: Iterable[Note]) -> dict[str, Outline]:
    return {note.path: note.outline for note in notes if note.path in note.around.known(ENTERED)}


def _outlines_together(parts: Sequence[dict[str, Outline]]) -> dict[str, Outline]:
    return {path: outline for part in parts for path, outline in part.items()}


OUTLINES = Fact("outlines", _outlines, _outlines_together)
"""What links and flows ask of the notes that are `ENTERED`; in one process they ask the note itself."""

_NO_ATTACHMENTS = (".canvas", ".base", ".py", ".js", ".css")  # they are opened for themselves
Whole = TypeVar("Whole")


class Freshness:
    """What tells whether the cards of a note are older than its text: here none ever are; see `staleness`."""

    def prepare(self) -> None:
        """Find out what is asked of all notes at once, before several processes look at them."""

    def is_stale(self, note: Note) -> bool:  # noqa: ARG002 - for those that can tell
        """Tell whether the cards are older than the text, and remember the note as it is."""
        return False

    @property
    def learned(self) -> Mapping[str, Any]:
        """What is remembered of the notes that were asked for."""
        return {}

    def learn(self, learned: Mapping[str, Any]) -> None:
        """Remember what another process has learned."""


@dataclass
class NoteIndex:
    """The vault around the notes: `notes` reads each once; what the rules ask of all of them is found once."""

    vault: Snapshot
    config: Check = field(default_factory=Check)
    tasks: TaskSettings = field(default_factory=TaskSettings)
    cards: Cards = field(default_factory=Cards)
    templates: Collection[str] = ()  # folders whose notes are templates
    freshness: Freshness = field(default_factory=Freshness)
    has_tasks_plugin: bool = True
    texts: Mapping[str, str] = field(default_factory=dict)  # of notes that are looked at as if they were changed
    _pages: dict[str, int] = field(default_factory=dict)
    _comments: dict[str, str | None] = field(default_factory=dict)
    _known: dict[str, Any] = field(default_factory=dict)  # by the name of a fact, what all notes say

    @cached_property
    def notes(self) -> dict[str, Note]:
        """All notes by their path, templates left out."""
        left_out = tuple(f"{folder.strip('/')}/" for folder in (*self.templates, *self.config.exclude))
        paths = [path for path in self.vault.notes if not path.startswith(left_out)]
        return {path: Note(path, self) for path in paths}

    def text(self, path: str) -> str:
        """Return the text of a note."""
        return self.texts[path] if path in self.texts else self.vault.read(path)

    def with_texts(self, texts: Mapping[str, str]) -> "NoteIndex":
        """Return the same vault, some notes with other texts; what was read of the rest need not be read again."""
        changed = replace(self, texts=dict(texts), _comments={}, _known={})
        if "notes" in self.__dict__ and not self.texts:
            changed.notes = {
                path: Note(path, changed) if path in texts else note.within(changed)
                for path, note in self.notes.items()
            }
        return changed

    def note(self, path: str | None) -> Note | None:
        """Return a note that is no template."""
        return self.notes.get(path) if path else None

    def resolve(self, link: Link, source: str) -> Target:
        """Return the file that a link in `source` means."""
        return self.vault.resolver.resolve(f"/{link.path.text}" if link.kind == "path" else link.path.text, source)

    def read_cards(self) -> None:
        """Read the cards of all notes, with several processes where there are many, and the texts that they lie in."""

        def look(path: str) -> tuple[tuple[list[Card], list[Stray]], str | None]:
            found = self.notes[path].cards_and_strays
            return found, self.notes[path].text if any(found) else None

        for note, (cards, text) in zip(self.notes.values(), self.vault.each(list(self.notes), look), strict=True):
            note.cards_and_strays = cards
            if text is not None:
                note.text = text

    def known(self, fact: Fact[Whole]) -> Whole:
        """Return what all notes say of a fact."""
        if fact.name not in self._known:
            self._known[fact.name] = fact.of(self.notes.values())
        found: Whole = self._known[fact.name]
        return found

    @property
    def gathered(self) -> set[str]:
        """The names of the facts that were asked for."""
        return set(self._known)

    def share(self, asked: Iterable[Fact[Any]], paths: Sequence[str], worker: Worker) -> None:
        """Learn what is `asked` of all notes, of which those at `paths` are a worker's part, from it and the others."""
        for fact in asked:
            notes = (self.notes[path] for path in self.vault.watched(paths))
            self._known[fact.name] = fact.merged(worker.gather(fact.of(notes)))

    def outline(self, path: str | None) -> Outline | None:
        """Return what a note has that links and flows of others ask for."""
        outlines: Mapping[str, Outline] = self._known.get(OUTLINES.name, {})
        if path and path in outlines:
            return outlines[path]
        note = self.note(path)
        return note.outline if note else None

    @cached_property
    def linked(self) -> frozenset[str]:
        """The files that another file leads to: a note, a template, a canvas or the bookmarks."""
        leads: frozenset[str] = self.known(facts.LEADS)
        found = set(leads)
        for path in self.vault.linking:
            if path not in self.notes and path.lower().endswith((".md", ".canvas", ".json")):
                for link in find_links(path, self.vault.read(path)):
                    target = self.resolve(link, path)
                    if target.path and target.path != path:
                        found.update((target.path, *target.others))
        return frozenset(found)

    @cached_property
    def names(self) -> NoteNames:
        """The titles and aliases of several words, and the note that each means alone."""
        return NoteNames({name: path for name, path in self.known(facts.NAMES).items() if path})

    def opening_comment(self, folder: str) -> str | None:
        """The comment below the front matter of most notes of a folder, None without one."""
        if folder not in self._comments:
            self._comments[folder] = opening_comment(self.vault, folder)
        return self._comments[folder]

    @cached_property
    def unused(self) -> dict[str, list[str]]:
        """The attachments that nothing leads to, by the note to which the finding falls: the first one nearby."""
        shown = {self.vault.resolver.resolve(banner, "").path for banner in self.known(facts.BANNERS)}
        found: dict[str, list[str]] = {}
        for path in self.vault.paths:
            is_used = path in self.linked or path in shown
            if not is_used and is_attachment(path) and not path.endswith(_NO_ATTACHMENTS):
                found.setdefault(self._nearest(path), []).append(path)
        return found

    def _nearest(self, path: str) -> str:
        """Return the first note in the deepest folder above a file that has one."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self._first_below:
                return self._first_below[folder]
        return ""

    @cached_property
    def _first_below(self) -> dict[str, str]:
        """The first note at any depth in each folder."""
        found: dict[str, str] = {}
        for path in sorted(self.notes):
            folder = path
            while folder:
                folder = folder.rpartition("/")[0]
                if folder in found:
                    break
                found[folder] = path
        return found

    @cached_property
    def expected_properties(self) -> list[str]:
        """The properties that a note of the format has, in order: by the setting, else those that most notes have."""
        if self.config.properties:
            return self.config.properties
        counts = self.known(facts.KEPT_PROPERTIES)
        return [name for name in facts.TEMPLATE if 2 * counts[name] >= counts[""]]

    @cached_property
    def task_ids(self) -> dict[str, list[tuple[int, Problem]]]:
        """What is wrong with the ids of tasks, which are those of the whole vault, by note and line."""
        found: dict[str, list[tuple[int, Problem]]] = {}
        for path, line, problem in lint_ids(self.known(facts.TASKS)):
            found.setdefault(path, []).append((line.number, problem))
        return found

    def card_with_id(self, card_id: str) -> Place | None:
        """Return where the first card with an id stands."""
        return self.known(facts.CARD_IDS).get(card_id)

    def card_with_front(self, note: Note, card: Card) -> Place | None:
        """Return where the first card stands that asks the same in the same deck."""
        return self.known(facts.CARD_FRONTS).get(front_key(note, card))

    def page_count(self, path: str) -> int:
        """Return how many pages a PDF of the vault has, 0 where that cannot be read."""
        if path not in self._pages:
            self._pages[path] = count_pages(self.vault.read_bytes(path, LARGEST_PDF))
        return self._pages[path]

    @cached_property
    def _spellings(self) -> Suggester:
        return Suggester(self.vault.paths)

    def near(self, name: str) -> str:
        """Return the end of a sentence: which file a name that leads nowhere may have meant."""
        return self._spellings.near(name)

    def partner(self, name: str, source: str) -> str:
        """Return the key of the title that a partner of a flow has."""
        path = self.vault.resolver.resolve(name, source).path
        return key(stem(path) if path else name)
