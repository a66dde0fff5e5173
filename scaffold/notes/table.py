"""What is known of each file of a vault, as columns of bytes: read whole, spliced where files changed, never parsed.

SQLite takes as long to load all, and a seventh of the time to change ten rows; but it gives wrong values without a word
where a bit of its file is wrong, and waits for locks: see `docs/performance.md`.
"""

import bisect
import marshal
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple, Self

from scaffold.vault.listing import SIZE, Listing, Signature, is_settled, size_of

Kept = range | int
"""Rows of a new table: a range of rows that the old one had, or the number of one that is new."""


class Column:
    """One value a row, each some bytes, none where nothing is known."""

    def __init__(self, sizes: "array[int] | None" = None, data: bytes | memoryview = b"") -> None:
        self.sizes, self.data = array("I") if sizes is None else sizes, data
        self._starts: list[int] | None = None

    def value(self, row: int) -> bytes | memoryview:
        """Return the value of a row."""
        if self._starts is None:
            self._starts = [0, *accumulate(self.sizes)]
        return self.data[self._starts[row] : self._starts[row + 1]]

    def __iter__(self) -> Iterator[bytes | memoryview]:
        """Yield the values, row by row."""
        start = 0
        for size in self.sizes:
            yield self.data[start : start + size]
            start += size

    def spliced(self, plan: Sequence[Kept], fresh: Callable[[int], bytes | memoryview]) -> "Column":
        """Return the column with the rows of a plan: kept ones, and those of which `fresh` gives the value."""
        sizes, pieces = array("I"), []
        starts = [0, *accumulate(self.sizes)]
        for kept in plan:
            if isinstance(kept, range):
                sizes += self.sizes[kept.start : kept.stop]
                pieces.append(self.data[starts[kept.start] : starts[kept.stop]])
            else:
                value = fresh(kept)
                sizes.append(len(value))
                pieces.append(value)
        return Column(sizes, b"".join(pieces))


class Rows:
    """Rows that are new, in the order in which they are added, a block at once; `numbers` tells which is whose."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.numbers: dict[str, int] = {}
        self._sizes = [array("I") for _ in names]
        self._data = [bytearray() for _ in names]

    @staticmethod
    def block(rows: Sequence[tuple[str, Sequence[bytes]]]) -> "Block":
        """Return paths with their values as a block, which is small, and can be sent."""
        columns = zip(*(values for _, values in rows), strict=True)
        return [path for path, _ in rows], [(array("I", map(len, column)), b"".join(column)) for column in columns]

    def add(self, block: "Block") -> None:
        """Add a block."""
        paths, columns = block
        for path in paths:
            self.numbers[path] = len(self.numbers)
        for number, (sizes, values) in enumerate(columns):
            self._sizes[number].extend(sizes)
            self._data[number] += values

    def columns(self) -> dict[str, Column]:
        """Return the columns of all that was added; nothing is added afterwards."""
        rows = zip(self.names, self._sizes, self._data, strict=True)
        return {name: Column(sizes, memoryview(data)) for name, sizes, data in rows}


Block = tuple[list[str], "list[tuple[array[int], bytes]]"]
"""Paths, and for each column how long the value of each of them is, and all values."""


class Difference(NamedTuple):
    """What a newer listing has that a table has not.

    `origin` gives for each file of the listing its row in the table, -1 for none; `changed` are the rows of the listing
    whose files are new, or are not, or may not be, what they were; `gone` are the rows of the table without a file.
    """

    origin: Sequence[int]
    changed: list[int]
    gone: list[int]


class Table:
    """The columns, a row for each file of a listing; `wholes` are plain values that are known of all of them."""

    def __init__(self, names: Sequence[str]) -> None:
        self.moment = 0
        self.paths: tuple[str, ...] = ()
        self.signatures = b""
        self.columns = {name: Column() for name in names}
        self.wholes: Any = None

    def copied(self) -> Self:
        """Return the same, to be renewed apart from it."""
        import copy  # loaded for vaults that stay open only

        other = copy.copy(self)
        other.columns = dict(self.columns)
        return other

    def row(self, path: str) -> int | None:
        """Return the row of a file, None where it has none."""
        row = bisect.bisect_left(self.paths, path)
        return row if row < len(self.paths) and self.paths[row] == path else None

    def compare(self, listing: Listing, largest: int) -> Difference:
        """Return in what a listing differs from the one that the table was made of.

        A file of more than `largest` bytes, which is not read, counts as changed: whoever reads it says so each time.
        """
        if listing.paths == self.paths:
            origin: Sequence[int] = range(len(self.paths))
            gone: list[int] = []
        else:
            rows = {path: row for row, path in enumerate(self.paths)}
            origin = [rows.pop(path, -1) for path in listing.paths]
            gone = sorted(rows.values())
        changed = [
            row for row, old in enumerate(origin) if old < 0 or self._differs(listing.signatures[row], old, largest)
        ]
        return Difference(origin, changed, gone)

    def _differs(self, mine: Signature, row: int, largest: int) -> bool:
        if self.signatures[row * SIZE : (row + 1) * SIZE] != mine:
            return True
        return not is_settled(mine, self.moment) or size_of(mine) > largest

    def renew(
        self, listing: Listing, origin: Sequence[int], numbers: Mapping[str, int], fresh: dict[str, Column]
    ) -> None:
        """Take the rows of a newer listing: of the old ones those that it has still, but for the `fresh` ones.

        `numbers` tells which of these is a file's. The columns of `fresh` are given away.
        """
        is_first = not self.paths
        self.moment, self.paths = listing.moment, listing.paths
        self.signatures = b"".join([each or bytes(SIZE) for each in listing.signatures])
        if is_first and list(numbers) == [path for path in self.paths if path in numbers]:  # they are all there is
            for name, column in fresh.items():
                sizes = (column.sizes[numbers[path]] if path in numbers else 0 for path in self.paths)
                self.columns[name] = Column(array("I", sizes), column.data)
            return
        rows = {row: numbers[path] for row, path in enumerate(listing.paths) if path in numbers}
        plan = kept_rows(origin, rows)
        for name in list(self.columns):
            column = fresh.pop(name, Column())
            self.columns[name] = self.columns[name].spliced(plan, partial(_value, column, rows))

    def doubt(self, rows: Iterable[int]) -> None:
        """Let files count as changed at the next look."""
        signatures = bytearray(self.signatures)
        for row in rows:
            signatures[row * SIZE : (row + 1) * SIZE] = bytes(SIZE)
        self.signatures = bytes(signatures)

    def put(self, name: str, values: Mapping[int, bytes]) -> None:
        """Put values into a column."""
        plan = kept_rows(range(len(self.paths)), values)
        self.columns[name] = self.columns[name].spliced(plan, values.__getitem__)

    def dump(self) -> Iterator[bytes | memoryview]:
        """Yield the table as bytes."""
        names = "\n".join(self.paths).encode("utf-8", "surrogateescape")
        head: list[Any] = [self.moment, len(self.paths), len(names), len(self.signatures), self.wholes]
        head.append([(name, len(column.data)) for name, column in self.columns.items()])
        first = pack(head)
        yield len(first).to_bytes(8, "big")
        yield first
        yield names
        yield self.signatures
        for column in self.columns.values():
            yield column.sizes.tobytes()
            yield column.data

    @classmethod
    def load(cls, data: memoryview, names: Sequence[str]) -> Self:
        """Return the table that `dump` has written. Raises ValueError and the like for anything else."""
        table = cls(names)
        at = 8 + int.from_bytes(data[:8], "big")
        table.moment, count, named, signed, table.wholes, columns = unpack(data[8:at])
        table.paths = tuple(str(data[at : at + named], "utf-8", "surrogateescape").split("\n")) if count else ()
        at += named
        table.signatures = bytes(data[at : at + signed])
        at += signed
        for name, size in columns:
            sizes = array("I", bytes(data[at : at + 4 * count]))
            at += 4 * count
            table.columns[name] = Column(sizes, data[at : at + size])
            at += size
        if list(table.columns) != list(names) or len(table.paths) != count or at != len(data):
            raise ValueError("not a table of these columns")
        return table


def _value(column: Column, numbers: Mapping[int, int], row: int) -> bytes | memoryview:
    """Return the value of a row of a listing, which may be a file of which nothing is kept."""
    return column.value(numbers[row]) if row in numbers else b""


def kept_rows(origin: Sequence[int], fresh: Mapping[int, object]) -> list[Kept]:
    """Return the plan of a new table: long runs of old rows, and between them the rows that are fresh."""
    plan: list[Kept] = []
    begin = end = 0
    for row, old in enumerate(origin):
        if row in fresh or old < 0:
            if begin < end:
                plan.append(range(begin, end))
            plan.append(row)
            begin = end = 0
        elif old == end and begin < end:
            end += 1
        else:
            if begin < end:
                plan.append(range(begin, end))
            begin, end = old, old + 1
    if begin < end:
        plan.append(range(begin, end))
    return plan


def pack(value: Any) -> bytes:  # noqa: ANN401 - plain values of any kind
    """Return a plain value (numbers, texts, and tuples, lists and dictionaries of such) as bytes."""
    return marshal.dumps(value)


def unpack(data: bytes | memoryview) -> Any:  # noqa: ANN401 - as above
    """Return the value that `pack` has made bytes of; ValueError and the like for what is not one."""
    return marshal.loads(data)  # noqa: S302 - a file of this person's own, with a checksum
