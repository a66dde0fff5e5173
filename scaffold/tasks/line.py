"""One task line: what the plugin reads in it, and the line that it writes back.

A `Task` holds the fields as text, by name; dates are `YYYY-MM-DD`, or `Invalid date`, which is what the plugin makes of
a day that no calendar has. Source: `Task.ts` and `TaskRegularExpressions.ts` of the plugin (MIT), tasks 1.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from scaffold.tasks.fields import DATES, read_fields, written_fields
from scaffold.tasks.js_text import DOT, WHITE, trim
from scaffold.tasks.settings import Settings
from scaffold.tasks.statuses import Status
from scaffold.text.patterns import compile_later

if TYPE_CHECKING:
    from scaffold.tasks.rrule import RecurrenceRule

INVALID = "Invalid date"
BOXED = compile_later(rf"([{WHITE}>]*)([-*+]|[0-9]+[.)]) +\[({DOT})\] *({DOT}*)")
LIST_ITEM = compile_later(rf"([{WHITE}>]*)([-*+]|[0-9]+[.)])")
_BLOCK_LINK = compile_later(r" \^[a-zA-Z0-9-]+$")
_REFERENCES = ("due", "scheduled", "start")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Box(NamedTuple):
    """A list item with a box, whatever its text: `body` is trimmed, without the block link."""

    indentation: str
    marker: str
    symbol: str
    body: str
    block_link: str  # with the space before it
    hard_break: str  # two or more spaces at the end of the line
    rest: str  # what stands behind the line separator at which the plugin stops reading


class Task(NamedTuple):
    """A task as the plugin holds it: its description with tags, and its fields by name (see `formats.ORDER`)."""

    indentation: str
    marker: str
    status: Status
    description: str
    fields: dict[str, str]
    rule: "RecurrenceRule | None"
    block_link: str
    hard_break: str
    hits: list[tuple[str, str, str]]  # every field as it was found, the last first: name, value, text

    def reference(self, settings: Settings) -> str | None:
        """Return the date from which the next occurrence is counted; None for none."""
        names = ("due", "start", "scheduled") if settings.remove_scheduled_date_on_recurrence else _REFERENCES
        return next((self.fields[name] for name in names if name in self.fields), None)

    def turned(self, status: Status, fields: dict[str, str], block_link: str) -> "Task":
        """Return the task with another status and other fields."""
        return self._replace(status=status, fields=fields, block_link=block_link)

    def line(self, settings: Settings) -> str:
        """Return the line that the plugin writes for the task."""
        fields = written_fields(self.fields, settings.format)
        box = f"{self.indentation}{self.marker} [{self.status.symbol}]"
        return f"{box} {self.description}{fields}{self.block_link}{self.hard_break}"


@lru_cache(maxsize=64)  # several readers of one note ask for the same few lines
def read_checkbox(line: str) -> Box | None:
    """Return the list item with a box that a line holds; None for another line."""
    found = BOXED.match(line)
    if not found:
        return None
    indentation, marker, symbol, written = found.groups()
    body, block_link = trim(written), ""
    if "^" in body:
        link = _BLOCK_LINK.search(body, max(body.rfind(" "), 0))
        if link:
            block_link, body = link.group(), trim(body[: link.start()])
    hard_break = line[len(line.rstrip(" ")) :] if line.endswith("  ") else ""
    return Box(indentation, marker, symbol, body, block_link, hard_break, line[found.end() :])


def read_task(line: str, settings: Settings) -> Task | None:
    """Return the task that a line holds; None for a line that is none under these settings."""
    box = read_checkbox(line)
    return as_task(box, settings) if box and settings.global_filter in box.body else None


def as_task(box: Box, settings: Settings) -> Task:
    """Return the task that a list item with a box is."""
    reading = read_fields(box.body, settings.format)
    fields: dict[str, str] = {}
    rule = None
    for name, value in reading.fields.items():
        if name in DATES:
            fields[name] = value if is_date(value) else INVALID
        elif name == "recurrence":
            from scaffold.tasks.rrule_parser import read_rule  # a language of its own, and few tasks speak it

            rule = read_rule(trim(value))
        elif name != "on_completion" or value in ("keep", "delete"):
            fields[name] = value
    status = settings.statuses.of(box.symbol)
    task = Task(
        box.indentation,
        box.marker,
        status,
        reading.description,
        fields,
        rule,
        box.block_link,
        box.hard_break,
        reading.hits,
    )
    if rule:
        if rule.when_done or task.reference(settings) != INVALID:
            fields["recurrence"] = rule.text
        else:
            task = task._replace(rule=None)
    return task


@lru_cache(maxsize=4096)
def is_date(text: str) -> bool:
    """Tell whether `YYYY-MM-DD` is a day of the calendar; the year 0000 counts, as in JavaScript."""
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    if not (1 <= month <= len(_DAYS) and 1 <= day <= _DAYS[month - 1]):
        return False
    return (month, day) != (2, 29) or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
