"""The flows of a vault as a picture: who stands where, and what goes along each arrow; `formats` draw it."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scaffold.flows.graph import Exchange

OUTSIDE = "(outside)"


class Arrow(NamedTuple):
    """All that one gives another."""

    giver: str
    taker: str
    flows: tuple[Exchange, ...]

    @property
    def is_one_sided(self) -> bool:
        """Tell whether something of it is stated by one side only."""
        return any(flow.is_one_sided for flow in self.flows)


class FlowMap(NamedTuple):
    """The participants in the order in which they stand on a circle, and the arrows between them.

    `paths` are the notes of those that have one.
    """

    names: tuple[str, ...]
    arrows: tuple[Arrow, ...]
    paths: Mapping[str, str]

    def number(self, name: str) -> int:
        """Return the place of a participant in `names`."""
        return self.names.index(name)


def lay_out(rows: Sequence[Exchange], paths: Mapping[str, str]) -> FlowMap:
    """Return the picture of some exchanges; `paths` are the vault's notes by title."""
    grouped: dict[tuple[str, str], list[Exchange]] = {}
    for row in rows:
        grouped.setdefault((row.giver or OUTSIDE, row.taker or OUTSIDE), []).append(row)
    arrows = tuple(Arrow(giver, taker, tuple(flows)) for (giver, taker), flows in grouped.items())
    names = _order(sorted({name for pair in grouped for name in pair}), arrows)
    return FlowMap(names, arrows, {name: paths[name] for name in names if name in paths})


def _order(names: list[str], arrows: Sequence[Arrow]) -> tuple[str, ...]:
    """Return the names so that those with many arrows between them stand side by side; `OUTSIDE` comes last."""
    weights: dict[tuple[str, str], int] = {}
    for arrow in arrows:
        for pair in ((arrow.giver, arrow.taker), (arrow.taker, arrow.giver)):
            weights[pair] = weights.get(pair, 0) + len(arrow.flows)
    rest = [name for name in names if name != OUTSIDE]
    order = [rest.pop(0)] if rest else []
    while rest:
        nearest = max(rest, key=lambda name: weights.get((order[-1], name), 0))  # the first of the strongest
        rest.remove(nearest)
        order.append(nearest)
    return (*order, *(OUTSIDE,) * (OUTSIDE in names))


def on_circle(count: int, radius: float) -> list[tuple[float, float]]:
    """Return so many points on a circle around (0, 0), the first at the top, clockwise."""
    angles = (2 * math.pi * number / count - math.pi / 2 for number in range(count))
    return [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
