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
        nothing = Part("", Span(whole.end, whole.end), passage.spell)
        yield Link("path", passage.place, whole, path, nothing, None, is_embed=True)
