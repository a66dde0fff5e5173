"""A job shared among forked processes: the same result as of one, whatever fails in one of them."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, write_vault

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.properties import PropertyError
from scaffold.lint import engine
from scaffold.lint.fixes import plan_fixes
from scaffold.lint.select import RuleSelection
from scaffold.notes.index import NoteIndex
from scaffold.plan.model import EditNote
from scaffold.text.encoding import decode
from scaffold.vault import parallel as workers
from scaffold.vault.parallel import Worker, together
from scaffold.vault.snapshot import Snapshot

Run = Callable[..., Ran]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork there is one worker")


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH", 1)
    monkeypatch.setattr(workers, "cores", lambda: 3)


@pytest.mark.usefixtures("three")
def test_each_worker_has_its_part_and_hears_of_the_others() -> None:
    def work(worker: Worker) -> tuple[list[int], int, bool]:
        mine = [number * number for number in worker.part(range(100))]
        return mine, sum(worker.gather(sum(mine))), os.getpid() == parent

    parent = os.getpid()
    found = together(work, 100)
    assert [is_parent for *_, is_parent in found] == [True, False, False]
    assert {total for _, total, _ in found} == {sum(number * number for number in range(100))}
    assert sorted(square for mine, *_ in found for square in mine) == [number * number for number in range(100)]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("failing", [0, 1, 2])
@pytest.mark.parametrize("gathers", [False, True])
def test_an_error_of_one_is_that_of_all_and_no_process_stays(*, failing: int, gathers: bool) -> None:
    def work(worker: Worker) -> None:
        if worker.number == failing:
            raise ScaffoldError(f"Worker {failing} cannot read.")
        if gathers:
            worker.gather(None)
        if worker.number:
            time.sleep(0.3)

    with pytest.raises(ScaffoldError, match=f"Worker {failing}"):
        together(work, 9)
    with pytest.raises(ChildProcessError, match="No child processes"):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.usefixtures("three")
def test_a_worker_that_is_killed_is_noticed() -> None:
    with pytest.raises(ScaffoldError, match="was stopped"):
        together(lambda worker: worker.number and os._exit(9), 9)


@pytest.mark.usefixtures("three")
def test_a_worker_that_is_killed_while_it_waits_is_noticed() -> None:
    def work(worker: Worker) -> None:
        if worker.number == 1:
            worker.first.send((None, 1))  # type: ignore[attr-defined]
            os._exit(9)
        if not worker.number:
            time.sleep(0.2)
        worker.gather(list(range(100_000)))

    with pytest.raises(ScaffoldError, match="was stopped"):
        together(work, 9)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("last", [0, 1])
def test_where_no_process_can_be_begun_one_does_all(last: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fork() -> int:
        begun.append(1)
        if len(begun) > last:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return plain()

    begun: list[int] = []
    plain = os.fork
    monkeypatch.setattr(os, "fork", fork)
    open_before = len(os.listdir("/dev/fd"))
    assert together(lambda worker: worker.part(range(9)), 9) == [range(9)]
    assert len(os.listdir("/dev/fd")) == open_before
    with pytest.raises(ChildProcessError, match="No child processes"):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.usefixtures("three")
def test_an_error_that_cannot_be_sent_is_told_by_what_it_says() -> None:
    def work(worker: Worker) -> None:
        if worker.number:
            raise PropertyError("code", "line 1: cannot be read")
        time.sleep(0.1)

    with pytest.raises(ScaffoldError, match="line 1: cannot be read"):
        together(work, 9)


@pytest.mark.usefixtures("three")
def test_looks_come_in_the_order_of_the_paths() -> None:
    paths = [str(number) for number in range(100)]
    assert list(Snapshot("/").each(paths, lambda path: int(path) * 2)) == [number * 2 for number in range(100)]


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


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_a_verb_says_the_same_with_workers(
    verb: list[str], sample: Path, run: Run, request: pytest.FixtureRequest
) -> None:
    alone = run(sample, *verb)
    request.getfixturevalue("three")
    assert run(sample, *verb) == alone


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_no_worker_outlives_the_process_that_began_it(tmp_path: Path) -> None:
    code = (
        "import os, signal, time\n"
        "from scaffold.vault import parallel as workers\n"
        "workers.WORTH, workers.cores = 1, lambda: 3\n"
        "def work(worker):\n"
        f"    open(os.path.join({str(tmp_path)!r}, str(os.getpid())), 'w').close()\n"
        "    if not worker.number:\n"
        f"        while len(os.listdir({str(tmp_path)!r})) < 3: time.sleep(0.01)\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    worker.gather(None)\n"
        "workers.together(work, 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    begun = [int(path.name) for path in tmp_path.iterdir()]
    until = time.monotonic() + 20
    while any(is_alive(process) for process in begun) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(is_alive(process) for process in begun)


def is_alive(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as status:
            return status.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.usefixtures("three")
def test_what_is_changed_is_the_text_that_was_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = "# n\r\nDone âœ… twice âœ…\n>[!info] card\n>Who? ::He\n"
    vault = write_vault(tmp_path, {f"{number}.md": old for number in range(9)})

    def changing(work: Callable[[Worker], object], size: int) -> list[object]:
        found = together(work, size)
        for note in vault.glob("*.md"):
            note.write_bytes(b"an editor has saved it\n")
        return found

    around = NoteIndex(Snapshot(str(vault)))
    with monkeypatch.context() as patch:
        patch.setattr(engine, "together", changing)
        plan = plan_fixes(around, RuleSelection(around.config, ["TXT"]), None, unsafe=True)
    assert {change.before for change in plan.of(EditNote)} == {decode(old.encode())}
    write_vault(tmp_path, {f"{number}.md": old for number in range(9)})
    around = NoteIndex(Snapshot(str(vault)))
    monkeypatch.setattr("scaffold.vault.snapshot.together", changing)
    around.read_cards()
    fronts = {card.front[0].of(note.text) for note in around.notes.values() for card in note.cards}
    assert fronts == {"Who?"}


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("bad", [(4, 7, 8), (8, 7), (5,), (0, 1, 2, 3), (9, 11, 13, 15)], ids=str)
def test_of_several_errors_the_first_by_path_is_shown(
    count: int, bad: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [f"{number:02}.md" for number in range(16)]
    for number, path in enumerate(paths):
        (tmp_path / path).mkdir() if number in bad else (tmp_path / path).write_text("x")
    monkeypatch.setattr(workers, "WORTH", 1)
    monkeypatch.setattr(workers, "cores", lambda: count)
    with pytest.raises(ScaffoldError, match=f"Cannot read {min(bad):02}.md"):
        list(Snapshot(str(tmp_path)).each(paths, Snapshot(str(tmp_path)).read))
