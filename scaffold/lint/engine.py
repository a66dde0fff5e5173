"""Check the notes of a vault against rules."""

from collections.abc import Collection, Iterator

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.select import RuleSelection
from scaffold.lint.survey import Survey
from scaffold.lint.update import update
from scaffold.notes.index import NoteIndex


def inspect(index: NoteIndex, choice: RuleSelection, paths: Collection[str] | None = None) -> Iterator[PlacedFinding]:
    """Yield what is wrong with the notes (of `paths`, or all), by note, line and column."""
    survey = Survey(choice)
    update(survey, index)
    for findings in survey.findings(paths):
        yield from findings
