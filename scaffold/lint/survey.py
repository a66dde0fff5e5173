"""What the rules find in each note of a vault, in a table; see `lint.update` for how it is kept up to date."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple, Self

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.note_findings import placed_findings
from scaffold.lint.rows import COLUMNS
from scaffold.lint.select import RuleSelection
from scaffold.lint.status import VaultStatus
from scaffold.lint.summary import Tally
from scaffold.notes.facts import LEADS
from scaffold.notes.table import Table, unpack

_PIECE = 1 << 18  # bytes that are printed at once


class State(NamedTuple):
    """What is known of all notes together, as plain values."""

    wholes: dict[str, dict[Any, Any]]  # by the name of a fact; see `notes.facts.Whole`
    ages: str | None  # what the ages of cards go by; see `Freshness.mark`
    expected: list[str]  # the properties that most notes have
    verdicts: dict[str, dict[str, int]]  # by rule and note, a number for what `by_note` says
    elsewhere: list[str]  # what files that are not notes lead to


class Survey:
    """The findings of the notes of one vault by one selection of rules."""

    def __init__(self, choice: RuleSelection, table: Table | None = None) -> None:
        self.choice = choice
        self.table = table or Table(COLUMNS)
        self.state = State({}, "", [], {}, []) if self.table.wholes is None else State(*self.table.wholes)

    def copied(self) -> Self:
        """Return the same, to be updated apart from it."""
        other = type(self)(self.choice, self.table.copied())
        wholes = {name: dict(rows) for name, rows in self.state.wholes.items()}
        other.state = self.state._replace(wholes=wholes)
        return other

    def is_linked(self, path: str) -> bool:
        """Tell whether another file leads to a note."""
        return path in self.state.wholes.get(LEADS.name, {}) or path in self.state.elsewhere

    def findings(self, paths: Collection[str] | None = None) -> Iterator[list[PlacedFinding]]:
        """Yield the findings of each note (of `paths`, or all) that has some, by line and column."""
        found = self.table.columns["findings"]
        for row in self.rows_of(paths):
            if found.sizes[row]:
                placed = placed_findings(self.table.paths[row], unpack(found.value(row)))
                if self.tally(row).depends and self.is_linked(self.table.paths[row]):
                    placed = [each for each in placed if not each.finding.unless_linked]
                if placed:
                    yield placed

    def rows_of(self, paths: Collection[str] | None) -> Iterator[int]:
        """Yield the rows of files, or all, in their order."""
        if paths is None:
            yield from range(len(self.table.paths))
        else:
            yield from sorted(row for path in frozenset(paths) if (row := self.table.row(path)) is not None)

    def shown(self, paths: Collection[str] | None = None) -> Iterator[bytes]:
        """Yield the findings of notes, or of all, as a report prints them without colours, in pieces."""
        column, piece = self.table.columns["shown"], bytearray()
        for row in self.rows_of(paths):
            if column.sizes[row]:
                piece += column.value(row)
                if len(piece) > _PIECE:
                    yield bytes(piece)
                    piece.clear()
        yield bytes(piece)

    def total(self, paths: Collection[str] | None = None) -> Tally:
        """Count the findings of notes, or of all."""
        column = self.table.columns["tally"]
        return Tally.unpack(column.data if paths is None else b"".join(map(column.value, self.rows_of(paths))))

    def status(self, today: str) -> VaultStatus:
        """Return what the vault is about, but for its findings."""
        status, column = VaultStatus(), self.table.columns["status"]
        for path, value in zip(self.table.paths, column, strict=True):
            if value:
                status.add(path, unpack(value), today)
        status.overdue.sort()
        return status

    def worst(self) -> PlacedFinding | None:
        """Return the first error, else the first warning."""
        tallies = [(row, self.tally(row)) for row, size in enumerate(self.table.columns["tally"].sizes) if size]
        for severity in ("error", "warning"):
            row = next((row for row, tally in tallies if getattr(tally, severity)), None)
            if row is not None:
                found = (each for findings in self.findings([self.table.paths[row]]) for each in findings)
                return next(each for each in found if each.severity == severity)
        return None

    def tally(self, row: int) -> Tally:
        """Return how many findings a row has that count."""
        return Tally.unpack(self.table.columns["tally"].value(row))
