"""`created` in another form than the template's.

Whoever sorts by it sorts text: one note in another form is sorted to the wrong end. The form is the setting `created`
in `scaffold.toml`, in moment's tokens.
"""

import re
from collections.abc import Iterator
from datetime import date, time
from functools import cache

from scaffold.dates.moment import Moment, read
from scaffold.frontmatter.edits import set_property
from scaffold.frontmatter.properties import PropertyError
from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note

_UNITS = {"YYYY": "year", "MM": "month", "DD": "day", "HH": "hour", "mm": "minute", "ss": "second"}
_KNOWN = ["YYYY-MM-DD HH:mm:ss", "YYYY-MM-DDTHH:mm:ss", "YYYY-MM-DD HH:mm", "YYYY-MM-DDTHH:mm"]


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a `created` in another form; the fix writes the same moment in the right one."""
    created, form = note.value("created"), index.config.created
    if created is None or _is_plainly(created.value, form) or _read(created.value, [form]):
        return
    moment = _read(created.value, _KNOWN)
    try:
        fix = Fix(tuple(set_property(note.text, created.key, moment.format(form)))) if moment else None
    except PropertyError:
        fix = None
    yield Finding(created.span, f"not of the form {form!r}", fix)


def _is_plainly(text: str, form: str) -> bool:
    """Tell whether a text is a moment in a form of mere numbers, as most are; it needs no full reading then."""
    pattern = _numbers(form)
    found = pattern.fullmatch(text) if pattern else None
    if found is None:
        return False
    units = {unit: int(number) for unit, number in found.groupdict().items()}
    try:
        date(units["year"], units["month"], units["day"])
        time(units.get("hour", 0), units.get("minute", 0), units.get("second", 0))
    except ValueError:
        return False
    return True


@cache
def _numbers(form: str) -> re.Pattern[str] | None:
    """Return what a moment looks like in a form of mere numbers; None for another form, and one without a day."""
    tokens = re.split("[-:. /]+", form)
    if len(set(tokens)) < len(tokens) or not {"YYYY", "MM", "DD"} <= set(tokens) <= _UNITS.keys():
        return None
    return re.compile(
        re.sub("[A-Za-z]+", lambda token: f"(?P<{_UNITS[token[0]]}>[0-9]{{{len(token[0])}}})", re.escape(form))
    )


def _read(text: str, forms: list[str]) -> Moment | None:
    return read(text, forms, Moment(0, 0), strict=True, utc=True)


rule = Rule(
    "FMT009",
    "info",
    check,
    flags="---\nClass: S101\ncreated: 2026-02-24T18:05:11\n---\n# Note\n",
    fixed="---\nClass: S101\ncreated: 2026-02-24  18:05:11\n---\n# Note\n",
    of_format=True,
)
