"""Every link of a vault with where it leads: what `links` lists, and what a graph is made of."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from scaffold.links.find import find_live_links
from scaffold.links.link import target_name
from scaffold.text.lines import Lines
from scaffold.vault.memory import recall
from scaffold.vault.resolver import Target
from scaffold.vault.snapshot import Snapshot

_Row = tuple[int, int, str, str, str, str, bool, str, str | None]


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
    look = partial(_links, vault)
    said = (
        ((path, look(path) or ()) for path in readable) if paths is not None else recall(vault, "links", readable, look)
    )
    for path, rows in said:
        for line, column, raw, name, kind, place, is_embed, subpath, display in rows:
            target = vault.resolver.resolve(target_name(kind, name), path)
            link = LocatedLink(path, line, column, raw, target, name, kind, place, is_embed, subpath, display)
            if chosen(link):
                yield link


def _links(vault: Snapshot, path: str) -> list[_Row] | None:
    """Return what is said of each link of a file but where it leads; None for no links."""
    text = vault.read(path)
    links = find_live_links(path, text)
    if not links:
        return None
    lines = Lines(text)
    return [
        (
            lines.number(link.span.start),
            lines.column(link.span.start),
            link.span.of(text),
            link.path.text,
            link.kind,
            link.place,
            link.is_embed,
            link.subpath.text,
            link.display.text if link.display else None,
        )
        for link in links
    ]
