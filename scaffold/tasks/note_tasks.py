"""The tasks of a whole note: which lines are tasks, and how lines are put in the place of one."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.markdown.checkboxes import lines_with_box
from scaffold.markdown.regions import Regions, find_regions
from scaffold.tasks.fields import TASK_TAG
from scaffold.tasks.line import Task, as_task, read_checkbox
from scaffold.tasks.settings import Settings
from scaffold.text.spans import Edit, Span

_TAG = rf"(?:^|\s)({TASK_TAG.pattern})"


class TaskLine(NamedTuple):
    """A task of a note: its 1-based line, the span of the line without its end, its text, and what it says."""

    number: int
    span: Span
    text: str
    task: Task

    @property
    def body(self) -> str:
        """What the line says behind its box."""
        return self.text.partition("]")[2].strip()

    @property
    def is_undated(self) -> bool:
        """Tell whether the task is done, and nothing says when."""
        return self.task.status.type == "DONE" and "done" not in self.task.fields


class NoteTask(NamedTuple):
    """A task and the note that it is in."""

    path: str
    line: TaskLine

    def field(self, name: str) -> str:
        """Return a field's text, "" for none."""
        return self.line.task.fields.get(name, "")

    @property
    def tags(self) -> list[str]:
        """The tags of the description, with their `#`."""
        return re.findall(_TAG, self.line.task.description)

    @property
    def is_open(self) -> bool:
        """Tell whether the task is neither done nor cancelled."""
        return self.line.task.status.is_open


def task_lines(
    text: str, settings: Settings, known: Regions | None = None, *, only: int | None = None
) -> Iterator[TaskLine]:
    """Yield the tasks of a note as Obsidian sees them: none in code, comments or front matter.

    `known` are the note's regions, where they were found before; `only` is the one line that is asked for.
    """
    regions = known
    for number, start, line in lines_with_box(text):
        box = read_checkbox(line) if only in (None, number) else None
        if box and settings.global_filter in box.body:
            regions = regions or find_regions(text)
            if regions.is_prose(start + len(box.indentation)):
                yield TaskLine(number, Span(start, start + len(line)), line, as_task(box, settings))


def known_task_line(number: int, text: str, settings: Settings) -> TaskLine | None:
    """Return a line that is known to be a task, as if it were a note's only one; None for one that is not."""
    box = read_checkbox(text)
    return TaskLine(number, Span(0, len(text)), text, as_task(box, settings)) if box else None


def line_span(text: str, number: int) -> Span | None:
    r"""Return the span of a line, counted from 1, without its `\n`; None for a line that the text does not have."""
    start = 0
    if number < 1:
        return None
    for _ in range(number - 1):
        start = text.find("\n", start) + 1
        if not start:
            return None
    end = text.find("\n", start)
    return Span(start, len(text) if end < 0 else end)


def line_edits(text: str, span: Span, lines: tuple[str, ...]) -> list[Edit]:
    r"""Return the edits that put `lines` in the place of a line; none for no change, and none of what stays.

    `span` is that of the line without its `\n`. A line that goes away takes its line end along.
    """
    if not lines:
        return [Edit(Span(span.start, min(span.end + 1, len(text))), "")]
    old, new = span.of(text), "\n".join(lines)
    head = _common(old, new)
    edits: list[Edit] = []
    if old[head + 1 : head + 2] == new[head + 1 : head + 2] == "]":  # the box, and what follows it
        edits.append(Edit(Span(span.start + head, span.start + head + 1), new[head]))
        start = head + 1 + _common(old[head + 1 :], new[head + 1 :])
    else:
        start = head
    tail = _common(old[start:][::-1], new[start:][::-1])
    rest = Edit(Span(span.start + start, span.end - tail), new[start : len(new) - tail])
    return edits + [rest] * (rest.span.start != rest.span.end or bool(rest.replacement))


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at the beginning."""
    size = 0
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            break
        size += 1
    return size
