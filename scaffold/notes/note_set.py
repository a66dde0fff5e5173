"""The notes of one state of a vault, each once, and where their links lead."""

from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Self

from scaffold.cards.card import Card, Stray
from scaffold.links.link import Link
from scaffold.notes.facts import Reference
from scaffold.notes.freshness import Freshness
from scaffold.notes.note import Note
from scaffold.tasks.settings import Settings as TaskSettings
from scaffold.vault.config import Cards, Check
from scaffold.vault.names import is_note
from scaffold.vault.resolver import Target
from scaffold.vault.snapshot import Snapshot


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
class NoteSet:
    """The notes of one state of a vault.

    A note holds what its text says; where its links lead is kept here, as it depends on all other files.
    """

    vault: Snapshot
    config: Check = field(default_factory=Check)
    tasks: TaskSettings = field(default_factory=TaskSettings)
    cards: Cards = field(default_factory=Cards)
    templates: Collection[str] = ()  # folders whose notes are templates
    freshness: Freshness = field(default_factory=Freshness)
    has_tasks_plugin: bool = True
    _base: "Self | None" = None  # what this one is laid over
    _references: dict[str, list[Reference]] = field(default_factory=dict, init=False)

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

    def with_texts(self, texts: Mapping[str, str]) -> Self:
        """Return the same vault, some notes with other texts; what was read of the rest need not be read again."""
        return self.lay_over(self.vault.with_texts(texts))

    def lay_over(self, vault: Snapshot) -> Self:
        """Return the notes of a vault whose texts are those of this one, but for its unsaved ones."""
        return replace(self, vault=vault, freshness=self.freshness.apart(), _base=self._base or self)

    def renew(self, vault: Snapshot, changed: Collection[str], freshness: Freshness) -> Self:
        """Return the index of a newer state of the vault; of the notes, those that `changed` are read again.

        The older index is not to be asked any more.
        """
        index = replace(self, vault=vault, freshness=freshness, _base=None)
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

    def forget(self, note: Note) -> None:
        """Let go of what was read of a note: it is read again when it is asked for."""
        for index in (self, self._base):
            if index is not None:
                index._references.pop(note.path, None)  # noqa: SLF001 - of its own kind
        if note.path not in self.vault.texts:
            note.forget()


def _look_at_cards(index: NoteSet, path: str) -> tuple[tuple[list[Card], list[Stray]], str | None]:
    note = index.notes[path]
    return note.cards_and_strays, note.text if any(note.cards_and_strays) else None
