"""Stamp boxes that were ticked elsewhere: the dates, and the next occurrences, that their tasks would have got."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from scaffold.errors import ScaffoldError
from scaffold.markdown.conflict import conflict_in
from scaffold.plan.model import EditNote, Plan, Skipped
from scaffold.tasks.note_tasks import TaskLine, line_edits, task_lines
from scaffold.tasks.settings import Settings
from scaffold.tasks.toggle import describe_losses, stamp_line
from scaffold.text.encoding import is_utf8
from scaffold.text.spans import Edit
from scaffold.vault.snapshot import Snapshot

if TYPE_CHECKING:
    from scaffold.refactor.tick_days import VaultTickDays
    from scaffold.tasks.vault_tasks import KnownTasks

FOUND = 10  # the exit code that tells a hook of ticks, as Python itself ends with 1 where it cannot start


@dataclass
class Stamped:
    """What of one note a stamping changes: its text, the edits, and the number and new text of each stamped line."""

    path: str
    text: str
    edits: list[Edit] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)  # what each stamped task is about
    skipped: list[Skipped] = field(default_factory=list)


class Stamps(NamedTuple):
    """What a stamping finds: the notes of which it changes or skips something, and sentences on days in doubt."""

    notes: list[Stamped]
    doubts: list[str]

    @property
    def plan(self) -> Plan:
        """The plan that stamps the notes."""
        return stamp_plan(self.notes)


class _Asked(NamedTuple):
    """What is asked of every note that is stamped, see `stamp_notes`."""

    settings: Settings
    today: date
    ticks: "VaultTickDays | None"
    allow_loss: bool
    known: "Mapping[str, KnownTasks]"


def require_done_dates(settings: Settings) -> None:
    """Raise ScaffoldError where the plugin gives done tasks no date."""
    if not settings.set_done_date:
        raise ScaffoldError(
            "The Tasks plugin's settings say that done tasks get no date, so there is nothing to stamp."
        )


def stamp_notes(  # noqa: PLR0913 - the notes, and what is asked of them
    vault: Snapshot,
    paths: Sequence[str],
    settings: Settings,
    today: date,
    ticks: "VaultTickDays | None" = None,
    *,
    allow_loss: bool = False,
    known: "Mapping[str, KnownTasks]" = MappingProxyType({}),
) -> Stamps:
    """Return what becomes of notes whose ticked boxes get `today`, or the day that `ticks` knows of them.

    `known` are the done tasks without a date of notes, by path: true of each that has still the same text.
    """
    look = partial(_look, vault, _Asked(settings, today, ticks, allow_loss, known))
    stamped = [pair for pair in vault.each(paths, look) if pair]
    return Stamps([note for note, _ in stamped], [doubt for _, doubts in stamped for doubt in doubts])


def _look(vault: Snapshot, asked: _Asked, path: str) -> tuple[Stamped, list[str]] | None:
    """Return what becomes of a note, and the days in doubt; None where nothing does."""
    text = vault.read(path)
    days = asked.ticks.of(path, text) if asked.ticks and "[" in text else {}

    def day(line: int) -> date:
        return days[line].day if line in days else asked.today

    known = asked.known.get(path)
    lines = known.still_in(text) if known else None
    note = stamp_note(path, text, asked.settings, day, allow_loss=asked.allow_loss, known=lines)
    doubts = [f"{path}:{line}  {days[line].day}; {days[line].doubt}" for line in days if days[line].doubt]
    return (note, doubts) if note.edits or note.skipped else None


def stamp_note(  # noqa: PLR0913 - the note, and what is asked of it
    path: str,
    text: str,
    settings: Settings,
    day: Callable[[int], date],
    *,
    only: Container[int] | None = None,
    allow_loss: bool = False,
    known: Sequence[TaskLine] | None = None,
) -> Stamped:
    """Return what becomes of a note whose ticked boxes get the dates that they would have got from the plugin.

    `day` gives the date for a line's number; `only` are the numbers of the lines that are looked at, None for all. What
    would be lost is listed, and left, unless `allow_loss`; so is a note with conflict markers. `known` are the done
    tasks without a date, where they were found before.
    """
    found, conflict = Stamped(path, text), conflict_in(text)
    for line in task_lines(text, settings) if known is None else known:
        if not line.is_undated or not (only is None or line.number in only):
            continue
        end = line.span.end + text.startswith("\r", line.span.end)
        span = type(line.span)(line.span.start, end)
        result = stamp_line(span.of(text), settings, day(line.number))
        edits = line_edits(text, span, result.lines) if result.lines is not None else []
        if conflict:
            found.skipped.append(Skipped(path, line.number, line.text.strip(), f"not stamped: {conflict}"))
        elif not is_utf8(text):
            found.skipped.append(Skipped(path, line.number, line.text.strip(), "not stamped: the note is not UTF-8"))
        elif result.grave and not allow_loss:
            found.skipped.append(
                Skipped(path, line.number, line.text.strip(), f"not stamped: {describe_losses(result.grave)}")
            )
        elif edits:
            found.edits += edits
            found.tasks.append(line.task.description or line.text.strip())
            found.lines.append((line.number, (result.lines or ("(deleted)",))[-1].strip()))
    return found


def stamp_plan(notes: Iterable[Stamped]) -> Plan:
    """Return the plan that stamps notes."""
    notes = list(notes)
    tasks = [task for note in notes for task in note.tasks]
    changes = tuple(EditNote(note.path, note.text, tuple(note.edits)) for note in notes if note.edits)
    return Plan(
        f"Stamp {tasks[0]!r}" if len(tasks) == 1 else f"Stamp {len(tasks)} tasks",
        changes,
        tuple(skipped for note in notes for skipped in note.skipped),
    )
