"""A passage: text that Obsidian reads for links, wherever it is kept, with the way back to the file's own characters.

The body of a note is one; so is each string of its front matter and each text of a canvas. Links are looked for in
`text`, as decoded; `raw` says where a range of it stands in the file, `spell` how new text is written there.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

from scaffold.text.spans import Span

Form = Literal["markdown", "path", "name"]
OPTIONS = ("queries", "bases", "python")  # kinds of inert passages that a person may choose to change, too


class HostText(NamedTuple):
    """Text of one file in which links live.

    `form` is `markdown`; `path` when the whole text is the path of a file in the vault; `name` when it is what a
    wikilink would hold. `spell` returns None for text that its container cannot hold. `inert` says why Obsidian follows
    no link here, "" where it does: one of `OPTIONS` where a person may choose to change it, too.
    """

    text: str
    form: Form
    place: str  # "body", or what it is a value of: a property's or node's name
    is_live: Callable[[int], bool]
    file_span: Callable[[int, int], Span | None]
    escape: Callable[[str], str | None]
    inert: str = ""
    subpath: "HostText | None" = None  # of a path: the heading or block that its container names apart from it
    display: "HostText | None" = None  # likewise the text that is shown


def everywhere(_offset: int) -> bool:
    """Tell that a link may stand anywhere in the passage."""
    return True


def same(start: int, end: int) -> Span:
    """Return the range unchanged: the passage is the file's text."""
    return Span(start, end)


def as_is(text: str) -> str:
    """Return the text unchanged: the container needs no escaping."""
    return text
