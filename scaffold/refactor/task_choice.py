"""Which lines a person means by references to tasks, NOTE or NOTE:LINE, and by text that they contain."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.fences import front_matter_block
from scaffold.tasks.note_tasks import TaskLine, task_lines
from scaffold.tasks.settings import Settings
from scaffold.text.lines import Lines
from scaffold.text.spans import Span
from scaffold.vault.lookup import find_file, split_line
from scaffold.vault.snapshot import Snapshot

Pick = Callable[[str, Sequence[TaskLine]], TaskLine]
"""Returns the one task that is meant of several in the note at a path."""


class ChosenLine(NamedTuple):
    """A line that is meant, from 1, in a note and its text; `label` is what the line is about."""

    path: str
    text: str
    number: int
    label: str


def refuse_to_pick(path: str, tasks: Sequence[TaskLine]) -> TaskLine:
    """Raise ScaffoldError that lists the tasks of which one is to be named by its line."""
    listed = "".join(f"\n  {path}:{task.number}  {task.body}" for task in tasks)
    kind = "open tasks" if all(task.task.status.is_open for task in tasks) else "tasks"
    raise ScaffoldError(f"{path} has {len(tasks)} {kind} that fit; name one by its line:{listed}")


class TaskChoice(NamedTuple):
    """Which tasks are meant: by references, by text that they contain, and where a note has several by `pick`.

    With `allow_loss` they are changed even where text is destroyed by it.
    """

    refs: Sequence[str]
    match: str | None = None
    allow_loss: bool = False
    pick: Pick = refuse_to_pick

    @property
    def has_lines(self) -> bool:
        """Tell whether a reference names a line."""
        return any(split_line(ref)[1] is not None for ref in self.refs)

    def find(
        self, vault: Snapshot, settings: Settings, fits: Callable[[TaskLine], bool], *, any_line: bool = False
    ) -> list[ChosenLine]:
        """Return the lines that are meant, of tasks that fit; with `any_line`, NOTE:LINE may be a line that is no task.

        Each note is read once. Raises ScaffoldError for a reference that means none or several.
        """
        notes: dict[str, _Note] = {}
        paths: dict[str, str] = {}
        lines: list[ChosenLine] = []
        for name, number in map(split_line, self.refs):
            if name not in paths:
                paths[name] = find_file(vault, name)
            path = paths[name]
            if path not in notes:
                notes[path] = _Note(path, vault.read(path), settings, fits)
            if any_line and number is not None and self.match is None:
                lines.append(self._any_line(notes[path], number))
                continue
            task = self._task(notes[path], number)
            lines.append(ChosenLine(path, notes[path].text, task.number, task.task.description or task.text.strip()))
        return lines

    def _any_line(self, note: "_Note", number: int) -> ChosenLine:
        span, front = note.lines.span(number), note.front
        if span and front and span.start < front.end and not self.allow_loss:
            raise ScaffoldError(f"{note.path}:{number} is front matter, which a box would break; --allow-loss does it.")
        return ChosenLine(note.path, note.text, number, span.of(note.text).strip() if span else "")

    def _task(self, note: "_Note", number: int | None) -> TaskLine:
        is_only = len(self.refs) == 1 and number is not None  # then most of the note need not be read
        tasks = note.read(number) if is_only else note.at(number)
        tasks = self._fitting(note.path, tasks or note.tasks, number)  # all tasks, to say which is near
        return tasks[0] if len(tasks) == 1 else self.pick(note.path, tasks)

    def _fitting(self, path: str, tasks: Sequence[TaskLine], number: int | None) -> list[TaskLine]:
        """Return the tasks that a reference means. Raises ScaffoldError where it means none, saying what there is."""
        chosen = [task for task in tasks if number in (None, task.number)]
        if number is not None and not chosen:
            near = min(tasks, key=lambda task: abs(task.number - number), default=None)
            raise ScaffoldError(
                f"{path}:{number} is not an open task; the nearest is on line {near.number}: {near.task.description}."
                if near
                else f"{path} has no open task; `scaffold tasks --open` lists those of the vault."
            )
        if self.match is not None:
            chosen = [task for task in chosen if self.match.casefold() in task.text.casefold()]
            if not chosen:
                raise ScaffoldError(f"No open task in {path} contains {self.match!r}.")
        if not chosen:
            raise ScaffoldError(f"{path} has no open task.")
        return chosen


class _Note:
    """A note that is named, and its tasks that fit: read when they are first asked for."""

    def __init__(self, path: str, text: str, settings: Settings, fits: Callable[[TaskLine], bool]) -> None:
        self.path, self.text, self._settings, self._fits = path, text, settings, fits

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.text)

    @cached_property
    def front(self) -> Span | None:
        """Where the front matter stands."""
        return front_matter_block(self.text)

    @cached_property
    def tasks(self) -> list[TaskLine]:
        """The tasks that fit."""
        return self.read(None)

    @cached_property
    def _by_line(self) -> dict[int | None, TaskLine]:
        return {task.number: task for task in self.tasks}

    def at(self, number: int | None) -> list[TaskLine]:
        """Return the tasks that fit on a line, or all."""
        return self.tasks if number is None else [self._by_line[number]] if number in self._by_line else []

    def read(self, number: int | None) -> list[TaskLine]:
        """Return what `at` does, without a look at what stands on other lines."""
        return [task for task in task_lines(self.text, self._settings, only=number) if self._fits(task)]
