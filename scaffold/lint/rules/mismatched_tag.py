"""A tag that does not fit the note's class and folder.

The template derives the nested tag from both (`S101/1_Value_chain`). A note that was moved keeps the old one, and is
then missed by everything that looks for its folder's tag.
"""

from collections.abc import Iterator

from scaffold.frontmatter.edits import replace_value
from scaffold.frontmatter.properties import PropertyError
from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.vault.derived_names import tag


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a note of a class none of whose tags is that of its folder; the fix replaces the odd one."""
    owner, tags = note.value("Class"), note.find_property("tags")
    if owner is None or tags is None or not tags.scalars:
        return
    if owner.value not in note.folder.split("/"):
        return  # its place says nothing of its class
    expected = tag(note.folder, owner.value)
    code = expected.partition("/")[0]
    if any(scalar.value.removeprefix("#").lower() == expected.lower() for scalar in tags.scalars):
        return
    odd = [scalar for scalar in tags.scalars if scalar.value.removeprefix("#").partition("/")[0] == code]
    fix = None
    if len(odd) == 1:
        try:
            fix = Fix(tuple(replace_value(note.text, tags.key, odd[0].value, expected)))
        except PropertyError:
            fix = None
    yield Finding((odd or list(tags.scalars))[0].span, f"the tag of this class and folder is {expected}", fix)


rule = Rule(
    "FMT006",
    "warning",
    check,
    aliases=("tag-of-another-folder",),
    path="S101 - Service Value/2_Concepts/Note.md",
    flags="---\nClass: S101 - Service Value\ntags: [S101/1_Value_chain]\n---\n# Note\n",
    fixed="---\nClass: S101 - Service Value\ntags: [S101/2_Concepts]\n---\n# Note\n",
    of_format=True,
)
