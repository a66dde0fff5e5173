"""Change tasks, line by line, as the Tasks plugin would: complete them, toggle them, give them a status."""

from collections.abc import Callable, Sequence
from datetime import date

from scaffold.errors import ScaffoldError
from scaffold.markdown.conflict import conflict_in
from scaffold.plan.model import EditNote, Plan
from scaffold.refactor.task_choice import ChosenLine, TaskChoice
from scaffold.tasks.note_tasks import line_edits
from scaffold.tasks.settings import Settings
from scaffold.tasks.statuses import Statuses
from scaffold.tasks.toggle import LineResult, describe_losses, set_status_line, toggle_line
from scaffold.text.encoding import is_utf8
from scaffold.text.lines import Lines
from scaffold.text.spans import Edit
from scaffold.vault.snapshot import Snapshot

Change = Callable[[str], LineResult]


def plan_completion(vault: Snapshot, settings: Settings, choice: TaskChoice, today: date) -> Plan:
    """Return the plan that completes the chosen tasks; those that are named by their line need not be open.

    Raises ScaffoldError, as `plan_status` does.
    """
    done = settings.statuses.first("DONE")
    if done is None:
        raise ScaffoldError("The Tasks plugin's settings have no status of type DONE; use set, and name one.")
    has_lines = choice.has_lines
    lines = choice.find(
        vault, settings, lambda line: line.task.status.type != "DONE" if has_lines else line.task.status.is_open
    )
    return _plan("Complete", lines, lambda line: set_status_line(line, done.symbol, settings, today), choice)


def plan_toggle(vault: Snapshot, settings: Settings, choice: TaskChoice, today: date) -> Plan:
    """Return the plan that gives the chosen lines, tasks or not, their next status. Raises ScaffoldError."""
    lines = choice.find(vault, settings, lambda _: True, any_line=True)
    return _plan("Toggle", lines, lambda line: toggle_line(line, settings, today), choice)


def plan_status(vault: Snapshot, settings: Settings, choice: TaskChoice, status: str, today: date) -> Plan:
    """Return the plan that gives the chosen tasks a status: its symbol, or its name in the settings.

    Raises ScaffoldError for a task that is not there or that the plugin refuses, where nothing would change, and,
    unless losses are allowed, where the plugin would destroy something.
    """
    symbol = _symbol(settings.statuses, status)
    lines = choice.find(vault, settings, lambda _: True)
    return _plan("Set", lines, lambda line: set_status_line(line, symbol, settings, today), choice)


def _symbol(statuses: Statuses, name: str) -> str:
    """Return the symbol that a person means; any single character is one."""
    found = statuses.named(name)
    if found:
        return found.symbol
    if len(name) == 1 and name not in "\n\r\u2028\u2029":
        return name
    known = ", ".join(f"[{status.symbol}] {status.name}" for status in statuses)
    raise ScaffoldError(f"There is no status {name!r}; there is {known}.")


def _plan(verb: str, lines: Sequence[ChosenLine], change: Change, choice: TaskChoice) -> Plan:
    chosen: dict[tuple[str, str], set[int]] = {}
    for line in lines:
        chosen.setdefault((line.path, line.text), set()).add(line.number)
    changes: list[EditNote] = []
    for (path, text), numbers in chosen.items():
        if not is_utf8(text):
            raise ScaffoldError(f"{path} is not UTF-8; convert it first (for example with iconv), then try again.")
        if conflict := conflict_in(text):
            raise ScaffoldError(f"{path} has {conflict}; decide between the two sides first, then try again.")
        at = Lines(text)
        edits = [
            edit
            for number in sorted(numbers)
            for edit in _edits(path, at, number, change, allow_loss=choice.allow_loss)
        ]
        if edits:
            changes.append(EditNote(path, text, tuple(edits)))
    if not changes:
        raise ScaffoldError("Nothing to do: the task is like that already." if len(lines) == 1 else "Nothing to do.")
    title = f"{verb} {lines[0].label!r}" if len(lines) == 1 else f"{verb} {len(lines)} tasks"
    return Plan(title, tuple(changes))


def _edits(path: str, at: Lines, number: int, change: Change, *, allow_loss: bool) -> list[Edit]:
    span = at.span(number)
    if span is None:
        raise ScaffoldError(f"{path} has no line {number}.")
    result = change(span.of(at.text))
    if result.lines is None:
        raise ScaffoldError(
            f"{path}:{number} is not a task; scaffold tasks --path {path!r} lists the tasks of the note."
        )
    if result.grave and not allow_loss:
        raise ScaffoldError(
            f"{path}:{number}: {describe_losses(result.grave)}; fix it, or take that with --allow-loss."
        )
    return line_edits(at.text, span, result.lines)
