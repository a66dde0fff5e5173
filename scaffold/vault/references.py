"""Every link of a vault with where it leads: what `links` lists, and what a graph is made of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scaffold.link import Link
from scaffold.links import find_links
from scaffold.text import Lines
from scaffold.vault.resolution import Target
from scaffold.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Reference:
    """A link in a file: its 1-based line and column (in characters), its text as written, and the file it means."""

    path: str
    line: int
    column: int
    raw: str
    link: Link
    target: Target


def references(vault: Vault, paths: Iterable[str] | None = None) -> Iterator[Reference]:
    """Yield the links that Obsidian follows, of `paths` or of the whole vault, in the order of the files."""
    for path in vault.watched(vault.paths) if paths is None else paths:
        if path.lower().endswith((".md", ".canvas")):
            text = vault.read(path)
            found = [link for link in find_links(path, text) if not link.inert]
            lines = Lines(text) if found else None
            for link in sorted(found, key=lambda link: link.span):
                if lines:
                    name = f"/{link.path.text}" if link.kind == "path" else link.path.text
                    target = vault.resolver.resolve(name, path)
                    line, column = lines.number(link.span.start), lines.column(link.span.start)
                    yield Reference(path, line, column, link.span.of(text), link, target)
