"""A link as a whole value: a path (a file node of a canvas) or a name (`file.hasLink("Plan")` in a base)."""

from collections.abc import Iterator

from scaffold.links.host import HostText
from scaffold.links.link import Link, Part
from scaffold.text.spans import Span


def find(passage: HostText) -> Iterator[Link]:
    """Yield the path or name that the passage is."""
    whole = passage.file_span(0, len(passage.text))
    if passage.form != "markdown" and passage.text and whole:
        path = Part(passage.text, whole, passage.escape)
        subpath = _part(passage.subpath) or Part("", Span(whole.end, whole.end), passage.escape)
        display, is_embed = _part(passage.display), passage.form == "path"
        yield Link(passage.form, passage.place, whole, path, subpath, display, is_embed, passage.inert)


def _part(passage: HostText | None) -> Part | None:
    span = passage.file_span(0, len(passage.text)) if passage else None
    return Part(passage.text, span, passage.escape) if passage and span else None
