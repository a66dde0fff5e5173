"""The places in a vault where links live, one file each: `find(path, text)` yields the passages of a file."""

from collections.abc import Iterator

from scaffold import registry
from scaffold.passage import Passage


def find_passages(path: str, text: str) -> Iterator[Passage]:
    """Yield every passage of a file."""
    for place in registry.members(__name__):
        yield from place.find(path, text)
