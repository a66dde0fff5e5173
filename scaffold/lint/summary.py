"""Findings counted, in numbers and in words."""

from array import array
from collections.abc import Iterable
from typing import NamedTuple, Self

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.rule import GROUPS, SEVERITIES
from scaffold.text.words import plural

_NUMBERS = 7  # beside those of the groups


class Tally(NamedTuple):
    """How many findings there are of each severity, with a safe fix, with another fix, and of each group of rules.

    `notes` is how many notes have them. `depends` says that some count only where no file leads to the note.
    """

    info: int = 0
    warning: int = 0
    error: int = 0
    safe: int = 0
    unsafe: int = 0
    notes: int = 0
    depends: bool = False
    groups: tuple[int, ...] = (0,) * len(GROUPS)

    @classmethod
    def of(cls, findings: Iterable[PlacedFinding], *, depends: bool = False) -> Self:
        """Return the tally of findings."""
        severities, groups, paths = dict.fromkeys(SEVERITIES, 0), dict.fromkeys(GROUPS, 0), set[str]()
        safe = unsafe = 0
        for each in findings:
            fix = each.finding.fix
            severities[each.rule.severity] += 1
            groups[each.rule.code[:3]] += 1
            paths.add(each.path)
            if fix is not None:
                safe, unsafe = safe + fix.is_safe, unsafe + (not fix.is_safe)
        info, warning, error = severities.values()
        return cls(info, warning, error, safe, unsafe, len(paths), depends, tuple(groups.values()))

    def pack(self) -> bytes:
        """Return the tally as bytes."""
        return array("I", [*self[:-1], *self.groups]).tobytes()

    @classmethod
    def unpack(cls, data: bytes | memoryview) -> Self:
        """Return the tally of findings, by what `pack` has made of that of each note, one behind the other."""
        numbers, width = array("I", bytes(data)), _NUMBERS + len(GROUPS)
        info, warning, error, safe, unsafe, notes, depends, *groups = (sum(numbers[at::width]) for at in range(width))
        return cls(info, warning, error, safe, unsafe, notes, bool(depends), tuple(groups))

    @property
    def by_group(self) -> dict[str, int]:
        """How many findings the groups of rules have that have some."""
        return {name: number for name, number in zip(GROUPS, self.groups, strict=True) if number}

    def in_words(self, *, hint: bool = True) -> str:
        """Say how many findings there are, how bad, and, as a `hint`, how many can be fixed and how."""
        count = self.info + self.warning + self.error
        if not count:
            return "Nothing found."
        worst = (("error", self.error), ("warning", self.warning), ("info", self.info))
        parts = [plural(number, name) for name, number in worst if number]
        sentence = f"{plural(count, 'finding')} in {plural(self.notes, 'note')}: {', '.join(parts)}."
        if not hint:
            return sentence
        if self.safe:
            sentence += f" --fix fixes {self.safe}" + (f", --unsafe-fixes {self.unsafe} more." if self.unsafe else ".")
        elif self.unsafe:
            sentence += f" --fix --unsafe-fixes fixes {self.unsafe}; look first with --unsafe-fixes --diff."
        return sentence


def count_findings(findings: Iterable[PlacedFinding]) -> str:
    """Return how many findings there are, how bad, and how many can be fixed."""
    return Tally.of(findings).in_words()
