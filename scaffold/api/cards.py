"""The flashcards of a vault, new ones, and what Anki has of them: a file that it imports, or a sync."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scaffold.api.state import VaultState
from scaffold.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffold.anki.connect import AnkiConnect
    from scaffold.anki.notes import AnkiNote
    from scaffold.anki.package import Package
    from scaffold.anki.selection import AnkiCards, LocatedCard
    from scaffold.anki.sync import Sync
    from scaffold.cards.new_card import NewCard
    from scaffold.plan.model import Plan


class Flashcards(VaultState):
    """What a vault knows of its flashcards, and what it brings to Anki."""

    def cards(self, names: Sequence[str] = ()) -> "list[LocatedCard]":
        """Return the cards of the notes that names of notes and folders mean, of all but templates for none."""
        from scaffold.anki.selection import locate_cards

        index = self.index
        return locate_cards(index, names, index.cards.deck)

    def find_note(self, name: str) -> str:
        """Return the path of the note that `name` means: its title, or its path. Raises ScaffoldError."""
        from scaffold.vault.lookup import find_file

        path = find_file(self.snapshot, name)
        if not path.lower().endswith(".md"):
            raise ScaffoldError(f"{path} is not a note.")
        return path

    def new_card(self, path: str, card: "NewCard") -> "Plan":
        """Plan to write a card into the note at `path`. Raises ScaffoldError where it would be read as another."""
        from scaffold.cards.new_card import plan_card

        return plan_card(path, self.snapshot.read(path), card)

    def cards_for_anki(self, names: Sequence[str] = ()) -> "AnkiCards":
        """Return the cards of some notes, or of all, as Anki is told of them, and the plan that writes their ids."""
        from scaffold.anki.selection import cards_for_anki

        return cards_for_anki(self.index, names)

    def package(self, cards: "AnkiCards") -> "Package":
        """Return the file of some cards that Anki imports. The same cards give the same bytes."""
        from scaffold.anki.memory import SentCards
        from scaffold.anki.package import package_cards

        return package_cards(cards, self.root, SentCards.load(self.state_dir.sent_cards))

    @contextmanager
    def export(self, package: "Package", path: str) -> Iterator[None]:
        """Put a package in its place, and remember its cards, once what is done meanwhile, writing the ids, is done.

        It is on disk before: a full disk shows before an id is written. Raises ScaffoldError.
        """
        from scaffold.plan.whole_file import whole

        with whole(path, package.data):
            yield
        package.memory.save()

    def plan_sync(self, cards: "AnkiCards", anki: "AnkiConnect", *, overwrite: bool = False) -> "Sync":
        """Ask Anki what it has of some cards, and return what is to be done; with `overwrite`, the vault is right.

        Raises ScaffoldError where Anki cannot be reached.
        """
        from scaffold.anki.diff import compare
        from scaffold.anki.memory import SentCards
        from scaffold.anki.sync import Sync

        anki.ask("version")
        memory = SentCards.load(self.state_dir.sent_cards)
        told = (cards.notes, list(cards.media.paths))
        return Sync(anki, cards, compare(anki, told, memory, overwrite=overwrite, is_all=cards.is_all), memory)

    def sync(
        self, sync: "Sync", *, delete: bool = False, write: "Callable[[Plan], object] | None" = None
    ) -> "list[tuple[AnkiNote, str]]":
        """Carry out a sync; return the cards that Anki refused, with the reason of each.

        With `delete`, cards that are gone from the vault are deleted in Anki. The ids of the cards that Anki has by
        then are written, also where it fails: by `write`, or else by `apply`.
        """
        try:
            return sync.run(delete=delete)
        finally:  # an id is made from its card, so one that is not written now is the same the next time
            if sync.cards.has_new(sync.memory.synced):
                (write or self.apply)(sync.cards.ids)
