"""A link as spans: what of it names the target, and nothing else, is ever rewritten.

Alias, heading, embed mark, title and brackets survive because no edit touches them.
"""

from collections.abc import Callable
from typing import NamedTuple

from scaffold.text.spans import Edit, Span

Spell = Callable[[str], str | None]


class Part(NamedTuple):
    """A piece of a link: its meaning, where it stands in the file, and how other text is written in its place."""

    text: str
    span: Span
    escape: Spell

    def replaced(self, text: str) -> Edit | None:
        """Return the edit that puts `text` here; None where the container cannot hold it."""
        spelled = self.escape(text)
        return None if spelled is None else Edit(self.span, spelled)


class Link(NamedTuple):
    """A reference from a file to a file of the vault.

    `path.text` is decoded (`My note` for `My%20note`), "" for a link into its own file; `subpath.text` starts with `#`
    or is empty; `display` is the alias, the link text, or None. `inert` is that of its host text: why Obsidian does not
    follow it, "" where it does.
    """

    kind: str
    place: str
    span: Span
    path: Part
    subpath: Part
    display: Part | None
    is_embed: bool
    inert: str = ""

    @property
    def target_name(self) -> str:
        """The name of the target as a resolver takes it: a path from the vault's root begins with a slash."""
        return target_name(self.kind, self.path.text)


def target_name(kind: str, name: str) -> str:
    """Return the name in a link of a kind as a resolver takes it."""
    return f"/{name}" if kind == "path" else name
