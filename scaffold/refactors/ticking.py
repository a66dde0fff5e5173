"""What is ticked while somebody looks on: the notes of a vault as they were known, and what has become of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from scaffold.markdown.conflict import conflict_in
from scaffold.plan.disk import content
from scaffold.tasks.settings import Settings
from scaffold.tasks.ticks import Seen, seen_tasks, ticked
from scaffold.text import decode, encode
from scaffold.vault.changes import Signature, signature
from scaffold.vault.vault import LARGEST


class Looked(NamedTuple):
    """A note in which tasks were ticked: its bytes, when they were written (in nanoseconds), and the lines."""

    path: str
    data: bytes
    written: int
    lines: frozenset[int]


@dataclass
class Known:
    """What is known of the notes of the vault at `root`: their tasks as they were when they were last read."""

    root: str
    settings: Settings
    largest: int = LARGEST  # bytes of a note that is read
    tasks: dict[str, tuple[Seen, ...]] = field(default_factory=dict)
    signatures: dict[str, Signature | None] = field(default_factory=dict)

    def size(self, path: str) -> int:
        """Return the size of a note as it was known, in bytes; 0 for a new one."""
        known = self.signatures.get(path)
        return known.size if known else 0

    def learn(self, path: str) -> None:
        """Read a note, and take what is ticked in it for known."""
        seen = signature(f"{self.root}/{path}")
        data = content(self.root, path, self.largest)
        if data is not None:
            self._remember(path, seen, seen_tasks(decode(data), self.settings))

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
            self._remember(path, seen, tasks)
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
        same = seen is not None and seen.size == len(encode(text))
        self._remember(path, seen if same else None, seen_tasks(text, self.settings))

    def _remember(self, path: str, seen: Signature | None, tasks: tuple[Seen, ...]) -> None:
        self.tasks[path], self.signatures[path] = tasks, seen
