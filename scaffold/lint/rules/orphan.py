"""A note that no other file leads to.

Nobody comes by a note that nothing links to. Link to it from the notes that use its concept, or from an overview.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a note of the format without links to it."""
    if note.titles:
        yield Finding(note.head, "no other file links to this note", unless_linked=True)


rule = Rule(
    "FND043",
    "info",
    check,
    flags="# Note\n>[!tip] Key Message\n>Nobody **reads** it.\n",
    fixed="# Note\n>[!tip] Key Message\n>Nobody **reads** it.\n",
    beside={"Overview.md": "# Overview\n"},
    beside_fixed={"Overview.md": "# Overview\n- [[Note]]\n"},
    of_format=True,
)
