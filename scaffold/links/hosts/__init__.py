"""The places in a vault where links live, one file each: `find(path, text)` yields the passages of a file."""

from collections.abc import Collection, Iterator
from functools import cache
from types import ModuleType

from scaffold import registry
from scaffold.links.host import HostText


def find_host_texts(path: str, text: str, options: Collection[str] = (), *, live: bool = False) -> Iterator[HostText]:
    """Yield every passage of a file; a place that is an `OPTION` only when that is among `options`.

    With `live`, places that are `INERT` as a whole are passed over.
    """
    for place in _places(tuple(options), live=live):
        yield from place.find(path, text)


@cache
def _places(options: tuple[str, ...], *, live: bool) -> tuple[ModuleType, ...]:
    chosen = (place for place in registry.members(__name__) if getattr(place, "OPTION", None) in (None, *options))
    return tuple(place for place in chosen if not (live and getattr(place, "INERT", False)))
