"""What is ticked while somebody looks on: the notes of a vault as they were known, and what has become of them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

from scaffold.markdown.conflict import conflict_in
from scaffold.plan.disk import content
from scaffold.tasks.settings import Settings
from scaffold.tasks.ticks import Seen, pair_tasks, seen_tasks
from scaffold.text.encoding import decode, encode
from scaffold.text.patterns import compile_later
from scaffold.vault.birth import born
from scaffold.vault.changes import Signature, signature
from scaffold.vault.snapshot import LARGEST

_MOST = 3  # lines by which an end is known
_BOX = compile_later(rb"[\s>]*(?:[-*+]|[0-9]+[.)])\s+\[")


class Looked(NamedTuple):
    """A note in which tasks were ticked: its bytes, and the lines."""

    path: str
    data: bytes
    lines: frozenset[int]

    def done_in(self, texts: Iterable[bytes], settings: Settings) -> frozenset[int]:
        """Return the lines whose tasks were done already in one of some other texts of the note."""
        tasks = seen_tasks(decode(self.data), settings)
        found: set[int] = set()
        for before in (seen_tasks(decode(text), settings) for text in texts):
            found |= {tasks[new].number for new, old in pair_tasks(before, tasks).items() if before[old].is_done}
        return self.lines & found


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
    opened: dict[str, set[str]] = field(default_factory=dict)  # words of open tasks that came since, by note

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

    def meet(self, paths: Collection[str]) -> None:
        """Take notes that came to be for known as they are, and those that were moved as they were at their old places.

        At the place of a known note only the very file of another one, unwritten since, is that one moved there: an
        inode alone may have been given again, and then the file came to be later.
        """
        inodes = {seen.inode: path for path, seen in self.signatures.items() if seen}
        moved: dict[str, tuple[tuple[Seen, ...], _End]] = {}
        for path in paths:
            seen = signature(f"{self.root}/{path}")
            old = inodes.get(seen.inode, path) if seen else path
            if old == path:
                continue
            known = self.signatures[old]
            is_new = path not in self.tasks and signature(f"{self.root}/{old}") is None
            if known == seen or (known and is_new and born(f"{self.root}/{path}") <= known.written):
                moved[path] = self.tasks[old], self.ends[old]
        for path in paths:
            if path in moved:
                self.tasks[path], self.ends[path] = moved[path]
                self.signatures[path] = None
            elif path not in self.tasks:
                self.learn(path)

    def glimpse(self, path: str) -> bool:
        """Look at a note that may be written still; tell whether a task is ticked in it.

        An open task that came to be is kept in mind: it may be ticked before the note is quiet.
        """
        data = content(self.root, path, self.largest)
        if data is None or conflict_in(text := decode(data)):
            return False
        known, tasks = self.tasks.get(path, ()), seen_tasks(text, self.settings)
        pairs = pair_tasks(known, tasks)
        new = {task.words for index, task in enumerate(tasks) if index not in pairs and not task.is_done}
        self.opened.setdefault(path, set()).update(new)
        return bool(self._ticked(path, known, tasks))

    def look(self, path: str) -> Looked | None:
        """Read a note; return what was ticked since it was last known, and keep that unknown.

        None where nothing was: then the note is known as it is. So is one with conflict markers, on both sides of them.
        A note that is gone is forgotten.
        """
        seen = signature(f"{self.root}/{path}")
        data = content(self.root, path, self.largest)
        if seen is None:
            for kept in (self.tasks, self.signatures, self.ends, self.opened):
                kept.pop(path, None)
        if seen is None or data is None:
            return None
        text = decode(data)
        tasks = seen_tasks(text, self.settings)
        known = self.tasks.get(path)
        lines = self._ticked(path, known, tasks) if known is not None and not conflict_in(text) else None
        if not lines:
            self._remember(path, seen, data, tasks)
            return None
        return Looked(path, data, lines)

    def _ticked(self, path: str, known: Sequence[Seen], tasks: Sequence[Seen]) -> frozenset[int]:
        """Return the lines that were ticked, without those that another note had, done and in the same words."""
        pairs, opened = pair_tasks(known, tasks), self.opened.get(path, ())
        found: set[int] = set()
        reworded: dict[str, int] = {}
        for index, task in enumerate(tasks):
            if task.is_done and not task.is_dated:
                old = known[pairs[index]] if index in pairs else None
                if old.words == task.words and not old.is_done if old else task.words in opened:
                    found.add(task.number)
                elif old and not old.is_done:
                    reworded[task.words] = task.number
        if reworded:
            others = (task for other, each in self.tasks.items() if other != path for task in each)
            moved = {task.words for task in others if task.is_done}
            found |= {number for words, number in reworded.items() if words not in moved}
        return frozenset(found)

    def is_known(self, path: str) -> bool:
        """Tell whether a note is as it is known."""
        return signature(f"{self.root}/{path}") == self.signatures.get(path)

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
        self.opened.pop(path, None)
