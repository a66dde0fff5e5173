"""Watch a vault: what is looked at and when, what of it is stamped, and how it goes on after a failure."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Protocol

from scaffold.errors import ScaffoldError
from scaffold.plan.lock import HeldError
from scaffold.plan.model import EditNote, Plan
from scaffold.plan.steps import Step
from scaffold.refactor.stamps import Stamped, stamp_note, stamp_plan
from scaffold.refactor.ticking import Known, Looked
from scaffold.refactor.ticks_from_git import find_ticks_from_git
from scaffold.refactor.watch_log import WatchLog
from scaffold.text.encoding import decode
from scaffold.text.words import plural
from scaffold.vault.changes import EVERYTHING, Settling, changes, last_change, looks, tells_no_events
from scaffold.vault.snapshot import Snapshot


class WatchedVault(Protocol):
    """What a watcher asks of a vault."""

    now: Callable[[], datetime]

    def apply(self, plan: Plan, *, wait: bool = True) -> int:
        """Apply a plan and return its number. Raises HeldError where another process writes, unless `wait`."""

    def taken_back_since(self, moment: int) -> Iterable[Step]:
        """Return the steps of plans that were taken back at a moment, in nanoseconds, or later."""


@dataclass
class Watcher:
    """Looks after a vault until `stop` is set: a note is stamped once it is quiet, unless it is a template.

    `quiet` are the seconds for which nobody has written it; `templates` the folders of templates.
    """

    vault: WatchedVault
    known: Known
    log: WatchLog
    stop: Event
    quiet: float
    templates: Sequence[str]
    touches: dict[str, int] = field(default_factory=dict)  # when a note was touched first, in nanoseconds
    ticks: dict[str, datetime] = field(default_factory=dict)  # when a tick was seen first in a note
    failed: dict[str, bytes] = field(default_factory=dict)  # what a note held that could not be stamped

    def __post_init__(self) -> None:
        self.root = self.known.root
        self.settling = Settling(self.root, self.quiet)
        self.place = _identity(self.root)

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
        kind = tells_no_events(self.root)
        while not self.stop.is_set():
            if kind:
                self.log.trouble(f"{kind} tells of no events: the vault is looked through every few seconds.")
            try:
                for touched in looks(self.stop) if kind else changes(self.root, self.stop):
                    if not self._is_there():
                        break
                    yield touched
            except OSError as error:
                kind = f"The system ({error.strerror or error})"
            self._wait_for_the_vault()

    def _learn(self) -> None:
        """Take what is ticked by now for known."""
        notes = Snapshot(self.root).notes
        for path in notes:
            if self.stop.is_set():
                return
            self.known.learn(path)
        self.log.say(f"Watching {plural(len(notes), 'note')}; Ctrl-C stops.")

    def _touch(self, paths: set[str] | None) -> None:
        """Wait for notes to be quiet; the time of a tick is when it is seen first, whenever it is stamped."""
        if paths is EVERYTHING:
            try:
                paths = set(self.known.changed(Snapshot(self.root).notes))
            except ScaffoldError as error:
                self.log.trouble(str(error))
                return
        templates = tuple(f"{folder}/" for folder in self.templates)
        paths = {path for path in paths if not path.startswith(templates)}  # a box in one is for what it makes
        self.known.meet(paths)
        for path in paths:
            self.settling.touch(path)
            self.touches.setdefault(path, last_change(f"{self.root}/{path}"))
            if not self.known.glimpse(path):
                self.ticks.pop(path, None)
            elif path not in self.ticks:
                self.ticks[path] = self.vault.now()

    def _is_there(self) -> bool:
        return _identity(self.root) == self.place

    def _wait_for_the_vault(self) -> None:
        while not self.stop.is_set() and not self._is_there():
            if _identity(self.root) and _holds_something(self.root):
                raise ScaffoldError(f"Another folder lies at {self.root} now; start watch again to look after it.")
            self.log.trouble(f"{self.root} is gone; waiting for it.")
            if self.stop.wait(1) or self._is_there():
                self.log.forget(f"{self.root} is gone; waiting for it.")
                self.log.note(f"{self.root} is there again.")
        self.stop.wait(0.1)  # before the events begin anew

    def _stamp_what_is_quiet(self) -> None:
        quiet = self.settling.settled(self.known.has_lost_its_tail)
        looked = {path: found for path in quiet if (found := self.known.look(path))}
        for path in [path for path, found in looked.items() if self.failed.get(path) == found.data]:
            del looked[path]  # it was taken back as it could not be written; as it is, it is not tried again
        for path in self._taken_back(looked):
            self.known.keep(path, decode(looked.pop(path).data))
        brought = find_ticks_from_git(self.known, looked, self.touches, self.log)
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
        before = {(step.path, step.before) for step in (self.vault.taken_back_since(since) if looked else ())}
        return [path for path, found in looked.items() if (path, found.data) in before]

    def _stamped(self, looked: Looked) -> Stamped:
        day = self.ticks.get(looked.path, self.vault.now()).date()
        return stamp_note(looked.path, decode(looked.data), self.known.settings, lambda _line: day, only=looked.lines)

    def _apply(self, notes: list[Stamped], looked: dict[str, Looked]) -> None:
        """Write notes as one plan, without those that cannot be written; say once why."""
        plan, now = stamp_plan(notes), self.vault.now()
        try:
            number = self.vault.apply(plan, wait=False)
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
        bad = [note for note in good if at_fault == f"{self.root}/{note.path}"] or good * (len(good) == 1)
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
            self.log.note(f"{path} was written again in between; it is looked at again.")
            self.settling.touch(path)
            return False
        if not os.access(f"{self.root}/{path}", os.W_OK):
            self.log.trouble(f"{path} is not stamped: it is read-only.")
            return False
        return True


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
