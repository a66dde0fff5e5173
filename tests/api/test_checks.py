"""What rules find in one open vault: true after each plan, with the cards that are known and the baseline."""

from datetime import datetime
from pathlib import Path

import pytest
from vaults import tree, write_vault

from scaffold.api import Vault
from scaffold.errors import ScaffoldError

NOTES: dict[str, str | bytes] = {
    "Plan.md": "---\nClass: Unit\n---\n# Plan\nSee [[Nobody]] in the cafÃ©.\n- [ ] expand on Plan\n- [ ] pay 📅 2026-01-01\n",
    "a/Cards.md": "---\nClass: Unit\n---\n# Cards\n\nText.\n\n> [!card]\n> one :: two\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_vault(tmp_path / "vault", NOTES)


def opened(root: Path, *, is_live: bool = True) -> Vault:
    return Vault(str(root), now=lambda: datetime(2026, 3, 2, 10), is_live=is_live)  # noqa: DTZ001 - local time


def codes(vault: Vault, *select: str) -> list[str]:
    return [found.rule.code for found in vault.check(vault.select_rules(select))]


@pytest.mark.parametrize("is_live", [True, False])
def test_what_is_fixed_is_not_found_again(root: Path, *, is_live: bool) -> None:
    vault, before = opened(root, is_live=is_live), tree(root)
    fixable = {found.rule.code for found in vault.check() if found.finding.fix and found.finding.fix.is_safe}
    assert fixable
    vault.apply(vault.plan_fixes())
    assert not fixable & set(codes(vault))
    assert not vault.plan_fixes().changes
    vault.undo()
    assert fixable <= set(codes(vault))
    assert tree(root) == before


def test_a_baseline_leaves_what_comes_new(root: Path) -> None:
    vault = opened(root)
    found = vault.check()
    assert found
    vault.apply(vault.plan_baseline(found))
    assert vault.find_new(vault.check()) == []
    (root / "New.md").write_text("# New\n[[Gone]]\n")
    assert {each.path for each in vault.find_new(vault.check())} == {"New.md"}
    vault.apply(vault.plan_baseline(vault.check()))
    assert vault.find_new(vault.check()) == []


def test_cards_are_stale_until_they_are_confirmed(root: Path) -> None:
    stale = "FND032"
    assert stale not in codes(opened(root))
    vault = opened(root)
    vault.check()
    vault.remember_cards()
    (root / "a/Cards.md").write_text(str(NOTES["a/Cards.md"]).replace("Text.", "Another text."))
    assert stale in codes(opened(root))
    assert vault.confirm_cards(["a/Cards.md", "Plan.md"]) == 1
    assert stale in codes(opened(root))
    vault.remember_cards()
    assert stale not in codes(opened(root))


def test_notes_to_check_are_those_that_are_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = opened(root)
    assert vault.find_notes_to_check() is None
    assert vault.find_notes_to_check(["a"]) == ["a/Cards.md"]
    (root / "a/picture.png").write_bytes(b"")
    monkeypatch.chdir(root)
    with pytest.raises(ScaffoldError, match=r"No note is in a/picture\.png\."):
        vault.find_notes_to_check(["a/picture.png"])
    with pytest.raises(ScaffoldError, match=r"--since needs git"):
        vault.find_notes_to_check(since="HEAD")


def test_the_vault_at_a_glance(root: Path) -> None:
    status = opened(root).status()
    assert status.classes == {"Unit": 2}
    assert status.unexpanded == [("Plan", "Plan.md:6")]
    assert status.overdue == [("2026-01-01", "Plan.md", 7, "pay")]
    assert (status.open_tasks, status.decks, status.wanted) == (2, {"a": 1}, {"Nobody": 1})


def test_plans_that_can_be_taken_back_are_listed(root: Path) -> None:
    vault = opened(root)
    assert vault.undoable() == ([], [])
    numbers = [vault.apply(vault.plan_fixes()), vault.apply(vault.plan_baseline([]))]
    entries, unreadable = vault.undoable()
    assert ([entry.number for entry in entries], unreadable) == (numbers[::-1], [])
    assert entries[0].paths == [".scaffold-baseline.json"]
    (Path(vault.journal.folder) / f"{numbers[0]}.applied").write_bytes(b"x")
    entries, unreadable = vault.undoable()
    assert [entry.number for entry in entries] == numbers[1:]
    assert unreadable[0].startswith(f"Journal entry {numbers[0]} is damaged")
