"""The tasks of all notes of a vault, and what is wrong with them."""

import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from scaffold.markdown.checkboxes import lines_with_box
from scaffold.markdown.regions import Regions, find_regions
from scaffold.tasks.line import as_task, read_checkbox
from scaffold.tasks.lint import Problem, lint_ids, lint_line
from scaffold.tasks.note_tasks import NoteTask, TaskLine
from scaffold.tasks.settings import Settings
from scaffold.text.spans import Span
from scaffold.vault.memory import recall
from scaffold.vault.snapshot import Snapshot

_Box = tuple[int, int, str, bool, bool]
"""The 1-based number, offset and text of a line, and whether it stands in prose as a task and as any list item do."""


class PlacedProblem(NamedTuple):
    """A problem in its place: the note, the 1-based line, and its text."""

    path: str
    line: int
    problem: Problem
    text: str


class KnownTasks(NamedTuple):
    """Tasks that were found in a note, and a mark of the text that it had."""

    mark: int
    tasks: list[TaskLine]

    def still_in(self, text: str) -> list[TaskLine] | None:
        """Return the tasks, None where this is not the text that they were found in."""
        return self.tasks if self.mark == _mark(text) else None


class TaskProblems(NamedTuple):
    """What is wrong with the tasks of a vault, by note, line and column; `tasks` is how many it has."""

    problems: list[PlacedProblem]
    tasks: int


def find_tasks(vault: Snapshot, settings: Settings, fits: Callable[[NoteTask], bool]) -> list[NoteTask]:
    """Return the tasks of a vault that fit, by note and line."""
    tasks = (NoteTask(path, line) for path, _, boxes in _boxes(vault) for line in _tasks(boxes, settings))
    return [task for task in tasks if fits(task)]


def find_undated(vault: Snapshot, settings: Settings) -> dict[str, KnownTasks]:
    """Return the done tasks without a date, by the notes that have some."""
    found: dict[str, KnownTasks] = {}
    for path, mark, boxes in _boxes(vault):
        if undated := [line for line in _tasks(boxes, settings) if line.is_undated]:
            found[path] = KnownTasks(mark, undated)
    return found


def lint_tasks(vault: Snapshot, settings: Settings) -> TaskProblems:
    """Return what of a vault's tasks the plugin does not read, reads otherwise than it looks, or would destroy."""
    tasks: list[tuple[str, TaskLine]] = []
    problems: list[PlacedProblem] = []
    for path, _, boxes in _boxes(vault):
        tasks += [(path, line) for line in _tasks(boxes, settings)]
        items = (box for box in boxes if box[4])
        problems += [
            PlacedProblem(path, number, each, text)
            for number, _, text, _, _ in items
            for each in lint_line(text, settings)
        ]
    problems += [PlacedProblem(path, line.number, problem, line.text) for path, line, problem in lint_ids(tasks)]
    return TaskProblems(sorted(problems, key=lambda each: (each.path, each.line, each.problem.column)), len(tasks))


def _boxes(vault: Snapshot) -> Iterator[tuple[str, int, list[_Box]]]:
    """Yield the path of each note that has boxes, a mark of its text, and their lines, whatever the settings say."""
    for path, (mark, boxes) in recall(vault, "boxes", vault.notes, partial(_find_boxes, vault)):
        yield path, mark, boxes


def _find_boxes(vault: Snapshot, path: str) -> tuple[int, list[_Box]] | None:
    text = vault.read(path)
    regions: Regions | None = None
    boxes: list[_Box] = []
    for number, start, line in lines_with_box(text):
        regions = regions or find_regions(text)
        box = read_checkbox(line)
        is_box = box is not None and regions.is_prose(start + len(box.indentation))
        is_item = regions.is_prose(start + len(line) - len(line.lstrip(" \t>")))
        if is_box or is_item:
            boxes.append((number, start, line, is_box, is_item))
    return (_mark(text), boxes) if boxes else None


def _mark(text: str) -> int:
    """Return a number that another text hardly has."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) << 32 | len(text)


def _tasks(boxes: list[_Box], settings: Settings) -> Iterator[TaskLine]:
    for number, start, line, is_box, _ in boxes:
        box = read_checkbox(line) if is_box else None
        if box and settings.global_filter in box.body:
            yield TaskLine(number, Span(start, start + len(line)), line, as_task(box, settings))
