"""`created` in another form than the template's.

Whoever sorts by it sorts text: one note in another form is sorted to the wrong end. The form is the setting `created`
in `scaffold.toml`, in moment's tokens.
"""

from collections.abc import Iterator

from scaffold.dates.moment import Moment, read
from scaffold.frontmatter.edits import set_property
from scaffold.frontmatter.properties import PropertyError
from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note

_KNOWN = ["YYYY-MM-DD HH:mm:ss", "YYYY-MM-DDTHH:mm:ss", "YYYY-MM-DD HH:mm", "YYYY-MM-DDTHH:mm"]


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a `created` in another form; the fix writes the same moment in the right one."""
    created, form = note.value("created"), index.config.created
    if created is None or _read(created.value, [form]):
        return
    moment = _read(created.value, _KNOWN)
    try:
        fix = Fix(tuple(set_property(note.text, created.key, moment.format(form)))) if moment else None
    except PropertyError:
        fix = None
    yield Finding(created.span, f"not of the form {form!r}", fix)


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
