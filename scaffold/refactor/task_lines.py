"""Change tasks, line by line, as the Tasks plugin would: complete, toggle, set, and stamp what was ticked elsewhere."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from scaffold.errors import ScaffoldError
from scaffold.markdown.conflict import conflict_in
from scaffold.plan.model import EditNote, Plan, Skipped
from scaffold.tasks.note_tasks import line_edits, line_span, task_lines
from scaffold.tasks.settings import Settings
from scaffold.tasks.toggle import LineResult, Loss, stamp_line
from scaffold.text.encoding import is_utf8
from scaffold.text.spans import Edit
from scaffold.vault.snapshot import Snapshot

Change = Callable[[str], LineResult]


@dataclass
class Stamped:
    """What of one note a stamping changes: its text, the edits, and the number and new text of each stamped line."""

    path: str
    text: str
    edits: list[Edit] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)  # what each stamped task is about
    skipped: list[Skipped] = field(default_factory=list)


def change_lines(
    vault: Snapshot, wanted: Mapping[str, Iterable[int]], change: Change, title: str, *, allow_loss: bool
) -> Plan:
    """Return the plan, called `title`, that makes `change` of the lines `wanted`, numbers from 1 by note.

    Raises ScaffoldError for a line that is not there or that the plugin refuses, and, unless `allow_loss`, for one of
    which it would destroy something.
    """
    changes: list[EditNote] = []
    for path, numbers in wanted.items():
        text = vault.read(path)
        if not is_utf8(text):
            raise ScaffoldError(f"{path} is not UTF-8; convert it first (for example with iconv), then try again.")
        if conflict := conflict_in(text):
            raise ScaffoldError(f"{path} has {conflict}; decide between the two sides first, then try again.")
        edits = [
            edit
            for number in sorted(set(numbers))
            for edit in _edits(path, text, number, change, allow_loss=allow_loss)
        ]
        if edits:
            changes.append(EditNote(path, text, tuple(edits)))
    return Plan(title, tuple(changes))


def _edits(path: str, text: str, number: int, change: Change, *, allow_loss: bool) -> list[Edit]:
    span = line_span(text, number)
    if span is None:
        raise ScaffoldError(f"{path} has no line {number}.")
    result = change(span.of(text))
    if result.lines is None:
        raise ScaffoldError(f"{path}:{number} is no task; scaffold tasks --path {path!r} lists the tasks of the note.")
    if result.grave and not allow_loss:
        raise ScaffoldError(
            f"{path}:{number}: {describe_losses(result.grave)}; mend it, or take that with --allow-loss."
        )
    return line_edits(text, span, result.lines)


def describe_losses(losses: Iterable[Loss]) -> str:
    """Return losses as one sentence without its full stop."""
    return ", and ".join(map(str, losses))


def stamp_note(  # noqa: PLR0913 - the note, and what is asked of it
    path: str,
    text: str,
    settings: Settings,
    day: Callable[[int], date],
    *,
    only: Container[int] | None = None,
    allow_loss: bool = False,
) -> Stamped:
    """Return what becomes of a note whose ticked boxes get the dates that they would have got from the plugin.

    `day` gives the date for a line's number; `only` are the numbers of the lines that are looked at, None for all. What
    would be lost is listed, and left, unless `allow_loss`; so is a note with conflict markers.
    """
    found, conflict = Stamped(path, text), conflict_in(text)
    for line in task_lines(text, settings):
        if line.task.status.type != "DONE" or "done" in line.task.fields or not (only is None or line.number in only):
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
