"""A vault at a glance: its notes by class, tasks, cards and findings, and the notes that it lacks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from scaffold.errors import ScaffoldError
from scaffold.lint.finding import PlacedFinding
from scaffold.notes.deck import deck_of
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.refactor.titles import PHRASE
from scaffold.vault.attachments import is_attachment
from scaffold.vault.names import check_folder, check_title, stem, without_ending


@dataclass
class VaultStatus:
    """What a vault is about, and what is to be done in it; names and tasks in the order in which they matter."""

    classes: Counter[str] = field(default_factory=Counter)
    unexpanded: list[tuple[str, str]] = field(default_factory=list)  # title, path:line
    overdue: list[tuple[str, str, int, str]] = field(default_factory=list)  # day, path, line, text
    open_tasks: int = 0
    decks: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    worst: PlacedFinding | None = None  # the first error, else the first warning
    wanted: Counter[str] = field(default_factory=Counter)

    def add(self, path: str, row: tuple[Any, ...], today: str) -> None:
        """Count what a note has, too: a row that `status_of` has made."""
        owner, number, expand, due, deck, cards, wanted = row
        self.classes[owner] += 1
        self.open_tasks += number
        self.unexpanded += [(stem(path), f"{path}:{line}") for line in expand]
        self.overdue += [(day, path, line, text) for day, line, text in due if day < today]
        if cards:
            self.decks[deck] += cards
        for name in wanted:
            self.wanted[name] += 1

    def count(self, findings: Iterable[PlacedFinding]) -> None:
        """Count findings, too."""
        for placed in findings:
            self.findings[placed.rule.code[:3]] += 1
            if self.worst is None or (self.worst.severity != "error" and placed.severity == "error"):
                self.worst = placed if placed.severity != "info" else self.worst


def status_of(note: Note, index: NoteIndex) -> tuple[Any, ...]:
    """Return what `VaultStatus.add` counts of one note, as plain values."""
    owner = note.value("Class")
    tasks = [line for line in note.tasks(index.tasks) if line.task.status.is_open]
    expand = [
        line.number
        for line in tasks
        if line.task.description.startswith(PHRASE) and note.title in line.task.description
    ]
    due = [(day, line.number, line.task.description) for line in tasks if (day := line.task.fields.get("due", ""))]
    names = (reference.link.path.text for reference in index.dangling(note))
    wanted = [without_ending(name.strip()) for name in names if _can_be_note(name)]
    deck = deck_of(note, index.cards.deck) if note.cards else ""
    return owner.value if owner else "", len(tasks), expand, due, deck, len(note.cards), wanted


def _can_be_note(name: str) -> bool:
    try:
        folder, _, title = name.strip().rpartition("/")
        return not is_attachment(name) and check_folder(folder) == folder and bool(check_title(title))
    except ScaffoldError:
        return False
