"""More than one heading of the first level.

One note explains one concept, and its title says which. A second title is a second note; `scaffold extract` makes one
of it. The heading above the cards is not a title.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each title but the first."""
    for heading in note.titles[1:]:
        yield Finding(heading.span, f"a second title, {heading.text!r}: a second concept belongs in its own note")


rule = Rule(
    "FND002",
    "warning",
    check,
    flags="# Note\n>[!tip] Key Message\n>It is **one** thing.\n\n# Another\nAnd another.\n",
    fixed="# Note\n>[!tip] Key Message\n>It is **one** thing.\n\n## Another side\nAnd another.\n",
    of_format=True,
)
