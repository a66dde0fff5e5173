"""From findings to the plan that fixes them."""

import bisect
import difflib
from collections.abc import Collection, Iterable
from functools import partial

from scaffold.errors import ScaffoldError
from scaffold.lint.engine import inspect_and
from scaffold.lint.finding import PlacedFinding
from scaffold.lint.select import RuleSelection
from scaffold.markdown.conflict import conflict_in
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.plan.model import EditNote, Plan, Skipped
from scaffold.text.lines import lines
from scaffold.text.spans import Edit, Span, apply_edits

ROUNDS = 10  # a fix may uncover another finding; after so many rounds the rest is left for the next run


def plan_fixes(index: NoteIndex, choice: RuleSelection, paths: Collection[str] | None, *, unsafe: bool) -> Plan:
    """Return the plan that fixes what can be fixed: what is safe, with `unsafe` all of it.

    Fixes that touch the same text are made one after the other, each on the text that the one before left.
    """
    texts: dict[str, str] = {}
    before: dict[str, str] = {}
    edited: dict[str, list[Edit]] = {}
    skipped: dict[str, Skipped] = {}
    current = index
    for number in range(ROUNDS):
        findings: list[PlacedFinding] = []
        for own, to_fix in inspect_and(current, choice, paths, partial(_texts_to_fix, current)):
            findings += own
            for path, text in to_fix.items():
                if path not in texts and before.setdefault(path, text) != text:
                    raise ScaffoldError(
                        f"{path} was changed while the vault was read; nothing was written. Run it again."
                    )
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
    changes = [
        EditNote(path, before[path], tuple(edited[path] or changed_lines(before[path], text)))
        for path, text in sorted(texts.items())
        if text != before[path]
    ]
    return Plan("Fix findings", tuple(changes), tuple(skipped.values()))


def _texts_to_fix(index: NoteIndex, _note: Note, findings: list[PlacedFinding]) -> dict[str, str]:
    """Return the texts that the fixes of a note's findings are edits of, as the worker has read them."""
    paths = {placed.finding.fix.path or placed.path for placed in findings if placed.finding.fix}
    return {path: index.notes[path].text for path in paths}


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
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        Edit(Span(starts[first], starts[last]), "".join(new[begin:end]))
        for kind, first, last, begin, end in matcher.get_opcodes()
        if kind != "equal"
    ]
