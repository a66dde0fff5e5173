"""The places in a vault where links live, one file each: `find(path, text)` yields the passages of a file."""

from collections.abc import Collection, Iterator

from scaffold import registry
from scaffold.passage import Passage


def find_passages(path: str, text: str, options: Collection[str] = ()) -> Iterator[Passage]:
    """Yield every passage of a file; a place that is an `OPTION` only when that is among `options`."""
    for place in registry.members(__name__):
        if getattr(place, "OPTION", None) in (None, *options):
            yield from place.find(path, text)
