"""Holding notes to the rules: which rule holds where, what it finds, and the plan that mends it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.rule import Finding, Rule
from scaffold.lint.select import RuleSelection, is_named
from scaffold.lint.suppressions import find_suppressions
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.lines import line_span_at
from scaffold.vault.parallel import Worker, together

_T = TypeVar("_T")


def inspect(index: NoteIndex, choice: RuleSelection, paths: Collection[str] | None = None) -> Iterator[PlacedFinding]:
    """Yield what is wrong with the notes (of `paths`, or all), by note, line and column."""
    for found, _ in inspect_and(index, choice, paths, lambda _note, _found: None):
        yield from found


def inspect_and(
    index: NoteIndex,
    choice: RuleSelection,
    paths: Collection[str] | None,
    also: Callable[[Note, list[PlacedFinding]], _T],
) -> Iterator[tuple[list[PlacedFinding], _T]]:
    """Yield what is wrong with each note (of `paths`, or all), and what `also` says of both: each note is read once."""
    wanted = None if paths is None else frozenset(paths)
    if any(rule.stale for rule in choice.possible):
        index.freshness.prepare()

    def look(worker: Worker) -> tuple[list[tuple[str, list[PlacedFinding], _T]], Mapping[str, Any]]:
        mine = worker.part(list(index.notes))
        if worker.count > 1:
            index.share(dict.fromkeys(fact for rule in choice.possible for fact in rule.asks), mine, worker)
        chosen = {path: index.notes[path] for path in mine if wanted is None or path in wanted}
        found: list[tuple[str, list[PlacedFinding], _T]] = []
        for path in index.vault.watched(list(chosen)):
            findings = _findings(chosen[path], index, choice)
            found.append((path, findings, also(chosen[path], findings)))
        return [each for each in found if each[1] or each[2]], index.freshness.learned

    parts = together(look, len(index.notes))
    for _, learned in parts[1:]:
        index.freshness.learn(learned)
    for _, findings, said in sorted((each for part, _ in parts for each in part), key=lambda each: each[0]):
        yield findings, said


def _findings(note: Note, index: NoteIndex, choice: RuleSelection) -> list[PlacedFinding]:
    """Return what is wrong with a note, by line and column."""
    sources: dict[int, str] = {}  # a line may be long, and have many findings
    found = [_placed(note, rule, each, sources) for rule in choice.rules(note) for each in rule.check(note, index)]
    ignored = find_suppressions(note) if "scaffold-ignore" in note.text else {}
    found = [each for each in found if not is_named(each.rule, ignored.get(each.line, ()))]
    return sorted(found, key=lambda each: (each.line, each.column, each.rule.code))


def _placed(note: Note, rule: Rule, finding: Finding, sources: dict[int, str]) -> PlacedFinding:
    start, end = finding.span.start, max(finding.span.start, finding.span.end)
    ends = (note.lines.number(end), note.lines.column(end))
    line = note.lines.number(start)
    if line not in sources:
        sources[line] = line_span_at(note.text, start).of(note.text)
    return PlacedFinding(note.path, line, note.lines.column(start), *ends, sources[line], rule, finding)
