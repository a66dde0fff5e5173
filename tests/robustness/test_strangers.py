"""Others at work in the vault while a plan is carried out: a sync client replaces, removes and adds files and folders.

They act right before each system call in turn. Their bytes are never written over, and what is said is one sentence.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sample_plan import FILES, NOW, everything
from vaults import Ran, tree, write_vault

from scaffold.errors import ScaffoldError
from scaffold.plan import transaction
from scaffold.plan.journal import Journal
from scaffold.plan.recovery import recover

THEIRS = b"their words"
# What looks at a file right before it is renamed or removed is among them, the renaming and removing is not: they are two
# calls, and the moment between them stays open.
CALLS = ("open", "lstat", "mkdir", "write", "ftruncate", "fsync")
Act = Callable[[Path], object]


def put(path: str) -> Act:
    """Return what a sync client does: it writes a file aside, and renames it over the one that is there."""

    def act(vault: Path) -> None:
        (vault.parent / "aside").write_bytes(THEIRS)
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(vault.parent / "aside", vault / path)

    return act


def take(path: str) -> Act:
    return lambda vault: (vault / path).unlink(missing_ok=True)


def swap_folder(vault: Path) -> None:
    if (vault / "b").is_dir():
        (vault / "b").rename(vault.parent / "folder that was b")
    write_vault(vault, {"b/b.md": THEIRS})


def swap_vault(vault: Path) -> None:
    vault.rename(vault.parent / "vault that was here")
    write_vault(vault, dict.fromkeys([*FILES, "new/folder/b.md", "e/e.md"], THEIRS))


PATHS = ["a.md", "d.md", "b/c/c.md", "b/b.md", "new/folder/b.md", "e/e.md", ".scaffold-moving-0"]
ACTS = {f"puts {path}": put(path) for path in PATHS} | {f"takes {path}": take(path) for path in PATHS[:4]}


class Stranger:
    """Lets `act` happen before the call number `at`; `seen` counts the calls."""

    def __init__(self, at: int, act: Act, vault: Path) -> None:
        self.at, self.act, self.vault, self.seen = at, act, vault, 0

    @contextmanager
    def installed(self) -> Iterator["Stranger"]:
        with pytest.MonkeyPatch.context() as patch:
            self.patch = patch
            for name in CALLS:
                patch.setattr(os, name, self.preceded(getattr(os, name)))
            yield self

    def preceded(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            self.seen += 1
            if self.seen == self.at:
                self.patch.undo()
                self.act(self.vault)
            return call(*arguments, **options)

        return called


class Bench:
    """A vault that is made anew for each point, and its journal."""

    def __init__(self, folder: Path, record: Callable[[str, object], None]) -> None:
        self.folder, self.vault, self.record = folder, folder / "vault", record
        self.renew()

    def renew(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        write_vault(self.vault, FILES)
        self.begin()

    def begin(self) -> None:
        """Begin another command."""
        self.journal = Journal(str(self.folder / "state"), str(self.vault))

    def apply(self) -> int:
        return transaction.apply(everything(), str(self.vault), self.journal, NOW)

    def undo(self) -> object:
        return transaction.undo(self.journal.numbers("applied")[-1], str(self.vault), self.journal)

    def recover(self) -> list[str]:
        self.begin()
        return recover(str(self.vault), self.journal)

    def points(
        self, act: Act, job: Callable[[], object], ready: Callable[[], object] = int, *, step: int = 1
    ) -> Iterator[str | None]:
        """Do a job on a new vault for each point at which a stranger may act; yield what was refused."""
        for at in range(1, 1000, step):
            self.renew()
            ready()
            with Stranger(at, act, self.vault).installed() as stranger:
                refused = said(job)
            if stranger.seen < at:
                self.record("fault points", at // step)
                return
            yield refused


def said(job: Callable[[], object]) -> str | None:
    """Return the sentence with which a job is refused; None where it is done."""
    try:
        job()
    except ScaffoldError as error:
        sentence = str(error)
        assert "\n" not in sentence
        assert sentence.endswith(".")
        return sentence
    return None


@pytest.fixture
def bench(tmp_path: Path, record_property: Callable[[str, object], None]) -> Bench:
    return Bench(tmp_path / "bench", record_property)


def changed(now: dict[str, bytes], before: dict[str, bytes]) -> set[str]:
    """Return the files that are not as before, and not the stranger's."""
    return {
        path
        for path in now.keys() | before.keys()
        if not path.endswith("/") and now.get(path) not in (before.get(path), THEIRS)
    }


def concerned(path: str) -> set[str]:
    """Return the names that a file has before and after the plan."""
    swapped = {"a.md", "d.md", ".scaffold-moving-0", ".scaffold-moving-1"}
    moved = {"b/b.md", "new/folder/b.md", "b/.scaffold-moving-2"}
    return next((group for group in (swapped, moved) if path in group), {path})


@pytest.mark.parametrize("name", ACTS)
def test_what_a_sync_client_does_during_a_plan_stays(name: str, bench: Bench) -> None:
    before, path = tree(bench.vault), name.split()[1]
    refusals = 0
    for refused in bench.points(ACTS[name], bench.apply):
        now = tree(bench.vault)
        assert not name.startswith("puts") or THEIRS in now.values()
        if refused:
            refusals += 1
            assert changed(now, before) <= concerned(path)
            assert path in refused or "while the command ran" in refused
        assert bench.recover() == []
        said(bench.undo if bench.journal.numbers("applied") else bench.recover)
        assert not name.startswith("puts") or THEIRS in tree(bench.vault).values()
    assert refusals > 5


@pytest.mark.parametrize("name", ACTS)
def test_what_a_sync_client_does_during_an_undo_stays(name: str, bench: Bench) -> None:
    bench.apply()
    after, path = tree(bench.vault), name.split()[1]
    for refused in bench.points(ACTS[name], bench.undo, bench.apply, step=2):
        now = tree(bench.vault)
        assert not name.startswith("puts") or THEIRS in now.values()
        if refused and bench.journal.numbers("applied"):
            assert changed(now, after) <= concerned(path)
        assert all(path in each for each in bench.recover())


@pytest.mark.parametrize("job", ["apply", "undo"])
def test_a_folder_that_takes_the_place_of_another_stays(job: str, bench: Bench) -> None:
    ready = bench.apply if job == "undo" else bench.begin
    for refused in bench.points(swap_folder, getattr(bench, job), ready):
        assert THEIRS in tree(bench.vault).values()
        bench.recover()
        assert THEIRS in tree(bench.vault).values()
        assert refused is None or "b" in refused


@pytest.mark.parametrize("job", ["apply", "undo"])
def test_a_vault_that_takes_the_place_of_another_stays(job: str, bench: Bench) -> None:
    before = tree(bench.vault)
    refusals = 0
    for refused in bench.points(swap_vault, getattr(bench, job), bench.apply if job == "undo" else bench.begin):
        theirs = {path: data for path, data in tree(bench.vault).items() if not path.endswith("/")}
        assert list(theirs.values()) == [THEIRS] * (len(FILES) + 2)
        assert all("another folder" in each for each in bench.recover())
        bench.vault.rename(bench.folder / "another")
        (bench.folder / "vault that was here").rename(bench.vault)
        assert len(bench.recover()) <= 1
        if refused:
            refusals += 1
            assert re.search(r"became another folder|belongs to another|nothing was|cannot be taken back", refused)
        if bench.journal.numbers("applied"):
            bench.undo()
        assert tree(bench.vault) == before
    assert refusals > 50


def test_a_vault_that_is_swapped_before_apply_or_undo_is_not_written(bench: Bench) -> None:
    number = bench.apply()
    swap_vault(bench.vault)
    theirs = tree(bench.vault)
    assert "became another folder" in (said(bench.apply) or "")
    assert "belongs to another folder" in (said(bench.undo) or "")
    bench.begin()
    assert f"entry {number} belongs to another folder" in (said(bench.undo) or "")
    assert tree(bench.vault) == theirs


class Killed(BaseException):
    """Stands for the end of the process."""


def killed(bench: Bench, at: int) -> bool:
    """Carry out the plan, and end at a call; tell whether it did."""

    def end(_: Path) -> None:
        raise Killed

    with Stranger(at, end, bench.vault).installed():
        try:
            bench.apply()
        except Killed:
            return True
    return False


@pytest.mark.parametrize("name", ACTS)
def test_what_is_saved_after_a_crash_stays(name: str, bench: Bench) -> None:
    before, path = tree(bench.vault), name.split()[1]
    for at in range(1, 1000, 3):
        bench.renew()
        if not killed(bench, at) or bench.journal.numbers("applied"):
            bench.record("fault points", at // 3)
            return
        ACTS[name](bench.vault)
        for each in bench.recover():
            assert each.endswith(".")
        now = tree(bench.vault)
        assert not name.startswith("puts") or THEIRS in now.values()
        assert changed(now, before) <= concerned(path)


def test_an_earlier_clock_changes_no_order(bench: Bench) -> None:
    before = tree(bench.vault)
    earlier = NOW - timedelta(days=9000)
    bench.apply()
    between = tree(bench.vault)
    plan = type(everything())("later", tuple(everything().of(type(everything().changes[-1]))))
    assert plan.changes
    os.utime(bench.vault / "a.md", (0, 0))
    os.utime(bench.vault / "d.md", (2**32, 2**32))
    with pytest.raises(ScaffoldError, match=r"e/e\.md exists already"):
        transaction.apply(plan, str(bench.vault), bench.journal, earlier)
    assert tree(bench.vault) == between
    bench.undo()
    assert tree(bench.vault) == before


def test_undo_takes_the_last_plan_whatever_the_clock_said(sample: Path, run: Callable[..., Ran]) -> None:
    before = tree(sample)
    with pytest.MonkeyPatch.context() as patch:
        for moment, new in (("2026-03-09T10:00:00", "Second"), ("1999-01-01T00:00:00", "Third")):
            patch.setenv("SCAFFOLD_NOW", moment)
            assert run(sample, "rename", "Plan" if new == "Second" else "Second", new, "--yes").code == 0
        assert [line.split("  ")[-1] for line in run(sample, "undo", "--list").out.splitlines()] == [
            "Rename 'Second' to 'Third'",
            "Rename 'Plan' to 'Second'",
        ]
    assert "Took back 2" in run(sample, "undo").out
    assert "Took back 1" in run(sample, "undo").out
    assert tree(sample) == before
    assert datetime.fromisoformat(os.environ["SCAFFOLD_NOW"])
