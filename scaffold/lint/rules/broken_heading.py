"""A link to a heading that its note does not have.

The note opens at its top, and whoever follows the link searches. Headings are renamed more often than notes; `scaffold
rename "Note#Heading" "New heading"` takes the links along.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.markdown.headings import find_meant
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.notes.suggestions import HeadingSuggester


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each link to a heading of a note that has no such heading."""
    suggesters = index.once(_suggesters)
    for reference in index.deep_references(note) if note.has_subpaths else ():
        parts = reference.link.subpath.text.lstrip("#").split("#")
        if not parts[-1].strip() or parts[-1].startswith("^"):
            continue
        target = index.outline(reference.target.path)
        if target and find_meant(target.headings, parts) is None:
            if target.path not in suggesters:
                suggesters[target.path] = HeadingSuggester(target.headings)
            hint = suggesters[target.path].near(parts[-1])
            yield Finding(reference.link.span, f"{target.title!r} has no heading {parts[-1]!r}{hint}")


def _suggesters(_index: NoteIndex) -> dict[str, HeadingSuggester]:
    """Return a place for what is known of the headings of each note to which links are broken."""
    return {}


rule = Rule(
    "LNK002",
    "error",
    check,
    flags="# Note\nSee [[Service#Costs]].\n",
    fixed="# Note\nSee [[Service#Cost]].\n",
    beside={"Service.md": "# Service\n## Cost\n"},
)
