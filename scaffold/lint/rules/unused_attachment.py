"""An attachment that nothing shows or links to.

It takes space and nobody will find it again. Embeds, links, banners, canvases and bookmarks count as uses.
The finding stands in the first note of the folder nearest to the file.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.facts import BANNERS, LEADS
from scaffold.notes.note import Note


def check(note: Note) -> Iterator[Finding]:
    """Yield a finding for each unused attachment that falls to this note."""
    for path in note.around.unused.get(note.path, ()):
        yield Finding(note.head, f"nothing links to {path}")


rule = Rule(
    "LNK007",
    "info",
    check,
    flags="# Note\nWords.\n",
    fixed="# Note\nWords.\n![[chart.png]]\n",
    beside={"chart.png": ""},
    asks=(LEADS, BANNERS),
)
