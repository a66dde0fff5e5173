"""What the verbs on tasks share: the plugin's settings, and which lines a person means."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import wraps
from typing import Any, NamedTuple, TypeVar

import click

from scaffold.cli.apply import carry_out
from scaffold.cli.options import plan_options
from scaffold.cli.params import DAY, NOTE
from scaffold.cli.session import Session
from scaffold.errors import ScaffoldError
from scaffold.frontmatter.fences import front_matter_block
from scaffold.refactor.task_lines import Change, change_lines
from scaffold.tasks.note_tasks import TaskLine, line_span, task_lines
from scaffold.tasks.settings import PLUGIN, Settings, read_settings
from scaffold.terminal.prompts import choose
from scaffold.vault.lookup import find_file

_F = TypeVar("_F", bound=Callable[..., Any])
CLOSED = ("DONE", "CANCELLED", "NON_TASK")  # types of statuses that are not open

FOUND = 10  # the exit code for a hook, as Python itself ends with 1 where it cannot start


class TaskChoice(NamedTuple):
    """Which tasks a person means, and on which day they change: the arguments of the verbs that change tasks."""

    refs: tuple[str, ...]
    match: str | None
    day: date | timedelta | None
    allow_loss: bool


def task_options(verb: _F) -> _F:
    """Add the arguments and options of a verb that changes tasks; those of `TaskChoice` arrive as one, `chosen`."""

    @wraps(verb)
    def gathered(**given: Any) -> object:  # noqa: ANN401 - what click passes
        own = {name: given.pop(name) for name in TaskChoice._fields}
        return verb(chosen=TaskChoice(**own), **given)

    wrapped: Any = plan_options(gathered)
    for option in (
        click.option("--allow-loss", is_flag=True, help="Write what the plugin writes even where it destroys text."),
        click.option("--date", "day", type=DAY, metavar="YYYY-MM-DD", help="The day to write instead of today."),
        click.option("--match", metavar="TEXT", help="The task whose text contains TEXT."),
        click.argument("refs", type=NOTE, nargs=-1, required=True, metavar="REF..."),
    ):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


def task_settings(session: Session) -> Settings:
    """Return the settings of the vault's Tasks plugin, its defaults where there are none."""
    return read_settings(session.vault.snapshot.settings(PLUGIN))


def on_day(session: Session, day: date | timedelta | None) -> date:
    """Return the day that `--date` means."""
    return day if isinstance(day, date) else session.now.date() + (day or timedelta())


def change_tasks(  # noqa: PLR0913 - what the person said
    session: Session,
    chosen: TaskChoice,
    change: Change,
    verb: str,
    *,
    fits: Callable[[TaskLine], bool],
    any_line: bool = False,
) -> None:
    """Find the chosen tasks, and carry out the plan that changes them.

    A reference is NOTE:LINE, or a NOTE with one task that `fits`. With `any_line`, NOTE:LINE may be a line that is no
    task.
    """
    settings = task_settings(session)
    wanted: dict[str, list[int]] = {}
    labels: list[str] = []
    for ref in chosen.refs:
        name, number = parts(ref)
        path = find_file(session.vault.snapshot, name)
        text = session.vault.snapshot.read(path)
        if any_line and number is not None and chosen.match is None:
            span, front = line_span(text, number), front_matter_block(text)
            if span and front and span.start < front.end and not chosen.allow_loss:
                raise ScaffoldError(f"{path}:{number} is front matter, which a box would break; --allow-loss does it.")
            labels.append(span.of(text).strip() if span else "")
        else:
            there = [task for task in task_lines(text, settings, only=number) if fits(task)]
            tasks = there or [task for task in task_lines(text, settings) if fits(task)]  # to say which is near
            task = _one(session, path, _fitting(path, tasks, number, chosen.match))
            number = task.number
            labels.append(task.task.description or task.text.strip())
        wanted.setdefault(path, []).append(number)
    title = f"{verb} {labels[0]!r}" if len(labels) == 1 else f"{verb} {len(labels)} tasks"
    plan = change_lines(session.vault.snapshot, wanted, change, title, allow_loss=chosen.allow_loss)
    if not plan.changes:
        raise ScaffoldError("Nothing to do: the task is as it would be." if len(labels) == 1 else "Nothing to do.")
    carry_out(session, plan, ask=False)


def parts(ref: str) -> tuple[str, int | None]:
    """Split `NOTE:LINE`; what follows a second colon (a column) is passed over."""
    match = re.fullmatch(r"(.+?):([0-9]{1,9})(?::[0-9]+)?", ref, re.DOTALL)
    return (match.group(1), int(match.group(2))) if match else (ref, None)


def _fitting(path: str, tasks: Sequence[TaskLine], number: int | None, match: str | None) -> list[TaskLine]:
    """Return the tasks that a reference means. Raises ScaffoldError where it means none, saying what there is."""
    chosen = [task for task in tasks if number in (None, task.number)]
    if number is not None and not chosen:
        near = min(tasks, key=lambda task: abs(task.number - number), default=None)
        hint = f"; the nearest is on line {near.number}: {near.task.description}" if near else ""
        raise ScaffoldError(
            f"{path}:{number} is not an open task{hint}."
            if near
            else f"{path} has no open task; `scaffold tasks --open` lists those of the vault."
        )
    if match is not None:
        chosen = [task for task in chosen if match.casefold() in task.text.casefold()]
        if not chosen:
            raise ScaffoldError(f"No open task in {path} contains {match!r}.")
    if not chosen:
        raise ScaffoldError(f"{path} has no open task.")
    return chosen


def _one(session: Session, path: str, tasks: list[TaskLine]) -> TaskLine:
    if len(tasks) == 1:
        return tasks[0]
    if not session.can_ask:
        listed = "".join(f"\n  {path}:{task.number}  {_shown(task)}" for task in tasks)
        are_open = all(task.task.status.type not in ("DONE", "CANCELLED", "NON_TASK") for task in tasks)
        kind = "open tasks" if are_open else "tasks"
        raise ScaffoldError(f"{path} has {len(tasks)} {kind} that fit; name one by its line:{listed}")
    picked = choose("Which task?", {f"{task.number}: {_shown(task)}": str(task.number) for task in tasks})
    return next(task for task in tasks if str(task.number) == picked)


def _shown(task: TaskLine) -> str:
    return task.text.partition("]")[2].strip()
