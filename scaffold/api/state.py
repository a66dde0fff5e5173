"""The state of an open vault: its files, notes, settings and journal, as they are now."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self

from scaffold.api.keeping import Keeping
from scaffold.errors import ScaffoldError
from scaffold.notes.recall import Recall
from scaffold.vault.discovery import SETTINGS
from scaffold.vault.snapshot import LARGEST, Snapshot, say_nothing

if TYPE_CHECKING:
    from scaffold.lint.stale_cards import CardStates
    from scaffold.lint.survey import Survey
    from scaffold.notes.freshness import Freshness
    from scaffold.notes.index import NoteIndex
    from scaffold.plan.entry import Entry
    from scaffold.plan.journal import Journal
    from scaffold.plan.model import Plan
    from scaffold.plan.state import StateDir
    from scaffold.tasks.settings import Settings
    from scaffold.vault.config import Config
    from scaffold.vault.listing import Listing
    from scaffold.vault.signatures import Signatures


class VaultState:
    """The vault at `root`; `state` is the folder of its journal, `now` the clock.

    A vault that `is_live` looks at its files before each answer, which is true whoever writes to it. Of the notes in
    `index`, it reads and parses only those again that have changed. It starts no processes; another vault may, looks
    once, and again after `apply`, `undo` and `look_again`. It is for one thread at a time.
    """

    def __init__(  # noqa: PLR0913 - a vault, and what surrounds it
        self,
        root: str,
        *,
        state: str | None = None,
        cache: str | None = None,
        now: Callable[[], datetime] = datetime.now,
        is_live: bool = True,
        watched: Callable[[Sequence[str]], Iterable[str]] = iter,
        tell: Callable[[str], None] = say_nothing,
        listing: "Listing | None" = None,
    ) -> None:
        self.root, self.now, self.is_live = os.path.realpath(root), now, is_live
        self._state, self._watched, self.tell = state, watched, tell
        self._listing = listing  # what the vault was listed as just now
        self._journal: Journal | None = None
        self._began: int | None = None  # the inode of the vault when it was looked at for what a crash left
        self._signs, self._keeps = False, cache is not None
        self._surveys: dict[str, Survey] = {}
        self.keeping = Keeping(cache, self.root)
        self._recall = Recall(self.keeping.load, self.keeping.keep)
        self._forget()

    def _forget(self) -> None:
        self._snapshot: Snapshot | None = None
        self._index: NoteIndex | None = None
        self._config: Config | None = None
        self._signatures: Signatures | None = None
        self._card_states: CardStates | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The files as they are. Raises ScaffoldError for a mistake in the settings."""
        if self._snapshot is None:
            return self._look()
        return self.look_again() if self.is_live else self._snapshot

    @property
    def index(self) -> "NoteIndex":
        """The notes, parsed when they are asked for, and what rules ask of all of them."""
        snapshot = self.snapshot
        if self._index is None:
            from scaffold.notes.index import NoteIndex
            from scaffold.tasks.settings import is_plugin_used
            from scaffold.templater.settings import template_folders

            self._index = NoteIndex(
                snapshot,
                self._settings.check,
                self.task_settings,
                self._settings.cards,
                template_folders(snapshot),
                self._freshness(),
                is_plugin_used(snapshot),
            )
        return self._index

    def _freshness(self) -> "Freshness":
        from scaffold.lint.stale_cards import Staleness

        snapshot = self._snapshot
        return Staleness(self.card_states, self.root, self.tell, lambda: snapshot.folders if snapshot else ())

    @property
    def config(self) -> "Config":
        """The settings of `scaffold.toml`. Raises ScaffoldError for a mistake in them."""
        if self.is_live:
            self.look_again()
        return self._settings

    @property
    def _settings(self) -> "Config":
        if self._config is None:
            from scaffold.vault.config import load_config  # many a verb asks nothing of it

            self._config = load_config(self.root)
        return self._config

    @property
    def task_settings(self) -> "Settings":
        """The settings of the Tasks plugin, its defaults where there are none."""
        from scaffold.tasks.settings import PLUGIN, read_settings

        return read_settings(self.snapshot.settings(PLUGIN))

    @property
    def card_states(self) -> "CardStates":
        """What is remembered of the cards of notes, by which it is known which cards are stale."""
        if self._card_states is None:
            from scaffold.lint.stale_cards import CardStates

            self._card_states = CardStates(self.state_dir.card_states)
        return self._card_states

    @property
    def state_dir(self) -> "StateDir":
        """Where what is kept of the vault lies; that others may write the state folder raises ScaffoldError."""
        from scaffold.plan.state import StateDir, check_private, state_folder

        folder = state_folder(self._state)
        check_private(folder)
        return StateDir(folder, self.root)

    @property
    def journal(self) -> "Journal":
        """What undo needs, in the state folder; that others may write it raises ScaffoldError."""
        if self._journal is None:
            from scaffold.plan.journal import Journal

            self._journal = Journal(self.state_dir.folder, self.root, self.tell, self._began)
        return self._journal

    def with_texts(self, texts: Mapping[str, str]) -> Self:
        """Return the vault as it would be with other texts, by path: as an editor has them that has not saved yet.

        Nothing else is copied or read again. Its plans are made from these texts, and can be applied once these are
        saved. It does not look at the disk again. Raises ScaffoldError for what is not a path of a vault.
        """
        import copy

        from scaffold.vault.setting_files import SETTING_FILES

        index = self.index  # which looks again
        other = copy.copy(self)
        other.keeping, other._card_states = Keeping(None, self.root), None  # noqa: SLF001
        other._surveys = {name: survey.copied() for name, survey in self._surveys.items()}  # noqa: SLF001
        snapshot = index.vault.with_texts(texts)
        other.is_live, other._signatures, other._snapshot = False, None, snapshot  # noqa: SLF001 - of its own kind
        other._index = None if set(SETTING_FILES) & texts.keys() else index.lay_over(snapshot)  # noqa: SLF001
        return other

    def look_again(self) -> Snapshot:
        """Look at the files: what has changed is read and parsed anew when it is asked for, and the rest is kept."""
        signed, snapshot, index, states = self._signatures, self._snapshot, self._index, self._card_states
        fresh = self._look()
        now = self._signatures
        if signed is None or now is None or snapshot is None or not now.has_same_settings(signed):
            return fresh
        self._card_states = states
        changed = now.changed(signed)
        if index:  # what only may have changed is mostly as it was
            doubtful = changed & signed.same(now)
            changed = (changed - doubtful) | index.find_changed(fresh, doubtful)
        if changed or not now.has_same_places(signed):
            self._index = index and index.renew(fresh, changed, self._freshness())
            return fresh
        snapshot.listing = fresh.listing
        self._snapshot, self._index = snapshot, index
        return snapshot

    def _look(self) -> Snapshot:
        self._forget()
        has_settings = os.path.lexists(os.path.join(self.root, SETTINGS))
        largest = self._settings.notes.largest << 20 if has_settings else LARGEST
        signs = self.is_live or self._signs or self._listing is not None
        self._snapshot = Snapshot(self.root, self._watched, self.tell, largest, signs=signs)
        if self._listing is not None:
            self._snapshot.listing, self._listing = self._listing, None
        self._snapshot.may_fork = not self.is_live  # what a worker parses is lost with it
        self._snapshot.memory = self._recall if signs or self._keeps else None
        if self.is_live:
            from scaffold.vault.signatures import sign

            self._signatures = sign(self._snapshot)
        return self._snapshot

    def sign(self) -> None:
        """From now on look at the files with what tells whether each has changed."""
        self._signs = True
        if not self.snapshot.texts:
            states = self._card_states  # somebody may have confirmed some
            self._look()
            self._card_states = states

    def apply(self, plan: "Plan", *, wait: bool = True) -> int:
        """Apply all of a plan or nothing; return its number, by which `undo` takes it back.

        Raises ScaffoldError where the vault is no longer what the plan was made from, or cannot be written.
        """
        from scaffold.plan import transaction

        try:
            return transaction.apply(plan, self.root, self.journal, self.now(), wait=wait)
        finally:
            self._look_later()

    def undo(self, number: int | None = None) -> "Entry":
        """Take back a plan that was applied, the last one by default, byte for byte.

        Raises ScaffoldError where there is none, or where a file was changed since: then nothing is taken back.
        """
        from scaffold.plan import transaction

        applied = self.journal.numbers("applied")
        if number is None and not applied:
            raise ScaffoldError("There is nothing to take back in this vault.")
        try:
            return transaction.undo(applied[-1] if number is None else number, self.root, self.journal)
        finally:
            self._look_later()

    def undoable(self) -> "tuple[list[Entry], list[str]]":
        """Return the plans that can be taken back, newest first, and a sentence on each that cannot be read."""
        entries: list[Entry] = []
        unreadable: list[str] = []
        for number in reversed(self.journal.numbers("applied")):
            try:
                entries.append(self.journal.load(number))
            except ScaffoldError as error:
                unreadable.append(str(error))
        return entries, unreadable

    def recover(self) -> list[str]:
        """Take back what a crash left half applied; return a sentence on each plan."""
        from scaffold.plan.state import inode

        self._began = inode(self.root)
        if self.state_dir.is_finished():
            return []
        from scaffold.plan.recovery import recover

        said = recover(self.root, self.journal)
        if said:
            self._listing = None
            self._look_later()
        return said

    def _look_later(self) -> None:
        """Forget the files, where nothing else would see that they have changed."""
        if not self.is_live:
            texts = self._snapshot.texts if self._snapshot else {}
            self._snapshot = self._index = self._card_states = None
            if texts:
                self._snapshot = self._look().with_texts(texts)
