"""A title that names a place in a source, not a concept.

`Chapter 2`, `Lecture 5`, `Page 12`, `Week 3`, `Slides`: such a note is about where something was read. A note about one
concept is found again by what it says, and others can link to it. Notes that are still called `Untitled` count, too.
"""

import re
from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later

_PLACE = compile_later(
    r"(?:untitled|slides?|notes?|handout|misc)(?: \d+)?"
    r"|(?:chapter|ch\.?|section|sec\.?|lecture|lesson|week|day|page|pages|p\.|pp\.|module|unit|part|session|video|slides?)"
    r" ?(?:\d+(?:[.-]\d+)*|[ivxlc]+)(?:[ :.,-]+.*)?",
    re.IGNORECASE,
)


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a title that is a place."""
    if note.titles and _PLACE.fullmatch(note.title):
        yield Finding(note.head, f"{note.title!r} says where it was read; call the note by its concept")


rule = Rule(
    "FND001",
    "warning",
    check,
    aliases=("title-is-a-place",),
    path="Chapter 2.md",
    fixed_path="Value is made together.md",
    flags="# Chapter 2\n>[!tip] Key Message\n>Value is made **together**.\n",
    fixed="# Value is made together\n>[!tip] Key Message\n>Value is made **together**.\n",
    of_format=True,
)
