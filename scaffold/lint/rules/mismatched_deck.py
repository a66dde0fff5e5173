"""An Anki deck that does not fit the note's class and folder.

The template derives the nested deck from both (`S101 - Service Value::2_Concepts`); the cards of a note that was moved
land where nobody expects them.
"""

from collections.abc import Iterator

from scaffold.frontmatter.edits import set_property
from scaffold.frontmatter.properties import PropertyError
from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.vault.derived_names import deck


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a deck other than that of the class and folder; the fix writes that one."""
    owner, written = note.value("Class"), note.value("cards-deck")
    if owner is None or written is None or owner.value not in note.folder.split("/"):
        return
    expected = deck(note.folder, owner.value)
    if written.value != expected:
        try:
            fix = Fix(tuple(set_property(note.text, written.key, expected)))
        except PropertyError:
            fix = None
        yield Finding(written.span, f"the deck of this class and folder is {expected}", fix)


rule = Rule(
    "FMT007",
    "warning",
    check,
    aliases=("deck-of-another-folder",),
    path="S101 - Service Value/2_Concepts/Note.md",
    flags="---\nClass: S101 - Service Value\ncards-deck: S101 - Service Value::1_Value chain\n---\n# Note\n",
    fixed="---\nClass: S101 - Service Value\ncards-deck: S101 - Service Value::2_Concepts\n---\n# Note\n",
    of_format=True,
)
