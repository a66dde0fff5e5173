"""Write a new card into a note: in an empty box, in one below its last, or below a heading of their own."""

import re

import click

from scaffold.cards.card import Card
from scaffold.cards.note_cards import find_cards
from scaffold.cli.apply import carry_out
from scaffold.cli.options import plan_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_session
from scaffold.errors import ScaffoldError
from scaffold.markdown.callouts import find_callouts
from scaffold.markdown.regions import find_regions
from scaffold.plan.model import EditNote, Plan
from scaffold.terminal.prompts import ask_text, choose
from scaffold.text.lines import line_ending
from scaffold.text.spans import Edit, Span
from scaffold.vault.lookup import find_file


@click.command("new", short_help="Write a new card into a note.")
@click.argument("note", type=NOTE)
@click.option("--front", metavar="TEXT", help="The question.")
@click.option("--back", metavar="TEXT", help="The answer.")
@click.option("--both-ways", is_flag=True, help="Also ask from the answer to the question.")
@click.option("--cloze", metavar="TEXT", help="A sentence with gaps instead: {1:word}, {1:word::hint} or ==word==.")
@plan_options
def command(
    note: str,
    front: str | None,
    back: str | None,
    cloze: str | None,
    vault: str | None,
    *,
    both_ways: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write a card into NOTE, in a box of its own below its last one; asks for what is not given.

    \b
    Examples:
      scaffold cards new Engage
      scaffold cards new Engage --front "Who hears people out?" --back Engage --both-ways
      scaffold cards new Engage --cloze "Needs enter through {1:Engage::its front door}."
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    path = find_file(session.vault.snapshot, note)
    if not path.lower().endswith(".md"):
        raise ScaffoldError(f"{path} is no note.")
    line = _asked_line(session, front, back, cloze, both_ways=both_ways)
    made = f">[!info] card\n>{line}"
    found, strays = find_cards(made, find_regions(made))
    if len(found) != 1 or strays or "\n" in line:
        wanted = (
            "a gap such as {1:word} or ==word==" if cloze is not None else "one line a side, and none of them empty"
        )
        raise ScaffoldError(f"That would be no card: it needs {wanted}.")
    _check_sides(made, found[0], front, back)
    text = session.vault.snapshot.read(path)
    edit = _new_box(text, line)
    plan = Plan(f"Add a card to {path!r}", (EditNote(path, text, (edit,)),))
    carry_out(session, plan, ask=False)


def _check_sides(made: str, card: Card, front: str | None, back: str | None) -> None:
    """Raise ScaffoldError where a card would be read otherwise than it was given."""
    for wanted, spans in ((front, card.front), (back, card.back)):
        read = " ".join(span.of(made) for span in spans)
        if wanted is not None and read != wanted.strip():
            raise ScaffoldError(
                f"{wanted.strip()!r} would be read as {read!r}: `::`, and an id `^…` at the end, mean something in a "
                "card. Put it in backticks, or reword it."
            )
    if card.id:
        raise ScaffoldError(f"^{card.id} at the end would be the card's id; reword it.")


def _asked_line(session: Session, front: str | None, back: str | None, cloze: str | None, *, both_ways: bool) -> str:
    if cloze is not None:
        if front is not None or back is not None or both_ways:
            raise click.UsageError("--cloze stands alone; --front and --back go together.")
        return cloze.strip()
    if (front is None or back is None) and not session.can_ask:
        missing = " and ".join(name for name, value in (("--front", front), ("--back", back)) if value is None)
        raise ScaffoldError(f"A card needs two sides; give {missing}, or a sentence with gaps with --cloze.")
    kinds = {"question and answer": "::", "both ways": ":::", "a sentence with gaps": ""}
    mark = ":::" if both_ways else "::"
    if front is None and back is None and not both_ways:
        mark = choose("What kind of card?", kinds)
    if not mark:
        return ask_text("Sentence, with gaps such as {1:word}").strip()
    front = ask_text("Front") if front is None else front
    back = ask_text("Back") if back is None else back
    return f"{front.strip()} {mark}{back.strip()}"


def _new_box(text: str, line: str) -> Edit:
    """Return the edit that adds a box with the card: into an empty one, below the last, or below a new heading."""
    newline = line_ending(text)
    boxes = [box for box in find_callouts(text, find_regions(text)) if box.title.of(text).strip().lower() == "card"]
    empty = next((box for box in boxes if not box.words(text)), None)
    if empty:
        place = empty.body[0] if empty.body else Span(empty.span.end, empty.span.end)
        return Edit(place, line if empty.body else f"{newline}>{line}")
    if boxes:
        end = _behind_id(text, boxes[-1].span.end)
        return Edit(Span(end, end), f"{newline}{newline}>[!info] card{newline}>{line}")
    gap = "" if text.endswith("\n") or not text else newline
    return Edit(Span(len(text), len(text)), f"{gap}{newline}# cards{newline}>[!info] card{newline}>{line}{newline}")


def _behind_id(text: str, end: int) -> int:
    """Return where a box ends, the id on the line below it included."""
    below = re.compile(r"\r?\n[ \t]*\^[A-Za-z0-9-]+[ \t]*(?=\r?\n|$)").match(text, end)
    return below.end() if below else end
