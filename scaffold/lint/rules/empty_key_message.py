"""A key message that says nothing yet.

The box is there, and what it is for is missing: it is empty, or holds a placeholder such as `TODO` or `...`.
"""

import re
from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later

_PLACEHOLDER = compile_later(
    r"[\W_]*(?:(?:todo|tbd|tba|fixme|xxx+|lorem ipsum.*|key message|one sentence|placeholder|write me|n/?a)[\W_]*)?",
    re.IGNORECASE,
)


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each key message without words of its own."""
    for box in note.key_messages:
        if _PLACEHOLDER.fullmatch(box.words(note.text)):
            yield Finding(box.title, "the key message is empty; say in a sentence what the note is there to say")


rule = Rule(
    "FND022",
    "warning",
    check,
    flags="# Note\n>[!tip] Key Message\n>TODO\n",
    fixed="# Note\n>[!tip] Key Message\n>A service is worth what it does **for somebody**.\n",
    of_format=True,
)
