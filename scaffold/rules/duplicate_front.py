"""Two cards of a deck that ask the same.

Whoever is asked cannot know which answer is meant. Make the question say what it is about, or unite the answers.
"""

from collections.abc import Iterator

from scaffold.note import Note
from scaffold.rule import Finding, Rule


def check(note: Note) -> Iterator[Finding]:
    """Yield a finding for each card whose front an earlier card of the same deck has."""
    for card in note.cards:
        first = note.around.card_fronts.get(note.around.front_key(note, card))
        if first and first != (note.path, card.span.start):
            line = note.around.notes[first[0]].lines.number(first[1])
            yield Finding(card.front[0], f"{first[0]}:{line} asks the same in this deck")


rule = Rule(
    "CRD003",
    "warning",
    check,
    flags="---\ncards-deck: S101\n---\n# cards\n>[!info] card\n>What is it worth? ::What it does.\n",
    fixed="---\ncards-deck: S101\n---\n# cards\n>[!info] card\n>What is a service worth? ::What it does.\n",
    beside={"A first.md": "---\ncards-deck: S101\n---\n# cards\n>[!info] card\n>What is it worth? ::Nothing.\n"},
)
