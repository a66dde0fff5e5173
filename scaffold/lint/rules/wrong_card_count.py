"""A property `Anki` that is not the number of the note's cards.

Queries that list notes without cards go by it. `cards export` and `cards sync` keep it current where it is there.
"""

from collections.abc import Iterator

from scaffold.frontmatter.edits import set_property
from scaffold.frontmatter.properties import PropertyError
from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later
from scaffold.text.words import plural

COUNT = "Anki"
_COUNT = compile_later(r"\d*")


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a count that is off; the fix writes the true one."""
    count = note.find_property(COUNT)
    written = count.scalars[0].value if count and count.scalars else ""
    if count is None or written == str(len(note.cards)) or not _COUNT.fullmatch(written):
        return  # a text, a link say, is not a count
    try:
        fix = Fix(tuple(set_property(note.text, count.key, len(note.cards))), is_safe=True)
    except PropertyError:
        fix = None
    where = count.scalars[0].span if count.scalars else count.key_span
    yield Finding(where, f"the note has {plural(len(note.cards), 'card')}", fix)


rule = Rule(
    "CRD004",
    "warning",
    check,
    flags="---\nAnki: 3\n---\n# cards\n>[!info] card\n>Needs enter through {1:Engage}.\n",
    fixed="---\nAnki: 1\n---\n# cards\n>[!info] card\n>Needs enter through {1:Engage}.\n",
)
