"""A flashcard of a note, as spans of its text."""

from typing import Literal, NamedTuple

from scaffold.cards.line_syntax import Gap
from scaffold.text.spans import Span

Kind = Literal["basic", "reversed", "cloze", "reminder"]
KINDS: dict[str, Kind] = {"basic": "basic", "reversed": "reversed", "reverse": "reversed", "cloze": "cloze",
                          "reminder": "reminder", "spaced": "reminder"}  # fmt: skip


class Card(NamedTuple):
    """A card as spans of its note; a cloze or a reminder has a front alone.

    `id` is the block id without `^`, "" for none, `id_span` where it stands with its `^`. A new id is written at
    `place` as `before` + `^id` + `after`.
    """

    kind: Kind
    span: Span
    front: tuple[Span, ...]
    back: tuple[Span, ...] = ()
    gaps: tuple[Gap, ...] = ()
    id: str = ""
    id_span: Span | None = None
    place: int = 0
    before: str = " "
    after: str = ""
    tags: tuple[str, ...] = ()

    def with_id(self, name: str, span: Span) -> "Card":
        """Return the card with the id that stands at `span`: it needs no place for a new one."""
        return Card(self.kind, self.span, self.front, self.back, self.gaps, name, span, tags=self.tags)


class Stray(NamedTuple):
    """A malformed card line, and what is wrong with it."""

    span: Span
    reason: str
