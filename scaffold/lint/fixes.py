"""From findings to the plan that fixes them."""

import bisect
from collections.abc import Collection, Iterable, Mapping

from scaffold.errors import ScaffoldError
from scaffold.lint.finding import PlacedFinding
from scaffold.lint.note_findings import check_note
from scaffold.lint.select import RuleSelection
from scaffold.lint.survey import Survey
from scaffold.lint.update import update
from scaffold.markdown.conflict import conflict_in
from scaffold.notes.facts import Whole
from scaffold.notes.index import NoteIndex
from scaffold.plan.model import EditNote, Plan, Skipped
from scaffold.text.line_diff import find_changed_lines
from scaffold.text.lines import lines
from scaffold.text.spans import Edit, Span, apply_edits

ROUNDS = 10  # a fix may uncover another finding; after so many rounds the rest is left for the next run


def plan_fixes(
    index: NoteIndex,
    choice: RuleSelection,
    paths: Collection[str] | None,
    *,
    unsafe: bool,
    survey: Survey | None = None,
) -> Plan:
    """Return the plan that fixes what can be fixed: what is safe, with `unsafe` all of it.

    `survey` is what is known of the notes as they are in `index`; a note is looked at again before it is fixed.
    Fixes that touch the same text are made one after the other, each on the text that the one before left.
    """
    texts: dict[str, str] = {}
    before: dict[str, str] = {}
    edited: dict[str, list[Edit]] = {}
    skipped: dict[str, Skipped] = {}
    current, known = index, survey.copied() if survey else Survey(choice)
    for number in range(ROUNDS):
        if number or survey is None:
            update(known, current)
        current.take({name: Whole(rows) for name, rows in known.state.wholes.items()})
        findings: list[PlacedFinding] = []
        for own in known.findings(paths):
            if any(_is_to_be_made(placed, unsafe=unsafe) for placed in own):
                findings += _look_again(current, known, own[0].path, before, texts, unsafe=unsafe)
        edits = _round(current, findings, unsafe=unsafe)
        for path in [path for path in edits if conflict_in(before[path])]:
            del edits[path]
            skipped[path] = Skipped(path, 1, "", f"not fixed: {conflict_in(before[path])}")
        if not edits:
            break
        for path, made in edits.items():
            texts[path] = apply_edits(texts.get(path, before[path]), made)
            edited[path] = made if number == 0 else []
        current = index.with_texts(texts)
    edits = {path: edited[path] or changed_lines(before[path], text) for path, text in texts.items()}
    changed = [path for path in sorted(edits) if texts[path] != before[path]]
    changes = [EditNote(path, before[path], tuple(edits[path])) for path in changed]
    return Plan("Fix findings", tuple(changes), tuple(skipped.values()))


def _is_to_be_made(placed: PlacedFinding, *, unsafe: bool) -> bool:
    return placed.finding.fix is not None and (unsafe or placed.finding.fix.is_safe)


def _look_again(  # noqa: PLR0913 - a note, and what is known of it
    index: NoteIndex, survey: Survey, path: str, before: dict[str, str], texts: Mapping[str, str], *, unsafe: bool
) -> list[PlacedFinding]:
    """Return the findings of a note as its text is, and take down the texts that their fixes are edits of."""
    index.forget(index.notes[path])
    findings = check_note(index.notes[path], index, survey.choice)
    for placed in findings:
        if placed.finding.fix and _is_to_be_made(placed, unsafe=unsafe):
            other = placed.finding.fix.path or path
            text = index.notes[other].text
            if other not in texts and before.setdefault(other, text) != text:
                raise ScaffoldError(f"{other} was changed while the vault was read; nothing was written. Run it again.")
    return [each for each in findings if not (each.finding.unless_linked and survey.is_linked(path))]


def _round(index: NoteIndex, findings: Iterable[PlacedFinding], *, unsafe: bool) -> dict[str, list[Edit]]:
    """Return the edits of the fixes that do not touch one another, by note."""
    by_path: dict[str, list[Edit]] = {}
    taken: dict[str, list[Span]] = {}  # the spans of those edits, in order
    for placed in findings:
        fix = placed.finding.fix
        if fix and (unsafe or fix.is_safe):
            path = fix.path or placed.path
            edits, spans = by_path.setdefault(path, []), taken.setdefault(path, [])
            if not any(_touches(spans, edit.span) for edit in fix.edits):
                edits.extend(fix.edits)
                for edit in fix.edits:
                    bisect.insort(spans, edit.span)
    return {path: edits for path, edits in by_path.items() if path in index.notes and edits}


def _touches(spans: list[Span], other: Span) -> bool:
    """Tell whether a span touches one of those that are in order and do not overlap."""
    number = bisect.bisect_right(spans, other.end, key=lambda span: span.start) - 1
    return number >= 0 and other.start <= spans[number].end


def changed_lines(before: str, after: str) -> list[Edit]:
    """Return edits of whole lines that make `after` of `before`."""
    old, new = lines(before), lines(after)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    return [
        Edit(Span(starts[change.old.start], starts[change.old.end]), "".join(new[change.new.start : change.new.end]))
        for change in find_changed_lines(old, new)
    ]
