"""A plan: every change to a vault as a value, so that dry run and reality differ in one `if`.

Each change carries what it was made from; applying refuses when the vault no longer is that.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from scaffold.text.spans import Edit, apply_edits


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


class Skipped(NamedTuple):
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
    skipped: tuple[Skipped, ...] = ()

    def of(self, kind: type[_C]) -> Iterator[_C]:
        """Yield the changes of one kind."""
        for change in self.changes:
            if isinstance(change, kind):
                yield change
