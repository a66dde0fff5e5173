"""A link as a whole value: a path (a file node of a canvas) or a name (`file.hasLink("Plan")` in a base)."""

from collections.abc import Iterator

from scaffold.link import Link, Part
from scaffold.passage import Passage
from scaffold.text import Span


def find(passage: Passage) -> Iterator[Link]:
    """Yield the path or name that the passage is."""
    whole = passage.raw(0, len(passage.text))
    if passage.form != "markdown" and passage.text and whole:
        path = Part(passage.text, whole, passage.spell)
        subpath, is_embed = _subpath(passage, whole), passage.form == "path"
        yield Link(passage.form, passage.place, whole, path, subpath, None, is_embed, passage.inert)


def _subpath(passage: Passage, whole: Span) -> Part:
    inner = passage.subpath
    span = inner.raw(0, len(inner.text)) if inner else None
    return (
        Part(inner.text, span, inner.spell) if inner and span else Part("", Span(whole.end, whole.end), passage.spell)
    )
