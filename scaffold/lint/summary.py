"""Findings counted, in numbers and in words."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, Self

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.rule import SEVERITIES
from scaffold.text.words import plural


class Tally(NamedTuple):
    """How many findings there are of each severity, with a safe fix, with another fix, and of each group of rules.

    `notes` is how many notes have them. `depends` says that some count only where no file leads to the note.
    """

    info: int = 0
    warning: int = 0
    error: int = 0
    safe: int = 0
    unsafe: int = 0
    groups: tuple[tuple[str, int], ...] = ()
    notes: int = 0
    depends: bool = False

    @classmethod
    def of(cls, findings: Iterable[PlacedFinding], *, depends: bool = False) -> Self:
        """Return the tally of findings."""
        severities, groups, paths = dict.fromkeys(SEVERITIES, 0), dict[str, int](), set[str]()
        safe = unsafe = 0
        for each in findings:
            group, fix = each.rule.code[:3], each.finding.fix
            severities[each.rule.severity] += 1
            groups[group] = groups.get(group, 0) + 1
            paths.add(each.path)
            if fix is not None:
                safe, unsafe = safe + fix.is_safe, unsafe + (not fix.is_safe)
        info, warning, error = severities.values()
        return cls(info, warning, error, safe, unsafe, tuple(sorted(groups.items())), len(paths), depends)

    @classmethod
    def together(cls, tallies: Iterable[Self]) -> Self:
        """Return the tally of the findings of several, each of other notes."""
        tallies, groups = list(tallies), Counter[str]()
        for each in tallies:
            for name, number in each.groups:
                groups[name] += number
        return cls(
            sum(each.info for each in tallies),
            sum(each.warning for each in tallies),
            sum(each.error for each in tallies),
            sum(each.safe for each in tallies),
            sum(each.unsafe for each in tallies),
            tuple(sorted(groups.items())),
            sum(each.notes for each in tallies),
        )

    def in_words(self) -> str:
        """Say how many findings there are, how bad, and how many can be fixed."""
        count = self.info + self.warning + self.error
        if not count:
            return "Nothing found."
        worst = (("error", self.error), ("warning", self.warning), ("info", self.info))
        parts = [plural(number, name) for name, number in worst if number]
        sentence = f"{plural(count, 'finding')} in {plural(self.notes, 'note')}: {', '.join(parts)}."
        if self.safe:
            sentence += f" --fix fixes {self.safe}" + (f", --unsafe-fixes {self.unsafe} more." if self.unsafe else ".")
        elif self.unsafe:
            sentence += f" --fix --unsafe-fixes fixes {self.unsafe}; look first with --unsafe-fixes --diff."
        return sentence


def count_findings(findings: Iterable[PlacedFinding]) -> str:
    """Return how many findings there are, how bad, and how many can be fixed."""
    return Tally.of(findings).in_words()
