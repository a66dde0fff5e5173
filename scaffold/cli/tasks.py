"""What the verbs on tasks share: their options, and the question which task is meant."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple, TypeVar

import click

from scaffold.cli.options import changes_vault, gathered
from scaffold.cli.params import DAY, NOTE
from scaffold.cli.session import Session
from scaffold.refactor.task_choice import TaskChoice, refuse_to_pick
from scaffold.tasks.note_tasks import TaskLine

_F = TypeVar("_F", bound=Callable[..., Any])


class TaskOptions(NamedTuple):
    """Which tasks a person means, and on which day they change."""

    refs: tuple[str, ...]
    match: str | None
    day: date | timedelta | None
    allow_loss: bool

    def choice(self, session: Session) -> TaskChoice:
        """Return the tasks that are meant; the person is asked where a note has several."""
        return TaskChoice(self.refs, self.match, self.allow_loss, partial(_pick, session))


def task_options(verb: _F) -> _F:
    """Add the arguments and options of a verb that changes tasks; it takes the arguments `chosen` and `run`."""
    wrapped = changes_vault(gathered(TaskOptions, "chosen")(verb))
    for option in (
        click.option("--allow-loss", is_flag=True, help="Write what the plugin writes even where it destroys text."),
        click.option("--date", "day", type=DAY, metavar="YYYY-MM-DD", help="The day to write instead of today."),
        click.option("--match", metavar="TEXT", help="The task whose text contains TEXT."),
        click.argument("refs", type=NOTE, nargs=-1, required=True, metavar="REF..."),
    ):
        wrapped = option(wrapped)
    return wrapped


def on_day(session: Session, day: date | timedelta | None) -> date:
    """Return the day that `--date` means."""
    return day if isinstance(day, date) else session.now.date() + (day or timedelta())


def _pick(session: Session, path: str, tasks: Sequence[TaskLine]) -> TaskLine:
    """Ask which task is meant. Raises ScaffoldError where nobody can be asked."""
    if not session.can_ask:
        refuse_to_pick(path, tasks)
    from scaffold.terminal.prompts import choose

    picked = choose("Which task?", {f"{task.number}: {task.body}": str(task.number) for task in tasks})
    return next(task for task in tasks if str(task.number) == picked)
