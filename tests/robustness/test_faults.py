"""Faults below every verb: each system call that writes fails, or ends the process; the vault is the old or the new one.

The next command restores what a killed process left half done. How many points were tried is printed at the end.
"""

import errno
import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from endings import check_ending
from faults import Faults
from vaults import Ran, tree

from scaffold.plan import disk

Run = Callable[..., Ran]
Record = Callable[[str, object], None]

MANY_FILES = "as of many files"  # which are waited for together, not one by one
VERBS = [
    ["done", "Study log:18"],
    ["set", "Study log:18", "Cancelled"],
    ["rename", "Plan", "Look ahead", "--yes"],
    ["rename", "S101 - Service Value/2_Concepts", "2_Ideas", "--yes"],
    ["rename", "Value chain handout.pdf", "Handout", "--yes"],
    ["rename", "--from-file", "{swap}", "--yes"],
    ["move", "Plan", "new/deep/", "--yes"],
    ["merge", "Improve", "Plan", "--yes"],
    ["extract", "Plan#Outputs", "Key", "--yes"],
    ["new", "--template", "daily"],
    [
        *("new", "M", "--set", "class=c", "--set", "source=s", "--set", "folder=new/deep", "--set", "key_message=k"),
        *("--input", "Alerts <- Plan, Improve", "--output", "Thanks -> Engage", "--mirror"),
    ],
    ["insert", "Word", "Plan"],
    ["check", "--fix", "--unsafe-fixes", "--yes", "--select", "FND,FLW,FMT,LNK,TXT"],
    ["flows", "--into", "_Overview_", "--yes"],
    ["flows", "--format", "canvas", "--output", "Flows.canvas", "--yes"],
    ["tasks", "convert", "--to", "dataview", "--yes"],
    ["cards", "new", "Plan", "--front", "q", "--back", "a"],
    ["cards", "export", "{out}", "--yes"],
    [MANY_FILES, "rename", "S101 - Service Value/2_Concepts", "2_Ideas", "--yes"],
]
ERRORS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS]
MANY = 8  # calls that the smallest verb makes at least


@pytest.fixture
def verb(request: pytest.FixtureRequest, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    if request.param[0] == MANY_FILES:
        monkeypatch.setattr(disk, "MANY", 1)
    (tmp_path / "swap.csv").write_text("Plan,Improve\nImprove,Plan\n")
    places = {"{swap}": str(tmp_path / "swap.csv"), "{out}": str(tmp_path / "out.apkg")}
    (sample / "Templates" / "Word.md").write_text("<% tp.date.now() %>\n")
    (sample / "Odd.md").write_bytes("# Odd\r\nDone âœ…\r\n".encode())
    return [places.get(each, each) for each in request.param if each != MANY_FILES]


class Walk:
    """The points of a verb, tried one after the other on one vault; `before` and `after` are what it may be."""

    def __init__(self, run: Run, vault: Path, verb: list[str]) -> None:
        self.run, self.vault, self.verb = run, vault, verb
        self.before = tree(vault)
        self.calls = self.counted(*verb)
        self.after = tree(vault)
        assert self.after != self.before
        self.undo_calls = self.counted("undo")
        assert tree(vault) == self.before

    def counted(self, *verb: str) -> int:
        """Return how many calls a verb makes."""
        with Faults(0, None).installed() as faults:
            ran = self.run(self.vault, *verb)
        assert ran.code in (0, 1), ran.err
        return faults.seen

    def each(self, calls: int, job: Callable[[int], bool]) -> int:
        """Do a job at each of so many points, until it is not met by one any more; return how many there were."""
        for at in range(1, calls + 1):
            is_met = job(at)
            ran = self.run(self.vault, "undo", "--list")
            assert ran.code == 0, (at, ran.err)
            self.settle()
            if not is_met:  # the first run makes a few calls more: the journal's folder
                break
        return at

    def settle(self) -> None:
        """Take back what was applied; the vault must be the old or the new one."""
        now = tree(self.vault)
        assert now in (self.before, self.after)
        if now == self.after:
            assert self.run(self.vault, "undo").code == 0
            assert tree(self.vault) == self.before

    def killed(self, at: int, *verb: str) -> bool:
        """Run a verb in a process that ends at a call; tell whether it came to that."""
        child = os.fork()
        if not child:
            try:
                with Faults(at, None).installed():
                    self.run(self.vault, *verb)
            finally:
                os._exit(0)
        return os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


@pytest.fixture
def walk(verb: list[str], sample: Path, run: Run) -> Walk:
    return Walk(run, sample, verb)


each_verb = pytest.mark.parametrize("verb", VERBS, ids=lambda each: " ".join(each[:3]), indirect=True)
can_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed in a fork of this one")


@each_verb
def test_a_failing_call_leaves_the_old_vault_or_the_new(walk: Walk, record_property: Record) -> None:
    def fail(error: int, at: int) -> bool:
        with Faults(at, error).installed():
            ran = walk.run(walk.vault, *walk.verb)
        check_ending(ran.code, ran.err)
        assert ran.code != 2 or ran.err.startswith("scaffold: "), (at, ran.err)
        return True

    record_property("fault points", sum(walk.each(walk.calls, partial(fail, error)) for error in ERRORS))


@can_fork
@each_verb
def test_a_killed_process_is_made_good_by_the_next(walk: Walk, record_property: Record) -> None:
    tried = walk.each(walk.calls, lambda at: walk.killed(at, *walk.verb))
    assert tried > MANY
    record_property("fault points", tried)


@can_fork
@each_verb
def test_a_killed_undo_is_made_good_by_the_next(walk: Walk, record_property: Record) -> None:
    def kill(at: int) -> bool:
        walk.run(walk.vault, *walk.verb)
        assert walk.killed(at, "undo")
        return True

    record_property("fault points", walk.each(walk.undo_calls, kill))
