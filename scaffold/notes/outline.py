"""What links and flows of other notes ask of a note: its headings, its block ids and its flows.

It holds values alone, no texts, so that it can be sent from one process to another.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.flows.syntax import FlowSection
from scaffold.markdown.headings import Heading
from scaffold.markdown.regions import Regions
from scaffold.text.patterns import compile_later

_ID = compile_later(r"\^([A-Za-z0-9-]+)[ \t]*\r?$", re.MULTILINE)


class Outline(NamedTuple):
    """A note as others see it: `blocks` are its block ids in lower case, without their `^`."""

    path: str
    title: str
    headings: list[Heading]
    blocks: frozenset[str]
    sections: list[FlowSection]


def find_block_ids(text: str, regions: Regions) -> frozenset[str]:
    """Return the ids of the blocks of a note, in lower case."""
    return frozenset(_block_ids(text, regions)) if "^" in text else frozenset()


def _block_ids(text: str, regions: Regions) -> Iterator[str]:
    for block_id in _ID.finditer(text):
        start = block_id.start()
        if not start or text[start - 1].isspace():
            region = regions.at(start + 1)
            if region is None or region.kind == "math":  # a block of math has its id on the line behind it
                yield block_id.group(1).lower()
