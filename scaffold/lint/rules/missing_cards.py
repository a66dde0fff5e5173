"""A note without a flashcard.

Whoever edits a note revises its flashcards, too: so it must have one. A card stands in a box, `>[!info] card`, as
`question ::answer`, or as a sentence with a gap, `{1:word}` or `==word==`.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a note of the format whose boxes hold nothing."""
    if note.titles and not note.cards and not note.strays:
        where = note.card_boxes[0].title if note.card_boxes else note.head
        yield Finding(where, "no flashcard; ask in one what the key message answers")


rule = Rule(
    "FND030",
    "warning",
    check,
    aliases=("no-cards",),
    flags="# Note\n>[!tip] Key Message\n>A service is worth what it does **for somebody**.\n\n"
    "# cards\n>[!info] card\n>\n",
    fixed="# Note\n>[!tip] Key Message\n>A service is worth what it does **for somebody**.\n\n# cards\n>[!info] card\n"
    ">A service is worth what it does ==for somebody==.\n",
    of_format=True,
)
