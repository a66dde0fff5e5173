"""The tasks of a vault: those that it has, what is wrong with them, and plans that change them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from scaffold.api.state import VaultState

if TYPE_CHECKING:
    from datetime import date

    from scaffold.plan.model import Plan
    from scaffold.refactor.task_choice import TaskChoice
    from scaffold.tasks.note_tasks import NoteTask
    from scaffold.tasks.settings import Format
    from scaffold.tasks.vault_tasks import TaskProblems


class Tasks(VaultState):
    """What a vault knows of its tasks, and plans for them; where no `day` is given, it is today."""

    def tasks(self, fits: "Callable[[NoteTask], bool]" = lambda _: True) -> "list[NoteTask]":
        """Return the tasks that fit, by note and line; see `tasks.task_filter` for what is often asked."""
        from scaffold.tasks.vault_tasks import find_tasks

        return find_tasks(self.snapshot, self.task_settings, fits)

    def task_problems(self) -> "TaskProblems":
        """Return what the Tasks plugin does not read, reads otherwise than it looks, or would destroy."""
        from scaffold.tasks.vault_tasks import lint_tasks

        return lint_tasks(self.snapshot, self.task_settings)

    def complete(self, choice: "TaskChoice", day: "date | None" = None) -> "Plan":
        """Plan to complete tasks. Raises ScaffoldError for what is not there, and where nothing would change."""
        from scaffold.refactor.task_lines import plan_completion

        return plan_completion(self.snapshot, self.task_settings, choice, day or self.now().date())

    def toggle(self, choice: "TaskChoice", day: "date | None" = None) -> "Plan":
        """Plan to give tasks their next status, and lines that are no tasks a box. Raises ScaffoldError."""
        from scaffold.refactor.task_lines import plan_toggle

        return plan_toggle(self.snapshot, self.task_settings, choice, day or self.now().date())

    def set_status(self, choice: "TaskChoice", status: str, day: "date | None" = None) -> "Plan":
        """Plan to give tasks a status: its symbol, or its name in the settings. Raises ScaffoldError."""
        from scaffold.refactor.task_lines import plan_status

        return plan_status(self.snapshot, self.task_settings, choice, status, day or self.now().date())

    def convert_tasks(self, to: "Format") -> "Plan":
        """Plan to write all tasks in the other format; what it cannot say just so is skipped."""
        from scaffold.refactor.task_format import convert_tasks

        return convert_tasks(self.snapshot, self.task_settings, to)
