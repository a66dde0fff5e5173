"""The kinds of links, one file each: `find(passage)` yields the links of that kind."""

from collections.abc import Collection, Iterator

from scaffold import passages, registry
from scaffold.link import Link


def find_links(path: str, text: str, options: Collection[str] = ()) -> Iterator[Link]:
    """Yield every link of a file, in the order of its passages and kinds; for `options` see `find_passages`."""
    for passage in passages.find_passages(path, text, options):
        for kind in registry.members(__name__):
            yield from kind.find(passage)
