"""Findings counted in words."""

from collections import Counter
from collections.abc import Sequence

from scaffold.lint.finding import PlacedFinding
from scaffold.text.words import plural


def count_findings(findings: Sequence[PlacedFinding]) -> str:
    """Return how many findings there are, how bad, and how many can be fixed."""
    if not findings:
        return "Nothing found."
    counts = Counter(placed.severity for placed in findings)
    parts = [plural(counts[name], name) for name in ("error", "warning", "info") if counts[name]]
    notes = len({placed.path for placed in findings})
    sentence = f"{plural(len(findings), 'finding')} in {plural(notes, 'note')}: {', '.join(parts)}."
    safe = sum(placed.finding.fix is not None and placed.finding.fix.is_safe for placed in findings)
    unsafe = sum(placed.finding.fix is not None for placed in findings) - safe
    if safe:
        sentence += f" --fix fixes {safe}" + (f", --unsafe-fixes {unsafe} more." if unsafe else ".")
    elif unsafe:
        sentence += f" --fix --unsafe-fixes fixes {unsafe}; look first with --unsafe-fixes --diff."
    return sentence
