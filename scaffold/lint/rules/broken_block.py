"""A link to a block that its note does not have.

The id behind `#^` stands at the end of no paragraph there: the block was deleted, or moved to another note without its
links.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each link to a block of a note that has no such block."""
    for reference in index.deep_references(note) if note.has_subpaths else ():
        block = reference.link.subpath.text.rpartition("#")[2]
        target = index.outline(reference.target.path) if block.startswith("^") else None
        if target and block[1:].lower() not in target.blocks:
            yield Finding(reference.link.span, f"{target.title!r} has no block {block}")


rule = Rule(
    "LNK003",
    "error",
    check,
    flags="# Note\nSee [[Service#^a1b2]].\n",
    fixed="# Note\nSee [[Service#^front-door]].\n",
    beside={"Service.md": "# Service\nNeeds come in here. ^front-door\n"},
)
