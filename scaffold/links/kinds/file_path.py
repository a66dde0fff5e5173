"""A link as a whole value: a path (a file node of a canvas) or a name (`file.hasLink("Plan")` in a base)."""

from collections.abc import Iterator

from scaffold.links.host import HostText
from scaffold.links.link import Link, Part
from scaffold.text.spans import Span


def find(host: HostText) -> Iterator[Link]:
    """Yield the path or name that the text is."""
    span = host.file_span(0, len(host.text)) if host.form != "markdown" and host.text else None
    if span:
        path = Part(host.text, span, host.escape)
        subpath = _whole_text(host.subpath) or Part("", Span(span.end, span.end), host.escape)
        display, is_embed = _whole_text(host.display), host.form == "path"
        yield Link(host.form, host.place, span, path, subpath, display, is_embed, host.inert)


def _whole_text(host: HostText | None) -> Part | None:
    span = host.file_span(0, len(host.text)) if host else None
    return Part(host.text, span, host.escape) if host and span else None
