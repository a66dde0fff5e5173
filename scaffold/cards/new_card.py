"""Write a new card into a note: in an empty box, in one below its last, or below a heading of their own."""

import re
from dataclasses import dataclass

from scaffold.cards.card import Card
from scaffold.cards.note_cards import find_cards
from scaffold.errors import ScaffoldError
from scaffold.markdown.callouts import find_callouts
from scaffold.markdown.regions import find_regions
from scaffold.plan.model import EditNote, Plan
from scaffold.text.lines import line_ending
from scaffold.text.spans import Edit, Span


@dataclass(frozen=True, slots=True)
class NewCard:
    """The line of a card to be: `question ::answer`, or, where it `is_cloze`, a sentence with gaps.

    `front` and `back` are what its sides must be read as, where that is known.
    """

    line: str
    front: str | None = None
    back: str | None = None
    is_cloze: bool = False


def plan_card(path: str, text: str, card: NewCard) -> Plan:
    """Return the plan that writes a card into a note. Raises ScaffoldError where it would be read as another, or none.

    `text` is that of the note at `path`.
    """
    box = f">[!info] card\n>{card.line}"
    cards, strays = find_cards(box, find_regions(box))
    if len(cards) != 1 or strays or "\n" in card.line:
        needed = "a gap such as {1:word} or ==word==" if card.is_cloze else "one line a side, and none of them empty"
        raise ScaffoldError(f"That would not be a card: it needs {needed}.")
    _check_sides(box, cards[0], card)
    return Plan(f"Add a card to {path!r}", (EditNote(path, text, (_new_box(text, card.line),)),))


def _check_sides(box: str, read: Card, card: NewCard) -> None:
    """Raise ScaffoldError where a card is read otherwise than it was given."""
    for side, spans in ((card.front, read.front), (card.back, read.back)):
        words = " ".join(span.of(box) for span in spans)
        if side is not None and words != side.strip():
            raise ScaffoldError(
                f"{side.strip()!r} would be read as {words!r}: `::`, and an id `^…` at the end, mean something in a "
                "card. Put it in backticks, or reword it."
            )
    if read.id:
        raise ScaffoldError(f"^{read.id} at the end would be the card's id; reword it.")


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
