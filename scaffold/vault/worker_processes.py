"""Processes that take part in a job, and the pipes to them: forked from this one, or interpreters that begin anew.

A forked process has all that is here at no cost, closures too. One that is begun anew gets its job as a pickle, and
imports what that names: it costs a tenth of a second, and is all there is without `fork`.
"""

import _signal as signal  # type: ignore[import-not-found] # `signal` makes enumerations of them all
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, NamedTuple, NoReturn, Protocol

from scaffold.errors import ScaffoldError

_BEGIN = """\
import sys
sys.excepthook = lambda *_: None  # what cannot be begun is done without, and not spoken of
sys.path[:] = sys.argv[1:]
from scaffold.vault.worker_processes import serve
serve()
"""


class LostWorkerError(ScaffoldError):
    """A worker was ended from outside before it was done."""

    def __init__(self) -> None:
        super().__init__("A process that read a part of the vault was stopped. Nothing was changed; run it again.")


class Process(Protocol):
    """What is asked of a process at the other end of a pipe."""

    def kill(self) -> None:
        """Stop it, if it still runs."""

    def wait(self) -> int:
        """Wait until it has ended."""


class Pipe:
    """Both ends of what two processes say to each other: values, each behind its length."""

    def __init__(self, source: BinaryIO, sink: BinaryIO, process: Process | None = None) -> None:
        self.source, self.sink, self.process = source, sink, process

    def send(self, value: object) -> None:
        """Send a value. Raises LostWorkerError where nobody is there any more."""
        import pickle

        self.send_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))

    def send_bytes(self, data: bytes) -> None:
        """Send a value that is pickled already. Raises LostWorkerError where nobody is there any more."""
        try:
            self.sink.write(len(data).to_bytes(8, "big"))
            self.sink.write(data)
            self.sink.flush()
        except OSError:  # on Windows not only BrokenPipeError
            raise LostWorkerError from None

    def receive(self) -> Any:  # noqa: ANN401 - what the other end has sent
        """Return what the other end has sent. Raises LostWorkerError where it has ended without."""
        import pickle

        return pickle.loads(self._read(int.from_bytes(self._read(8), "big")))  # noqa: S301 - of our own process

    def _read(self, size: int) -> bytes:
        data = self.source.read(size)
        if len(data) < size:
            raise LostWorkerError
        return data

    def end(self) -> None:
        """Stop the process at the other end, if it still runs, and forget it."""
        if self.process:
            self.process.kill()
            self.process.wait()
        self.source.close()
        with suppress(OSError):  # what it was to be told is not told any more
            self.sink.close()


def sendable(error: BaseException) -> BaseException:
    """Return an error as one process can tell another: one that cannot be sent by what it says."""
    import pickle

    try:
        sent: BaseException = pickle.loads(pickle.dumps(error))  # noqa: S301 - of our own making
    except Exception:  # noqa: BLE001 - whatever pickling cannot do
        kind = ScaffoldError if isinstance(error, ScaffoldError) else RuntimeError
        return kind(str(error) or type(error).__name__)
    return sent


def can_fork() -> bool:
    """Tell whether this process may be forked: where nothing else goes on in it, which a fork would leave half done.

    Not on macOS: its own libraries may begin threads that nobody here sees, and a fork of these ends at once.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return "threading" not in sys.modules or sys.modules["threading"].active_count() == 1


class _Forked(NamedTuple):
    number: int

    def kill(self) -> None:
        os.kill(self.number, signal.SIGKILL)

    def wait(self) -> int:
        return os.waitpid(self.number, 0)[1]


def fork(job: Callable[[Pipe], object], before: Sequence[Pipe]) -> Pipe:
    """Begin a forked process that does `job` with its end of the pipe; return ours. Raises OSError.

    It keeps no end of any other pipe, also of those `before`: so it notices when this process is no more.
    """
    ours, theirs = os.pipe(), os.pipe()
    try:
        process = os.fork()
    except OSError:
        for end in (*ours, *theirs):
            os.close(end)
        raise
    if not process:
        spare = [ours[0], theirs[1], *(each.fileno() for other in before for each in (other.source, other.sink))]
        _do(job, theirs[0], ours[1], spare)
    os.close(ours[1])
    os.close(theirs[0])
    return Pipe(os.fdopen(ours[0], "rb"), os.fdopen(theirs[1], "wb"), _Forked(process))


def spawn() -> Pipe:
    """Begin an interpreter that does what job is sent to it; return the pipe to it. Raises OSError.

    It imports from where this one does, and not from the folder that it is begun in, which may be a vault.
    """
    import subprocess

    alike = ["-I" if sys.flags.isolated else "-P", f"-Xutf8={sys.flags.utf8_mode}"]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, *alike, "-c", _BEGIN, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # nor does it hear Ctrl-C then
    )
    if process.stdin is None or process.stdout is None:
        raise OSError
    return Pipe(process.stdout, process.stdin, process)  # type: ignore[arg-type] # they are binary


def serve() -> NoReturn:
    """Do the job that the process sends which has begun this one by `spawn`."""
    _do(lambda pipe: pipe.receive()(pipe), 0, 1, ())


def _do(job: Callable[[Pipe], object], source: int, sink: int, spare: Sequence[int]) -> NoReturn:
    """Do a job, and end without what the parent's process has yet to do."""
    try:
        for end in spare:
            os.close(end)
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - the first worker shows it
        job(Pipe(os.fdopen(source, "rb"), os.fdopen(sink, "wb")))
    finally:
        os._exit(0)


@contextmanager
def deaf() -> Iterator[None]:
    """Let no process that begins meanwhile hear Ctrl-C: the first worker hears it, later, and ends the others."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
