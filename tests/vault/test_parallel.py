"""A job shared among processes: the same result as of one, whatever fails in one of them."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import worker_jobs as jobs
from vaults import Ran, write_vault

from scaffold.errors import ScaffoldError
from scaffold.lint.fixes import plan_fixes
from scaffold.lint.select import RuleSelection
from scaffold.notes.index import NoteIndex
from scaffold.terminal.output import tell
from scaffold.vault import parallel as workers
from scaffold.vault.parallel import Worker, in_turn, together
from scaffold.vault.snapshot import Snapshot
from scaffold.vault.worker_processes import Pipe, can_fork

Run = Callable[..., Ran]

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
WAYS = [pytest.param("fork", marks=needs_fork), "spawn"]


def force(monkeypatch: pytest.MonkeyPatch, way: str, count: int = 3) -> None:
    """Let `count` workers share what is more than `count` files, begun in one way."""
    monkeypatch.setenv(workers.WAYS, way)
    monkeypatch.setattr(workers, "WORTH", 1)
    monkeypatch.setattr(workers, "WORTH_SPAWNED", 1)
    monkeypatch.setattr(workers, "cores", lambda: count)


@pytest.fixture(params=WAYS)
def three(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Begin two workers beside this process, in each way; return that."""
    way: str = request.param
    force(monkeypatch, way)
    return way


def no_process_stays() -> bool:
    """Tell whether this process has no other below it, running or ended."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


@pytest.mark.usefixtures("three")
def test_each_worker_has_its_part_and_hears_of_the_others() -> None:
    found = together(partial(jobs.squares, os.getpid()), 100)
    assert [is_parent for *_, is_parent in found] == [True, False, False]
    assert {total for _, total, _ in found} == {sum(number * number for number in range(100))}
    assert sorted(square for mine, *_ in found for square in mine) == [number * number for number in range(100)]
    assert no_process_stays()


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("failing", [0, 1, 2])
@pytest.mark.parametrize("gathers", [False, True])
def test_an_error_of_one_is_that_of_all_and_no_process_stays(*, failing: int, gathers: bool) -> None:
    with pytest.raises(ScaffoldError, match=f"Worker {failing}"):
        together(partial(jobs.fail, failing, gathers), 9)
    assert no_process_stays()


@pytest.mark.usefixtures("three")
def test_a_worker_that_is_killed_is_noticed() -> None:
    with pytest.raises(ScaffoldError, match="was stopped"):
        together(jobs.leave, 9)
    assert no_process_stays()


@pytest.mark.usefixtures("three")
def test_a_worker_that_is_killed_while_it_waits_is_noticed() -> None:
    with pytest.raises(ScaffoldError, match="was stopped"):
        together(jobs.leave_while_others_wait, 9)
    assert no_process_stays()


@pytest.mark.usefixtures("three")
def test_a_worker_that_is_killed_between_its_turns_is_noticed() -> None:
    found: list[int] = []
    with pytest.raises(ScaffoldError, match="was stopped"):
        found.extend(in_turn(jobs.kill_in_turn, 9))
    assert found in ([0, 1, 2, 0], [])  # `extend` keeps what came before, or not
    assert no_process_stays()


@pytest.mark.usefixtures("three")
def test_workers_end_when_no_more_is_taken() -> None:
    turns = in_turn(partial(jobs.count_all, jobs.OnlyHere()), 9)
    assert next(turns) == [1]
    del turns
    assert no_process_stays()


@pytest.mark.parametrize("last", [0, 1])
def test_where_no_process_can_be_begun_one_does_all(three: str, last: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def begin(*arguments: object, **options: object) -> object:
        begun.append(1)
        if len(begun) > last:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return plain(*arguments, **options)

    begun: list[int] = []
    of, name = (os, "fork") if three == "fork" else (subprocess, "Popen")
    plain = getattr(of, name)
    monkeypatch.setattr(of, name, begin)
    open_before = len(os.listdir("/dev/fd"))
    assert together(jobs.whole_part, 9) == [list(range(9))]
    assert len(os.listdir("/dev/fd")) == open_before
    assert no_process_stays()


def test_where_a_job_cannot_be_sent_one_does_all(three: str) -> None:
    found = together(lambda worker: jobs.whole_part(worker), 9)  # noqa: PLW0108 - which cannot be pickled
    assert len(found) == (1 if three == "spawn" else 3)


def test_what_a_worker_cannot_get_is_done_here(three: str) -> None:
    job = partial(jobs.count_all, jobs.OnlyHere())
    assert list(in_turn(job, 9)) == [[1], [2], [3], [4]]
    assert len(together(partial(jobs.take_all, jobs.OnlyHere()), 9)) == (1 if three == "spawn" else 3)
    assert no_process_stays()


@pytest.mark.usefixtures("three")
def test_an_interpreter_that_cannot_run_us_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(workers.WAYS, "spawn")
    for program in ("", shutil.which("false"), "/dev/null/python"):
        monkeypatch.setattr(sys, "executable", program)
        assert together(jobs.whole_part, 9) == [list(range(9))]
    monkeypatch.undo()
    assert no_process_stays()


@pytest.mark.usefixtures("three")
def test_no_worker_imports_from_a_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("scaffold", "pickle", "worker_jobs", "site", "encodings"):
        (tmp_path / f"{name}.py").write_text("open('imported', 'w')")
    monkeypatch.chdir(tmp_path)
    assert together(jobs.whole_part, 9) == [[0, 3, 6], [1, 4, 7], [2, 5, 8]]
    assert not Path("imported").exists()


@pytest.mark.usefixtures("three")
def test_an_error_that_cannot_be_sent_is_told_by_what_it_says() -> None:
    with pytest.raises(ScaffoldError, match="line 1: cannot be read"):
        together(jobs.fail_unsendably, 9)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("size", [1, 2, 3, 63, 64, 65, 100, 130, 4000])
def test_looks_come_in_the_order_of_the_paths(size: int) -> None:
    paths = [str(number) for number in range(size)]
    assert list(Snapshot("/").each(paths, jobs.doubled)) == [number * 2 for number in range(size)]


@pytest.mark.usefixtures("three")
def test_what_a_worker_passes_over_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_vault(tmp_path, {f"{number}.md": "x" * number * 10_000 for number in range(10)})
    vault = Snapshot(str(tmp_path), tell=tell, largest=70_000)
    assert [len(text) for text in vault.each(vault.notes, vault.read)] == [*range(0, 80_000, 10_000), 0, 0]
    assert sorted(line.split()[1] for line in capfd.readouterr().err.splitlines()) == ["8.md", "9.md"]


@pytest.mark.parametrize(
    ("platform", "threads", "forks"), [("linux", 1, True), ("linux", 2, False), ("darwin", 1, False)]
)
def test_a_process_in_which_something_else_may_go_on_is_not_forked(
    *, platform: str, threads: int, forks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(os, "listdir", lambda _folder: ["1"] * threads)
    assert can_fork() == (forks and hasattr(os, "fork"))


VERBS = [
    ["rename", "Plan", "Look ahead", "--dry-run"],
    ["rename", "S101 - Service Value/2_Concepts", "2_Ideas", "--dry-run"],
    ["rename", "Plan#Outputs", "What goes out", "--dry-run"],
    ["rename", "#S101", "#S102", "--dry-run"],
    ["rename", "--property", "Source", "From", "--dry-run"],
    ["move", "Plan", "new/deep/", "--dry-run"],
    ["links"],
    ["links", "--unresolved"],
    ["links", "--orphans"],
    ["flows", "--json"],
    ["tasks", "--json"],
    ["tasks", "lint"],
    ["tasks", "convert", "--to", "dataview", "--dry-run"],
    ["stamp", "--check"],
    ["check"],
    ["check", "--fix", "--unsafe-fixes", "--diff"],
    ["cards", "list", "--json"],
    ["status"],
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_a_verb_says_the_same_with_workers(
    verb: list[str], way: str, sample: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCAFFOLD_CACHE", "off")  # nothing is known before
    alone = run(sample, *verb)
    force(monkeypatch, way)
    begun: list[Pipe] = []
    plain: Callable[..., Pipe] = getattr(workers, way)
    monkeypatch.setattr(workers, way, lambda *given: begun.append(plain(*given)) or begun[-1])
    assert run(sample, *verb) == alone
    assert begun or "Plan#Outputs" in verb
    assert no_process_stays()


PROGRAM = """
import sys
from functools import partial
import worker_jobs as jobs
from scaffold.vault import parallel as workers
workers.WORTH, workers.WORTH_SPAWNED, workers.cores = 1, 1, lambda: 3
if sys.argv[1] == "wait_for_ever":
    from scaffold.terminal import interruption
    interruption.listen()
workers.together(partial(getattr(jobs, sys.argv[1]), sys.argv[2]), 9)
"""


def began(job: str, folder: Path, way: str) -> subprocess.Popen[str]:
    """Begin a program that shares a job among three processes, each of which leaves its number in a folder."""
    environment = {**os.environ, workers.WAYS: way, "PYTHONPATH": os.path.dirname(jobs.__file__)}
    command = [sys.executable, "-c", PROGRAM, job, str(folder)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)


def all_end(folder: Path, seconds: float) -> bool:
    """Tell whether the three processes that left their numbers end in time."""
    begun = [int(path.name) for path in folder.iterdir()]
    until = time.monotonic() + seconds
    while any(is_alive(process) for process in begun) and time.monotonic() < until:
        time.sleep(0.02)
    return len(begun) == 3 and not any(is_alive(process) for process in begun)


in_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")


@in_proc
@pytest.mark.parametrize("way", WAYS)
def test_no_worker_outlives_the_process_that_began_it(tmp_path: Path, way: str) -> None:
    with began("say_who", tmp_path, way) as process:
        assert process.wait() == -signal.SIGKILL
    assert all_end(tmp_path, 20)


@in_proc
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("of_all", [False, True], ids=["alone", "with its group"])
def test_ctrl_c_ends_all_workers(*, tmp_path: Path, way: str, of_all: bool) -> None:
    with began("wait_for_ever", tmp_path, way) as process:
        until = time.monotonic() + 20
        while len(list(tmp_path.iterdir())) < 3 and time.monotonic() < until:
            time.sleep(0.02)
        (os.killpg if of_all else os.kill)(process.pid, signal.SIGINT)  # as a terminal does it: of all
        _, stderr = process.communicate(timeout=20)
    assert "KeyboardInterrupt" in stderr
    assert all_end(tmp_path, 5)


def is_alive(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as status:
            return status.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.usefixtures("three")
def test_what_is_changed_is_the_text_as_it_is_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = "# n\r\nDone âœ… twice âœ…\n>[!info] card\n>Who? ::He\n"
    vault = write_vault(tmp_path, {f"{number}.md": old for number in range(9)})

    def changing(work: Callable[[Worker], Any], size: int) -> list[Any]:
        found = list(plain(work, size))
        for note in vault.glob("*.md"):
            note.write_bytes(b"an editor has saved it\n")
        return found

    around, plain = NoteIndex(Snapshot(str(vault))), in_turn
    with monkeypatch.context() as patch:
        patch.setattr("scaffold.lint.update.in_turn", changing)
        plan = plan_fixes(around, RuleSelection(around.config, ["TXT"]), None, unsafe=True)
    assert not plan.changes
    write_vault(tmp_path, {f"{number}.md": old for number in range(9)})
    around = NoteIndex(Snapshot(str(vault)))
    monkeypatch.setattr(workers, "in_turn", changing)
    around.read_cards()
    fronts = {card.front[0].of(note.text) for note in around.notes.values() for card in note.cards}
    assert fronts == {"Who?"}


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("bad", [(4, 7, 8), (8, 7), (5,), (0, 1, 2, 3), (9, 11, 13, 15)], ids=str)
def test_of_several_errors_the_first_by_path_is_shown(
    count: int, way: str, bad: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [f"{number:02}.md" for number in range(16)]
    for number, path in enumerate(paths):
        (tmp_path / path).mkdir() if number in bad else (tmp_path / path).write_text("x")
    force(monkeypatch, way, count)
    with pytest.raises(ScaffoldError, match=f"Cannot read {min(bad):02}.md"):
        list(Snapshot(str(tmp_path)).each(paths, Snapshot(str(tmp_path)).read))
