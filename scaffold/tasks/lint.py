"""What is wrong with a task line: what the Tasks plugin does not read, reads otherwise, or would destroy."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from scaffold.markdown.checkboxes import lines_with_box
from scaffold.markdown.regions import Regions, find_regions
from scaffold.tasks.fields import DATES, KEYS, SIGNS, read_fields
from scaffold.tasks.line import INVALID, LIST_ITEM, is_date, read_checkbox, read_task
from scaffold.tasks.note_tasks import TaskLine
from scaffold.tasks.settings import Settings
from scaffold.text.patterns import compile_later

_MOST = 20  # problems of a kind that are told of one line
_LONGEST = 1000  # characters that are looked at behind a sign
_SIGN = compile_later(f"[{''.join(SIGNS)}]")
_KEY = compile_later(rf"[\[(] *(?:{'|'.join(KEYS)}) *::")
_UNREAD = compile_later(
    "(?P<variant>[" + "".join(SIGNS) + "][\ufe0e\u200d])|(?P<key>[\\[(] *(?:" + "|".join([*KEYS, "done"]) + ") +::)"
)
_BEYOND = 0x100  # code points that are one byte as they are
_FOREIGN = compile_later("[\x80-\u2122]{2,}")
_TABBED = compile_later(r"[ \t>]*(?:[-*+]|[0-9]+[.)])[\t\u00a0][ \t]*\[.\]")


class Problem(NamedTuple):
    """Something wrong with a task: its 0-based column in the line, a code, and what it is."""

    column: int
    code: str
    message: str


def lint_note(text: str, settings: Settings, known: Regions | None = None) -> Iterator[tuple[int, Problem, str]]:
    """Yield the problems of a note's tasks, each with the number and text of its line; `known` are its regions."""
    regions = known
    for number, start, line in lines_with_box(text):
        regions = regions or find_regions(text)
        if regions.is_prose(start + len(line) - len(line.lstrip(" \t>"))):
            for problem in lint_line(line, settings):
                yield number, problem, line


def lint_line(line: str, settings: Settings) -> Iterator[Problem]:
    """Yield the problems of one line, given without its line end, also of one that only looks like a task."""
    box = read_checkbox(line)
    if box is None:
        if _TABBED.match(line):
            item = LIST_ITEM.match(line)
            yield Problem(
                item.end() if item else 0, "tab-after-marker", "not a task: a space is missing before the box"
            )
        return
    if settings.global_filter not in box.body:
        return
    reading = read_fields(box.body, settings.format)
    seen: set[str] = set()
    for name, value, written in reversed(reading.hits[-_MOST:]):
        column = max(line.find(written), 0)
        shown = written.strip()
        if name in seen:
            yield Problem(column, "duplicate-field", f"{shown!r} is not read: the field is already there to the left")
        elif name in DATES and not is_date(value):
            yield Problem(column, "invalid-date", f"{shown!r} is not a day of the calendar; it becomes {INVALID!r}")
        elif name == "recurrence" and not _rule(line, settings):
            yield Problem(
                column, "unreadable-rule", f"{shown!r} is not a rule that the plugin reads; it is dropped when done"
            )
        elif name == "on_completion" and value not in ("keep", "delete"):
            yield Problem(column, "unknown-action", f"{shown!r} must be keep or delete; it is dropped when done")
        seen.add(name)
    yield from _unread(line, line.find(box.body), reading.description, settings)
    if box.rest:
        yield Problem(len(line) - len(box.rest), "hidden-text", "the plugin drops what comes after a line separator")


def _rule(line: str, settings: Settings) -> bool:
    task = read_task(line, settings)
    return bool(task and (task.rule or task.reference(settings) == INVALID))


def _unread(line: str, start: int, description: str, settings: Settings) -> Iterator[Problem]:
    """Yield what looks like a field and stays in the description."""
    for foreign in islice(_FOREIGN.finditer(line), _MOST) if not line.isascii() else ():
        sign = _decoded(foreign.group())
        if any(each in SIGNS for each in sign):
            message = f"{foreign.group()!r} is {sign} in a wrong encoding, and not read"
            yield Problem(foreign.start(), "mojibake", message)
    if description.isascii() and "::" not in description:
        return
    ours, others = (_SIGN, _KEY) if settings.format == "emoji" else (_KEY, _SIGN)
    for found in islice(ours.finditer(description), _MOST):
        column = start + found.start()
        rest = description[found.start() :][:_LONGEST].strip()
        if _UNREAD.match(description, found.start()):
            yield Problem(
                column, "unread-sign", f"{rest[:20]!r} is not read: a selector or space makes it another sign"
            )
        elif read_fields(rest.split("  ")[0], settings.format).hits or _is_field(rest, settings):
            yield Problem(column, "hidden-field", f"{rest[:30]!r} is not read: other text follows it")
        else:
            yield Problem(column, "unread-sign", f"{rest[:30]!r} is not read as a field")
    for found in islice(others.finditer(description), _MOST):
        other = "Dataview" if settings.format == "emoji" else "emoji"
        text = description[found.start() :][:30]
        yield Problem(start + found.start(), "other-format", f"{text!r} is not read: the settings do not say {other}")


def _decoded(text: str) -> str:
    """Return what UTF-8 text says that was read as Windows-1252; "" where it is none."""
    try:
        data = b"".join(each.encode("latin-1" if ord(each) < _BEYOND else "cp1252") for each in text)
        return data.decode()
    except UnicodeError:
        return ""


def _is_field(text: str, settings: Settings) -> bool:
    """Tell whether a field stands at the beginning of `text`, with something behind it."""
    return any(read_fields(text[:end], settings.format).hits for end in _ends(text))


def _ends(text: str) -> Iterator[int]:
    for found in re.finditer(r"\s", text[:80]):
        yield found.start()
    yield min(len(text), 80)


def lint_ids(tasks: list[tuple[str, TaskLine]]) -> Iterator[tuple[str, TaskLine, Problem]]:
    """Yield, of all tasks of a vault with their notes, those blocked by a missing id, and ids that stand twice."""
    places: dict[str, list[tuple[str, TaskLine]]] = {}
    for path, line in tasks:
        if "id" in line.task.fields:
            places.setdefault(line.task.fields["id"], []).append((path, line))
    for name, found in places.items():
        for path, line in found[1:]:
            first, other = found[0]
            message = f"the id {name!r} stands at {first}:{other.number} already"
            yield path, line, Problem(max(line.text.find(name), 0), "duplicate-id", message)
    for path, line in tasks:
        waits_for = line.task.fields.get("depends_on", "").split(",")
        for name in islice((name for name in waits_for if name and name not in places), _MOST):
            message = f"it waits for {name!r}, and no task has that id"
            yield path, line, Problem(max(line.text.find(name), 0), "missing-id", message)
