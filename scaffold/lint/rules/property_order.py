"""Properties in another order than the template's.

Where every note has the same order, a reader finds a value without searching, and a diff stays small.
"""

from collections.abc import Iterator
from itertools import pairwise

from scaffold.lint.expected_properties import expected_properties
from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for the first property that stands above one which should come before it."""
    order = [name.lower() for name in expected_properties(index)]
    ordered = [entry for entry in note.properties if entry.key.lower() in order] if note.titles else []
    for entry, following in pairwise(ordered):
        if order.index(following.key.lower()) < order.index(entry.key.lower()):
            yield Finding(following.key_span, f"{following.key} belongs above {entry.key}")
            return


rule = Rule(
    "FMT004",
    "info",
    check,
    flags="---\nClass: S101\naliases: [Note]\n---\n# Note\n",
    fixed="---\naliases: [Note]\nClass: S101\n---\n# Note\n",
    of_format=True,
)
