"""Watch the vault, and stamp boxes as they are ticked in any editor."""

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import FrameType

import click

from scaffold.cli.options import RunOptions, reads_vault
from scaffold.cli.session import moment, open_run
from scaffold.refactor.stamps import Stamped
from scaffold.terminal.output import say


@click.command(short_help="Watch the vault, and stamp boxes as they are ticked in any editor.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what could not be done.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line for each stamp.")
@reads_vault
def command(run: RunOptions, *, quiet: bool) -> None:
    """Stamp tasks as they are ticked, in whatever editor, until Ctrl-C or a termination signal.

    A note is looked at once nobody has written it for two seconds (`quiet` below [watch] in scaffold.toml). A box that
    was ticked before, came with another commit or was pasted is left; `scaffold stamp` takes those. Each stamp is said
    in a line, with the number that takes it back.

    \b
    Examples:
      scaffold watch
      scaffold watch --vault ~/notes --quiet &
      scaffold watch --json >> stamps.jsonl
    """
    session = open_run(run)
    session.vault.now = _now
    log, stop = _Log(quiet=quiet, as_json=run.as_json), threading.Event()
    with session.vault.watching(log, stop) as watcher, _until_told(stop):
        watcher.run()
    log.say("Stopped.")


@contextmanager
def _until_told(stop: threading.Event) -> Iterator[None]:
    """Set `stop` on Ctrl-C and a termination signal, and let pass the signal of a lease that somebody breaks."""

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    handlers = {signal.SIGINT: end, signal.SIGTERM: end}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    if hasattr(signal, "SIGIO"):
        before[signal.SIGIO] = signal.signal(signal.SIGIO, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass
class _Log:
    """What is printed: stamps in a line or a JSON object each, troubles once."""

    quiet: bool
    as_json: bool
    troubles: set[str] = field(default_factory=set)

    def say(self, text: str) -> None:
        if not self.quiet and not self.as_json:
            self._put(text)

    def note(self, text: str) -> None:
        with suppress(OSError):  # a log that cannot be written ends nothing
            say(f"{_now():%H:%M:%S}  {text}", colour="yellow", error=True)
            sys.stderr.flush()

    def _put(self, text: str) -> None:
        try:
            say(text)
            sys.stdout.flush()
        except OSError as error:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - or the end of the process fails by it
            self.trouble(f"What is stamped is no longer said, as that cannot be written: {error.strerror}.")

    def trouble(self, text: str, reason: str = "") -> None:
        """Say a trouble, unless it was said already, of another note too where `reason` tells it."""
        if (reason or text) not in self.troubles:
            self.troubles.add(reason or text)
            self.note(text)

    def forget(self, text: str) -> None:
        self.troubles.discard(text)

    def stamped(self, note: Stamped, now: datetime, number: int) -> None:
        for line, text in note.lines:
            if self.as_json:
                row = {"time": now.isoformat(), "path": note.path, "line": line, "text": text, "undo": number}
                self._put(json.dumps(row))
            else:
                self.say(f"{now:%H:%M:%S}  {note.path}:{line}  {text}  (undo {number})")

    def skipped(self, note: Stamped) -> None:
        for each in note.skipped:
            self.trouble(f"{each.path}:{each.line}  {each.reason}")


def _now() -> datetime:
    return moment(os.environ.get("SCAFFOLD_NOW"))
