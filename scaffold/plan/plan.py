"""A plan: every change to a vault as a value, so that dry run and reality differ in one `if`.

Each change carries what it was made from; applying refuses when the vault no longer is that.
"""

import os
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeVar

from scaffold.text import Edit, apply_edits, encode


class EditNote(NamedTuple):
    """Replace spans in a file; `before` is its text (decoded bytes) as it was when the plan was made."""

    path: str
    before: str
    edits: tuple[Edit, ...]

    @property
    def after(self) -> str:
        """The text that the file will have."""
        return apply_edits(self.before, self.edits)


class CreateNote(NamedTuple):
    """Write a new file (and the folders above it); never over an existing one, nor more open than `source`."""

    path: str
    text: str
    source: str | None = None  # the file that the text was taken from


class MoveNote(NamedTuple):
    """Give a file, or a folder with all that is in it, another path; never an existing one."""

    path: str
    to: str
    files: int = 1  # that the folder holds


class DeleteNote(NamedTuple):
    """Remove a file whose text is `before`."""

    path: str
    before: str


Change = EditNote | CreateNote | MoveNote | DeleteNote
_C = TypeVar("_C", EditNote, CreateNote, MoveNote, DeleteNote)


class Left(NamedTuple):
    """Something that might have been meant and is not changed: where it stands, and why it is left."""

    path: str
    line: int
    text: str
    reason: str


class Plan(NamedTuple):
    """Changes that are made together or not at all: first edits, then deletions, moves and creations.

    Edits and deletions name files by the paths they have before the moves. A file may move to a path that another one
    leaves (a swap, a chain); otherwise a new path must be free.
    """

    title: str
    changes: tuple[Change, ...]
    left: tuple[Left, ...] = ()

    def of(self, kind: type[_C]) -> Iterator[_C]:
        """Yield the changes of one kind."""
        for change in self.changes:
            if isinstance(change, kind):
                yield change


class Step(NamedTuple):
    """One change as bytes, as the journal keeps it: None for a file that is not there."""

    path: str
    to: str
    before: bytes | None
    after: bytes | None
    mode: int | None = None  # the permissions of a file that is removed, the widest of one that is created


def steps(plan: Plan, modes: Mapping[str, int]) -> list[Step]:
    """Return the plan as bytes, in the order in which it is carried out; `modes` are permissions of files."""
    edits = [
        Step(change.path, change.path, encode(change.before), encode(change.after)) for change in plan.of(EditNote)
    ]
    deletions = [
        Step(change.path, change.path, encode(change.before), None, modes.get(change.path))
        for change in plan.of(DeleteNote)
    ]
    creations = [
        Step(change.path, change.path, None, encode(change.text), modes.get(change.source or ""))
        for change in plan.of(CreateNote)
    ]
    return edits + deletions + _moves(plan) + creations


BETWEEN = ".scaffold-moving-"  # the name of a file on its way to a path that another file of the plan leaves


def _moves(plan: Plan) -> list[Step]:
    """Return the moves; where one goes to a path that another leaves, all go by way of names that nothing has."""
    moves = list(plan.of(MoveNote))
    sources: dict[str, set[str]] = {}
    for move in moves:
        sources.setdefault(_folded(move.path), set()).add(move.path)
    if all(sources.get(_folded(move.to), set()) <= {move.path} for move in moves):
        return [Step(move.path, move.to, None, None) for move in moves]
    between = [f"{os.path.dirname(move.path)}/{BETWEEN}{n}".lstrip("/") for n, move in enumerate(moves)]
    away = [Step(move.path, middle, None, None) for move, middle in zip(moves, between, strict=True)]
    return away + [Step(middle, move.to, None, None) for move, middle in zip(moves, between, strict=True)]


def _folded(path: str) -> str:
    """Return what the spellings that some file systems take for one name have in common."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
