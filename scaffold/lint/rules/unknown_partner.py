"""A flow to or from a note that does not exist.

The partner of a flow is the note that its link leads to. A misspelt one takes the flow out of every picture.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each link of a flow that leads nowhere."""
    for link, _ in index.dangling(note) if note.sections else ():
        if note.in_flow(link.span):
            name = link.path.text
            yield Finding(link.span, f"the partner {name!r} does not exist{index.hint(name)}")


rule = Rule(
    "FLW003",
    "error",
    check,
    flags="# Note\n## Outputs\n- Service reports for [[Desc]].\n",
    fixed="# Note\n## Outputs\n- Service reports for [[Desk]].\n",
    beside={"Desk.md": "# Desk\n## Inputs\n- Service reports from [[Note]].\n"},
)
