"""Front matter that cannot be read.

Obsidian shows such properties as text, and every plugin that needs one of them passes the note over: no tags, no
aliases, no deck. The message says what stands in the way.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.lines import line_span_at

_ELSEWHERE = ("duplicate-key", "not-utf8")  # they have rules of their own


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for front matter that is not YAML, not a map, or without a proper fence."""
    error = note.property_error
    if error and error.code not in _ELSEWHERE:
        place, _, reason = str(error).partition(": ")
        number = int(place.removeprefix("line ")) if place.removeprefix("line ").isdigit() else 1
        start = note.lines.starts[min(number, len(note.lines.starts)) - 1]
        yield Finding(line_span_at(note.text, start), reason.rstrip(".") or place)


rule = Rule(
    "FMT001",
    "error",
    check,
    flags="---\ntags: [a, b\nClass: S101\n---\n# Note\n",
    fixed="---\ntags: [a, b]\nClass: S101\n---\n# Note\n",
)
