"""A vault at a glance: its notes by class, tasks, cards and findings, and the notes that it lacks."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from scaffold.errors import ScaffoldError
from scaffold.lint.baseline import not_in_baseline
from scaffold.lint.engine import inspect_and
from scaffold.lint.finding import PlacedFinding
from scaffold.lint.select import RuleSelection
from scaffold.notes.deck import deck_of
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.refactor.titles import PHRASE
from scaffold.tasks.note_tasks import TaskLine, task_lines
from scaffold.vault.attachments import is_attachment
from scaffold.vault.names import check_folder, check_title, without_ending


@dataclass
class VaultStatus:
    """What a vault is about, and what is to be done in it; names and tasks in the order in which they matter."""

    classes: Counter[str] = field(default_factory=Counter)
    unexpanded: list[tuple[str, str]] = field(default_factory=list)  # title, path:line
    overdue: list[tuple[str, str, int, str]] = field(default_factory=list)  # day, path, line, text
    open_tasks: int = 0
    decks: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    found: list[PlacedFinding] = field(default_factory=list)
    wanted: Counter[str] = field(default_factory=Counter)

    def add(self, other: "VaultStatus") -> None:
        """Count what another note has, too."""
        for own, more in (
            (self.classes, other.classes),
            (self.decks, other.decks),
            (self.wanted, other.wanted),
        ):
            own.update(more)
        self.unexpanded += other.unexpanded
        self.overdue += other.overdue
        self.open_tasks += other.open_tasks


def collect_status(index: NoteIndex, selection: RuleSelection, today: date) -> VaultStatus:
    """Return what a vault is about, and what the rules find in it that its baseline does not hold."""
    status, day = VaultStatus(), today.isoformat()
    for findings, own in inspect_and(index, selection, None, lambda note, _: _of_note(note, index, day)):
        status.add(own)
        status.found += findings
    status.overdue.sort()
    status.found = not_in_baseline(index.vault, status.found)
    status.findings = Counter(placed.rule.code[:3] for placed in status.found)
    return status


def _of_note(note: Note, index: NoteIndex, today: str) -> VaultStatus:
    """Return what one note has of it."""
    status, owner = VaultStatus(), note.value("Class")
    status.classes[owner.value if owner else ""] += 1
    for line in task_lines(note.text, index.tasks, note.regions):
        if line.task.status.is_open:
            _count_task(status, note, line, today)
    if note.cards:
        status.decks[deck_of(note, index.cards.deck)] += len(note.cards)
    for reference in index.dangling(note):
        if _can_be_note(reference.link.path.text):
            status.wanted[without_ending(reference.link.path.text.strip())] += 1
    return status


def _can_be_note(name: str) -> bool:
    try:
        folder, _, title = name.strip().rpartition("/")
        return not is_attachment(name) and check_folder(folder) == folder and bool(check_title(title))
    except ScaffoldError:
        return False


def _count_task(status: VaultStatus, note: Note, line: TaskLine, today: str) -> None:
    status.open_tasks += 1
    if line.task.description.startswith(PHRASE) and note.title in line.task.description:
        status.unexpanded.append((note.title, f"{note.path}:{line.number}"))
    due = line.task.fields.get("due", "")
    if "" < due < today:
        status.overdue.append((due, note.path, line.number, line.task.description))
