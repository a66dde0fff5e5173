"""What was sent to Anki of each card, kept in the state directory: when it changed last, and what was synced."""

import hashlib
import json
from dataclasses import dataclass, field

from scaffold.anki.notes import AnkiNote
from scaffold.plan.whole_file import write_state
from scaffold.vault.plain_file import plain_content


@dataclass
class Synced:
    """What live sync knows of a card: its note's number in Anki, and what was last written there."""

    number: int
    content: str
    deck: str
    tags: list[str]


@dataclass
class SentCards:
    """The memory of one vault; a file that cannot be read counts as empty, as it is rebuilt from Anki and the notes."""

    path: str
    times: dict[str, tuple[str, int]] = field(default_factory=dict)  # by guid: hash of the content, seconds
    synced: dict[str, Synced] = field(default_factory=dict)  # by block id

    @classmethod
    def load(cls, path: str) -> "SentCards":
        """Return what a file holds."""
        memory = cls(path)
        try:
            found = json.loads(plain_content(path) or b"")
            memory.times = {str(guid): (str(row[0]), int(row[1])) for guid, row in found["times"].items()}
            memory.synced = {
                str(name): Synced(int(row[0]), str(row[1]), str(row[2]), [str(tag) for tag in row[3]])
                for name, row in found["synced"].items()
            }
        except (OSError, ValueError, ArithmeticError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
            return cls(path)
        return memory

    def modified(self, note: AnkiNote, seconds: int) -> int:
        """Return when a card changed last: as remembered while its content is the same, else `seconds`, or later."""
        content = content_of(note)
        known = self.times.get(note.guid)
        if known is None:
            self.times[note.guid] = (content, seconds)
        elif known[0] != content:
            self.times[note.guid] = (content, max(seconds, known[1] + 1))
        return self.times[note.guid][1]

    def save(self) -> None:
        """Write the memory, as a whole or not at all."""
        rows = {
            "times": {guid: list(row) for guid, row in sorted(self.times.items())},
            "synced": {name: [s.number, s.content, s.deck, s.tags] for name, s in sorted(self.synced.items())},
        }
        write_state(self.path, json.dumps(rows).encode())


def content_of(note: AnkiNote) -> str:
    """Return a hash of all that Anki is told of a card."""
    whole = "\x1f".join((note.model.name, *note.fields, note.deck, *note.tags))
    return hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:16]
