"""Findings counted in words."""

from collections import Counter
from collections.abc import Sequence

from scaffold.lint.finding import PlacedFinding
from scaffold.text.words import plural


def count_findings(found: Sequence[PlacedFinding]) -> str:
    """Return how many findings there are, how bad, and how many can be fixed."""
    if not found:
        return "Nothing found."
    counts = Counter(each.severity for each in found)
    parts = [plural(counts[name], name) for name in ("error", "warning", "info") if counts[name]]
    notes = len({each.path for each in found})
    said = f"{plural(len(found), 'finding')} in {plural(notes, 'note')}: {', '.join(parts)}."
    safe = sum(each.finding.fix is not None and each.finding.fix.is_safe for each in found)
    unsafe = sum(each.finding.fix is not None for each in found) - safe
    if safe:
        said += f" --fix fixes {safe}" + (f", --unsafe-fixes {unsafe} more." if unsafe else ".")
    elif unsafe:
        said += f" --fix --unsafe-fixes fixes {unsafe}; look first with --unsafe-fixes --diff."
    return said
