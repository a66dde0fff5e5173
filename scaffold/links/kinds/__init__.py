"""The kinds of links: each file finds one kind in a host text."""

from collections.abc import Iterator
from functools import cache
from typing import Protocol

from scaffold import registry
from scaffold.links.host import HostText
from scaffold.links.link import Link


class LinkKind(Protocol):
    """What each file of this folder offers."""

    def find(self, host: HostText, /) -> Iterator[Link]:
        """Yield the links of this kind in a host text."""


@cache
def link_kinds() -> tuple[LinkKind, ...]:
    """Return all kinds of links."""
    return registry.members(__name__, LinkKind)
