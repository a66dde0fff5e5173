"""A property that stands twice.

Obsidian reads none of the properties of such a note. Old versions of flashcard plugins wrote a second `cards-deck`.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.lines import line_span_at


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for front matter with a duplicate key."""
    error = note.property_error
    if error and error.code == "duplicate-key":
        place, _, reason = str(error).partition(": ")
        start = note.lines.starts[int(place.removeprefix("line ")) - 1]
        yield Finding(line_span_at(note.text, start), reason.rstrip("."))


rule = Rule(
    "FMT002",
    "error",
    check,
    flags="---\nClass: S101\ncards-deck: S101\ncards-deck: Default\n---\n# Note\n",
    fixed="---\nClass: S101\ncards-deck: S101\n---\n# Note\n",
)
