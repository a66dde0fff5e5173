"""Whether a note has changed since its cards did: by git's history, or by what was remembered when `check` last ran.

"Text" is the note without front matter, tasks and cards. What is remembered lies in the state directory, not in the
vault: for each note a hash of its cards, and of its text when the cards last changed or were confirmed.
"""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from scaffold.note import Note
from scaffold.surroundings import Freshness
from scaffold.text import Span, encode


@dataclass(frozen=True, slots=True)
class _State:
    text: str
    cards: str
    confirmed: bool = False  # somebody said that the cards hold for the text


class Memory:
    """What is remembered of the notes of one vault, in a JSON file."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            with open(path, "rb") as file:
                found = json.load(file)
            self.known = {str(name): _State(str(row[0]), str(row[1]), bool(row[2])) for name, row in found.items()}
        except (OSError, ValueError, AttributeError, IndexError, KeyError, TypeError):
            self.known = {}  # nothing remembered yet, or nothing that can be read: it is only ever a hint
        self.before = dict(self.known)

    def is_stale(self, note: Note) -> bool:
        """Tell whether a note's text has changed while its cards have not; remember one that is new."""
        now, known = _state(note), self.known.get(note.path)
        if known is None or known.cards != now.cards:
            self.known[note.path] = now
            return False
        return known.text != now.text

    def confirmed(self, note: Note) -> bool:
        """Tell whether the cards were said to hold for the text as it is."""
        known, now = self.known.get(note.path), _state(note)
        return known is not None and known.confirmed and (known.text, known.cards) == (now.text, now.cards)

    def confirm(self, note: Note) -> None:
        """Remember that the cards hold for the text as it is."""
        now = _state(note)
        self.known[note.path] = _State(now.text, now.cards, confirmed=True)

    def save(self) -> None:
        """Write what has changed; where that cannot be done, forget it."""
        if self.known == self.before:
            return
        rows = {path: [state.text, state.cards, state.confirmed] for path, state in sorted(self.known.items())}
        try:
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            with open(f"{self.path}.new", "wb") as file:
                file.write(json.dumps(rows).encode())
            os.replace(f"{self.path}.new", self.path)
        except OSError:
            return


def _state(note: Note) -> _State:
    import hashlib

    spans = [note.front] if note.front else []
    cards = [box.span for box in note.card_boxes]
    tasks = [box.line for box in note.checkboxes]
    rest = "".join(_without(note.text, [*spans, *cards, *tasks]))
    return _State(
        hashlib.sha256(encode(" ".join(rest.split()))).hexdigest()[:16],
        hashlib.sha256(encode("\n".join(box.words(note.text) for box in note.card_boxes))).hexdigest()[:16],
    )


def _without(text: str, spans: list[Span]) -> Iterable[str]:
    reached = 0
    for span in sorted(spans):
        yield text[reached : max(span.start, reached)]
        reached = max(span.end, reached)
    yield text[reached:]


class Staleness(Freshness):
    """Whether cards are older than their text: as git tells, where it knows a history of the vault, else as remembered.

    By git, a line belongs to the commit that `git blame` names; lines that are not committed are the latest.
    """

    def __init__(self, memory: Memory, root: str) -> None:
        self.memory, self.root = memory, root

    @cached_property
    def _commits(self) -> Mapping[str, int] | None:
        return _commits(self.root)

    def prepare(self) -> None:
        """Ask git for the history."""
        _ = self._commits

    def is_stale(self, note: Note) -> bool:
        """Tell whether the cards are older than the text, and were not confirmed since."""
        by_memory, commits = self.memory.is_stale(note), self._commits
        found = by_memory if commits is None else commits.get(note.path, 0) > 1 and self._is_later(note)
        return found and not self.memory.confirmed(note)

    @property
    def learned(self) -> Mapping[str, _State]:
        """What the memory has of the notes that were asked for and was not saved yet."""
        return {path: state for path, state in self.memory.known.items() if self.memory.before.get(path) != state}

    def learn(self, learned: Mapping[str, _State]) -> None:
        """Remember what another process has learned."""
        self.memory.known.update(learned)

    def _is_later(self, note: Note) -> bool:
        """Tell whether the text has a later commit than the cards."""
        moments = _blame(self.root, note.path)
        cards = {number for box in note.card_boxes for number in _numbers(note, box.span)}
        skipped = {number for box in note.checkboxes for number in _numbers(note, box.line)}
        skipped |= set(_numbers(note, note.front)) if note.front else set()
        text = [time for line, time in moments.items() if line not in cards and line not in skipped]
        return max(text, default=0) > max((moments.get(line, 0) for line in cards), default=0)


def _numbers(note: Note, span: Span) -> range:
    return range(note.lines.number(span.start), note.lines.number(max(span.start, span.end - 1)) + 1)


def _git(root: str, *arguments: str) -> bytes | None:
    try:
        ran = subprocess.run(  # noqa: S603 - no shell, and paths stand behind --
            ["git", "-C", root, *arguments],  # noqa: S607 - the git of this person
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return None
    return ran.stdout if ran.returncode == 0 else None


def _commits(root: str) -> Mapping[str, int] | None:
    """Return how many commits touched each note, one more for a change that is not committed."""
    said = _git(root, "log", "--format=", "--name-only", "--relative", "-z", "--", ".")
    dirty = _git(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--", ".")
    if said is None or dirty is None:
        return None
    counts: dict[str, int] = {}
    for name in said.split(b"\0") + dirty.split(b"\0"):
        path = os.fsdecode(name.strip(b"\n"))
        counts[path] = counts.get(path, 0) + 1
    return counts


def _blame(root: str, path: str) -> dict[int, int]:
    """Return when each line, counted from 1, was committed last, in seconds; not yet committed is the far future."""
    said = _git(root, "blame", "--porcelain", "--", path)
    found: dict[int, int] = {}
    times: dict[bytes, int] = {}
    lines: list[tuple[int, bytes]] = []
    commit = b""
    for line in (said or b"").split(b"\n"):
        words = line.split(b" ")
        if line.startswith(b"\t"):
            continue
        if len(words) in (3, 4) and len(words[0]) >= 40 and words[1].isdigit():  # noqa: PLR2004 - a commit's id
            commit = words[0]
            lines.append((int(words[2]), commit))
        elif words[0] == b"committer-time":
            times[commit] = int(words[1]) if commit.strip(b"0") else 1 << 60
    for number, commit in lines:
        found[number] = times.get(commit, 0)
    return found
