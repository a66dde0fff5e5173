"""A note whose aliases lack its own title.

The template writes the title as the first alias. A title with a comma that is not quoted becomes two aliases, neither
of which is the title.
"""

from collections.abc import Iterator

from scaffold.frontmatter.edits import append_property, set_property
from scaffold.frontmatter.properties import Property, PropertyError
from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.vault.names import key


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a note of the format without its title among the aliases; the fix adds it."""
    aliases = note.find_property("aliases")
    if not (note.titles and aliases):
        return
    values = [scalar.value for scalar in aliases.scalars]
    if key(note.title) not in map(key, values):
        is_split = key(", ".join(values)) == key(note.title)
        message = f"the title {note.title!r} is {'split at its comma' if is_split else 'no alias of the note'}"
        where = aliases.scalars[0].span if aliases.scalars else aliases.key_span
        yield Finding(where, message, _fix(note, aliases, is_split=is_split))


def _fix(note: Note, aliases: Property, *, is_split: bool) -> Fix | None:
    try:
        if is_split:
            return Fix(tuple(set_property(note.text, aliases.key, [note.title])))
        return Fix(tuple(append_property(note.text, aliases.key, note.title)))
    except PropertyError:
        return None


rule = Rule(
    "FMT008",
    "warning",
    check,
    path="Risks, controls.md",
    flags="---\naliases: [Risks, controls]\nClass: S101\n---\n# Risks, controls\n",
    fixed='---\naliases: ["Risks, controls"]\nClass: S101\n---\n# Risks, controls\n',
    of_format=True,
)
