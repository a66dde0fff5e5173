"""A path of the vault as a whole value: a file node or a background image of a canvas."""

from collections.abc import Iterator

from scaffold.link import Link, Part
from scaffold.passage import Passage
from scaffold.text import Span


def find(passage: Passage) -> Iterator[Link]:
    """Yield the path that the passage is."""
    whole = passage.raw(0, len(passage.text))
    if passage.form == "path" and passage.text and whole:
        path = Part(passage.text, whole, passage.spell)
        yield Link("path", passage.place, whole, path, _subpath(passage, whole), None, is_embed=True)


def _subpath(passage: Passage, whole: Span) -> Part:
    inner = passage.subpath
    span = inner.raw(0, len(inner.text)) if inner else None
    return (
        Part(inner.text, span, inner.spell) if inner and span else Part("", Span(whole.end, whole.end), passage.spell)
    )
