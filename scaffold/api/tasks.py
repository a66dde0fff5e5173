"""The tasks of a vault: those that it has, what is wrong with them, and plans that change them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scaffold.api.state import VaultState

if TYPE_CHECKING:
    from datetime import date

    from scaffold.plan.model import Plan
    from scaffold.refactor.staged_ticks import StagedTicks
    from scaffold.refactor.stamps import Stamps
    from scaffold.refactor.task_choice import TaskChoice
    from scaffold.tasks.note_tasks import NoteTask
    from scaffold.tasks.settings import Format, Settings
    from scaffold.tasks.vault_tasks import TaskProblems
    from scaffold.vault.snapshot import Snapshot


class Tasks(VaultState):
    """What a vault knows of its tasks, and plans for them; where no `day` is given, it is today."""

    def tasks(self, fits: "Callable[[NoteTask], bool]" = bool) -> "list[NoteTask]":
        """Return the tasks that fit, by note and line; see `tasks.task_filter` for what is often asked."""
        from scaffold.tasks.vault_tasks import find_tasks

        return find_tasks(*self._files_and_settings, fits)

    def task_problems(self) -> "TaskProblems":
        """Return what the Tasks plugin does not read, reads otherwise than it looks, or would destroy."""
        from scaffold.tasks.vault_tasks import lint_tasks

        return lint_tasks(*self._files_and_settings)

    def complete(self, choice: "TaskChoice", day: "date | None" = None) -> "Plan":
        """Plan to complete tasks. Raises ScaffoldError for what is not there, and where nothing would change."""
        from scaffold.refactor.task_lines import plan_completion

        return plan_completion(*self._files_and_settings, choice, day or self.now().date())

    def toggle(self, choice: "TaskChoice", day: "date | None" = None) -> "Plan":
        """Plan to give tasks their next status, and lines that are not tasks a box. Raises ScaffoldError."""
        from scaffold.refactor.task_lines import plan_toggle

        return plan_toggle(*self._files_and_settings, choice, day or self.now().date())

    def set_status(self, choice: "TaskChoice", status: str, day: "date | None" = None) -> "Plan":
        """Plan to give tasks a status: its symbol, or its name in the settings. Raises ScaffoldError."""
        from scaffold.refactor.task_lines import plan_status

        return plan_status(*self._files_and_settings, choice, status, day or self.now().date())

    def stamps(
        self,
        names: Sequence[str] = (),
        *,
        day: "date | None" = None,
        since_git: bool = False,
        allow_loss: bool = False,
    ) -> "Stamps":
        """Return what done tasks without a date get, in the notes and folders that names mean; see its `plan`.

        Without names it is the whole vault but its templates: a box in one is ticked in what is made from it. With
        `since_git` a task gets the day of the commit in which it was ticked. Raises ScaffoldError.
        """
        from scaffold.refactor.stamps import require_done_dates, stamp_notes
        from scaffold.tasks.vault_tasks import find_undated
        from scaffold.templater.settings import note_templates
        from scaffold.vault.lookup import find_notes

        (snapshot, settings), today = self._files_and_settings, day or self.now().date()
        require_done_dates(settings)
        ticks = None
        if since_git:
            from scaffold.refactor.tick_days import VaultTickDays

            ticks = VaultTickDays(self.root, settings, today)
        templates = set() if names else set(note_templates(snapshot))
        paths = [path for path in find_notes(snapshot, names) if path not in templates]
        if names or since_git:
            return stamp_notes(snapshot, paths, settings, today, ticks, allow_loss=allow_loss)
        known = find_undated(snapshot, settings)
        paths = [path for path in paths if path in known]
        return stamp_notes(snapshot, paths, settings, today, allow_loss=allow_loss, known=known)

    def staged_ticks(self, day: "date | None" = None) -> "StagedTicks | None":
        """Return the done tasks without a date that the next git commit would bring, None for none.

        Raises ScaffoldError where git cannot tell.
        """
        from scaffold.refactor.staged_ticks import find_staged_ticks
        from scaffold.templater.settings import note_templates

        snapshot, settings = self._files_and_settings
        return find_staged_ticks(self.root, settings, day or self.now().date(), set(note_templates(snapshot)))

    def convert_tasks(self, to: "Format") -> "Plan":
        """Plan to write all tasks in the other format; what it cannot say just so is skipped."""
        from scaffold.refactor.task_format import convert_tasks

        return convert_tasks(*self._files_and_settings, to)

    @property
    def _files_and_settings(self) -> "tuple[Snapshot, Settings]":
        """The files and the plugin's settings of one moment."""
        from scaffold.tasks.settings import PLUGIN, read_settings

        snapshot = self.snapshot
        return snapshot, read_settings(snapshot.settings(PLUGIN))
