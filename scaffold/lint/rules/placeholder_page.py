"""A link to a page of a PDF that is a placeholder.

`#page=0`, `#page=00` and `#page=xx` lead to no page: somebody meant to look it up. Pages count from 1.
"""

from collections.abc import Iterator
from unicodedata import decimal

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later

_PAGE = compile_later(r"#(?:.*&)?page=([^&#]*)")


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each link to page 0, or to a page that is not a number."""
    for link, _ in index.deep_references(note) if note.has_subpaths else ():
        page = _PAGE.match(link.subpath.text)
        if page and not (page.group(1).isdecimal() and any(map(decimal, page.group(1)))):
            yield Finding(link.span, f"page={page.group(1)} is a placeholder; write the page")


rule = Rule(
    "FMT012",
    "warning",
    check,
    flags="# Note\n[[Book.pdf#page=00|The book]].\n",
    fixed="# Note\n[[Book.pdf#page=12|The book]].\n",
    beside={"Book.pdf": ""},
)
