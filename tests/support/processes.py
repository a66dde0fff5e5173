"""The command line as a process of its own, forked from the tests: it is as fast as in their process."""

import io
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from scaffold import __main__
from scaffold.cli import main as cli
from scaffold.terminal.interruption import forget_applied


class Answered(NamedTuple):
    """How a process has ended, what it has printed, and whether it has replayed that, and run no verb."""

    code: int
    out: bytes
    err: bytes
    is_replayed: bool

    @property
    def said(self) -> tuple[int, bytes, bytes]:
        """What a person notices of it."""
        return self.code, self.out, self.err


def ask(where: Path | str, *arguments: str, before: Callable[[], object] = lambda: None) -> Answered:
    """Run a command line in a folder; `before` is called in its process first."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as ran:
        process = os.fork()
        if not process:
            _be_process(where, arguments, (out.fileno(), err.fileno()), ran.fileno(), before)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        for file in (out, err, ran):
            file.seek(0)
        return Answered(code, out.read(), err.read(), not ran.read())


def _be_process(
    where: Path | str, arguments: tuple[str, ...], outputs: tuple[int, int], ran: int, before: Callable[[], object]
) -> None:
    try:
        os.chdir(where)
        for number, output in enumerate(outputs, 1):
            os.dup2(output, number)
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        sys.argv = ["scaffold", *arguments]
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
        sys.stdout = io.TextIOWrapper(open(1, "wb", closefd=False), encoding="utf-8")  # noqa: SIM115 - as long as the process
        sys.stderr = io.TextIOWrapper(open(2, "wb", closefd=False), encoding="utf-8", line_buffering=True)  # noqa: SIM115 - as long as the process
        run = cli.run

        def told_run(given: list[str] | None) -> int:
            os.write(ran, b"a verb was run")
            return run(given)

        cli.run = told_run
        forget_applied()  # by the tests' own process
        before()
        __main__.main()
    except BaseException:  # noqa: BLE001 - the tests' own mistakes, too
        sys.__stderr__ = sys.stderr
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(99)
