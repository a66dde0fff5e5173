"""The flashcards of an open vault, and what it brings to Anki."""

from pathlib import Path

import pytest
from fake_anki import FakeAnki
from vaults import tree, write_vault

from scaffold.anki.connect import AnkiConnect
from scaffold.api import Vault
from scaffold.cards.new_card import NewCard
from scaffold.errors import ScaffoldError
from scaffold.plan.model import EditNote, Plan

FILES: dict[str, str | bytes] = {
    "S1/Note.md": "# Note\n>[!info] card\n>q ::a ^q-aaaa\n>w :::b\n",
    "Other.md": ">[!info] card\n>{1:gap}\n",
    "Plain.md": "text\n",
    "scaffold.toml": '[cards]\ndeck = "Mine"\n',
}


class InProcess(AnkiConnect):
    """An Anki that is asked without a connection; with `fails_at`, that action fails."""

    def __init__(self, fails_at: str = "") -> None:
        super().__init__()
        self.anki, self.fails_at = FakeAnki(), fails_at

    def ask(self, action: str, **params: object) -> object:
        if action == self.fails_at:
            raise ScaffoldError(f"no {action}")
        return self.anki.handle({"action": action, "version": 6, "params": params})["result"]


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(str(write_vault(tmp_path / "vault", FILES)))


def test_the_cards_of_notes(vault: Vault) -> None:
    rows = [(card.path, card.line, card.kind, card.deck) for card in vault.cards()]
    note = [("S1/Note.md", 3, "basic", "S1"), ("S1/Note.md", 4, "reversed", "S1")]
    assert rows == [("Other.md", 2, "cloze", "Mine"), *note]
    assert [card.path for card in vault.cards(["Other"])] == ["Other.md"]


def test_a_new_card_is_a_plan(vault: Vault) -> None:
    plan = vault.new_card(vault.find_note("Plain"), NewCard("x ::y", "x", "y"))
    assert [edit.after for edit in plan.of(EditNote)] == ["text\n\n# cards\n>[!info] card\n>x ::y\n"]
    for card, reason in (
        (NewCard("x"), "one line a side"),
        (NewCard("x", is_cloze=True), "a gap such as"),
        (NewCard("a::b ::c", "a::b", "c"), "'a::b' would be read as 'a'"),
        (NewCard("a ::b ^q-bbbb"), "would be the card's id"),
    ):
        with pytest.raises(ScaffoldError, match=reason):
            vault.new_card("Plain.md", card)


def test_a_package_is_put_in_place_once_the_ids_are_written(vault: Vault, tmp_path: Path) -> None:
    before, file = tree(Path(vault.root)), tmp_path / "cards.apkg"
    cards = vault.cards_for_anki()
    package = vault.package(cards)
    assert (tree(Path(vault.root)), len(cards.notes), len(cards.ids.changes)) == (before, 3, 2)
    with pytest.raises(ScaffoldError, match="no"), vault.export(package, str(file)):
        raise ScaffoldError("no")
    assert not file.exists()
    with vault.export(package, str(file)):
        vault.apply(cards.ids)
        assert not file.exists()
    assert file.read_bytes() == package.data
    again = vault.cards_for_anki()
    assert (again.notes, again.ids.changes) == (cards.notes, ())
    assert vault.package(again).data == package.data


@pytest.mark.parametrize("is_written_elsewhere", [True, False])
def test_a_sync_writes_the_ids_of_what_anki_has(vault: Vault, *, is_written_elsewhere: bool) -> None:
    anki, written = InProcess(), list[Plan]()
    cards = vault.cards_for_anki()
    sync = vault.plan_sync(cards, anki)
    assert (len(sync.plan.add), anki.anki.notes) == (3, {})
    refused = vault.sync(sync, write=written.append if is_written_elsewhere else None)
    assert (refused, len(anki.anki.notes)) == ([], 3)
    assert written == ([cards.ids] if is_written_elsewhere else [])
    assert [bool(card.id) for card in vault.cards()] == ([False, True, False] if is_written_elsewhere else [True] * 3)


def test_a_sync_that_fails_writes_the_ids_of_what_anki_has_by_then(vault: Vault) -> None:
    before = tree(Path(vault.root))
    nothing, something = InProcess("addNotes"), InProcess("notesInfo")
    with pytest.raises(ScaffoldError, match="no addNotes"):
        vault.sync(vault.plan_sync(vault.cards_for_anki(), nothing))
    assert tree(Path(vault.root)) == before
    with pytest.raises(ScaffoldError, match="no notesInfo"):
        vault.sync(vault.plan_sync(vault.cards_for_anki(), something))
    assert all(card.id for card in vault.cards())
