"""Two cards of a deck that ask the same.

Whoever is asked cannot know which answer is meant. Make the question say what it is about, or unite the answers.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.facts import CARD_FRONTS, front_key
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each card whose front an earlier card of the same deck has."""
    for card in note.cards:
        first = index.first(CARD_FRONTS, front_key(note, card))
        if first and (first.path, first.offset) != (note.path, card.span.start):
            yield Finding(card.front[0], f"{first.path}:{first.line} asks the same in this deck")


rule = Rule(
    "CRD003",
    "warning",
    check,
    flags="---\ncards-deck: S101\n---\n# cards\n>[!info] card\n>What is it worth? ::What it does.\n",
    fixed="---\ncards-deck: S101\n---\n# cards\n>[!info] card\n>What is a service worth? ::What it does.\n",
    beside={"A first.md": "---\ncards-deck: S101\n---\n# cards\n>[!info] card\n>What is it worth? ::Nothing.\n"},
)
