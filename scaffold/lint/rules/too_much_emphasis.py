"""Prose of which more than a third is emphasised.

Where everything is stressed, nothing is. Keep the words without which the sentence would not make its point.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note

ENOUGH = 20  # words of prose; a shorter note may stress all of it
MOST = 1 / 3


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a note that stresses too much."""
    if note.titles and note.word_count >= ENOUGH:
        stressed = sum(len(span.of(note.prose).split()) for span in note.emphasised)
        if stressed > MOST * note.word_count:
            share = round(100 * stressed / note.word_count)
            yield Finding(note.head, f"{share} % of the words are emphasised; keep those that carry the point")


rule = Rule(
    "FND011",
    "warning",
    check,
    flags="# Note\n>[!tip] Key Message\n>**A service is worth what it does for somebody.**\n\n"
    "**It costs nothing to own** and **something to use**, and whoever pays for it profits.\n",
    fixed="# Note\n>[!tip] Key Message\n>A service is worth what it does **for somebody**.\n\n"
    "It costs nothing to own and something to use, and whoever pays for it profits.\n",
    of_format=True,
)
