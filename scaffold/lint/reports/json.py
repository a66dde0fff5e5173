"""As one JSON list of findings; lines and columns count from 1, columns in characters."""

import json
from collections.abc import Iterator, Sequence

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.rule import Fix


def render(found: Sequence[PlacedFinding]) -> Iterator[str]:
    """Yield the list, ASCII only."""
    yield json.dumps([_row(each) for each in found])


def _row(each: PlacedFinding) -> dict[str, object]:
    fix = each.finding.fix
    return {
        "path": each.path,
        "line": each.line,
        "column": each.column,
        "end_line": each.end_line,
        "end_column": each.end_column,
        "code": each.rule.code,
        "name": each.rule.name,
        "severity": each.severity,
        "message": each.finding.message,
        "fix": _fix(each, fix) if fix else None,
    }


def _fix(each: PlacedFinding, fix: Fix) -> dict[str, object]:
    edits = [{"start": edit.span.start, "end": edit.span.end, "after": edit.replacement} for edit in fix.edits]
    return {"safe": fix.is_safe, "path": fix.path or each.path, "edits": edits}
