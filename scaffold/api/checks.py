"""What the rules find in a vault, the plans that fix it, and the vault at a glance."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from scaffold.api.state import VaultState
from scaffold.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffold.lint.finding import PlacedFinding
    from scaffold.lint.select import RuleSelection
    from scaffold.lint.status import VaultStatus
    from scaffold.lint.survey import Survey
    from scaffold.notes.index import NoteIndex
    from scaffold.plan.model import Plan


class Checks(VaultState):
    """What a vault knows of its mistakes; where no rules are selected, they are those of the settings."""

    def select_rules(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> "RuleSelection":
        """Return the rules of the settings, or those that are selected, without those to ignore.

        Each is named by its code, a beginning of it, or its name. Raises ScaffoldError for a name that means none.
        """
        from scaffold.lint.select import RuleSelection

        return RuleSelection(self.config.check, select, ignore)

    def find_notes_to_check(self, names: Sequence[str] = (), since: str | None = None) -> list[str] | None:
        """Return the notes that names of notes and folders mean, or those that changed since a revision of git.

        None for neither, which is all notes. Raises ScaffoldError for a name that means none, and where git cannot
        tell.
        """
        from scaffold.vault.lookup import find_notes

        paths = find_notes(self.snapshot, names) if names else None
        if paths == []:
            raise ScaffoldError(f"No note is in {', '.join(names)}.")
        if since is None:
            return paths
        changed = self._changed_since(since)
        return [path for path in (self.snapshot.notes if paths is None else paths) if path in changed]

    def _changed_since(self, revision: str) -> set[str]:
        from scaffold.vault.git.find import require_repository
        from scaffold.vault.git.program import GitError

        repository = require_repository(self.root, "--since")
        try:
            return repository.changed_since(revision)
        except GitError as error:
            raise ScaffoldError(f"git cannot tell what changed since {revision!r}: {error}.") from error

    def check(
        self, selection: "RuleSelection | None" = None, paths: Collection[str] | None = None
    ) -> "list[PlacedFinding]":
        """Return what the rules find in the notes at `paths`, or in all, by note, line and column."""
        return [each for findings in self.survey(selection).findings(paths) for each in findings]

    def survey(self, selection: "RuleSelection | None" = None) -> "Survey":
        """Return what the rules find in all notes; only what has changed since the last time is looked at again."""
        return self._surveyed(selection)[0]

    def _surveyed(self, selection: "RuleSelection | None") -> "tuple[Survey, NoteIndex]":
        from scaffold.api.keeping import kept_name
        from scaffold.lint.rows import COLUMNS
        from scaffold.lint.survey import Survey
        from scaffold.lint.update import update

        if not self.snapshot.signs:
            self.sign()
        index, choice = self.index, selection or self.select_rules()
        name = kept_name("check", index.vault, self._settings, choice.select, choice.ignore)
        if name not in self._surveys:
            self._surveys[name] = Survey(choice, self.keeping.load(name, COLUMNS))
        survey = self._surveys[name]
        try:
            is_renewed = update(survey, index)
        except (LookupError, ValueError, TypeError):  # what was kept is no good: begin anew
            survey = self._surveys[name] = Survey(choice)
            is_renewed = update(survey, index)
        if is_renewed:
            self.keeping.keep(name, survey.table)
        return survey, index

    def plan_fixes(
        self,
        selection: "RuleSelection | None" = None,
        paths: Collection[str] | None = None,
        *,
        unsafe: bool = False,
    ) -> "Plan":
        """Plan to fix what can be fixed without changing a meaning; with `unsafe` all that can be fixed."""
        from scaffold.lint.fixes import plan_fixes

        survey, index = self._surveyed(selection)
        return plan_fixes(index, survey.choice, paths, unsafe=unsafe, survey=survey)

    def find_new(self, found: "list[PlacedFinding]") -> "list[PlacedFinding]":
        """Return the findings that the baseline does not hold. Raises ScaffoldError where it cannot be read."""
        from scaffold.lint.baseline import not_in_baseline

        return not_in_baseline(self.snapshot, found)

    def plan_baseline(self, found: "Iterable[PlacedFinding]") -> "Plan":
        """Plan to write findings into the baseline. Raises ScaffoldError where something else has its name."""
        from scaffold.lint.baseline import plan_baseline

        return plan_baseline(self.snapshot, found)

    def confirm_cards(self, paths: Iterable[str]) -> int:
        """Take the cards of notes for fresh; return how many of the notes have any.

        That lasts once it is remembered; see `remember_cards`.
        """
        notes = [note for note in map(self.index.note, paths) if note]
        for note in notes:
            self.card_states.confirm(note)
        return sum(bool(note.cards) for note in notes)

    def remember_cards(self) -> None:
        """Keep what `check` has learned of cards, by which the next one knows which are stale."""
        self.card_states.save()

    def status(self) -> "VaultStatus":
        """Return the vault at a glance: notes by class, tasks, cards, findings, and the notes that it lacks."""
        from scaffold.lint.baseline import has_baseline

        survey = self.survey()
        status = survey.status(self.now().date().isoformat())
        if has_baseline(self.root):
            status.count(self.find_new([each for findings in survey.findings() for each in findings]))
        else:
            status.findings.update(survey.total().by_group)
            status.worst = survey.worst()
        return status
