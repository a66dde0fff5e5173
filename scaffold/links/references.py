"""Every link of a vault with where it leads: what `links` lists, and what a graph is made of."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from scaffold.links.find import find_live_links
from scaffold.text.lines import Lines
from scaffold.vault.resolver import Target
from scaffold.vault.snapshot import Snapshot


class LocatedLink(NamedTuple):
    """A link in a file: its 1-based line and column (in characters), its text as written, and the file it means.

    `name`, `kind`, `place`, `is_embed`, `subpath` and `display` are those of the link, see `Link`.
    """

    path: str
    line: int
    column: int
    raw: str
    target: Target
    name: str
    kind: str
    place: str
    is_embed: bool
    subpath: str
    display: str | None


def find_references(
    vault: Snapshot, paths: Sequence[str] | None = None, chosen: Callable[[LocatedLink], bool] = bool
) -> Iterator[LocatedLink]:
    """Yield the `chosen` links that Obsidian follows, of `paths` or of the whole vault, in the order of the files."""
    readable = [path for path in (vault.paths if paths is None else paths) if path.lower().endswith((".md", ".canvas"))]
    for links in vault.each(readable, partial(_chosen_links, vault, chosen)):
        yield from links


def _chosen_links(vault: Snapshot, chosen: Callable[[LocatedLink], bool], path: str) -> list[LocatedLink]:
    return [link for link in _located_links(vault, path) if chosen(link)]


def _located_links(vault: Snapshot, path: str) -> Iterator[LocatedLink]:
    text = vault.read(path)
    links = find_live_links(path, text)
    lines = Lines(text) if links else None
    for link in links:
        if lines:
            yield LocatedLink(
                path,
                lines.number(link.span.start),
                lines.column(link.span.start),
                link.span.of(text),
                vault.resolver.resolve(link.target_name, path),
                link.path.text,
                link.kind,
                link.place,
                link.is_embed,
                link.subpath.text,
                link.display.text if link.display else None,
            )
