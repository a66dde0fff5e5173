"""A plan as people and machines read it: a unified diff, counts, JSON."""

from collections.abc import Iterator

from scaffold.plan.model import Change, CreateNote, DeleteNote, EditNote, MoveNote, Plan
from scaffold.text.line_diff import FEW, unified_hunks
from scaffold.text.lines import Lines, lines
from scaffold.text.spans import Edit
from scaffold.text.words import plural

CONTEXT = 2
LONGEST = 1000  # characters of a line that is left: many may be of one line


def diff(plan: Plan) -> Iterator[str]:
    r"""Yield the lines of the plan's unified diff, without their `\n`; a move is a line of its own."""
    moves = {move.path: move.to for move in plan.of(MoveNote)}
    for change in plan.changes:
        if isinstance(change, MoveNote):
            yield f"rename {change.path} => {change.to}"
            continue
        before, after, old, new = _sides(change, moves)
        for line in _unified(lines(before), lines(after), old, new):
            yield line.removesuffix("\n")
            if line[-1:] != "\n":
                yield "\\ No newline at end of file"


def _unified(before: list[str], after: list[str], old: str, new: str) -> Iterator[str]:
    """Yield the lines of a unified diff, of many lines in time that grows as they do."""
    if len(before) + len(after) <= FEW:
        import difflib

        yield from difflib.unified_diff(before, after, old, new, n=CONTEXT)
    elif before != after:
        yield from (f"--- {old}\n", f"+++ {new}\n")
        yield from unified_hunks(before, after, CONTEXT)


def _sides(change: EditNote | CreateNote | DeleteNote, moves: dict[str, str]) -> tuple[str, str, str, str]:
    if isinstance(change, EditNote):
        return change.before, change.after, f"a/{change.path}", f"b/{moves.get(change.path, change.path)}"
    if isinstance(change, CreateNote):
        return "", change.text, "/dev/null", f"b/{change.path}"
    return change.before, "", f"a/{change.path}", "/dev/null"


def count_changes(plan: Plan) -> str:
    """Return the plan's counts in words: `7 edits in 3 files, 1 file renamed`."""
    edits = sum(len(change.edits) for change in plan.of(EditNote))
    counts = [(edits, f"{plural(edits, 'edit')} in {plural(len(list(plan.of(EditNote))), 'file')}")]
    for kind, verb in _VERBS:
        number = sum(_files(change) for change in plan.changes if isinstance(change, kind))
        counts.append((number, f"{plural(number, 'file')} {verb}"))
    return ", ".join(words for count, words in counts if count) or "nothing to change"


def _files(change: Change) -> int:
    return change.files if isinstance(change, MoveNote) else 1


_VERBS: tuple[tuple[type[CreateNote] | type[MoveNote] | type[DeleteNote], str], ...] = (
    (CreateNote, "created"),
    (MoveNote, "renamed"),
    (DeleteNote, "deleted"),
)


def as_json(plan: Plan) -> dict[str, object]:
    """Return the plan as JSON values; lines and columns count from 1, columns in characters."""
    return {
        "title": plan.title,
        "summary": count_changes(plan),
        "changes": [_change(change) for change in plan.changes],
        "left": [
            {"path": skipped.path, "line": skipped.line, "text": _clipped(skipped.text), "reason": skipped.reason}
            for skipped in plan.skipped
        ],
    }


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _change(change: Change) -> dict[str, object]:
    if isinstance(change, MoveNote):
        return {"kind": "move", "path": change.path, "to": change.to}
    if isinstance(change, CreateNote):
        return {"kind": "create", "path": change.path, "text": change.text}
    if isinstance(change, DeleteNote):
        return {"kind": "delete", "path": change.path}
    lines_before = Lines(change.before)
    return {"kind": "edit", "path": change.path, "edits": [_edit(lines_before, edit) for edit in change.edits]}


def _edit(before: Lines, edit: Edit) -> dict[str, object]:
    return {
        "line": before.number(edit.span.start),
        "column": before.column(edit.span.start),
        "before": edit.span.of(before.text),
        "after": edit.replacement,
    }
