"""Check notes against rules: which rule holds where, and what it finds."""

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
    for findings, _ in inspect_and(index, choice, paths, lambda _note, _findings: None):
        yield from findings


def inspect_and(
    index: NoteIndex,
    choice: RuleSelection,
    paths: Collection[str] | None,
    also: Callable[[Note, list[PlacedFinding]], _T],
) -> Iterator[tuple[list[PlacedFinding], _T]]:
    """Yield the findings of each note (of `paths`, or all), and what `also` returns for both: a note is read once."""
    selected = None if paths is None else frozenset(paths)
    if any(rule.stale for rule in choice.possible):
        index.freshness.prepare()

    def look(worker: Worker) -> tuple[list[tuple[str, list[PlacedFinding], _T]], Mapping[str, Any]]:
        part = worker.part(list(index.notes))
        if worker.count > 1:
            index.share(dict.fromkeys(fact for rule in choice.possible for fact in rule.asks), part, worker)
        notes = {path: index.notes[path] for path in part if selected is None or path in selected}
        rows: list[tuple[str, list[PlacedFinding], _T]] = []
        for path in index.vault.watched(list(notes)):
            findings = _check_note(notes[path], index, choice)
            rows.append((path, findings, also(notes[path], findings)))
        return [row for row in rows if row[1] or row[2]], index.freshness.learned

    parts = together(look, len(index.notes) if index.vault.may_fork else 0)
    for _, learned in parts[1:]:
        index.freshness.learn(learned)
    for _, findings, more in sorted((row for rows, _ in parts for row in rows), key=lambda row: row[0]):
        yield findings, more


def _check_note(note: Note, index: NoteIndex, choice: RuleSelection) -> list[PlacedFinding]:
    """Return what is wrong with a note, by line and column."""
    sources: dict[int, str] = {}  # a line may be long, and have many findings
    found = ((rule, finding) for rule in choice.rules(note) for finding in rule.check(note, index))
    findings = [_place(note, rule, finding, sources) for rule, finding in found]
    ignored = find_suppressions(note) if "scaffold-ignore" in note.text else {}
    kept = (finding for finding in findings if not is_named(finding.rule, ignored.get(finding.line, ())))
    return sorted(kept, key=lambda finding: (finding.line, finding.column, finding.rule.code))


def _place(note: Note, rule: Rule, finding: Finding, sources: dict[int, str]) -> PlacedFinding:
    start, end = finding.span.start, max(finding.span.start, finding.span.end)
    ends = (note.lines.number(end), note.lines.column(end))
    line = note.lines.number(start)
    if line not in sources:
        sources[line] = line_span_at(note.text, start).of(note.text)
    return PlacedFinding(note.path, line, note.lines.column(start), *ends, sources[line], rule, finding)
