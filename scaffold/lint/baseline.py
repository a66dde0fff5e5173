"""The findings that are known already: a file in the vault from which `check` reports what comes new."""

import json
from collections import Counter

from scaffold.cli.lint import has_baseline
from scaffold.cli.session import Session
from scaffold.errors import ScaffoldError
from scaffold.lint.finding import Found

BASELINE = ".scaffold-baseline.json"


def fingerprint(each: Found) -> str:
    """Return what the baseline knows a finding by: not its line's number, which changes."""
    return f"{each.rule.code} {each.finding.message} | {each.source.strip()}"


def not_in_baseline(session: Session, found: list[Found]) -> list[Found]:
    """Return the findings that the baseline does not hold."""
    if not has_baseline(session.root):
        return found
    try:
        rows = json.loads(session.vault.read_bytes(BASELINE))
        known = {str(path): Counter({str(name): int(number) for name, number in row.items()})
                 for path, row in rows.items()}  # fmt: skip
    except (ValueError, AttributeError, TypeError, RecursionError, OverflowError) as error:
        raise ScaffoldError(f"{BASELINE} cannot be read; write it anew with --write-baseline.") from error
    fresh: list[Found] = []
    for each in found:
        left = known.get(each.path, Counter())
        if left[fingerprint(each)] > 0:
            left[fingerprint(each)] -= 1
        else:
            fresh.append(each)
    return fresh
