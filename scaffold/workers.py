"""One job on all files of a vault, shared among forked processes: reading and parsing is most of what a verb waits for.

Each worker does the same job on its own part of the files; where one needs what all have found, they `gather` it.
Forked, not pooled or threaded: the vault as listed is there at no cost, and threads of one interpreter only wait for
one another. Where `fork` is missing, or files are few, there is one worker: this process.
"""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

_MOST = 8  # workers; the parent, which joins what they found, is the limit by then
WORTH = 300  # files that one more process must get to be faster than none
_T = TypeVar("_T")


class Worker:
    """One of `count` processes that share a job, and its `number` among them; 0 is the one that was there before."""

    def __init__(self, number: int, count: int) -> None:
        self.number, self.count = number, count

    def part(self, items: Sequence[_T]) -> Sequence[_T]:
        """Return this worker's part of the items, in their order."""
        return items[self.number :: self.count]

    def gather(self, found: _T) -> list[_T]:
        """Return what each worker has found, by number; all of them must ask for it equally often."""
        return [found]


ALONE = Worker(0, 1)


def together(work: Callable[[Worker], _T], size: int) -> list[_T]:
    """Let as many workers do `work` as `size` files are worth; return the result of each, by number.

    What is passed between them must be picklable. Raises what a worker raises.
    """
    count = min(cores(), _MOST, size // WORTH)
    if count < 2 or not hasattr(os, "fork"):  # noqa: PLR2004 - one worker is this process
        return [work(ALONE)]
    gc.freeze()  # what is there is not looked at again, so its memory stays shared
    others: list[_Pipe] = []
    try:
        for number in range(1, count):
            others.append(_fork(work, number, count, others))
        first = _First(count, others)
        found = work(first)
        return [found, *(first.answer(other) for other in others)]
    finally:
        for other in others:
            other.end()
        gc.unfreeze()


def cores() -> int:
    """Return how many processors there are for this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Pipe:
    """Both ends of what two processes say to each other: values, each behind its length."""

    def __init__(self, read: int, written: int, process: int = 0) -> None:
        self.source, self.sink, self.process = os.fdopen(read, "rb"), os.fdopen(written, "wb"), process

    def send(self, value: object) -> None:
        import pickle

        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self.sink.write(len(data).to_bytes(8, "big") + data)
        self.sink.flush()

    def receive(self) -> Any:  # noqa: ANN401 - what the other end has sent
        import pickle

        size = self.source.read(8)
        if not size:
            raise EOFError
        return pickle.loads(self.source.read(int.from_bytes(size, "big")))  # noqa: S301 - of our own process

    def end(self) -> None:
        """Stop the process at the other end, if it still runs, and forget it."""
        import signal

        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        self.source.close()
        with suppress(BrokenPipeError):  # what it was to be told is not told any more
            self.sink.close()


class _First(Worker):
    """The worker that was there before the others, and through which they gather."""

    def __init__(self, count: int, others: list[_Pipe]) -> None:
        super().__init__(0, count)
        self.others = others

    def gather(self, found: _T) -> list[_T]:
        every = [found, *map(self.answer, self.others)]
        for other in self.others:
            other.send(every)
        return every

    def answer(self, other: _Pipe) -> Any:  # noqa: ANN401 - what the work returns
        """Return what a worker has found. Raises what it raised."""
        try:
            error, found = other.receive()
        except EOFError:
            msg = "a worker ended without an answer"
            raise RuntimeError(msg) from None
        if error:
            raise error
        return found


class _Other(Worker):
    """A forked worker."""

    def __init__(self, number: int, count: int, first: _Pipe) -> None:
        super().__init__(number, count)
        self.first = first

    def gather(self, found: _T) -> list[_T]:
        self.first.send((None, found))
        every: list[_T] = self.first.receive()
        return every


def _fork(work: Callable[[Worker], object], number: int, count: int, before: list[_Pipe]) -> _Pipe:
    """Begin a worker; return the pipe to it.

    The worker keeps no end of any other pipe: so it notices when this process is no more.
    """
    ours, theirs = os.pipe(), os.pipe()
    process = os.fork()
    if not process:
        for end in (ours[0], theirs[1], *(each.fileno() for other in before for each in (other.source, other.sink))):
            os.close(end)
        _work(work, number, count, _Pipe(theirs[0], ours[1]))
    os.close(ours[1])
    os.close(theirs[0])
    return _Pipe(ours[0], theirs[1], process)


def _work(work: Callable[[Worker], object], number: int, count: int, first: _Pipe) -> NoReturn:
    """Do a forked worker's work, and end without what the parent's process has yet to do."""
    try:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - the first worker shows how far it is
        first.send((None, work(_Other(number, count, first))))
    except BaseException as error:  # noqa: BLE001 - raised by the first worker
        first.send((error, None))
    finally:
        os._exit(0)
