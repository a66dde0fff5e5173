"""Plans: applied as a whole or not at all, whatever fails; taken back byte for byte."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from failing_calls import FailingCalls, Killed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_plan import FILES, NOW, edit, everything
from vaults import Ran, tree, write_vault

from scaffold.cli import apply as command
from scaffold.errors import ScaffoldError
from scaffold.plan import journal as journal_module
from scaffold.plan import transaction
from scaffold.plan.entry import Entry
from scaffold.plan.journal import Journal
from scaffold.plan.kept import is_cut_short
from scaffold.plan.model import Change, CreateNote, DeleteNote, MoveNote, Plan
from scaffold.plan.preview import as_json, count_changes, diff
from scaffold.plan.recovery import recover
from scaffold.plan.reversal import changed_since
from scaffold.plan.steps import Step
from scaffold.text.encoding import decode


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return write_vault(tmp_path / "vault", FILES)


@pytest.fixture
def journal(tmp_path: Path, vault: Path) -> Journal:
    return Journal(str(tmp_path / "journal"), str(vault))


def test_everything_is_applied(vault: Path, journal: Journal) -> None:
    transaction.apply(everything(), str(vault), journal, NOW)
    after = {path: data for path, data in tree(vault).items() if not path.endswith("/")}
    assert after == {
        "a.md": "\ufeffd\n".encode(),
        "d.md": b"three, longer than before\r\ntwo",
        "new/folder/b.md": b"\xfe not UTF-8 \xe9\n",
        "e/e.md": b"new\n",
    }


def test_undo_restores_every_byte_and_folder(vault: Path, journal: Journal) -> None:
    before = tree(vault)
    number = transaction.apply(everything(), str(vault), journal, NOW)
    transaction.undo(number, str(vault), journal)
    assert tree(vault) == before
    with pytest.raises(ScaffoldError, match="taken back already"):
        transaction.undo(number, str(vault), journal)


def test_a_folder_moves_with_all_that_is_in_it(vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    (vault / "b" / ".hidden").write_text("x")
    before = tree(vault)
    plan = Plan("x", (edit("b/c/c.md", "", 0, 0, "new"), MoveNote("b", "x/y"), MoveNote("d.md", "x/d.md")))
    for at in range(1, 100):
        with monkeypatch.context() as patch:
            faults = FailingCalls(patch, Killed, at)
            with suppress(Killed):
                transaction.apply(plan, str(vault), journal, NOW)
        finished = faults.seen < at
        recover(str(vault), journal)
        for number in journal.numbers("applied"):
            assert (vault / "x/y/c/c.md").read_text() == "new"
            assert (vault / "x/y/.hidden").exists()
            assert not (vault / "b").exists()
            transaction.undo(number, str(vault), journal)
        assert tree(vault) == before
        if finished:
            break
    number = transaction.apply(plan, str(vault), journal, NOW)
    (vault / "x/y/c/c.md").write_text("later")
    with pytest.raises(ScaffoldError, match=r"lost in x/y/c/c\.md"):
        transaction.undo(number, str(vault), journal)


@pytest.mark.parametrize(
    "later",
    [
        lambda vault: (vault / "d.md").write_text("edited"),
        lambda vault: (vault / "e/e.md").unlink(),
        lambda vault: (vault / "b/c/c.md").write_text("again"),
        lambda vault: (vault / "b/b.md").write_text("again"),
        lambda vault: (vault / "new/folder/b.md").rename(vault / "elsewhere.md"),
    ],
)
def test_undo_refuses_after_later_edits(vault: Path, journal: Journal, later: Callable[[Path], object]) -> None:
    number = transaction.apply(everything(), str(vault), journal, NOW)
    later(vault)
    before = tree(vault)
    with pytest.raises(ScaffoldError, match="later changes would be lost in"):
        transaction.undo(number, str(vault), journal)
    assert tree(vault) == before


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ([edit("a.md", "something else", 0, 1, "")], "a.md was changed while"),
        ([edit("gone.md", "", 0, 0, "x")], "gone.md was changed while"),
        ([CreateNote("a.md", "x")], "a.md exists already"),
        ([MoveNote("a.md", "d.md")], "d.md exists already"),
        ([DeleteNote("a.md", "x")], "a.md was changed while"),
        ([MoveNote("gone.md", "x.md")], "gone.md"),
        ([CreateNote("a.md/below.md", "x")], "a.md"),
    ],
)
def test_a_plan_that_no_longer_fits_changes_nothing(
    vault: Path, journal: Journal, plan: list[Change], message: str
) -> None:
    before = tree(vault)
    with pytest.raises(ScaffoldError, match=message):
        transaction.apply(Plan("x", (edit("d.md", "\ufeffd\n", 0, 0, "!"), *plan)), str(vault), journal, NOW)
    assert tree(vault) == before
    assert not journal.numbers("pending", "applied")


def test_an_edited_note_keeps_its_inode_and_mode(vault: Path, journal: Journal) -> None:
    note = vault / "a.md"
    note.chmod(0o640)
    before = note.stat()
    transaction.apply(Plan("x", (edit("a.md", "one\r\ntwo", 0, 3, ""),)), str(vault), journal, NOW)
    assert (note.stat().st_ino, note.stat().st_mode) == (before.st_ino, before.st_mode)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS])
def test_every_failing_call_leaves_the_vault_as_it_was(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = tree(vault)
    points = 0
    for at in range(1, 200):
        with monkeypatch.context() as patch:
            faults = FailingCalls(patch, number, at)
            try:
                transaction.apply(everything(), str(vault), journal, NOW)
            except (ScaffoldError, OSError):
                points += 1
            else:
                if faults.seen < at:
                    break
        recover(str(vault), journal)
        for applied in journal.numbers("applied"):  # a failure after the last write is no failure
            transaction.undo(applied, str(vault), journal)
        assert tree(vault) == before, at
    assert points > 20


def test_every_kill_is_recovered_by_the_next_command(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(vault)
    points = 0
    for at in range(1, 200):
        with monkeypatch.context() as patch:
            faults = FailingCalls(patch, Killed, at)
            try:
                transaction.apply(everything(), str(vault), journal, NOW)
            except Killed:
                points += 1
        finished = faults.seen < at
        recover(str(vault), journal)
        for applied in journal.numbers("applied"):  # killed after the last write
            transaction.undo(applied, str(vault), journal)
        assert tree(vault) == before, at
        if finished:
            break
    assert points > 20


def test_every_kill_of_an_undo_is_completed_by_the_next_command(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(vault)
    for at in range(1, 200):
        number = transaction.apply(everything(), str(vault), journal, NOW)
        after = tree(vault)
        with monkeypatch.context() as patch:
            FailingCalls(patch, Killed, at)
            try:
                transaction.undo(number, str(vault), journal)
            except Killed:
                pass
            else:
                break
        recover(str(vault), journal)
        if journal.numbers("applied"):
            assert tree(vault) == after
            transaction.undo(number, str(vault), journal)
        assert tree(vault) == before, at


def test_an_undo_that_fails_leaves_the_vault_as_it_was(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(vault)
    refused = 0
    for at in range(1, 200):
        number = transaction.apply(everything(), str(vault), journal, NOW)
        after = tree(vault)
        with monkeypatch.context() as patch:
            faults = FailingCalls(patch, errno.ENOSPC, at)
            try:
                transaction.undo(number, str(vault), journal)
            except ScaffoldError:
                refused += 1
                assert tree(vault) == after, at
            except OSError:  # in the journal, before the first file or after the last
                assert tree(vault) in (before, after), at
                recover(str(vault), journal)
        if journal.numbers("applied"):
            transaction.undo(number, str(vault), journal)
        assert tree(vault) == before
        if faults.seen < at:
            break
    assert refused > 10


def test_recovery_leaves_a_file_that_was_edited_since(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(vault)
    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            transaction.apply(everything(), str(vault), journal, NOW)
    (vault / "a.md").write_text("my own words since the crash")
    (said,) = recover(str(vault), journal)
    assert "changed them since: a.md;" in said
    assert tree(vault) == before | {"a.md": b"my own words since the crash"}
    assert (Path(journal.folder) / "1.kept" / "a.md").read_bytes() == before["a.md"]


class Editor:
    """Saves files of a vault at the moment when scaffold first writes to one, as an editor or a sync client may."""

    def __init__(self, patch: pytest.MonkeyPatch, vault: Path, act: Callable[[Path], object], call: str) -> None:
        plain = getattr(os, call)

        def called(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            made = plain(*arguments, **options)
            patch.undo()
            act(vault)
            return made

        patch.setattr(os, call, called)


RENAMES = Plan("r", (edit("a.md", "one\r\ntwo", 0, 3, "1"), edit("d.md", "\ufeffd\n", 1, 2, "D")))


@pytest.mark.parametrize(("saved", "is_undo"), [("a.md", False), ("d.md", False), ("a.md", True)])
def test_what_an_editor_saves_in_the_middle_stays(
    saved: str, is_undo: bool, vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch  # noqa: FBT001
) -> None:  # fmt: skip
    number = transaction.apply(RENAMES, str(vault), journal, NOW) if is_undo else 0
    before = tree(vault)

    def save(root: Path) -> None:
        (root / saved).write_text("my words")
        if saved == "a.md":  # a rolled back plan does not write over what it had written before
            (root / "d.md").write_text("these too")

    Editor(monkeypatch, vault, save, "ftruncate")
    act = partial(transaction.undo, number) if is_undo else partial(transaction.apply, RENAMES, now=NOW)
    with pytest.raises(ScaffoldError, match="changed while the command ran"):
        act(root=str(vault), journal=journal)
    mine = {saved: b"my words"} | ({"d.md": b"these too"} if saved == "a.md" else {})
    assert tree(vault) == before | mine
    assert not journal.numbers("pending", "landing")


def test_a_file_that_vanishes_in_the_middle_stays_away(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(vault)
    Editor(monkeypatch, vault, lambda root: (root / "d.md").unlink(), "ftruncate")
    with pytest.raises(ScaffoldError, match=r"^d\.md vanished while the command ran; nothing was written\.$"):
        transaction.apply(RENAMES, str(vault), journal, NOW)
    assert tree(vault) == {name: data for name, data in before.items() if name != "d.md"}


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("apply", r"^b is a symbolic link, and may lead out of the vault"),
        ("middle", r"^b/b\.md was changed while the command ran; nothing was written\.$"),
        ("undo", r"^Plan 1 \(p\) cannot be taken back: later changes would be lost in b/b\.md, b/n\.md\."),
    ],
)
def test_a_folder_that_became_a_link_is_not_followed(
    when: str, said: str, vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = vault.parent / "outside"

    def swap(root: Path) -> None:
        (root / "b").rename(outside)
        (root / "b").symlink_to(outside)

    text = decode(FILES["b/b.md"])  # type: ignore[arg-type]
    plan = Plan(
        "p", (edit("a.md", "one\r\ntwo", 0, 3, "1"), edit("b/b.md", text, 3, 4, "N"), CreateNote("b/n.md", "n"))
    )
    if when == "undo":
        transaction.apply(plan, str(vault), journal, NOW)
    if when == "middle":
        Editor(monkeypatch, vault, swap, "ftruncate")
    else:
        swap(vault)
    held = tree(outside) if outside.exists() else {"b.md": FILES["b/b.md"], "c/": b"", "c/c.md": b""}
    act = partial(transaction.undo, 1) if when == "undo" else partial(transaction.apply, plan, now=NOW)
    with pytest.raises(ScaffoldError, match=said):
        act(root=str(vault), journal=journal)
    assert tree(outside) == held
    assert (vault / "a.md").read_bytes() == (b"1\r\ntwo" if when == "undo" else b"one\r\ntwo")


def test_names_on_the_way_of_a_swap_must_be_free(vault: Path, journal: Journal) -> None:
    (vault / ".scaffold-moving-0").write_text("a stranger")
    before = tree(vault)
    with pytest.raises(ScaffoldError, match=r"\.scaffold-moving-0 exists already"):
        transaction.apply(everything(), str(vault), journal, NOW)
    assert tree(vault) == before


def test_another_vault_at_the_same_path_is_left_alone(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        FailingCalls(patch, Killed, 12)
        with pytest.raises(Killed):
            transaction.apply(everything(), str(vault), journal, NOW)
    vault.rename(vault.parent / "moved")
    write_vault(vault, {"Note.md": "another"})
    before = tree(vault)
    (said,) = recover(str(vault), journal)
    assert "another folder" in said
    assert tree(vault) == before
    journal = Journal(str(vault.parent / "journal"), str(vault))
    number = transaction.apply(Plan("n", (CreateNote("N.md", "n"),)), str(vault), journal, NOW)
    assert transaction.undo(number, str(vault), journal).title == "n"


def test_a_deleted_note_comes_back_with_its_mode(vault: Path, journal: Journal) -> None:
    (vault / "b/c/c.md").chmod(0o600)
    number = transaction.apply(Plan("d", (DeleteNote("b/c/c.md", ""),)), str(vault), journal, NOW)
    transaction.undo(number, str(vault), journal)
    assert (vault / "b/c/c.md").stat().st_mode & 0o777 == 0o600


def test_an_entry_that_was_never_finished_blocks_nothing(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            transaction.apply(everything(), str(vault), journal, NOW)
    (Path(journal.folder) / "\u00b2.applied").write_text("")
    before = tree(vault)
    assert recover(str(vault), journal) == []
    transaction.undo(transaction.apply(everything(), str(vault), journal, NOW), str(vault), journal)
    assert tree(vault) == before


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: data[:-1], "damaged"),
        (lambda data: data[:20], "damaged"),
        (lambda _: b"", "damaged"),
        (lambda data: data.replace(b'"scaffold": 2', b'"scaffold": 9'), "another version"),
        (lambda data: data.replace(b'"a.md"', b'"../a"'), "checksum"),
        (lambda data: data.replace(b'"time"', b'"xime"'), "checksum"),
        (lambda data: b"[" * 200_000 + data, "damaged"),
        (lambda data: data[:-3] + b"xxx", "checksum"),
    ],
)
def test_a_journal_entry_that_cannot_be_trusted_is_refused(
    vault: Path, journal: Journal, damage: Callable[[bytes], bytes], message: str
) -> None:
    number = transaction.apply(everything(), str(vault), journal, NOW)
    file = Path(journal.folder) / f"{number}.applied"
    file.write_bytes(damage(file.read_bytes()))
    before = tree(vault)
    with pytest.raises(ScaffoldError, match=message):
        transaction.undo(number, str(vault), journal)
    assert tree(vault) == before


def test_the_journal_is_bounded(vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "MOST_ENTRIES", 3)
    for name in "12345":
        transaction.apply(Plan(name, (CreateNote(f"{name}.md", name),)), str(vault), journal, NOW)
    assert journal.numbers("applied") == [3, 4, 5]
    monkeypatch.setattr(journal_module, "MOST_BYTES", 10)
    transaction.apply(Plan("6", (CreateNote("6.md", "x"),)), str(vault), journal, NOW)
    assert journal.numbers("applied") == [6]


@st.composite
def plans(draw: st.DrawFn) -> tuple[dict[str, bytes], Plan]:
    """Draw a small vault and a plan that fits it: each file is edited, deleted, moved or left, some are new."""
    names = [f"{folder}{letter}.md" for folder in ("", "x/", "x/y/", "z/") for letter in "abc"]
    present = draw(st.lists(st.sampled_from(names), unique=True, min_size=1))
    files = {name: draw(st.binary(max_size=20)) for name in present}
    changes: list[Change] = []
    moved: list[str] = []
    for name in present:
        text = decode(files[name])
        what = draw(st.sampled_from(["leave", "edit", "delete", "move", "edit and move"]))
        if "edit" in what:
            cuts = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
            changes.append(edit(name, text, cuts[0], cuts[1], draw(st.text(max_size=30))))
        if what == "delete":
            changes.append(DeleteNote(name, text))
        if "move" in what:
            moved.append(name)
    free = [name for name in names if name not in present or name in moved]
    targets = draw(st.permutations(free))
    changes += [MoveNote(name, to) for name, to in zip(moved, targets, strict=False) if name != to]
    taken = set(targets[: len(moved)])
    for name in draw(st.lists(st.sampled_from(names), unique=True)):
        if name not in present and name not in taken:
            changes.append(CreateNote(name, draw(st.text(max_size=20))))
    return files, Plan("drawn", tuple(changes))


@given(plans())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_undo_restores_any_plan(case: tuple[dict[str, bytes], Plan]) -> None:
    files, plan = case
    with TemporaryDirectory() as folder:
        vault = write_vault(Path(folder) / "vault", dict(files))
        journal = Journal(os.path.join(folder, "journal"), str(vault))
        before = tree(vault)
        number = transaction.apply(plan, str(vault), journal, NOW)
        untouched = files.keys() - {change.path for change in plan.changes}
        assert all((vault / name).read_bytes() == files[name] for name in untouched if (vault / name).exists())
        transaction.undo(number, str(vault), journal)
        assert tree(vault) == before


def test_a_plan_as_people_and_machines_read_it() -> None:
    plan = everything()
    assert count_changes(plan) == "2 edits in 2 files, 1 file created, 3 files renamed, 1 file deleted"
    assert count_changes(Plan("nothing", ())) == "nothing to change"
    shown = "\n".join(diff(plan))
    assert "-one\r\n+three, longer than before\r\n two\n\\ No newline at end of file" in shown
    assert "rename b/b.md => new/folder/b.md" in shown
    assert as_json(plan)["changes"][0] == {  # type: ignore[index]
        "kind": "edit",
        "path": "a.md",
        "edits": [{"line": 1, "column": 1, "before": "one", "after": "three, longer than before"}],
    }


VERBS = [
    ["done", "Improve"],
    ["done", "Study log:18"],
    ["rename", "Plan", "Look ahead", "--yes"],
    ["rename", "Plan", "Look ahead", "--yes", "--mentions", "all"],
    ["rename", "Value chain handout.pdf", "Handout", "--yes"],
    ["rename", "Value chain.canvas", "Map", "--yes"],
    ["new", "--template", "daily"],
    [
        *("new", "M", "--set", "class=c", "--set", "source=s", "--set", "folder=new/deep", "--set", "key_message=k"),
        *("--input", "Alerts <- Plan, Improve", "--output", "Thanks -> Engage", "--mirror"),
    ],
]


@pytest.mark.parametrize("arguments", VERBS, ids=" ".join)
def test_undo_after_each_verb_restores_the_tree(arguments: list[str], sample: Path, run: Callable[..., Ran]) -> None:
    before = tree(sample)
    ran = run(sample, *arguments)
    assert ran.code == 0, ran.err
    assert tree(sample) != before
    assert run(sample, "undo").code == 0
    assert tree(sample) == before


def test_who_stops_a_verb_that_has_written_is_told_so(
    sample: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_arguments: object) -> None:
        raise KeyboardInterrupt

    before = tree(sample)
    monkeypatch.setattr(command, "_report", stopped)
    ran = run(sample, "rename", "Plan", "Look ahead", "--yes")
    assert (ran.code, ran.err.lstrip()) == (
        130,
        "scaffold: Stopped, but what was planned is applied; take it back with: scaffold undo 1\n",
    )
    assert run(sample, "undo", "1").code == 0
    assert tree(sample) == before
    monkeypatch.setattr(command, "carry_out", stopped)
    monkeypatch.setattr("scaffold.commands.rename.carry_out", stopped)
    assert (
        run(sample, "rename", "Plan", "Look ahead", "--yes").err.lstrip() == "scaffold: Stopped; nothing was written.\n"
    )


def _crash(vault: Path, journal: Journal, patch: pytest.MonkeyPatch) -> None:
    """Carry out a plan up to its first removal."""
    with patch.context() as inner:
        inner.setattr(os, "unlink", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            transaction.apply(everything(), str(vault), journal, NOW)


@pytest.mark.parametrize("saved", ["a beginning", "a mix"])
def test_recovery_keeps_what_may_be_somebodys(
    saved: str, vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor has saved what looks like a torn write of ours: it is written over, kept, and named."""
    before = tree(vault)
    _crash(vault, journal, monkeypatch)
    (step,) = [step for step in journal.load(1).steps if step.path == "a.md" == step.to]
    assert step.before is not None
    assert step.after is not None
    mine = step.after[:-1] if saved == "a beginning" else bytes(
        new if number % 2 else old for number, (old, new) in enumerate(zip(step.before, step.after, strict=False))
    )  # fmt: skip
    assert mine not in (step.before, step.after)
    (vault / "a.md").write_bytes(mine)
    (said,) = recover(str(vault), journal)
    place = Path(journal.folder) / "1.found" / "a.md"
    assert (tree(vault), place.read_bytes()) == (before, mine)
    assert f"a.md held something else, half written or saved since; that is in {place.parent}" in said


def _one_letter_less(vault: Path, path: str, kept: list[bytes]) -> None:
    """Save a file without its last letter, as an editor may: it looks like a write that was cut short."""
    kept.append((vault / path).read_bytes()[:-1])
    (vault / path).write_bytes(kept[0])


def test_rolling_back_keeps_what_may_be_somebodys(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, saved = tree(vault), list[bytes]()

    def fail(_: str) -> None:
        _one_letter_less(vault, "a.md", saved)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "unlink", fail)
    with pytest.raises(ScaffoldError, match=r"a\.md held something else, half written or saved since; that is in"):
        transaction.apply(everything(), str(vault), journal, NOW)
    assert tree(vault) == before
    assert (Path(journal.folder) / "1.found/a.md").read_bytes() == saved[0]
    monkeypatch.undo()
    assert transaction.apply(everything(), str(vault), journal, NOW) == 2, "the number is not given again"


def test_undo_keeps_what_may_be_somebodys(vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    before, saved, told = tree(vault), list[bytes](), list[str]()
    monkeypatch.setattr(journal, "tell", told.append)
    transaction.apply(everything(), str(vault), journal, NOW)

    def save(entry: Entry, root: str) -> list[str]:
        found = changed_since(entry, root)
        _one_letter_less(vault, "e/e.md", saved)
        return found

    monkeypatch.setattr(transaction, "changed_since", save)
    transaction.undo(1, str(vault), journal)
    assert tree(vault) == before
    assert (Path(journal.folder) / "1.found/e/e.md").read_bytes() == saved[0]
    (sentence,) = told
    assert "was taken back, while something else wrote: e/e.md held something else" in sentence


def test_an_undo_that_fails_keeps_what_may_be_somebodys(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = list[bytes]()
    plan = Plan("two", (edit("a.md", "one\r\ntwo", 0, 3, "three"), edit("b/c/c.md", "", 0, 0, "new")))
    transaction.apply(plan, str(vault), journal, NOW)
    after = tree(vault)

    def fail(*_: object) -> list[str]:
        _one_letter_less(vault, "a.md", saved)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(transaction, "restore", fail)
    with pytest.raises(ScaffoldError, match=r"not taken back\. a\.md held something else"):
        transaction.undo(1, str(vault), journal)
    assert tree(vault) == after
    assert (Path(journal.folder) / "1.found/a.md").read_bytes() == saved[0]


@pytest.mark.parametrize(("before", "after"), [(b"one two", b"three two"), (b"", b"new"), (b"longer", b"short")])
def test_our_own_write_that_stops_anywhere_is_not_kept(before: bytes, after: bytes) -> None:
    step = Step("a.md", "a.md", before or None, after)
    for written in range(len(after) + 1):
        assert is_cut_short(step, after[:written] + before[written:])
    for written in range(len(before) + 1):
        assert is_cut_short(step, before[:written] + after[written:])
    assert not is_cut_short(step, b"somebody's")


def test_a_note_that_became_a_folder_is_left_and_named(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(vault)
    _crash(vault, journal, monkeypatch)
    (vault / "a.md").unlink()
    (vault / "a.md").mkdir()
    (said,) = recover(str(vault), journal)
    assert "left as somebody has changed them since: a.md" in said
    assert {path: data for path, data in tree(vault).items() if "a.md" not in path} == {
        path: data for path, data in before.items() if path != "a.md"
    }


def _renumbered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the file system number its folders anew, as another mount of it may."""
    monkeypatch.setattr(journal_module, "inode", lambda _root: 4711)


@pytest.mark.parametrize("inverse", [False, True], ids=["recovery", "undo"])
def test_a_disk_with_other_inodes_after_a_mount(
    inverse: bool,  # noqa: FBT001 - one of two
    vault: Path,
    journal: Journal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = tree(vault)
    if inverse:
        transaction.apply(everything(), str(vault), journal, NOW)
    else:
        _crash(vault, journal, monkeypatch)
    _renumbered(monkeypatch)
    again = Journal(journal.state, str(vault))
    if inverse:
        transaction.undo(1, str(vault), again)
    else:
        assert "the vault is again as it was before" in recover(str(vault), again)[0]
    assert tree(vault) == before


def test_every_kill_is_recovered_after_a_mount_with_other_inodes(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(vault)
    for at in range(1, 200):
        with monkeypatch.context() as patch:
            faults = FailingCalls(patch, Killed, at)
            with suppress(Killed):
                transaction.apply(everything(), str(vault), journal, NOW)
        with monkeypatch.context() as patch:
            _renumbered(patch)
            again = Journal(journal.state, str(vault))
            recover(str(vault), again)
            for number in again.numbers("applied"):
                transaction.undo(number, str(vault), again)
        assert tree(vault) == before, at
        if faults.seen < at:
            break
    assert at > 10


@pytest.mark.parametrize("after", ["a crash", "a whole plan"])
def test_an_edited_file_hides_no_plan_after_a_mount_with_other_inodes(
    after: str, vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file stays as somebody made it, and is named; all else is as without the mount."""
    before = tree(vault)
    if after == "a crash":
        _crash(vault, journal, monkeypatch)
    else:
        transaction.apply(everything(), str(vault), journal, NOW)
    name = "a.md" if after == "a crash" else "d.md"  # its text is there by then
    (vault / name).write_bytes(b"mine now, all of it")
    _renumbered(monkeypatch)
    again = Journal(journal.state, str(vault))
    if after == "a crash":
        (said,) = recover(str(vault), again)
        assert "left as somebody has changed them since: a.md; what they held before is in" in said
        assert tree(vault) == before | {"a.md": b"mine now, all of it"}
    else:
        with pytest.raises(ScaffoldError, match=r"later changes would be lost in .*d\.md"):
            transaction.undo(1, str(vault), again)


def test_a_plan_of_one_file_that_was_edited_since_is_still_listed_after_a_mount_with_other_inodes(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_vault(tmp_path / "vault", {"a.md": "one", "b.md": "two", "c/d.md": "three", "c/e.md": "four"})
    for text in ("two", "three"):
        before = (root / "a.md").read_text()
        plan = Plan(f"to {text}", (edit("a.md", before, 0, len(before), text),))
        transaction.apply(plan, str(root), journal, NOW)
    _renumbered(monkeypatch)
    again = Journal(journal.state, str(root))
    assert [again.load(number).title for number in (1, 2)] == ["to two", "to three"]
    for number in (2, 1):
        transaction.undo(number, str(root), again)
    assert (root / "a.md").read_bytes() == b"one"


def test_another_vault_with_other_inodes_is_still_another(
    vault: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _crash(vault, journal, monkeypatch)
    for path in list(vault.rglob("*.md")):
        path.write_text("of another vault")
        path.rename(path.with_stem(f"{path.stem} of another"))
    other = tree(vault)
    _renumbered(monkeypatch)
    again = Journal(journal.state, str(vault))
    assert "in another folder that was here" in recover(str(vault), again)[0]
    assert tree(vault) == other
