"""A note without a property that the vault's template writes.

Which they are is the setting `properties` in `scaffold.toml`, or else what most notes of the vault have; a query that
sorts by one of them misses the note.
"""

from collections.abc import Iterator

from scaffold.lint.expected_properties import expected_properties
from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.lines import line_span_at


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield one finding for the properties that a note of the format lacks."""
    if not note.titles or note.property_error:
        return
    present = {entry.key.lower() for entry in note.properties}
    missing = [name for name in expected_properties(index) if name.lower() not in present]
    if missing:
        where = line_span_at(note.text, note.front.start) if note.front else note.head
        yield Finding(where, f"missing {'property' if len(missing) == 1 else 'properties'}: {', '.join(missing)}")


rule = Rule(
    "FMT003",
    "warning",
    check,
    flags="---\naliases: [Note]\nClass: S101\n---\n# Note\n",
    fixed="---\naliases: [Note]\nClass: S101\nSource: a book\n---\n# Note\n",
    profile={"properties": ["aliases", "Class", "Source"]},
    of_format=True,
)
