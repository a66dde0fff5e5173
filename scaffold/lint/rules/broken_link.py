"""A link to a note that does not exist.

A click on it makes an empty note. Some write such links on purpose, to see what is still to be written: ignore the rule
then, or list them with `scaffold links --unresolved`.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.vault.attachments import is_attachment


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each link to a note that leads nowhere; partners of flows have a rule of their own."""
    for link, _ in index.dangling(note):
        name = link.path.text
        if not is_attachment(name) and not note.in_flow(link.span):
            yield Finding(link.span, f"no note is called {name!r}{index.hint(name)}")


rule = Rule(
    "LNK001",
    "error",
    check,
    flags="# Note\nSee [[Servise desk|the desk]].\n",
    fixed="# Note\nSee [[Service desk|the desk]].\n",
    beside={"Service desk.md": "# Service desk\n"},
)
