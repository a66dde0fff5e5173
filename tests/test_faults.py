"""Faults below every verb: each system call that writes fails, or ends the process; the vault is the old or the new one.

The next command restores what a killed process left half done. How many points were tried is printed at the end.
"""

import builtins
import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran, tree

Run = Callable[..., Ran]

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
]
ERRORS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS]
CALLS = ("write", "rename", "replace", "unlink", "mkdir", "fsync", "ftruncate", "open", "rmdir", "fchmod", "link")


class Faults:
    """Lets the call number `at` fail with an error, or, for None, end the process there, half a write done."""

    def __init__(self, at: int, error: int | None) -> None:
        self.at, self.error, self.seen = at, error, 0

    @contextmanager
    def installed(self) -> Iterator["Faults"]:
        with pytest.MonkeyPatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, self.failing(getattr(os, name)))
            plain = builtins.open
            failing = self.failing(plain)

            def opened(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
                wanted = failing if set(mode) & set("wxa+") and isinstance(file, str | os.PathLike) else plain
                return wanted(file, mode, *arguments, **options)

            patch.setattr(builtins, "open", opened)
            yield self

    def failing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            self.seen += 1
            if self.seen == self.at:
                if self.error is not None:
                    raise OSError(self.error, os.strerror(self.error))
                if call is WRITE:
                    call(arguments[0], arguments[1][: len(arguments[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **options)

        return called


WRITE = os.write
MANY = 8  # calls that the smallest verb makes at least


@pytest.fixture
def verb(request: pytest.FixtureRequest, sample: Path, tmp_path: Path) -> list[str]:
    (tmp_path / "swap.csv").write_text("Plan,Improve\nImprove,Plan\n")
    places = {"{swap}": str(tmp_path / "swap.csv"), "{out}": str(tmp_path / "out.apkg")}
    (sample / "Templates" / "Word.md").write_text("<% tp.date.now() %>\n")
    (sample / "Odd.md").write_bytes("# Odd\r\nDone âœ…\r\n".encode())
    return [places.get(each, each) for each in request.param]


def points(run: Run, vault: Path, verb: list[str]) -> tuple[int, dict[str, bytes], dict[str, bytes]]:
    """Return how many calls a verb makes, and the vault before and after it."""
    before = tree(vault)
    with Faults(0, None).installed() as faults:
        ran = run(vault, *verb)
    assert ran.code in (0, 1), ran.err
    after = tree(vault)
    assert after != before
    assert run(vault, "undo").code == 0
    assert tree(vault) == before
    return faults.seen, before, after


def settle(run: Run, vault: Path, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Take back what was applied; the vault must be the old or the new one."""
    now = tree(vault)
    assert now in (before, after)
    if now == after:
        assert run(vault, "undo").code == 0
        assert tree(vault) == before


@pytest.mark.parametrize("verb", VERBS, ids=lambda each: " ".join(each[:3]), indirect=True)
def test_a_failing_call_leaves_the_old_vault_or_the_new(
    verb: list[str], sample: Path, run: Run, record_property: Callable[[str, object], None]
) -> None:
    calls, before, after = points(run, sample, verb)
    for at in range(1, calls + 1):
        for error in ERRORS:
            with Faults(at, error).installed():
                ran = run(sample, *verb)
            assert ran.code in (0, 1, 2), (at, error)
            assert "Traceback" not in ran.err
            assert ran.code != 2 or ran.err.startswith("scaffold: "), (at, ran.err)
            assert run(sample, "undo", "--list").code == 0
            settle(run, sample, before, after)
    record_property("fault points", calls * len(ERRORS))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed in a fork of this one")
@pytest.mark.parametrize("verb", VERBS, ids=lambda each: " ".join(each[:3]), indirect=True)
def test_a_killed_process_is_made_good_by_the_next(
    verb: list[str], sample: Path, run: Run, record_property: Callable[[str, object], None]
) -> None:
    calls, before, after = points(run, sample, verb)
    for at in range(1, calls + 1):
        ended = killed_at(at, run, sample, verb)
        ran = run(sample, "undo", "--list")
        assert ran.code == 0, ran.err
        settle(run, sample, before, after)
        if not ended:  # the first run makes a few calls more: the journal's folder
            break
    assert at > MANY
    record_property("fault points", at)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed in a fork of this one")
@pytest.mark.parametrize("verb", VERBS, ids=lambda each: " ".join(each[:3]), indirect=True)
def test_a_killed_undo_is_made_good_by_the_next(
    verb: list[str], sample: Path, run: Run, record_property: Callable[[str, object], None]
) -> None:
    _, before, after = points(run, sample, verb)
    run(sample, *verb)
    with Faults(0, None).installed() as faults:
        assert run(sample, "undo").code == 0
    for at in range(1, faults.seen + 1):
        run(sample, *verb)
        assert killed_at(at, run, sample, ["undo"]) == signal.SIGKILL
        assert run(sample, "undo", "--list").code == 0
        settle(run, sample, before, after)
    record_property("fault points", faults.seen)


def killed_at(at: int, run: Run, vault: Path, verb: list[str]) -> int:
    """Run a verb in a process that ends at a call; return the signal that ended it."""
    child = os.fork()
    if not child:
        try:
            with Faults(at, None).installed():
                run(vault, *verb)
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])
