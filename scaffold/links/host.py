"""A host text: text that Obsidian reads for links, with the way back to the characters of its file.

Hosts are the body of a note, each string of its front matter, each text of a canvas, and so on.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

from scaffold.text.spans import Span

Form = Literal["markdown", "path", "name"]
OPTIONS = ("queries", "bases", "python")  # kinds of inert text that a person may choose to change, too


class HostText(NamedTuple):
    """Text of one file in which links live, as decoded.

    `form` is `markdown`; `path` when the whole text is the path of a file in the vault; `name` when it is what a
    wikilink would hold. `file_span` returns where in the file a range of the text stands, `escape` how new text is
    written there, None for what the container cannot hold. `inert` says why Obsidian does not follow links here, ""
    where it does: one of `OPTIONS` where a person may choose to change them, too.
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
    """Tell that a link may stand anywhere in the text."""
    return True


def as_is(text: str) -> str:
    """Return the text unchanged: the container needs no escaping."""
    return text
