"""What the rules find in one note, in its place, and as plain values that can be kept."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.lint.rules import all_rules
from scaffold.lint.select import RuleSelection, is_named
from scaffold.lint.suppressions import find_suppressions
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.lines import line_span_at
from scaffold.text.spans import Edit, Span


def check_note(note: Note, index: NoteIndex, choice: RuleSelection) -> list[PlacedFinding]:
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


def plain_findings(findings: Iterable[PlacedFinding]) -> list[tuple[Any, ...]]:
    """Return the findings of a note as plain values; see `placed_findings`."""
    return [
        (
            *(each.line, each.column, each.end_line, each.end_column, each.source, each.rule.code),
            *(each.finding.span.start, each.finding.span.end, each.finding.message, each.finding.unless_linked),
            _plain_fix(each.finding.fix),
        )
        for each in findings
    ]


def placed_findings(path: str, rows: Iterable[tuple[Any, ...]]) -> list[PlacedFinding]:
    """Return the findings in the note at `path` that were made plain values."""
    return [
        PlacedFinding(
            *(path, line, column, end_line, end_column, source),
            _rules()[code],
            Finding(Span(start, end), message, _fix(fix), unless_linked),
        )
        for line, column, end_line, end_column, source, code, start, end, message, unless_linked, fix in rows
    ]


def _plain_fix(fix: Fix | None) -> tuple[Any, ...] | None:
    if fix is None:
        return None
    return fix.path, fix.is_safe, tuple((edit.span.start, edit.span.end, edit.replacement) for edit in fix.edits)


def _fix(plain: tuple[Any, ...] | None) -> Fix | None:
    if plain is None:
        return None
    path, is_safe, edits = plain
    return Fix(tuple(Edit(Span(start, end), text) for start, end, text in edits), path, is_safe)


@cache
def _rules() -> dict[str, Rule]:
    return {rule.code: rule for rule in all_rules()}
