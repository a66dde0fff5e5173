"""A link to a block that its note does not have.

The id behind `#^` stands at the end of no paragraph there: the block was deleted, or moved to another note without its
links.
"""

import re
from collections.abc import Iterator

from scaffold.note import Note
from scaffold.rule import Finding, Rule

_ID = re.compile(r"(?:^|(?<=\s))\^([A-Za-z0-9-]+)[ \t]*\r?$", re.MULTILINE)


def check(note: Note) -> Iterator[Finding]:
    """Yield a finding for each link to a block of a note that has no such block."""
    for each in note.references:
        block = each.link.subpath.text.rpartition("#")[2]
        target = note.around.note(each.target.path)
        if target and block.startswith("^") and block[1:].lower() not in _ids(target):
            yield Finding(each.link.span, f"{target.title!r} has no block {block}")


def _ids(target: Note) -> set[str]:
    return {found.group(1).lower() for found in _ID.finditer(target.text) if not _is_code(target, found.start(1))}


def _is_code(note: Note, offset: int) -> bool:
    region = note.regions.at(offset)
    return region is not None and region.kind != "math"  # a block of math has its id on the line behind it


rule = Rule(
    "LNK003",
    "error",
    check,
    flags="# Note\nSee [[Service#^a1b2]].\n",
    fixed="# Note\nSee [[Service#^front-door]].\n",
    beside={"Service.md": "# Service\nNeeds come in here. ^front-door\n"},
)
