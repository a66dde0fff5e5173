"""Which of the tasks of a vault are asked for."""

from datetime import date
from typing import NamedTuple

from scaffold.tasks.note_tasks import NoteTask


class TaskFilter(NamedTuple):
    """What the tasks that are asked for have in common: all that is given here, of `paths` all parts."""

    is_open: bool = False
    is_done: bool = False
    is_recurring: bool = False
    due_before: date | None = None
    match: str | None = None  # text of the line, in any case
    paths: tuple[str, ...] = ()  # parts of the note's path, in any case
    tags: tuple[str, ...] = ()  # a nested tag has the tags above it, too

    def fits(self, task: NoteTask) -> bool:
        """Tell whether a task is one of those."""
        return (
            (not self.is_open or task.is_open)
            and (not self.is_done or task.line.task.status.type == "DONE")
            and (not self.is_recurring or task.line.task.rule is not None)
            and (self.due_before is None or "" < task.field("due") < self.due_before.isoformat())
            and (self.match is None or self.match.casefold() in task.line.text.casefold())
            and all(part.casefold() in task.path.casefold() for part in self.paths)
            and all(_has_tag(task, tag) for tag in self.tags)
        )


def _has_tag(task: NoteTask, tag: str) -> bool:
    wanted = f"#{tag.removeprefix('#')}/".casefold()
    return any(f"{each}/".casefold().startswith(wanted) for each in task.tags)
