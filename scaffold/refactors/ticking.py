"""What is ticked while somebody looks on: the notes of a vault as they were known, and what has become of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

from scaffold.markdown.conflict import conflict_in
from scaffold.plan.disk import content
from scaffold.tasks.settings import Settings
from scaffold.tasks.ticks import Seen, seen_tasks, ticked
from scaffold.text import decode, encode
from scaffold.vault.changes import Signature, signature
from scaffold.vault.vault import LARGEST

_MOST = 3  # lines by which an end is known
_BOX = re.compile(rb"[\s>]*(?:[-*+]|[0-9]+[.)])\s+\[")


class Looked(NamedTuple):
    """A note in which tasks were ticked: its bytes, when they were written (in nanoseconds), and the lines."""

    path: str
    data: bytes
    written: int
    lines: frozenset[int]


class _End(NamedTuple):
    """How a note ends: its number of lines, sums of the last (0 for a box, which may be ticked), a newline or none."""

    lines: int
    sums: tuple[int, ...]
    is_closed: bool

    @classmethod
    def of(cls, data: bytes) -> "_End":
        """Return the end of a note's bytes."""
        found = data.splitlines()
        sums = tuple(0 if _BOX.match(line) else crc32(line) for line in found[-_MOST:])
        return cls(len(found), sums, data.endswith(b"\n"))

    def is_lost_in(self, found: "_End") -> bool:
        """Tell whether a note may have been cut: it does not end as it did, or is much shorter, or behind any box."""
        near = min(len(self.sums), len(found.sums))
        is_other = self.sums[-near:] != found.sums[-near:] or found.is_closed < self.is_closed
        is_short = found.lines < self.lines and (found.lines * 2 < self.lines or not self.sums[-1])
        return is_other or is_short


@dataclass
class Known:
    """What is known of the notes of the vault at `root`: their tasks as they were when they were last read."""

    root: str
    settings: Settings
    largest: int = LARGEST  # bytes of a note that is read
    tasks: dict[str, tuple[Seen, ...]] = field(default_factory=dict)
    signatures: dict[str, Signature | None] = field(default_factory=dict)
    ends: dict[str, _End] = field(default_factory=dict)

    def has_lost_its_tail(self, path: str) -> bool:
        """Tell whether a note does not end as it did when it was last read: somebody may be writing it anew."""
        known = self.ends.get(path)
        found = content(self.root, path, self.largest)
        return known is not None and found is not None and known.is_lost_in(_End.of(found))

    def learn(self, path: str) -> None:
        """Read a note, and take what is ticked in it for known."""
        seen = signature(f"{self.root}/{path}")
        data = content(self.root, path, self.largest)
        if data is not None:
            self._remember(path, seen, data, seen_tasks(decode(data), self.settings))

    def meet(self, paths: Iterable[str]) -> None:
        """Take notes that came to be for known as they are, and one that was moved as it was at its old place."""
        new = [path for path in paths if path not in self.tasks]
        places = {seen.inode: path for path, seen in self.signatures.items() if seen} if new else {}
        for path in new:
            seen = signature(f"{self.root}/{path}")
            before = places.get(seen.inode) if seen else None
            if before is None or signature(f"{self.root}/{before}"):
                self.learn(path)
            else:
                self.tasks[path], self.ends[path], self.signatures[path] = self.tasks[before], self.ends[before], None

    def look(self, path: str) -> Looked | None:
        """Read a note; return what was ticked since it was last known, and keep that unknown.

        None where nothing was: then the note is known as it is. So is one with conflict markers, on both sides of them.
        """
        seen = signature(f"{self.root}/{path}")
        data = content(self.root, path, self.largest)
        if seen is None or data is None:
            return None
        text = decode(data)
        tasks = seen_tasks(text, self.settings)
        known = self.tasks.get(path)
        lines = frozenset(task.number for task in ticked(known, tasks)) if known and not conflict_in(text) else None
        if not lines:
            self._remember(path, seen, data, tasks)
            return None
        return Looked(path, data, seen.written, lines)

    def is_as_looked_at(self, looked: Looked) -> bool:
        """Tell whether a note is still what was looked at."""
        return content(self.root, looked.path) == looked.data

    def changed(self, paths: Iterable[str]) -> Iterator[str]:
        """Yield which of all notes are not as they are known."""
        for path in paths:
            if path not in self.signatures or signature(f"{self.root}/{path}") != self.signatures[path]:
                yield path

    def keep(self, path: str, text: str) -> None:
        """Take a note for known, with this text."""
        seen = signature(f"{self.root}/{path}")
        data = encode(text)
        same = seen is not None and seen.size == len(data)
        self._remember(path, seen if same else None, data, seen_tasks(text, self.settings))

    def _remember(self, path: str, seen: Signature | None, data: bytes, tasks: tuple[Seen, ...]) -> None:
        self.tasks[path], self.signatures[path] = tasks, seen
        self.ends[path] = _End.of(data)
