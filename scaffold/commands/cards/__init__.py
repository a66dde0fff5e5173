"""Flashcards: cards list, cards new, cards lint, cards export, cards sync."""

import click

from scaffold.cli.group import Verbs


class CardVerbs(Verbs):
    """The verbs of `cards`."""

    folder = "scaffold.commands.cards"


@click.group(cls=CardVerbs, short_help="Flashcards: cards list, cards new, cards lint, cards export, cards sync.")
def command() -> None:
    """List the flashcards of notes, write new ones, and bring them to Anki.

    A card stands in a box, `>[!info] card`: `question ::answer`, `question :::answer` for both ways, or a sentence with
    gaps, `{1:word}`, `{1:word::hint}`, `==word==`. `>[!card] question` with the answer below it, headings with `#card`
    and `flashcard` code blocks are cards, too.
    """
