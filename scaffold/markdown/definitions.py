"""What a note defines under a name, once for the whole note: block ids, footnotes, reference definitions."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.markdown.regions import Regions
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_BLOCK_ID = compile_later(r"(?:^|(?<=[ \t]))\^([A-Za-z0-9-]+)(?=[ \t]*\r?$)", re.MULTILINE)
_DEFINITION = compile_later(r"^\ufeff?[ \t>]*\[(\^?)((?:[^\[\]\\\n]|\\.)+)\]:", re.MULTILINE)


class Label(NamedTuple):
    """A definition: its `name` as others write it (`^id`, `[^1]`, `[label]`), in lower case, and its `span`."""

    name: str
    span: Span


def labels(text: str, regions: Regions) -> Iterator[Label]:
    """Yield the labels that a note defines, block ids first."""
    for found in _BLOCK_ID.finditer(text):
        if regions.is_prose(found.start()):
            yield Label(f"^{found.group(1).lower()}", Span(*found.span()))
    for found in _DEFINITION.finditer(text):
        if regions.is_prose(found.end() - 1):
            yield Label(f"[{found.group(1)}{' '.join(found.group(2).lower().split())}]", Span(*found.span()))
