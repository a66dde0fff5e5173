"""No key message.

The key message comes first: a callout with the title `Key Message` right below the title says in a sentence or two
what the note is there to say. Whoever cannot write it has not yet understood the concept.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a note with a title and no key message."""
    if note.titles and not note.key_messages:
        yield Finding(note.head, "no key message; write it in a callout `>[!tip] Key Message` below the title")


rule = Rule(
    "FND020",
    "warning",
    check,
    aliases=("no-key-message",),
    flags="---\nClass: S101\n---\n# Note\nA service is worth what it does **for somebody**.\n",
    fixed="---\nClass: S101\n---\n# Note\n>[!tip] Key Message\n>A service is worth what it does **for somebody**.\n",
    of_format=True,
)
