"""Watch the vault, and stamp boxes as they are ticked in any editor."""

import os
import signal
import threading
from collections import Counter
from dataclasses import dataclass, field
from types import FrameType

import click

from scaffold.command import Session, moment, open_session, vault_option
from scaffold.errors import ScaffoldError
from scaffold.plan import transaction
from scaffold.refactors.task_lines import stamp_note, stamp_plan
from scaffold.task_command import task_settings
from scaffold.tasks.document import task_lines
from scaffold.tasks.settings import Settings
from scaffold.terminal import say
from scaffold.text import decode

DEBOUNCE = 400  # milliseconds without another event before files are read


@click.command(short_help="Watch the vault, and stamp boxes as they are ticked in any editor.")
@vault_option
def command(vault: str | None) -> None:
    """Stamp tasks as they are ticked, in whatever editor, until Ctrl-C or a termination signal.

    Boxes that were ticked before are left; `scaffold stamp` takes those. Each stamp is said in a line, and can be taken
    back with undo.

    \b
    Examples:
      scaffold watch
      scaffold watch --vault ~/notes &
    """
    session = open_session(vault)
    settings = task_settings(session)
    if not settings.set_done_date:
        raise ScaffoldError(
            "The Tasks plugin's settings say that done tasks get no date, so there is nothing to stamp."
        )
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = [(number, signal.signal(number, end)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        _watch(session, settings, stop)
    finally:
        for number, handler in before:
            signal.signal(number, handler)
    say("Stopped.")


@dataclass
class _Seen:
    """The done tasks without a date that a note had when it was last read: they are not ours to stamp."""

    lines: dict[str, Counter[str]] = field(default_factory=dict)

    def learn(self, path: str, text: str, settings: Settings) -> None:
        """Remember the unstamped tasks of a note."""
        found = (line for line in task_lines(text, settings) if line.task.status.type == "DONE")
        self.lines[path] = Counter(line.text for line in found if "done" not in line.task.fields)

    def is_new(self, path: str) -> "_New":
        """Return what tells, line by line, which unstamped tasks were not there before."""
        return _New(self.lines[path].copy())


@dataclass
class _New:
    old: Counter[str]

    def __call__(self, line: str) -> bool:
        known = self.old[line] > 0
        self.old[line] -= known
        return not known


def _watch(session: Session, settings: Settings, stop: threading.Event) -> None:
    from watchfiles import watch

    seen = _Seen()
    events = watch(
        session.root,
        watch_filter=lambda _change, path: _is_note(session.root, path),
        debounce=DEBOUNCE,
        step=DEBOUNCE // 4,
        stop_event=stop,
        rust_timeout=500,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    first = next(events, None)  # from here on nothing is missed
    for path in session.vault.notes:
        if stop.is_set():
            return
        seen.learn(path, session.vault.read(path), settings)
    say(f"Watching {len(session.vault.notes)} notes; Ctrl-C stops.")
    _flush()
    pending = {path for _, path in first or ()}
    for changes in events:
        pending = {path for path in pending | {path for _, path in changes} if _stamp(session, settings, seen, path)}
        _flush()
        if stop.is_set():
            return


def _is_note(root: str, path: str) -> bool:
    parts = path[len(root) + 1 :].split("/")
    return path.lower().endswith(".md") and not any(part.startswith(".") for part in parts)


def _stamp(session: Session, settings: Settings, seen: _Seen, full: str) -> bool:
    """Stamp what is new in a note; return whether it has to be looked at again, as it changed meanwhile."""
    path = full[len(session.root) + 1 :]
    try:
        with open(full, "rb") as file:
            text = decode(file.read())
    except OSError:
        return False  # deleted, or between two names
    if path not in seen.lines:
        seen.learn(path, text, settings)
    if not text:
        return False  # cut short by an editor that is about to write it
    now = moment(os.environ.get("SCAFFOLD_NOW"))
    stamped = stamp_note(path, text, settings, lambda _line: now.date(), wanted=seen.is_new(path))
    if stamped.edits:
        try:
            transaction.apply(stamp_plan([stamped]), session.root, session.journal, now)
        except ScaffoldError:
            return True  # saved again since it was read
        for number, line in stamped.lines:
            say(f"{now:%H:%M:%S}  {path}:{number}  {line}")
        text = stamp_plan([stamped]).changes[0].after  # type: ignore[union-attr]
    for left in stamped.left:
        say(f"{now:%H:%M:%S}  {path}:{left.line}  {left.reason}", colour="yellow")
    seen.learn(path, text, settings)
    return False


def _flush() -> None:
    import sys

    sys.stdout.flush()
