"""What is new among findings, and what is gone."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, Self

from scaffold.lint.finding import PlacedFinding


class Changes(NamedTuple):
    """The findings that are there now and were not before, and the other way round, in their order."""

    new: list[PlacedFinding]
    gone: list[PlacedFinding]

    @classmethod
    def between(cls, before: list[PlacedFinding], now: list[PlacedFinding]) -> Self:
        """Return how findings differ: by note, rule and message, wherever in the note they stand."""
        return cls(_without(now, before), _without(before, now))


def _without(findings: Iterable[PlacedFinding], others: Iterable[PlacedFinding]) -> list[PlacedFinding]:
    """Return the findings that are not among others, as often as they are there more often."""
    left = Counter(map(_key, others))
    rest: list[PlacedFinding] = []
    for each in findings:
        if left[_key(each)] > 0:
            left[_key(each)] -= 1
        else:
            rest.append(each)
    return rest


def _key(placed: PlacedFinding) -> tuple[str, str, str]:
    return placed.path, placed.rule.code, placed.finding.message
