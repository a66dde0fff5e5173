"""The two ways to write a task's fields: emoji (`📅 2026-03-09`) and Dataview (`[due:: 2026-03-09]`).

Both are read from the end of the text towards its beginning, as the plugin does: what it does not know stops it, and
stays in the description with all that stands before it. Of a field that stands there twice, the left one counts.
Source: the plugin's `DefaultTaskSerializer.ts` and `DataviewTaskSerializer.ts` (MIT), tasks 1.4 and 1.5.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from scaffold.tasks.js_text import TRIMMED, WHITE, trim
from scaffold.tasks.settings import Format
from scaffold.text.patterns import compile_later

DATES = ("created", "start", "scheduled", "due", "cancelled", "done")
ORDER = ("id", "depends_on", "priority", "recurrence", "on_completion", *DATES)  # in which fields are written
PRIORITIES = {"🔺": "highest", "⏫": "high", "🔼": "medium", "🔽": "low", "⏬": "lowest"}
SIGNS = {
    **dict.fromkeys(PRIORITIES, "priority"),
    "✅": "done",
    "❌": "cancelled",
    "📅": "due",
    "📆": "due",
    "🗓": "due",
    "⏳": "scheduled",
    "⌛": "scheduled",
    "🛫": "start",
    "\N{HEAVY PLUS SIGN}": "created",
    "🔁": "recurrence",
    "🏁": "on_completion",
    "🆔": "id",
    "⛔": "depends_on",
}
KEYS = {
    "priority": "priority",
    "start": "start",
    "created": "created",
    "scheduled": "scheduled",
    "due": "due",
    "completion": "done",
    "cancelled": "cancelled",
    "repeat": "recurrence",
    "onCompletion": "on_completion",
    "id": "id",
    "dependsOn": "depends_on",
}
_SIGN_OF = {name: sign for sign, name in reversed(SIGNS.items()) if name != "priority"}
_KEY_OF = {name: key for key, name in KEYS.items()}
_LEADS = [(name, f" {_SIGN_OF[name]} " if name in _SIGN_OF else "") for name in ORDER]  # "" for the priority
_SIGN_OF_PRIORITY = {name: sign for sign, name in PRIORITIES.items()}
# In which order one pass looks for fields at the end; a pass follows another as long as something is found.
_PASS = (
    *("priority", "done", "cancelled", "due", "scheduled", "start", "created", "recurrence"),
    *("on_completion", "tag", "id", "depends_on"),
)
_SPELLED: dict[str, Callable[[str], str]] = {
    "priority": lambda text: PRIORITIES.get(text, text),
    "on_completion": str.lower,
    "depends_on": lambda text: text.replace(" ", ""),
}
_PLACE = {name: place for place, name in enumerate(_PASS)}
_PASSES = 21
_ID = r"[a-zA-Z0-9_-]+"
_VALUES = {
    **dict.fromkeys(DATES, r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "recurrence": r"[a-zA-Z0-9, !]+",
    "on_completion": r"[a-zA-Z]+",
    "id": _ID,
    "depends_on": rf"{_ID}(?: *+, *+{_ID})*+",
}
_ANY_SIGN = compile_later(f"[{''.join(SIGNS)}]")
TASK_TAG = compile_later(r"""#[^ !@#$%^&*(),.?":{}|<>]+""")  # as the plugin reads a tag: with brackets and quotes, say
Found = tuple[str, str, int]  # name, value, where it starts
Hit = tuple[str, str, str]  # name, value, as written
_WHITE = compile_later(f"[{WHITE}]")


class FieldReading(NamedTuple):
    """What stands in a task's text: `hits` are all fields found, the last first, each with the text that it had."""

    description: str
    fields: dict[str, str]
    hits: list[Hit]


def read_fields(body: str, written: Format) -> FieldReading:
    """Return the fields at the end of `body`, a task's text without its block link, and the description before them."""
    signs = [sign.start() for sign in _ANY_SIGN.finditer(body)] if written == "emoji" else None
    has_tags = "#" in body
    fields: dict[str, str] = {}
    hits: list[Hit] = []
    if signs == [] and not has_tags:
        return FieldReading(body, fields, hits)
    tags, end, place, passes = "", len(body), 0, 0
    while end:
        found = _dataview_field(body, end) if signs is None else _emoji_field(body, end, signs)
        tag = _tag(body, end) if has_tags else None
        if found and tag:
            found = min(found, tag, key=lambda hit: (_PLACE[hit[0]] - place) % len(_PASS))
        found = found or tag
        if found is None:
            break
        name, value, start = found
        passes += _PLACE[name] < place
        if passes == _PASSES:
            break
        place = _PLACE[name] + 1
        if name == "tag":
            tags = f"{value} {tags}" if tags else value
        else:
            fields[name] = value
            hits.append((name, value, body[start:end]))
        end = start
        if end and body[end - 1] in TRIMMED:
            end = len(trim(body[:start]))
    return FieldReading(f"{body[:end]} {tags}" if tags and end else body[:end] or tags, fields, hits)


def _tag(body: str, end: int) -> Found | None:
    start = body.rfind("#", 0, end)
    if start < 0 or not (start == 0 or _WHITE.match(body, start - 1)) or not TASK_TAG.fullmatch(body, start, end):
        return None
    return "tag", body[start:end], max(start - 1, 0)


def _emoji_field(body: str, end: int, signs: list[int]) -> Found | None:
    """Return the field at the end, which begins at the last of `signs` there; the signs behind it are taken off."""
    while signs and signs[-1] >= end:
        signs.pop()
    if not signs:
        return None
    start = signs[-1]
    name = SIGNS[body[start]]
    match = _emoji(name).fullmatch(body, start, end)
    if match is None:
        return None
    return (name, _SPELLED[name](match[1]) if name in _SPELLED else match[1], start)


@cache
def _emoji(name: str) -> re.Pattern[str]:
    """Return what a field with its sign looks like; made when the first one is read, as a start has no time for all."""
    return re.compile(r"(.)\ufe0f?" if name == "priority" else rf".\ufe0f? *({_VALUES[name]})")


def _dataview_field(body: str, end: int) -> Found | None:
    start = max(body.rfind("[", 0, end), body.rfind("(", 0, end))
    match = _dataview().fullmatch(body, start, end) if start >= 0 else None
    if not match:
        return None
    name, value = KEYS[match.group(1) or match.group(3)], (match.group(2) or match.group(4) or "").rstrip(" ")
    if not _dataview_value(name).fullmatch(value):
        return None
    return (name, _SPELLED[name](value) if name in _SPELLED else value, start)


@cache
def _dataview() -> re.Pattern[str]:
    """Return what a field in brackets looks like."""
    pattern = r"(?:\[ *+(KEYS):: *+([^\[\]()]*+)\]|\( *+(KEYS):: *+([^\[\]()]*+)\))(?: *+,)?"
    return re.compile(pattern.replace("KEYS", "|".join(KEYS)))


@cache
def _dataview_value(name: str) -> re.Pattern[str]:
    return re.compile("|".join(PRIORITIES.values()) if name == "priority" else _VALUES[name])


def written_fields(fields: dict[str, str], written: Format) -> str:
    """Return fields as they follow a description, in the plugin's order."""
    if not fields:
        return ""
    if written == "dataview":
        return "".join([f"  [{_KEY_OF[name]}:: {fields[name]}]" for name in ORDER if name in fields])
    return "".join(
        [
            lead + fields[name] if lead else f" {_SIGN_OF_PRIORITY[fields[name]]}"
            for name, lead in _LEADS
            if name in fields
        ]
    )
