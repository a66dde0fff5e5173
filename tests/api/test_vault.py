"""One open vault: its answers are true after each plan and whoever writes, and what has not changed is kept."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from vaults import tree, write_vault

from scaffold.api import Vault
from scaffold.errors import ScaffoldError
from scaffold.lint.select import RuleSelection
from scaffold.plan.model import EditNote
from scaffold.vault import listing
from scaffold.vault.snapshot import Snapshot

NOTES: dict[str, str | bytes] = {
    "Plan.md": "# Plan\nSee [[Engage]] and [[Nobody]].\n",
    "Engage.md": "# Engage\n- [ ] expand on Engage\n",
    "a/Study log.md": "---\ntags: [study]\n---\n# Study log\n[[Plan#Plan]]\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_vault(tmp_path / "vault", NOTES)


def led(vault: Vault) -> dict[str, str | None]:
    return {link.raw: link.target.path for link in vault.links()}


def test_answers_are_those_of_the_files_as_they_are(root: Path) -> None:
    vault = Vault(str(root))
    assert led(vault) == {"[[Engage]]": "Engage.md", "[[Nobody]]": None, "[[Plan#Plan]]": "Plan.md"}
    (root / "Nobody.md").write_text("# Nobody\n")
    assert led(vault)["[[Nobody]]"] == "Nobody.md"
    (root / "Nobody.md").unlink()
    assert led(vault)["[[Nobody]]"] is None
    (root / "Plan.md").write_text("# Plan\n[[Study log]]\n")
    assert led(vault) == {"[[Study log]]": "a/Study log.md", "[[Plan#Plan]]": "Plan.md"}


def test_a_file_created_elsewhere_throws_no_note_away(root: Path) -> None:
    vault = Vault(str(root))
    before = dict(vault.index.notes)
    assert [each.target.path for each in vault.index.references(before["Plan.md"])] == ["Engage.md", None]
    (root / "Nobody.md").write_text("# Nobody\n")
    after = vault.index
    assert all(after.notes[path] is note for path, note in before.items())
    assert [each.target.path for each in after.references(after.notes["Plan.md"])] == ["Engage.md", "Nobody.md"]
    (root / "Plan.md").write_text("# Plan\n")
    assert vault.index.notes["Plan.md"] is not before["Plan.md"]
    assert vault.index.notes["Engage.md"] is before["Engage.md"]
    assert vault.index is vault.index


def test_what_is_written_with_the_old_size_and_time_is_seen(root: Path) -> None:
    vault = Vault(str(root))
    assert vault.index.notes["Plan.md"].text == NOTES["Plan.md"]
    found = os.stat(root / "Plan.md")
    (root / "Plan.md").write_text("# Plan\nSee [[Improv]] and [[Nobody]].\n")
    os.utime(root / "Plan.md", ns=(found.st_atime_ns, found.st_mtime_ns))
    assert vault.links()[0].raw == "[[Improv]]"
    assert vault.index.notes["Plan.md"].text == "# Plan\nSee [[Improv]] and [[Nobody]].\n"


@pytest.mark.parametrize("is_live", [True, False])
def test_a_plan_is_applied_and_taken_back(root: Path, *, is_live: bool) -> None:
    vault = Vault(str(root), is_live=is_live)
    before = tree(root)
    plan = vault.rename("Engage", "Welcome", mentions="all").plan
    assert tree(root) == before
    number = vault.apply(plan)
    assert led(vault)["[[Welcome]]"] == "Welcome.md"
    assert vault.find("Welcome") == "Welcome.md"
    assert list(vault.index.notes) == ["Plan.md", "Welcome.md", "a/Study log.md"]
    second = vault.apply(vault.move("Plan", "a/"))
    assert vault.find("Plan") == "a/Plan.md"
    assert [vault.undo().number, vault.undo(number).number] == [second, number]
    assert tree(root) == before
    assert vault.find("Plan") == "Plan.md"
    with pytest.raises(ScaffoldError, match="There is nothing to take back in this vault"):
        vault.undo()


def test_a_plan_of_an_older_state_is_refused(root: Path) -> None:
    vault = Vault(str(root))
    plan = vault.rename("Engage", "Welcome").plan
    (root / "Plan.md").write_text("# Plan\nlater words\n")
    with pytest.raises(ScaffoldError, match=r"Plan\.md was changed while the command ran"):
        vault.apply(plan)
    assert (root / "Engage.md").exists()


def test_settings_that_change_count_at_once(root: Path) -> None:
    vault = Vault(str(root))
    assert list(vault.index.notes) == ["Engage.md", "Plan.md", "a/Study log.md"]
    (root / "scaffold.toml").write_text('[check]\nexclude = ["a"]\n')
    assert list(vault.index.notes) == ["Engage.md", "Plan.md"]
    (root / "scaffold.toml").write_text("[check]\nexclud = []\n")
    with pytest.raises(ScaffoldError, match="exclud"):
        _ = vault.index


def test_unsaved_texts_are_laid_over(root: Path) -> None:
    vault = Vault(str(root))
    kept = vault.index.notes["Engage.md"]
    unsaved = vault.with_texts({"Plan.md": "# Plan\n[[Fresh]] [[Engage]]\n", "Fresh.md": "# Fresh\n"})
    assert led(unsaved) == {"[[Fresh]]": "Fresh.md", "[[Engage]]": "Engage.md", "[[Plan#Plan]]": "Plan.md"}
    assert unsaved.index.notes["Engage.md"] is kept
    assert sorted(unsaved.index.notes) == ["Engage.md", "Fresh.md", "Plan.md", "a/Study log.md"]
    plan = unsaved.rename("Engage", "Welcome").plan
    with pytest.raises(ScaffoldError, match=r"Plan\.md was changed while the command ran"):
        vault.apply(plan)
    write_vault(root, {"Plan.md": "# Plan\n[[Fresh]] [[Engage]]\n", "Fresh.md": "# Fresh\n"})
    assert vault.rename("Engage", "Welcome").plan == plan
    vault.apply(plan)
    assert (root / "Plan.md").read_text() == "# Plan\n[[Fresh]] [[Welcome]]\n"


def test_findings_follow_an_unsaved_text(root: Path) -> None:
    from scaffold.lint.engine import inspect

    vault = Vault(str(root))
    selection = RuleSelection(vault.config.check, ["LNK001"])
    assert [each.path for each in inspect(vault.index, selection)] == ["Plan.md"]
    unsaved = vault.with_texts({"Plan.md": "# Plan\n"})
    assert list(inspect(unsaved.index, selection)) == []
    assert [each.path for each in inspect(vault.index, selection)] == ["Plan.md"]


@pytest.mark.parametrize("path", ["../out.canvas", "x/../../out.canvas", "/dev/shm/out.canvas", "a//b.canvas", "a/"])
def test_no_plan_leads_out_of_the_vault(root: Path, path: str) -> None:
    vault = Vault(str(root))
    before = tree(root.parent)
    with pytest.raises(ScaffoldError, match="is not a path of a file in the vault"):
        vault.apply(vault.put_drawing(path, "{}", exists=False))
    assert tree(root.parent) == before


@pytest.mark.parametrize("path", ["", "/abs.md", "./Plan.md", "a/", "../x.md", "a//b.md"])
def test_no_text_is_laid_over_what_is_not_a_file(root: Path, path: str) -> None:
    with pytest.raises(ScaffoldError, match="is not a path of a file in a vault"):
        Vault(str(root)).with_texts({path: "# x\n"})


def test_folders_that_come_and_go_are_seen(root: Path) -> None:
    vault = Vault(str(root))
    assert vault.snapshot.folders == ("a",)
    (root / "Box").mkdir()
    assert vault.snapshot.folders == ("Box", "a")
    vault.apply(vault.move("Plan", "Box/"))
    assert vault.find("Plan") == "Box/Plan.md"
    (root / "link.md").symlink_to(root / "Engage.md")
    assert vault.snapshot.unseen == ["link.md"]


def test_settings_behind_a_link_count_at_once(root: Path) -> None:
    settings = root.parent / "settings.toml"
    settings.write_text("")
    (root / "scaffold.toml").symlink_to(settings)
    vault = Vault(str(root))
    assert "a/Study log.md" in vault.index.notes
    settings.write_text('[check]\nexclude = ["a"]\n')
    assert "a/Study log.md" not in vault.index.notes
    assert vault.config.check.exclude == ["a"]


def test_a_text_laid_over_keeps_what_is_parsed(root: Path) -> None:
    vault = Vault(str(root))
    unsaved = vault.with_texts({"Plan.md": "# Plan\n"})
    assert unsaved.index.notes["Engage.md"] is vault.index.notes["Engage.md"]
    for number in range(1500):
        unsaved = unsaved.with_texts({"Plan.md": f"# Plan\n{number}\n"})
    assert unsaved.index.notes["Plan.md"].text == "# Plan\n1499\n"
    assert unsaved.index.notes["Engage.md"] is vault.index.notes["Engage.md"]
    unsaved.apply(vault.rename("Engage", "Welcome").plan)
    assert unsaved.snapshot.read("Plan.md") == "# Plan\n1499\n"
    assert "Welcome.md" in unsaved.snapshot.paths


def test_a_live_vault_holds_one_state(root: Path) -> None:
    import gc

    from scaffold.vault.snapshot import Snapshot

    vault = Vault(str(root))
    selection = RuleSelection(vault.config.check)
    for number in range(12):
        (root / "Plan.md").write_text(f"# Plan\n{number}\n")
        (root / f"{number}.md").write_text("# n\n")
        list(vault.check(selection))
    gc.collect()
    assert sum(isinstance(thing, Snapshot) and thing.root == vault.root for thing in gc.get_objects()) <= 2


def test_only_notes_have_sections(root: Path) -> None:
    (root / "pic.png").write_bytes(b"")
    with pytest.raises(ScaffoldError, match=r"pic\.png is not a note; only a section of a note can be extracted"):
        Vault(str(root)).extract("pic.png#x", "Q")


def test_another_folder_in_the_place_of_the_vault_is_not_written(root: Path) -> None:
    vault = Vault(str(root), is_live=False)
    assert vault.recover() == []
    plan = vault.rename("Engage", "Listen").plan
    shutil.copytree(root, root.parent / "other")
    root.rename(root.parent / "moved")
    (root.parent / "other").rename(root)
    before = tree(root)
    with pytest.raises(ScaffoldError, match="became another folder while the command ran"):
        vault.apply(plan)
    assert tree(root) == before


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which each note goes that is read."""
    read: list[str] = []
    reading = Snapshot.read
    monkeypatch.setattr(Snapshot, "read", lambda self, path: read.append(path) or reading(self, path))
    return read


@pytest.mark.parametrize(
    "ask", [Vault.links, Vault.orphans, Vault.flows, Vault.tasks, Vault.task_problems, Vault.cards]
)
def test_only_a_note_that_has_changed_is_read_again(
    ask: Callable[[Vault], object], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_FINE", 0)
    vault, read = Vault(str(root)), parsed(monkeypatch)
    ask(vault)
    assert sorted(read) == sorted(NOTES)
    del read[:]
    (root / "Plan.md").write_text("# Plan\n- [ ] see [[Fresh]]\n")
    ask(vault)
    ask(vault.with_texts({}))
    assert read == ["Plan.md"]
    ask(vault.with_texts({"Engage.md": "# Engage\n", "Fresh.md": "# Fresh\n"}))
    assert read == ["Plan.md", "Engage.md", "Fresh.md"]
    ask(vault)
    assert read == ["Plan.md", "Engage.md", "Fresh.md"]


def test_an_unsaved_text_is_not_kept(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_FINE", 0)
    vault = Vault(str(root), cache=str(tmp_path / "cache"))
    unsaved = vault.with_texts({"Plan.md": "# Plan\n[[Fresh]]\n", "Fresh.md": "[[Improv]]\n"})
    assert [link.raw for link in unsaved.links()] == ["[[Improv]]", "[[Fresh]]", "[[Plan#Plan]]"]
    for opened in (vault, Vault(str(root), cache=str(tmp_path / "cache"))):
        assert list(led(opened)) == ["[[Engage]]", "[[Nobody]]", "[[Plan#Plan]]"]


def test_a_stamp_is_put_where_its_task_is_now(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "Engage.md").write_text("# Engage\n- [x] one\n- [x] two\n")
    old = bytes(listing.SIZE)[:-1] + b"1"
    monkeypatch.setattr(listing, "sign_file", lambda *_args, **_more: old)  # nothing seems to change
    vault = Vault(str(root))
    assert [edit.path for edit in vault.stamps().plan.of(EditNote)] == ["Engage.md"]
    (root / "Engage.md").write_text("# Engage\nmore\n```\n- [x] one\n```\n- [x] two\n")
    edits = vault.stamps(day=date(2026, 3, 2)).plan.of(EditNote)
    assert [edit.after for edit in edits] == ["# Engage\nmore\n```\n- [x] one\n```\n- [x] two ✅ 2026-03-02\n"]
