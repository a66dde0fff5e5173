"""The findings that are known already: a file in the vault from which `check` reports what comes new."""

import json
import os
from collections import Counter
from collections.abc import Iterable

from scaffold.errors import ScaffoldError
from scaffold.lint.finding import PlacedFinding
from scaffold.plan.model import CreateNote, EditNote, Plan
from scaffold.text.spans import Edit, Span
from scaffold.vault.snapshot import Snapshot

BASELINE = ".scaffold-baseline.json"


def has_baseline(root: str) -> bool:
    """Tell whether the vault has a baseline. Raises ScaffoldError where something else has its name."""
    full = os.path.join(root, BASELINE)
    if os.path.islink(full):
        raise ScaffoldError(f"{BASELINE} is a symbolic link, which is not followed; put the file itself in its place.")
    if os.path.lexists(full) and not os.path.isfile(full):
        raise ScaffoldError(f"{BASELINE} is not a file; move it away, then write the baseline with --write-baseline.")
    return os.path.isfile(full)


def fingerprint(each: PlacedFinding) -> str:
    """Return what the baseline knows a finding by: not its line's number, which changes."""
    return f"{each.rule.code} {each.finding.message} | {each.source.strip()}"


def plan_baseline(vault: Snapshot, found: Iterable[PlacedFinding]) -> Plan:
    """Return the plan that writes findings into the baseline, in place of those that it holds.

    Raises ScaffoldError where something else has its name.
    """
    rows: dict[str, Counter[str]] = {}
    for each in found:
        rows.setdefault(each.path, Counter())[fingerprint(each)] += 1
    text = json.dumps(rows, indent=1, sort_keys=True) + "\n"
    change: EditNote | CreateNote = CreateNote(BASELINE, text)
    if has_baseline(vault.root):
        before = vault.read(BASELINE)
        change = EditNote(BASELINE, before, (Edit(Span(0, len(before)), text),))
    return Plan("Write the baseline", (change,))


def not_in_baseline(vault: Snapshot, found: list[PlacedFinding]) -> list[PlacedFinding]:
    """Return the findings that the baseline does not hold."""
    if not has_baseline(vault.root):
        return found
    try:
        rows = json.loads(vault.read_bytes(BASELINE))
        known = {str(path): Counter({str(name): int(number) for name, number in row.items()})
                 for path, row in rows.items()}  # fmt: skip
    except (ValueError, AttributeError, TypeError, RecursionError, OverflowError) as error:
        raise ScaffoldError(f"{BASELINE} cannot be read; write it again with --write-baseline.") from error
    fresh: list[PlacedFinding] = []
    for each in found:
        left = known.get(each.path, Counter())
        if left[fingerprint(each)] > 0:
            left[fingerprint(each)] -= 1
        else:
            fresh.append(each)
    return fresh
