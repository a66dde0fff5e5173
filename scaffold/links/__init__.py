"""The kinds of links, one file each: `find(passage)` yields the links of that kind."""

from collections.abc import Collection, Iterator

from scaffold import passages, registry
from scaffold.link import Link
from scaffold.text import Span


def find_links(path: str, text: str, options: Collection[str] = ()) -> Iterator[Link]:
    """Yield every link of a file, in the order of its passages and kinds; for `options` see `find_passages`."""
    for passage in passages.find_passages(path, text, options):
        for kind in registry.members(__name__):
            yield from kind.find(passage)


def live_links(path: str, text: str) -> list[Link]:
    """Return the links of a file that Obsidian follows, in the order of their places."""
    found = [
        link
        for passage in passages.find_passages(path, text, live=True)
        if not passage.inert
        for kind in registry.members(__name__)
        for link in kind.find(passage)
    ]
    return sorted(found, key=_place)


def _place(link: Link) -> Span:
    return link.span
