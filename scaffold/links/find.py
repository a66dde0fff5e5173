"""The links of a file: every kind of link in every host of text."""

from collections.abc import Collection, Iterator
from operator import attrgetter

from scaffold.links.hosts import find_host_texts
from scaffold.links.kinds import link_kinds
from scaffold.links.link import Link


def find_links(path: str, text: str, options: Collection[str] = ()) -> Iterator[Link]:
    """Yield every link of a file, in the order of its host texts and kinds; for `options` see `find_host_texts`."""
    for host in find_host_texts(path, text, options):
        for kind in link_kinds():
            yield from kind.find(host)


def find_live_links(path: str, text: str) -> list[Link]:
    """Return the links of a file that Obsidian follows, in the order of their places."""
    links = [
        link
        for host in find_host_texts(path, text, live=True)
        if not host.inert
        for kind in link_kinds()
        for link in kind.find(host)
    ]
    links.sort(key=attrgetter("span"))
    return links
