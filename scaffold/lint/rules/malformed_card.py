"""A line in a card box that is not a card.

It stands where a card should be, and Anki never sees it: it has neither `question ::answer` nor a gap such as
`{1:word}` or `==word==`. A `::` in code, a link, a URL or a time separates nothing.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each malformed card line."""
    for stray in note.strays:
        yield Finding(stray.span, stray.reason)


rule = Rule(
    "CRD001",
    "error",
    check,
    aliases=("line-that-is-no-card",),
    flags="# cards\n>[!info] card\n>A service is worth what it does.\n",
    fixed="# cards\n>[!info] card\n>A service is worth {1:what it does}.\n",
)
