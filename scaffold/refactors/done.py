"""Complete a task: tick its box and stamp the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scaffold.errors import ScaffoldError
from scaffold.markdown.checkboxes import Checkbox, checkboxes
from scaffold.markdown.regions import find_regions
from scaffold.plan.plan import EditNote, Left, Plan
from scaffold.text import Edit, Span, is_utf8, line_number
from scaffold.vault.vault import Vault

DONE, RECURS = "✅", "🔁"
_OPEN = (" ", "/")
_AFTER_FIELDS = " ^"  # a block id stays the last thing on its line


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task of a note: its 1-based line, its text after the box, and its checkbox."""

    line: int
    label: str
    checkbox: Checkbox


def open_tasks(vault: Vault, path: str) -> tuple[str, list[OpenTask]]:
    """Return the text of a note and its open tasks. Raises ScaffoldError when it cannot be read as UTF-8."""
    text = vault.read(path)
    if not is_utf8(text):
        raise ScaffoldError(f"{path} is not UTF-8; convert it first (for example with iconv), then try again.")
    found = [
        OpenTask(line_number(text, box.mark.start), box.label.of(text), box)
        for box in checkboxes(text, find_regions(text))
        if box.mark.of(text) in _OPEN
    ]
    return text, found


def choose(path: str, tasks: Sequence[OpenTask], line: int | None, match: str | None) -> list[OpenTask]:
    """Return the tasks that a reference means. Raises ScaffoldError where it means none, saying what there is."""
    chosen = [task for task in tasks if line in (None, task.line)]
    if line is not None and not chosen:
        near = min(tasks, key=lambda task: abs(task.line - line), default=None)
        hint = f"; the nearest is on line {near.line}: {near.label}" if near else ""
        raise ScaffoldError(f"{path}:{line} is no open task{hint}.")
    if match is not None:
        chosen = [task for task in chosen if match.casefold() in task.label.casefold()]
        if not chosen:
            raise ScaffoldError(f"No open task in {path} contains {match!r}.")
    if not chosen:
        raise ScaffoldError(f"{path} has no open task.")
    return chosen


def done(path: str, text: str, task: OpenTask, day: date) -> Plan:
    """Return the plan that ticks one task and stamps `✅ YYYY-MM-DD` behind its fields."""
    label = task.label
    block_id = label.rfind(_AFTER_FIELDS)
    has_id = block_id >= 0 and label[block_id + 2 :].replace("-", "").isalnum()
    end = task.checkbox.label.start + (block_id if has_id else len(label))
    stamp = Edit(Span(end, end), f" {DONE} {day.isoformat()}")
    recurs = "the next occurrence is not made: a recurring task is completed in full by the Tasks plugin only, so far"
    left = (Left(path, task.line, "", recurs),) if RECURS in label else ()
    return Plan(f"Complete {label!r}", (EditNote(path, text, (Edit(task.checkbox.mark, "x"), stamp)),), left)
