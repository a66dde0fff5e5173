"""One job on all files of a vault, shared among processes: reading and parsing is most of what a verb waits for.

Each worker does the same job on its own part of the files; where one needs what all have found, they `gather` it.
Processes, not threads: threads of one interpreter only wait for one another. They are forked where that is safe. Else
they are begun anew, for a job that can be sent to them: a module's function, or a `partial` of one, and plain values.
Where it cannot, or files are few, there is one worker: this process.
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from scaffold.vault.worker_processes import LostWorkerError, Pipe, can_fork, deaf, fork, sendable, spawn

WAYS = "SCAFFOLD_WORKERS"  # for tests: `fork`, `spawn`, `none`; else what the system can
_MOST = 8  # workers; the parent, which joins what they found, is the limit by then
WORTH = 300  # files that one more process must get to be faster than none
WORTH_SPAWNED = 2000  # the same of one that is begun anew
_BLOCK = 64  # files, on which a worker hands on what it found at once
_T = TypeVar("_T")


class Worker:
    """One of `count` processes that share a job, and its `number` among them; 0 is the one that was there before."""

    def __init__(self, number: int, count: int) -> None:
        self.number, self.count = number, count

    def part(self, items: Sequence[_T], block: int = 1) -> Sequence[_T]:
        """Return this worker's part of the items, in their order: every one of `count` blocks."""
        if block == 1 or self.count == 1:
            return items[self.number :: self.count]
        starts = range(self.number * block, len(items), self.count * block)
        return [item for start in starts for item in items[start : start + block]]

    def gather(self, found: _T) -> list[_T]:
        """Return what each worker has found, by number; all of them must ask for it equally often."""
        return [found]


ALONE = Worker(0, 1)


class NotBegunError(Exception):
    """A worker never began: what it needs is not there for it."""


def together(work: Callable[[Worker], _T], size: int) -> list[_T]:
    """Let as many workers do `work` as `size` files are worth; return the result of each, by number.

    What is passed between them must be picklable. Raises what a worker raises; of several errors the one that a single
    worker would meet first, however many there are.
    """
    job = partial(_at_once, work)
    others = _begin(job, size)
    try:
        return list(_shared(job, others)) if others else [work(ALONE)]
    except NotBegunError:
        return [work(ALONE)]
    except LostWorkerError:
        raise
    except Exception:
        if others:
            work(ALONE)
        raise


def in_turn(work: Callable[[Worker], Iterator[_T]], size: int) -> Iterator[_T]:
    """Let as many workers as `size` files are worth do `work`; yield what each of them yields, in turn.

    What it yields must be picklable, and together the same however many workers there are. None is far ahead of what is
    taken. Raises what a worker raises when it is its turn.
    """
    others = _begin(work, size)
    if not others:
        yield from work(ALONE)
        return
    taken = 0
    try:
        for item in _shared(work, others):
            yield item
            taken += 1
    except NotBegunError:
        yield from islice(work(ALONE), taken, None)


def look_at_each(
    paths: Sequence[str], look: Callable[[str], _T], watched: Callable[[Sequence[str]], Iterable[str]], size: int
) -> Iterator[_T]:
    """Yield what `look` says of each path, in their order; each worker passes its own part through `watched`."""
    for found in in_turn(partial(_look_at_part, paths, look, watched), size):
        yield from found


def _look_at_part(
    paths: Sequence[str],
    look: Callable[[str], _T],
    watched: Callable[[Sequence[str]], Iterable[str]],
    worker: Worker,
) -> Iterator[list[_T]]:
    """Yield what is said of each path of a worker's part, in blocks."""
    size = min(_BLOCK, 1 + len(paths) // _BLOCK)
    part = iter(watched(worker.part(paths, size)))
    while block := list(islice(part, size)):
        yield [look(path) for path in block]


def _at_once(work: Callable[[Worker], _T], worker: Worker) -> Iterator[_T]:
    yield work(worker)


def cores() -> int:
    """Return how many processors there are for this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(work: Callable[[Worker], Iterator[object]], size: int) -> list[Pipe]:
    """Begin the workers but the first; return the pipes to them, none where there are to be or can be no more."""
    if min(cores(), size // min(WORTH, WORTH_SPAWNED)) < 2:  # noqa: PLR2004 - one worker is this process
        return []
    way = os.environ.get(WAYS) or ("fork" if can_fork() else "spawn")
    count = min(cores(), _MOST, size // (WORTH if way == "fork" else WORTH_SPAWNED))
    others: list[Pipe] = []
    try:
        if way == "fork" and hasattr(os, "fork"):
            _fork(work, count, others)
        elif way == "spawn":
            _spawn(work, count, others)
        for number, other in enumerate(others, 1):
            other.send((number, count, gc.get_threshold()))
    except BaseException as error:
        _end(others)
        if isinstance(error, (OSError, LostWorkerError)):
            return []
        raise
    return others


def _fork(work: Callable[[Worker], Iterator[object]], count: int, others: list[Pipe]) -> None:
    """Fork workers."""
    gc.freeze()  # what is there is not looked at again, so its memory stays shared
    with deaf():
        for _ in range(1, count):
            others.append(fork(partial(_take_part, work), others))


def _spawn(work: Callable[[Worker], Iterator[object]], count: int, others: list[Pipe]) -> None:
    """Begin interpreters for work that can be sent to them."""
    import pickle
    import sys

    if not sys.executable or hasattr(sys, "frozen") or count < 2:  # noqa: PLR2004 - nothing there runs Python
        return
    try:
        job = pickle.dumps(partial(_take_part, work), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - whatever pickling cannot do, of a closure or an open file
        return
    with deaf():
        others.extend(spawn() for _ in range(1, count))
    for other in others:
        other.send_bytes(job)


def _end(others: Sequence[Pipe]) -> None:
    """Stop the other workers."""
    for other in others:
        other.end()
    gc.unfreeze()


def _shared(work: Callable[[Worker], Iterator[_T]], others: Sequence[Pipe]) -> Iterator[_T]:
    """Do the first worker's part; yield what it and the others find, in turn, until one has no more."""
    first = _First(others)
    items = work(first)
    try:
        for item in items:
            yield item
            for other in others:
                more = first.answer(other)
                if not more:
                    return
                yield more[0]
    finally:
        _end(others)


class _First(Worker):
    """The worker that was there before the others, and through which they gather."""

    def __init__(self, others: Sequence[Pipe]) -> None:
        super().__init__(0, len(others) + 1)
        self.others = others
        self._begun: set[int] = set()

    def gather(self, found: _T) -> list[_T]:
        every = [found, *(self.answer(other)[0] for other in self.others)]
        for other in self.others:
            other.send(every)
        return every

    def answer(self, other: Pipe) -> list[Any]:
        """Return what a worker has found next, [] for nothing more. Raises what it raised."""
        if id(other) not in self._begun:
            self._begun.add(id(other))
            try:
                other.receive()
            except LostWorkerError:
                raise NotBegunError from None
        error, found = other.receive()
        if error:
            raise error
        answered: list[Any] = found
        return answered


class _Other(Worker):
    """A worker in another process."""

    def __init__(self, number: int, count: int, first: Pipe) -> None:
        super().__init__(number, count)
        self.first = first

    def gather(self, found: _T) -> list[_T]:
        self.first.send((None, [found]))
        every: list[_T] = self.first.receive()
        return every


def _take_part(work: Callable[[Worker], Iterator[object]], first: Pipe) -> None:
    """Do the part of another worker; what it finds, or raises, is sent to the first."""
    try:
        first.send(None)  # it has begun
        number, count, often = first.receive()
        gc.set_threshold(*often)
        gc.freeze()
        for item in work(_Other(number, count, first)):
            first.send((None, [item]))
        first.send((None, []))
    except BaseException as error:  # noqa: BLE001 - raised by the first worker
        with suppress(BaseException):
            first.send((sendable(error), []))
