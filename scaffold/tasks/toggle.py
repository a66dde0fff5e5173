"""What the plugin writes when a task is ticked, and what it would destroy by it.

Source: `Task.ts`, `Occurrence.ts`, `OnCompletion.ts` and `ToggleDone.ts` of the plugin (MIT), tasks 1.7 and 2.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from scaffold.tasks.fields import DATES
from scaffold.tasks.js_text import WHITE
from scaffold.tasks.line import BOXED, INVALID, LIST_ITEM, Task, as_task, is_date, read_checkbox
from scaffold.tasks.settings import Settings, read_settings
from scaffold.tasks.statuses import Status


class Loss(NamedTuple):
    """Something of a line that the plugin's result no longer says; not `is_grave` where it is only said otherwise."""

    what: str
    is_grave: bool = True

    def __str__(self) -> str:
        return self.what


def describe_losses(losses: Iterable[Loss]) -> str:
    """Return losses as one sentence without its full stop."""
    return ", and ".join(map(str, losses))


class LineResult(NamedTuple):
    """What becomes of a line: the `lines` that replace it (none: it is deleted), or None where the plugin refuses."""

    lines: tuple[str, ...] | None
    losses: tuple[Loss, ...] = ()

    @property
    def grave(self) -> tuple[Loss, ...]:
        """The losses that ought to be refused."""
        return tuple(loss for loss in self.losses if loss.is_grave)


REFUSED = LineResult(None)
_INDENTATION = f"[{WHITE}>]*"
_OF_THIS_ONE = ("id", "depends_on", "created", "cancelled", "done")
_OF_TYPE = (("done", "DONE"), ("cancelled", "CANCELLED"))
_NOT_PLAIN = frozenset("📆🗓⌛🏁[(")
_REWORDED = r"[📆🗓⌛]|🏁.*[A-Z]|onCompletion.*[A-Z]"


def toggle_line(line: str, settings: Settings | Mapping[str, object], today: date | str) -> LineResult:
    r"""Return what the command *Toggle task done* makes of a line, given without its `\n`.

    `settings` may be what the plugin's `data.json` holds, `today` a text as `2026-03-09`. A line that is no task gets
    a box, or its box ticked, as there. A `\r` at the end is set aside, and put back on every line of the result.
    """
    settings, today = read_settings(settings), _as_date(today)
    if line.endswith("\r"):
        return _ended(_toggled(line[:-1], settings, today))
    return _toggled(line, settings, today)


def set_status_line(line: str, symbol: str, settings: Settings | Mapping[str, object], today: date | str) -> LineResult:
    """Return what the command *Change status to* makes of a line; it refuses a line that is no task."""
    if line.endswith("\r"):
        return _ended(set_status_line(line[:-1], symbol, settings, today))
    settings = read_settings(settings)
    task, rest = _read(line, settings)
    if task is None:
        return REFUSED
    return _changed(task, settings.statuses.of(symbol), settings, _as_date(today), rest)


def stamp_line(line: str, settings: Settings | Mapping[str, object], today: date | str) -> LineResult:
    """Return a line that was ticked without the plugin as if the plugin had ticked it `today`.

    Refused is what is not done, or has a done date already.
    """
    if line.endswith("\r"):
        return _ended(stamp_line(line[:-1], settings, today))
    settings = read_settings(settings)
    task, rest = _read(line, settings)
    if task is None:
        return REFUSED
    if task.status.type != "DONE" or "done" in task.fields:
        return LineResult(None, tuple(_losses(task, (), "")))
    before = task.turned(settings.statuses.of(" "), task.fields, task.block_link)
    return _changed(before, task.status, settings, _as_date(today), rest)


def _as_date(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def _ended(result: LineResult) -> LineResult:
    if not result.lines:
        return result
    return LineResult(tuple(f"{each}\r" for each in result.lines), result.losses)


def _read(line: str, settings: Settings) -> tuple[Task | None, str]:
    """Return the task of a line, and what stands behind the line separator at which the plugin stops reading."""
    box = read_checkbox(line)
    if box is None or settings.global_filter not in box.body:
        return None, ""
    return as_task(box, settings), box.rest


def _toggled(line: str, settings: Settings, today: date) -> LineResult:
    box = read_checkbox(line)
    if box and settings.global_filter in box.body:
        task = as_task(box, settings)
        return _changed(task, settings.statuses.after(task.status), settings, today, box.rest)
    boxed, item = BOXED.match(line), LIST_ITEM.match(line)
    if boxed:
        indentation, marker, symbol, body = boxed.groups()
        ticked = f"{indentation}{marker} [{'x' if symbol == ' ' else ' '}] {body}{line[boxed.end() :]}"
    elif item:
        ticked = f"{item.group()} [ ]{line[item.end() :]}"
    else:
        start = len(line) - len(re.sub(_INDENTATION, "", line, count=1))
        ticked = f"{line[:start]}- [ ] {line[start:]}"
    return LineResult((ticked,))


def _changed(task: Task, status: Status, settings: Settings, today: date, rest: str) -> LineResult:
    tasks = _tasks(task, status, settings, today)
    lines = tuple([each.line(settings) for each in tasks])
    return LineResult(lines, tuple(_losses(task, lines, rest)) if rest or not _is_plain(task, lines) else ())


def _tasks(task: Task, status: Status, settings: Settings, today: date) -> list[Task]:
    """Return what replaces a task: itself with the new status, and its next occurrence."""
    old, new = task.status.type, status.type
    if old == new and status == task.status:
        return [task]
    fields = task.fields.copy()
    if new != old:  # a date goes with its type, and comes with it where the settings want it
        fields.pop("done", None)
        fields.pop("cancelled", None)
        if new == "DONE" and settings.set_done_date:
            fields["done"] = today.isoformat()
        elif new == "CANCELLED" and settings.set_cancelled_date:
            fields["cancelled"] = today.isoformat()
    for name, kind in _OF_TYPE:
        if name in fields and new != kind:
            del fields[name]
    changed = task.turned(status, fields, task.block_link)
    following = _next(task, status, settings, today) if task.rule and old != new == "DONE" else []
    if new == "DONE" != old and fields.get("on_completion") == "delete":
        return following
    return [changed, *following] if settings.recurrence_on_next_line else [*following, changed]


def _next(task: Task, done: Status, settings: Settings, today: date) -> list[Task]:
    """Return the next occurrence of a recurring task: its dates moved, without what belongs to this one alone."""
    rule, reference = task.rule, task.reference(settings)
    if rule is None:
        return []
    from scaffold.tasks.recurrence import next_day

    start = today if rule.when_done or reference is None else _day(reference)
    day = next_day(rule, start) if start else None
    fields = {name: value for name, value in task.fields.items() if name not in _OF_THIS_ONE}
    if settings.remove_scheduled_date_on_recurrence and ("start" in fields or "due" in fields):
        fields.pop("scheduled", None)
    for name in ("start", "scheduled", "due"):
        if name in fields:
            fields[name] = _moved(fields[name], reference, day)
    if settings.set_created_date:
        fields["created"] = today.isoformat()
    status = settings.statuses.of_next_occurrence(done)
    return [task.turned(status, fields, "")]


def _moved(text: str, reference: str | None, day: date | None) -> str:
    """Return a date as far from `day` as it was from the reference date."""
    if day is None:
        return INVALID
    old, base = _day(text), _day(reference or text)
    try:
        return (day + (old - base) if old and base else day).isoformat()
    except OverflowError:
        return INVALID


def _day(text: str) -> date | None:
    return None if text == INVALID or text.startswith("0000") else date.fromisoformat(text)


def _is_plain(task: Task, lines: tuple[str, ...]) -> bool:
    """Tell at a glance that nothing is lost: every field stands there once, and is written as it was."""
    if len(task.hits) != len(task.fields) or INVALID in task.fields.values():
        return False
    for _, _, written in task.hits:
        if written[0] in _NOT_PLAIN:
            return False
    return all(INVALID not in line for line in lines)


def _losses(task: Task, lines: tuple[str, ...], rest: str) -> Iterator[Loss]:
    """Yield what of the line the plugin's lines do not say any more."""
    if rest:
        yield Loss("the text after a line separator is dropped")
    if any(INVALID in line for line in lines):
        yield Loss(f"{INVALID!r} is written, as a date is impossible or the rule has no further day")
    seen: set[str] = set()
    for name, value, written in reversed(task.hits):
        if name in seen:
            yield Loss(f"{written.strip()!r} is dropped, as the field is there twice")
        elif name == "recurrence" and task.rule is None:
            yield Loss(f"{written.strip()!r} is dropped, as the plugin cannot read the rule")
        elif name == "on_completion" and value not in ("keep", "delete"):
            yield Loss(f"{written.strip()!r} is dropped, as the plugin does not know the word")
        elif name in DATES and not is_date(value):
            yield Loss(f"{written.strip()!r} is not a day of the calendar", is_grave=False)
        elif re.search(_REWORDED, written):
            yield Loss(f"{written.strip()!r} is written in the plugin's own way", is_grave=False)
        seen.add(name)
