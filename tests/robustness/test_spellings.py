"""File systems that take several spellings for one name: renaming by case or normal form alone, and strangers' files."""

import errno
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from faults import Faults
from spellings import Spellings, as_given, by_case, by_form, decomposed
from vaults import NOW, Ran, tree, write_vault

from scaffold.errors import ScaffoldError
from scaffold.plan import transaction
from scaffold.plan.journal import Journal
from scaffold.plan.model import CreateNote, DeleteNote, MoveNote, Plan

Run = Callable[..., Ran]
KINDS = {
    "none is the same": (as_given, as_given),
    "case": (by_case, as_given),
    "normal form": (by_form, as_given),
    "normal form, stored decomposed": (by_form, decomposed),
}
SHORT, LONG = "Caf\u00e9", "Cafe\u0301"
FILES: dict[str, str | bytes] = {
    "A/Plan.md": "# Plan\n[[Improve]] [[Caf\u00e9]]\n",
    "A/Improve.md": "# Improve\n[[Plan]]\n",
    "Caf\u00e9.md": "# Caf\u00e9\n[[Plan#Plan|plan]]\n",
    "Other.md": "[[A/Plan]] [[Improve]]\n",
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def vault(kind: str, tmp_path: Path) -> Iterator[Path]:
    fold, stored = KINDS[kind]
    root = tmp_path / "vault"
    root.mkdir()
    with Spellings(root, fold, stored).installed():
        yield write_vault(root, FILES)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Plan", "plan"), ("Plan", "PLAN"), (SHORT, LONG), (SHORT, "CAF\u00c9"), ("A", "a"), ("Plan", "Next")],
)
def test_a_rename_of_case_or_normal_form_alone_is_done_and_undone(old: str, new: str, vault: Path, run: Run) -> None:
    before = tree(vault)
    ran = run(vault, "rename", old, new, "--yes")
    if "has the same name already" in ran.err:  # no other form can be stored
        assert (new, decomposed(SHORT) + ".md" in before) == (LONG, True)
        return
    assert ran.code == 0, ran.err
    after = tree(vault)
    assert len(after) == len(before)
    assert any(new in path for path in after) or decomposed(new) in "".join(after)
    assert run(vault, "undo").code == 0
    assert tree(vault) == before
    assert "nothing to take back" in run(vault, "undo").err


@pytest.mark.parametrize("verb", [["rename", "Plan", "improve"], ["rename", "Plan", "IMPROVE"], ["move", "Plan", "other.md"],
                                  ["rename", "Plan", LONG], ["move", "Plan", LONG + ".md"], ["extract", "Plan#Plan", "IMPROVE"], ["move", "A/Improve", "A/plan.md"]], ids=" ".join)  # fmt: skip
def test_a_name_that_differs_from_a_strangers_in_spelling_alone_is_refused(
    verb: list[str], vault: Path, run: Run
) -> None:
    before = tree(vault)
    ran = run(vault, *verb, "--yes")
    if verb == ["rename", "Plan", LONG]:  # in another folder: another file
        assert ran.code == 0
        assert run(vault, "undo").code == 0
    else:
        assert ran.code == 2
        assert "exists already" in ran.err
    assert tree(vault) == before


@pytest.mark.parametrize(
    "rows", ["Plan,Improve\nImprove,Plan\n", "Plan,improve\nImprove,plan\n", "Plan,improve\nImprove,Third\n"]
)
def test_a_swap_is_done_and_undone(rows: str, vault: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "swap.csv").write_text(rows)
    before = tree(vault)
    ran = run(vault, "rename", "--from-file", str(tmp_path / "swap.csv"), "--yes")
    assert ran.code == 0, ran.err
    titles = {data[:6].lower() for data in tree(vault).values()}
    assert titles >= ({b"# impr", b"# thir"} if "Third" in rows else {b"# plan", b"# impr"})
    assert len(tree(vault)) == len(before)
    assert run(vault, "undo").code == 0
    assert tree(vault) == before


@pytest.mark.parametrize("strangers", ["a/IMPROVE 2.md", "A/Improve 2.md", "a/" + decomposed("Né") + ".md"])
def test_a_stranger_that_comes_between_is_not_written_over(strangers: str, kind: str, vault: Path) -> None:
    wanted = "Né.md" if "N" in strangers else "improve 2.md"
    (vault / "A" / strangers.rpartition("/")[2]).write_bytes(b"theirs")
    before = tree(vault)
    journal = Journal(str(vault.parent / "state"), str(vault))
    now = datetime.fromisoformat(NOW)
    fold = KINDS[kind][0]
    for change in (MoveNote("A/Plan.md", f"A/{wanted}"), CreateNote(f"A/{wanted}", "ours")):
        plan = Plan("p", (DeleteNote("Other.md", str(FILES["Other.md"])), change))
        if fold(wanted) == fold(strangers.rpartition("/")[2]):
            with pytest.raises(ScaffoldError, match="exists already; nothing was changed"):
                transaction.apply(plan, str(vault), journal, now)
        else:
            transaction.undo(transaction.apply(plan, str(vault), journal, now), str(vault), journal)
        assert tree(vault) == before


def test_hard_links_that_differ_in_case_are_two_files(tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", {"Plan.md": "x"})
    os.link(vault / "Plan.md", vault / "plan.md")
    before = tree(vault)
    journal = Journal(str(tmp_path / "state"), str(vault))
    with pytest.raises(ScaffoldError, match=r"plan\.md exists already"):
        transaction.apply(
            Plan("p", (MoveNote("Plan.md", "plan.md"),)), str(vault), journal, datetime.fromisoformat(NOW)
        )
    assert tree(vault) == before


@pytest.mark.parametrize("verb", ["apply", "undo"])
def test_a_rename_of_case_that_fails_is_made_good(verb: str, vault: Path, run: Run) -> None:
    before = tree(vault)
    rename = ("rename", "Plan", "plan", "--yes")
    for at in range(1, 100):
        if verb == "undo":
            run(vault, *rename)
        after = tree(vault)
        with Faults(at, errno.ENOSPC).installed() as faults:
            ran = run(vault, *(rename if verb == "apply" else ("undo",)))
        assert ran.code in (0, 2), ran.err
        if ran.code == 2:
            run(vault, "undo", "--list")
            assert tree(vault) in (before, after), at
        if tree(vault) != before:
            assert run(vault, "undo").code == 0
        assert tree(vault) == before
        if faults.seen < at:
            return


def test_a_disk_that_gives_each_spelling_an_inode_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scaffold.plan.disk import is_same

    for name in ("Old.md", "other.md"):
        (tmp_path / name).write_text("x")
    real = os.path.lexists
    folded = {"old.md", "other.md"}
    monkeypatch.setattr(os.path, "lexists", lambda path: real(path) or os.path.basename(path).lower() in folded)
    lstat, numbers = os.lstat, {"Old.md": 1, "OLD.md": 2, "other.md": 3}
    monkeypatch.setattr(
        os,
        "lstat",
        lambda path: os.stat_result((0o100644, numbers[os.path.basename(path)], *lstat(tmp_path / "Old.md")[2:])),
    )
    assert is_same(str(tmp_path / "Old.md"), str(tmp_path / "OLD.md"))
    assert not is_same(str(tmp_path / "Old.md"), str(tmp_path / "other.md"))
