"""A link that several files fit.

Obsidian picks one of them by an order that it does not document, and another one once a file is moved. A longer path
says which is meant.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each link with several files that fit."""
    for link, target in index.references(note):
        if target.others and target.path:
            listed = " or ".join(sorted((target.path, *target.others)))
            yield Finding(link.span, f"it may mean {listed}; write the path")


rule = Rule(
    "LNK005",
    "warning",
    check,
    flags="# Note\nSee [[Service]].\n",
    fixed="# Note\nSee [[A/Service]].\n",
    beside={"A/Service.md": "# Service\n", "B/Service.md": "# Service\n"},
)
