"""Whether a note has changed since its cards did: by git's history, or by what was remembered when `check` last ran.

"Text" is the note without front matter, tasks and cards. What is remembered lies in the state directory, not in the
vault: for each note a hash of its cards, and of its text when the cards last changed or were confirmed.
"""

import copy
import json
import os
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scaffold.errors import ScaffoldError
from scaffold.notes.freshness import Freshness
from scaffold.notes.note import Note
from scaffold.plan.whole_file import write_state
from scaffold.text.digest import short_digest
from scaffold.text.encoding import encode
from scaffold.text.spans import Span
from scaffold.vault.git.dependencies import settings_mark
from scaffold.vault.git.find import find_repository
from scaffold.vault.git.program import GitError, NoRepositoryError
from scaffold.vault.git.repository import Repository
from scaffold.vault.plain_file import plain_content


@dataclass(frozen=True, slots=True)
class _State:
    """What a note said, and its cards, as digests."""

    text: str
    cards: str
    confirmed: bool = False  # somebody said that the cards hold for the text


class CardStates:
    """What is remembered of the notes of one vault, in a JSON file."""

    def __init__(self, path: str) -> None:
        self.path = path
        data = plain_content(path) or b""
        self._digest = zlib.crc32(data)
        try:
            rows = json.loads(data)
            self.states = {str(name): _State(str(row[0]), str(row[1]), bool(row[2])) for name, row in rows.items()}
        except (OSError, ValueError, AttributeError, IndexError, KeyError, TypeError):
            self.states = {}  # nothing remembered yet, or nothing that can be read: it is only ever a hint
        self.before = dict(self.states)

    def is_stale(self, note: Note) -> bool:
        """Tell whether a note's text has changed while its cards have not; remember one that is new."""
        now, remembered = _state(note), self.states.get(note.path)
        if remembered is None or remembered.cards != now.cards:
            self.states[note.path] = now
            return False
        return remembered.text != now.text

    def confirmed(self, note: Note) -> bool:
        """Tell whether the cards were said to hold for the text as it is."""
        remembered, now = self.states.get(note.path), _state(note)
        return (
            remembered is not None
            and remembered.confirmed
            and (remembered.text, remembered.cards) == (now.text, now.cards)
        )

    def confirm(self, note: Note) -> None:
        """Remember that the cards hold for the text as it is."""
        now = _state(note)
        self.states[note.path] = _State(now.text, now.cards, confirmed=True)

    @property
    def digest(self) -> int:
        """A number that tells apart what is remembered, also once it was saved."""
        return self._digest if self.states == self.before else zlib.crc32(self._data())

    def save(self) -> None:
        """Write what has changed; where that cannot be done, forget it."""
        if self.states == self.before:
            return
        try:
            write_state(self.path, self._data())
        except (OSError, ScaffoldError):
            return

    def _data(self) -> bytes:
        rows = {path: [state.text, state.cards, state.confirmed] for path, state in sorted(self.states.items())}
        return json.dumps(rows).encode()


def _state(note: Note) -> _State:
    spans = [note.front] if note.front else []
    cards = [*(box.span for box in note.card_boxes), *_ids(note)]
    tasks = [box.line for box in note.checkboxes]
    rest = "".join(_without(note.text, [*spans, *cards, *tasks]))
    return _State(
        short_digest(encode(" ".join(rest.split()))),
        short_digest(encode("\n".join(box.words(note.text) for box in note.card_boxes))),
    )


def _ids(note: Note) -> list[Span]:
    """Return where the ids of cards stand below their callouts: they come by an export, and are not text."""
    import re

    line = re.compile(r"\s*(\^[A-Za-z0-9-]+)[ \t]*(?=\r?$)", re.MULTILINE)
    matches = (line.match(note.text, box.span.end) for box in note.card_boxes)
    return [Span(*match.span(1)) for match in matches if match]


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

    def __init__(
        self,
        memory: CardStates,
        root: str,
        tell: Callable[[str], None],
        folders: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self.memory, self.root, self.tell, self.folders = memory, root, tell, folders
        self._has_complained = False

    @cached_property
    def _history(self) -> tuple[Repository, Mapping[str, int]] | None:
        """The repository, and how many commits touched each note; None where git cannot tell."""
        repository = self._repository
        try:
            is_known = repository and repository.has_commits and not repository.is_shallow
            return (repository, repository.commits_by_path()) if repository and is_known else None
        except (GitError, OSError) as error:
            self._go_on_without(error)
            return None

    @cached_property
    def _repository(self) -> Repository | None:
        """The repository that the vault is in, None where there is none, or git cannot tell."""
        folder = self.root
        while not os.path.lexists(os.path.join(folder, ".git")):
            if os.path.dirname(folder) == folder:
                return None
            folder = os.path.dirname(folder)
        try:
            return find_repository(self.root)
        except NoRepositoryError:
            return None
        except (GitError, OSError) as error:
            self._go_on_without(error)
            return None

    def apart(self) -> "Staleness":
        """Return one that remembers nothing for this one."""
        other = copy.copy(self)
        other.memory = copy.copy(self.memory)
        other.memory.states = dict(self.memory.states)
        return other

    @property
    def mark(self) -> str | None:
        """The commit that is checked out, how many files git knows, and what is remembered."""
        if self._has_complained or self._settings is None:
            return None
        return f"{self.memory.digest:08x} {self._settings} {self._commit}"

    @cached_property
    def _settings(self) -> str | None:
        """How git is set up for the vault, None where that cannot be told."""
        return settings_mark(self.root, self.folders())

    @cached_property
    def _commit(self) -> str:
        """Which commit is checked out, "" where git cannot tell."""
        repository = self._repository
        if repository is None:
            return ""
        try:
            parts = (repository.head, repository.index_size, repository.is_shallow) if repository.has_commits else ()
        except (GitError, OSError):
            return ""
        return " ".join(map(str, parts))

    def prepare(self) -> None:
        """Ask git for the history."""
        _ = self._history

    def is_stale(self, note: Note) -> bool:
        """Tell whether the cards are older than the text, and were not confirmed since."""
        is_stale, history = self.memory.is_stale(note), self._history
        if history is not None:
            try:
                is_stale = history[1].get(note.path, 0) > 1 and _is_later(note, history[0])
            except GitError as error:
                self._go_on_without(error)
        return is_stale and not self.memory.confirmed(note)

    def _go_on_without(self, error: GitError | OSError) -> None:
        if not self._has_complained:
            self.tell(f"{error}. The age of cards is judged without git.")
        self._has_complained = True

    @property
    def learned(self) -> tuple[Mapping[str, _State], bool]:
        """What the memory has of the notes that were asked for and was not saved yet; whether git could not tell."""
        states = self.memory.states.items()
        return {path: state for path, state in states if self.memory.before.get(path) != state}, self._has_complained

    def learn(self, learned: tuple[Mapping[str, _State], bool]) -> None:
        """Remember what another process has learned."""
        states, has_complained = learned
        self.memory.states.update(states)
        self._has_complained = self._has_complained or has_complained


def _is_later(note: Note, repository: Repository) -> bool:
    """Tell whether the text has a later commit than the cards. Raises GitError where the history cannot be read."""
    times = repository.line_times(note.path)
    cards = {number for box in note.card_boxes for number in _numbers(note, box.span)}
    skipped = {number for box in note.checkboxes for number in _numbers(note, box.line)}
    skipped |= set(_numbers(note, note.front)) if note.front else set()
    skipped |= {number for span in _ids(note) for number in _numbers(note, span)}
    text = [time for line, time in times.items() if line not in cards and line not in skipped]
    return max(text, default=0) > max((times.get(line, 0) for line in cards), default=0)


def _numbers(note: Note, span: Span) -> range:
    return range(note.lines.number(span.start), note.lines.number(max(span.start, span.end - 1)) + 1)
