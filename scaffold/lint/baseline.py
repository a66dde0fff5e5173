"""The findings that are accepted: a file in the vault, so that `check` reports only what is not in it."""

import json
import os
from collections import Counter
from collections.abc import Iterable

from scaffold.errors import ScaffoldError
from scaffold.lint.finding import PlacedFinding
from scaffold.plan.model import CreateNote, EditNote, Plan
from scaffold.text.spans import Edit, Span
from scaffold.vault.setting_files import BASELINE
from scaffold.vault.snapshot import Snapshot


def has_baseline(root: str) -> bool:
    """Tell whether the vault has a baseline. Raises ScaffoldError where something else has its name."""
    full = os.path.join(root, BASELINE)
    if os.path.islink(full):
        raise ScaffoldError(f"{BASELINE} is a symbolic link, which is not followed; put the file itself in its place.")
    if os.path.lexists(full) and not os.path.isfile(full):
        raise ScaffoldError(f"{BASELINE} is not a file; move it away, then write the baseline with --write-baseline.")
    return os.path.isfile(full)


def fingerprint(placed: PlacedFinding) -> str:
    """Return what the baseline tells findings apart by: not the number of the line, which changes."""
    return f"{placed.rule.code} {placed.finding.message} | {placed.source.strip()}"


def plan_baseline(vault: Snapshot, findings: Iterable[PlacedFinding]) -> Plan:
    """Return the plan that writes findings into the baseline, in place of those that it holds.

    Raises ScaffoldError where something else has its name.
    """
    rows: dict[str, Counter[str]] = {}
    for placed in findings:
        rows.setdefault(placed.path, Counter())[fingerprint(placed)] += 1
    text = json.dumps(rows, indent=1, sort_keys=True) + "\n"
    change: EditNote | CreateNote = CreateNote(BASELINE, text)
    if has_baseline(vault.root):
        before = vault.read(BASELINE)
        change = EditNote(BASELINE, before, (Edit(Span(0, len(before)), text),))
    return Plan("Write the baseline", (change,))


def not_in_baseline(vault: Snapshot, findings: list[PlacedFinding]) -> list[PlacedFinding]:
    """Return the findings that the baseline does not hold."""
    if not has_baseline(vault.root):
        return findings
    try:
        rows = json.loads(vault.read_bytes(BASELINE))
        baseline = {str(path): Counter({str(name): int(number) for name, number in row.items()})
                 for path, row in rows.items()}  # fmt: skip
    except (ValueError, AttributeError, TypeError, RecursionError, OverflowError) as error:
        raise ScaffoldError(f"{BASELINE} cannot be read; write it again with --write-baseline.") from error
    fresh: list[PlacedFinding] = []
    for placed in findings:
        expected = baseline.get(placed.path, Counter())
        if expected[fingerprint(placed)] > 0:
            expected[fingerprint(placed)] -= 1
        else:
            fresh.append(placed)
    return fresh
