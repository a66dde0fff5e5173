"""Jobs for workers: functions of a module, as a worker that is begun anew can only be sent these."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.properties import PropertyError
from scaffold.vault.parallel import Worker


def squares(parent: int, worker: Worker) -> tuple[list[int], int, bool]:
    """Return the squares of a part, the sum of all, and whether this is the process `parent`."""
    mine = [number * number for number in worker.part(range(100))]
    return mine, sum(worker.gather(sum(mine))), os.getpid() == parent


def fail(failing: int, gathers: bool, worker: Worker) -> None:  # noqa: FBT001 - of a `partial`
    """Raise in one worker, while others wait."""
    if worker.number == failing:
        raise ScaffoldError(f"Worker {failing} cannot read.")
    if gathers:
        worker.gather(None)
    if worker.number:
        time.sleep(0.3)


def leave(worker: Worker) -> None:
    """End all processes but the first."""
    if worker.number:
        os._exit(9)


def leave_while_others_wait(worker: Worker) -> None:
    """End one process when it has said what it found, and nothing is read from it any more."""
    if worker.number == 1:
        worker.first.send((None, [1]))  # type: ignore[attr-defined]
        os._exit(9)
    if not worker.number:
        time.sleep(0.2)
    worker.gather(list(range(100_000)))


def kill_in_turn(worker: Worker) -> Iterator[int]:
    """Yield a number, and kill the process of a worker at its second one."""
    yield worker.number
    if worker.number == 1:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
    yield worker.number


def whole_part(worker: Worker) -> list[int]:
    """Return a part of nine."""
    return list(worker.part(range(9)))


def fail_unsendably(worker: Worker) -> None:
    """Raise what cannot be pickled."""
    if worker.number:
        raise PropertyError("code", "line 1: cannot be read")
    time.sleep(0.1)


def doubled(path: str) -> int:
    """Return twice a number."""
    return int(path) * 2


def say_who(folder: str, worker: Worker) -> None:
    """Leave the number of each process in a folder; kill the first when all are there."""
    Path(folder, str(os.getpid())).touch()
    if not worker.number:
        while len(os.listdir(folder)) < worker.count:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGKILL)
    worker.gather(None)


def wait_for_ever(folder: str, worker: Worker) -> None:
    """Leave the number of each process in a folder, and wait."""
    Path(folder, str(os.getpid())).touch()
    time.sleep(60)
    worker.gather(None)


class OnlyHere:
    """What a worker that is begun anew cannot get: it raises when it is read there."""

    def __reduce__(self) -> tuple[object, ...]:
        return _refuse, (os.getpid(),)


def _refuse(parent: int) -> OnlyHere:
    if os.getpid() != parent:
        raise ImportError
    return OnlyHere()


def count_all(_here: OnlyHere, worker: Worker) -> Iterator[list[int]]:
    """Yield numbers in blocks."""
    yield from worker.part([[1], [2], [3], [4]])


def take_all(_here: OnlyHere, worker: Worker) -> list[int]:
    """Return the number of a worker."""
    return [worker.number]
