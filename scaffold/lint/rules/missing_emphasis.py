"""Prose without a single emphasised word.

Whoever comes back to a note reads the words that stand out. Stress the few that carry the point: `**word**`,
`__word__`, `_word_`, `==word==`.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note

ENOUGH = 20  # words of prose before a note has anything to stress


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a note that stresses nothing."""
    if note.titles and note.word_count >= ENOUGH and not note.emphasised:
        yield Finding(note.head, "no word is emphasised; stress the few that carry the point")


rule = Rule(
    "FND010",
    "warning",
    check,
    aliases=("no-emphasis",),
    flags="# Note\n>[!tip] Key Message\n>A service is worth what it does for somebody.\n\n"
    "It costs nothing to own and something to use, and whoever pays for it is seldom the one who profits most.\n",
    fixed="# Note\n>[!tip] Key Message\n>A service is worth what it does **for somebody**.\n\n"
    "It costs nothing to own and something to use, and whoever pays for it is seldom the one who profits most.\n",
    of_format=True,
)
