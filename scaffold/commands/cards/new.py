"""Write a new card into a note: in an empty box, in one below its last, or below a heading of their own."""

from typing import NamedTuple

import click

from scaffold.cards.new_card import NewCard
from scaffold.cli.apply import carry_out
from scaffold.cli.options import RunOptions, changes_vault, gathered
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_run
from scaffold.errors import ScaffoldError
from scaffold.terminal.prompts import ask_text, choose


class CardOptions(NamedTuple):
    """What is given of the card."""

    front: str | None
    back: str | None
    cloze: str | None
    both_ways: bool


@click.command("new", short_help="Write a new card into a note.")
@click.argument("note", type=NOTE)
@click.option("--front", metavar="TEXT", help="The question.")
@click.option("--back", metavar="TEXT", help="The answer.")
@click.option("--both-ways", is_flag=True, help="Also ask from the answer to the question.")
@click.option("--cloze", metavar="TEXT", help="A sentence with gaps instead: {1:word}, {1:word::hint} or ==word==.")
@changes_vault
@gathered(CardOptions)
def command(note: str, options: CardOptions, run: RunOptions) -> None:
    """Write a card into NOTE, in a box of its own below its last one; asks for what is not given.

    \b
    Examples:
      scaffold cards new Engage
      scaffold cards new Engage --front "Who hears people out?" --back Engage --both-ways
      scaffold cards new Engage --cloze "Needs enter through {1:Engage::its front door}."
    """
    session = open_run(run)
    path = session.vault.find_note(note)
    line = _cloze(options) if options.cloze is not None else _sides(session, options)
    card = NewCard(line, options.front, options.back, is_cloze=options.cloze is not None)
    carry_out(session, session.vault.new_card(path, card), ask=False)


def _cloze(options: CardOptions) -> str:
    if options.front is not None or options.back is not None or options.both_ways:
        raise click.UsageError("--cloze goes alone; --front and --back go together.")
    return (options.cloze or "").strip()


def _sides(session: Session, options: CardOptions) -> str:
    """Return the line of a card, asking for what is not given."""
    front, back = options.front, options.back
    if (front is None or back is None) and not session.can_ask:
        missing = " and ".join(name for name, value in (("--front", front), ("--back", back)) if value is None)
        raise ScaffoldError(f"A card needs two sides; give {missing}, or a sentence with gaps with --cloze.")
    mark = ":::" if options.both_ways else "::"
    if front is None and back is None and not options.both_ways:
        mark = choose(
            "What kind of card?", {"question and answer": "::", "both ways": ":::", "a sentence with gaps": ""}
        )
    if not mark:
        return ask_text("Sentence, with gaps such as {1:word}").strip()
    front = ask_text("Front") if front is None else front
    back = ask_text("Back") if back is None else back
    return f"{front.strip()} {mark}{back.strip()}"
