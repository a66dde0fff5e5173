"""As SARIF 2.1.0, which code scanners and editors read."""

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from scaffold import __version__
from scaffold.lint.finding import PlacedFinding
from scaffold.lint.rule import Rule
from scaffold.terminal.output import printable

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render(findings: Sequence[PlacedFinding]) -> Iterator[str]:
    """Yield the log, ASCII only."""
    rules = sorted({placed.rule.code: placed.rule for placed in findings}.items())
    driver = {"name": "scaffold", "version": __version__, "rules": [_rule(rule) for _, rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(placed) for placed in findings],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    yield json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.documentation},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(placed: PlacedFinding) -> dict[str, object]:
    region = {
        "startLine": placed.line,
        "startColumn": placed.column,
        "endLine": placed.end_line,
        "endColumn": placed.end_column,
    }
    uri = quote(placed.path.encode("utf-8", "surrogateescape"))
    return {
        "ruleId": placed.rule.code,
        "level": _LEVELS[placed.severity],
        "message": {"text": printable(placed.finding.message)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
    }
