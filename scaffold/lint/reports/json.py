"""As one JSON list of findings; lines and columns count from 1, columns in characters."""

import json
from collections.abc import Iterator, Sequence

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.rule import Fix


def render(findings: Sequence[PlacedFinding]) -> Iterator[str]:
    """Yield the list, ASCII only."""
    yield json.dumps([_row(placed) for placed in findings])


def _row(placed: PlacedFinding) -> dict[str, object]:
    fix = placed.finding.fix
    return {
        "path": placed.path,
        "line": placed.line,
        "column": placed.column,
        "end_line": placed.end_line,
        "end_column": placed.end_column,
        "code": placed.rule.code,
        "name": placed.rule.name,
        "severity": placed.severity,
        "message": placed.finding.message,
        "fix": _fix(placed, fix) if fix else None,
    }


def _fix(placed: PlacedFinding, fix: Fix) -> dict[str, object]:
    edits = [{"start": edit.span.start, "end": edit.span.end, "after": edit.replacement} for edit in fix.edits]
    return {"safe": fix.is_safe, "path": fix.path or placed.path, "edits": edits}
