"""A plan as steps on single files, in the order in which they are made."""

import os
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from scaffold.plan.model import CreateNote, DeleteNote, EditNote, MoveNote, Plan
from scaffold.text.encoding import encode

BETWEEN = ".scaffold-moving-"  # the name of a file on its way to a path that another file of the plan leaves


class Step(NamedTuple):
    """One change as bytes, as the journal keeps it: None for a file that is not there."""

    path: str
    to: str
    before: bytes | None
    after: bytes | None
    mode: int | None = None  # the permissions of a file that is removed, the widest of one that is created

    @property
    def lands(self) -> bool:
        """Tell whether the step gives a file, on its way to a name that another one left, that name."""
        return self.to != self.path and os.path.basename(self.path).startswith(BETWEEN)


def build_steps(plan: Plan, modes: Mapping[str, int]) -> list[Step]:
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
