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

from scaffold.errors import ScaffoldError

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


class LostWorkerError(ScaffoldError):
    """A worker was ended from outside before it was done."""

    def __init__(self) -> None:
        super().__init__("A process that read a part of the vault was stopped. Nothing was changed; run it again.")


def together(work: Callable[[Worker], _T], size: int) -> list[_T]:
    """Let as many workers do `work` as `size` files are worth; return the result of each, by number.

    What is passed between them must be picklable. Raises what a worker raises; of several errors the one that a single
    worker would meet first, however many there are.
    """
    count = min(cores(), _MOST, size // WORTH)
    if count < 2 or not hasattr(os, "fork"):  # noqa: PLR2004 - one worker is this process
        return [work(ALONE)]
    gc.freeze()  # what is there is not looked at again, so its memory stays shared
    others = _forked(work, count)
    if not others:
        return [work(ALONE)]
    try:
        return _shared(work, count, others)
    except LostWorkerError:
        raise
    except Exception:
        work(ALONE)
        raise


def _shared(work: Callable[[Worker], _T], count: int, others: list["_Pipe"]) -> list[_T]:
    """Do the first worker's part; return the result of each."""
    try:
        first = _First(count, others)
        found = work(first)
        return [found, *(first.answer(other) for other in others)]
    finally:
        for other in others:
            other.end()
        gc.unfreeze()


def _forked(work: Callable[[Worker], object], count: int) -> list["_Pipe"]:
    """Begin the workers but the first; return the pipes to them, none where the system lets us have no more."""
    others: list[_Pipe] = []
    try:
        for number in range(1, count):
            others.append(_fork(work, number, count, others))
    except OSError:
        for other in others:
            other.end()
        return []
    return others


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
        try:
            self.sink.write(len(data).to_bytes(8, "big") + data)
            self.sink.flush()
        except BrokenPipeError:
            raise LostWorkerError from None

    def receive(self) -> Any:  # noqa: ANN401 - what the other end has sent
        import pickle

        return pickle.loads(self._read(int.from_bytes(self._read(8), "big")))  # noqa: S301 - of our own process

    def _read(self, size: int) -> bytes:
        data = self.source.read(size)
        if len(data) < size:
            raise LostWorkerError
        return data

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
        error, found = other.receive()
        if error:
            raise error
        return found


class _Other(Worker):
    """A forked worker."""

    first: _Pipe  # to the worker that was there before

    def gather(self, found: _T) -> list[_T]:
        self.first.send((None, found))
        every: list[_T] = self.first.receive()
        return every


def _fork(work: Callable[[Worker], object], number: int, count: int, before: list[_Pipe]) -> _Pipe:
    """Begin a worker; return the pipe to it.

    The worker keeps no end of any other pipe: so it notices when this process is no more.
    """
    import signal

    ours, theirs = os.pipe(), os.pipe()
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process = os.fork()
        if not process:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # heard by the first worker, which ends the others
    except OSError:
        for end in (*ours, *theirs):
            os.close(end)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    if not process:
        spare = [ours[0], theirs[1], *(each.fileno() for other in before for each in (other.source, other.sink))]
        _work(work, _Other(number, count), (theirs[0], ours[1]), spare)
    os.close(ours[1])
    os.close(theirs[0])
    return _Pipe(ours[0], theirs[1], process)


def _work(work: Callable[[Worker], object], worker: "_Other", ends: tuple[int, int], spare: Sequence[int]) -> NoReturn:
    """Do a forked worker's work, and end without what the parent's process has yet to do."""
    try:
        for end in spare:
            os.close(end)
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - the first worker shows how far it is
        worker.first = _Pipe(*ends)
        worker.first.send((None, work(worker)))
    except BaseException as error:  # noqa: BLE001 - raised by the first worker
        with suppress(BaseException):
            worker.first.send((_told(error), None))
    finally:
        os._exit(0)


def _told(error: BaseException) -> BaseException:
    """Return an error as one process can tell another: one that cannot be sent by what it says."""
    import pickle

    try:
        sent: BaseException = pickle.loads(pickle.dumps(error))  # noqa: S301 - of our own making
    except Exception:  # noqa: BLE001 - whatever pickling cannot do
        kind = ScaffoldError if isinstance(error, ScaffoldError) else RuntimeError
        return kind(str(error) or type(error).__name__)
    return sent
