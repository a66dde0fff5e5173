"""A job shared among forked processes: the same result as of one, whatever fails in one of them."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from scaffold import workers
from scaffold.errors import ScaffoldError
from scaffold.vault.vault import Vault
from scaffold.workers import Worker, together

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
            time.sleep(30)

    with pytest.raises(ScaffoldError, match=f"Worker {failing}"):
        together(work, 9)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.usefixtures("three")
def test_a_worker_that_is_killed_is_noticed() -> None:
    with pytest.raises(RuntimeError, match="ended without an answer"):
        together(lambda worker: worker.number and os._exit(9), 9)


@pytest.mark.usefixtures("three")
def test_looks_come_in_the_order_of_the_paths() -> None:
    paths = [str(number) for number in range(100)]
    assert list(Vault("/").each(paths, lambda path: int(path) * 2)) == [number * 2 for number in range(100)]


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
