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

from scaffold.cli.options import vault_option
from scaffold.cli.session import Session, moment, open_session
from scaffold.errors import ScaffoldError
from scaffold.plan import transaction
from scaffold.plan.lock import HeldError, alone
from scaffold.plan.model import EditNote
from scaffold.refactor.stamps import Stamped, stamp_note, stamp_plan
from scaffold.refactor.ticking import Known, Looked
from scaffold.templater.settings import template_folders
from scaffold.terminal.output import say
from scaffold.text.encoding import decode
from scaffold.vault.changes import EVERYTHING, Settling, changes, last_change, looks, tells_no_events
from scaffold.vault.git.checkouts import find_texts_from_git
from scaffold.vault.git.find import find_repository, repository_folder
from scaffold.vault.git.program import GitError, NoRepositoryError
from scaffold.vault.snapshot import Snapshot


@click.command(short_help="Watch the vault, and stamp boxes as they are ticked in any editor.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what could not be done.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line for each stamp.")
@vault_option
def command(vault: str | None, *, quiet: bool, as_json: bool) -> None:
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
    session = open_session(vault)
    settings = session.vault.task_settings
    if not settings.set_done_date:
        raise ScaffoldError(
            "The Tasks plugin's settings say that done tasks get no date, so there is nothing to stamp."
        )
    log = _Log(quiet=quiet, as_json=as_json)
    stop = threading.Event()
    with _only_one(session), _until_told(stop):
        _Watch(session, Known(session.root, settings, session.vault.snapshot.largest), log, stop).run()
    log.say("Stopped.")


@contextmanager
def _only_one(session: Session) -> Iterator[None]:
    """Hold the vault for one watcher. Raises ScaffoldError where there is another one."""
    lock = session.vault.state_dir.make_watch_lock()
    try:
        with alone(lock, wait=False):
            yield
    except HeldError as error:
        raise ScaffoldError(f"Another `scaffold watch` looks after {session.root} already; this one ends.") from error


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


@dataclass
class _Watch:
    session: Session
    known: Known
    log: _Log
    stop: threading.Event
    touches: dict[str, int] = field(default_factory=dict)  # when a note was touched first, in nanoseconds
    ticks: dict[str, datetime] = field(default_factory=dict)  # when a tick was seen first in a note
    failed: dict[str, bytes] = field(default_factory=dict)  # what a note held that could not be stamped

    def __post_init__(self) -> None:
        self.settling = Settling(self.session.root, self.session.vault.config.watch.quiet)
        self.place = _identity(self.session.root)
        self.templates = tuple(f"{folder}/" for folder in template_folders(self.session.vault.snapshot))

    def run(self) -> None:
        """Look on until told to stop. Raises ScaffoldError where another vault has come to lie at the place."""
        events = self._events()
        touched = next(events, set())  # from here on nothing is missed
        self._learn()
        self._touch(touched)
        for touched in events:
            self._touch(touched)
            self._stamp_what_is_quiet()

    def _events(self) -> Iterator[set[str] | None]:
        """Yield what is touched until told to stop, whatever ends the events."""
        kind = tells_no_events(self.session.root)
        while not self.stop.is_set():
            if kind:
                self.log.trouble(f"{kind} tells of no events: the vault is looked through every few seconds.")
            try:
                for touched in looks(self.stop) if kind else changes(self.session.root, self.stop):
                    if not self._is_there():
                        break
                    yield touched
            except OSError as error:
                kind = f"The system ({error.strerror or error})"
            self._wait_for_the_vault()

    def _learn(self) -> None:
        """Take what is ticked by now for known."""
        notes = Snapshot(self.session.root).notes
        for path in notes:
            if self.stop.is_set():
                return
            self.known.learn(path)
        self.log.say(f"Watching {len(notes)} note{'s' * (len(notes) != 1)}; Ctrl-C stops.")

    def _touch(self, paths: set[str] | None) -> None:
        """Wait for notes to be quiet; the time of a tick is when it is seen first, whenever it is stamped."""
        if paths is EVERYTHING:
            try:
                paths = set(self.known.changed(Snapshot(self.session.root).notes))
            except ScaffoldError as error:
                self.log.trouble(str(error))
                return
        paths = {path for path in paths if not path.startswith(self.templates)}  # a box in one is for what it makes
        self.known.meet(paths)
        for path in paths:
            self.settling.touch(path)
            self.touches.setdefault(path, last_change(f"{self.session.root}/{path}"))
            if not self.known.glimpse(path):
                self.ticks.pop(path, None)
            elif path not in self.ticks:
                self.ticks[path] = _now()

    def _is_there(self) -> bool:
        return _identity(self.session.root) == self.place

    def _wait_for_the_vault(self) -> None:
        while not self.stop.is_set() and not self._is_there():
            if _identity(self.session.root) and _holds_something(self.session.root):
                raise ScaffoldError(
                    f"Another folder lies at {self.session.root} now; start watch anew to look after it."
                )
            self.log.trouble(f"{self.session.root} is gone; waiting for it.")
            if self.stop.wait(1) or self._is_there():
                self.log.forget(f"{self.session.root} is gone; waiting for it.")
                self.log.note(f"{self.session.root} is there again.")
        self.stop.wait(0.1)  # before the events begin anew

    def _stamp_what_is_quiet(self) -> None:
        quiet = self.settling.settled(self.known.has_lost_its_tail)
        looked = {path: found for path in quiet if (found := self.known.look(path))}
        for path in [path for path, found in looked.items() if self.failed.get(path) == found.data]:
            del looked[path]  # it was taken back as it could not be written; as it is, it is not tried again
        for path in self._taken_back(looked):
            self.known.keep(path, decode(looked.pop(path).data))
        brought = self._brought_by_git(looked)
        notes = []
        for path, found in sorted(looked.items()):
            note = self._stamped(found._replace(lines=found.lines - brought.get(path, frozenset())))
            self.log.skipped(note)
            if note.edits:
                notes.append(note)
            else:
                self.known.keep(path, note.text)
        if notes:
            self._apply(notes, looked)
        for path in quiet:
            if path not in self.settling.touched and self.known.is_known(path):
                self.touches.pop(path, None)
                self.ticks.pop(path, None)

    def _taken_back(self, looked: dict[str, Looked]) -> list[str]:
        """Return the notes that `scaffold undo` has just made what they were."""
        since = min((self.touches[path] for path in looked), default=0)
        before = {
            (step.path, step.before)
            for entry in (self.session.vault.journal.taken_back_since(since) if looked else ())
            for step in entry.steps
        }
        return [path for path, found in looked.items() if (path, found.data) in before]

    def _stamped(self, looked: Looked) -> Stamped:
        day = self.ticks.get(looked.path, _now()).date()
        return stamp_note(looked.path, decode(looked.data), self.known.settings, lambda _line: day, only=looked.lines)

    def _apply(self, notes: list[Stamped], looked: dict[str, Looked]) -> None:
        """Write notes as one plan, without those that cannot be written; say once why."""
        plan, now = stamp_plan(notes), _now()
        try:
            number = transaction.apply(plan, self.session.root, self.session.vault.journal, now, wait=False)
        except HeldError:
            self.log.trouble("Another scaffold writes the vault; the stamps wait for it.", "held")
            for note in notes:
                self.settling.touch(note.path)
            return
        except (ScaffoldError, OSError) as error:
            self._go_on_without(notes, looked, error)
            return
        self.log.forget("held")
        self.settling.rest()
        for note, change in zip(notes, plan.of(EditNote), strict=True):
            self.log.stamped(note, now, number)
            self.known.keep(note.path, change.after)

    def _go_on_without(self, notes: list[Stamped], looked: dict[str, Looked], error: Exception) -> None:
        """Write notes again without those at which it failed: by halves, where nothing tells which."""
        good = [note for note in notes if self._can_be_written(looked[note.path])]
        cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
        at_fault = getattr(cause, "filename", None)
        bad = [note for note in good if at_fault == f"{self.session.root}/{note.path}"] or good * (len(good) == 1)
        for note in bad:
            self.log.trouble(f"{note.path} is not stamped: {error}", str(error))
            self.failed[note.path] = looked[note.path].data
        rest = [note for note in good if note not in bad]
        cut = len(rest) // 2 if len(rest) == len(notes) else 0
        for part in (rest[:cut], rest[cut:]):
            if part and not self.stop.is_set():
                self._apply(part, looked)

    def _can_be_written(self, looked: Looked) -> bool:
        """Tell whether a note is as it was looked at, and not read-only; say what it is else."""
        path = looked.path
        if not self.known.is_as_looked_at(looked):
            self.log.note(f"{path} was written again in between; it is looked at anew.")
            self.settling.touch(path)
            return False
        if not os.access(f"{self.session.root}/{path}", os.W_OK):
            self.log.trouble(f"{path} is not stamped: it is read-only.")
            return False
        return True

    def _brought_by_git(self, looked: dict[str, Looked]) -> dict[str, frozenset[int]]:
        """Return the lines whose ticks git has brought, having said that they are left."""
        found: dict[str, frozenset[int]] = {}
        by_repository: dict[str, list[str]] = {}
        for path in looked:
            by_repository.setdefault(repository_folder(self.session.root, path), []).append(path)
        for folder, paths in by_repository.items():
            start = len(f"{folder}/") if folder else 0
            files = {path[start:]: (looked[path].data, self.touches[path]) for path in paths}
            try:
                repository = find_repository(f"{self.session.root}/{folder}" if folder else self.session.root)
                texts = find_texts_from_git(repository, files)
            except NoRepositoryError:
                continue
            except GitError as error:
                self.log.trouble(f"{error} Until then, ticks in it are left, as they may have come with git.")
                found |= {path: looked[path].lines for path in paths}
                continue
            for path in paths:
                lines = looked[path].done_in(texts.get(path[start:], ()), self.known.settings)
                found |= {path: lines} if lines else {}
            self._say_brought({path: found[path] for path in paths if path in found})
        return found

    def _say_brought(self, found: dict[str, frozenset[int]]) -> None:
        if found:
            count = sum(map(len, found.values()))
            where = next(iter(found)) if len(found) == 1 else f"{len(found)} notes"
            said = "1 tick came with git and was" if count == 1 else f"{count} ticks came with git and were"
            self.log.note(f"{where}: {said} left without a date; scaffold stamp --since-git gives it.")


def _identity(root: str) -> tuple[int, int] | None:
    """Return what tells a folder from another one that comes to lie at its place; None where there is none."""
    try:
        found = os.stat(root)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _holds_something(folder: str) -> bool:
    """Tell whether there is anything in a folder: none is where a disk is put in."""
    try:
        return bool(os.listdir(folder))
    except OSError:
        return False
