"""Flashcards older than the last change of the note.

Whoever edits a note revises its flashcards. In a git repository the last commit that touched the note's text is
compared with the last that touched its cards; elsewhere `check` remembers what the text was when the cards last
changed. Front matter and tasks do not count as text. Confirm cards that still hold with `check --cards-revised`.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a note that was changed since its cards were."""
    filled = [box for box in note.card_boxes if box.words(note.text)]
    if filled and index.is_stale(note):
        yield Finding(filled[0].title, "the note has changed since its cards did; revise them")


rule = Rule(
    "FND032",
    "warning",
    check,
    stale=True,
    flags="# Note\n>[!tip] Key Message\n>A **new** thought.\n\n# cards\n>[!info] card\n>An {1:old} thought.\n",
    fixed="# Note\n>[!tip] Key Message\n>A **new** thought.\n\n# cards\n>[!info] card\n>A {1:new} thought.\n",
    of_format=True,
)
