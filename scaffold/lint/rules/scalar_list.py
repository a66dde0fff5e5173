"""`tags`, `aliases` or `cssclasses` as a single value.

They are lists. Since Obsidian 1.9 a value that is not a list is no longer read as one, and the names `tag`, `alias` and
`cssclass` are no longer read at all.
"""

import re
from collections.abc import Iterator

from scaffold.frontmatter.edits import rename_property, set_property
from scaffold.frontmatter.properties import Property, PropertyError
from scaffold.frontmatter.yaml_scalars import core_type, write_scalar
from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span

_LISTS = ("tags", "aliases", "cssclasses")
_LOST = compile_later(
    r"(?:(?P<dash>^[ ]*-[ ]+)|(?<=:)[ ]+|(?<=:)[ ]*\r?\n[ ]+)"
    r"(?P<tags>#[\w/-]+(?:[ ]*,?[ ]*#[\w/-]+)*)(?=[ ]*\r?$)",
    re.MULTILINE,
)
_COMMENT = compile_later(r"[ \t]+#[\w/-]")
_OLD = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each single value, and for each old name; the fix writes the list."""
    for entry in note.properties:
        name = entry.key.lower()
        single = _single(entry)
        if name == "tags":
            yield from _lost_tags(note, entry)
        if name in _OLD:
            yield Finding(
                entry.key_span, f"{entry.key} is not read any more; it is {_OLD[name]} now", _fix(note, entry)
            )
        elif name in _LISTS and single:
            yield Finding(entry.scalars[0].span, f"{entry.key} is a list; write it in brackets", _fix(note, entry))


def _single(entry: Property) -> bool:
    """Tell whether a property has one value that is not a list; null does not count."""
    if len(entry.scalars) != 1 or entry.scalars[0].key != entry.key:
        return False
    scalar = entry.scalars[0]
    return bool(scalar.value) and (bool(scalar.style) or core_type(scalar.value) != "null")


def _lost_tags(note: Note, entry: Property) -> Iterator[Finding]:
    """Yield a finding for each tag that YAML takes for a comment, as it begins with `#`; the fix writes the tag."""
    stop = min(
        (other.key_span.start for other in note.properties if other.key_span.start > entry.key_span.end), default=0
    )
    end = stop or (note.inner.end if note.inner else entry.key_span.end)
    for lost in _LOST.finditer(note.text, entry.key_span.end, end):
        names = [
            write_scalar(name.lstrip("#"), flow=not lost["dash"]) for name in re.split(r"[,\s]+", lost["tags"]) if name
        ]
        written = names[0] if lost["dash"] else f"[{', '.join(names)}]"
        fix = Fix((Edit(Span(*lost.span("tags")), written),)) if len(names) == 1 or not lost["dash"] else None
        yield Finding(Span(*lost.span("tags")), f"{lost['tags']} is a comment to YAML, not a tag; leave out the #", fix)


def _fix(note: Note, entry: Property) -> Fix | None:
    """Return the fix that gives a property its new name, and puts one value in brackets, split."""
    new = _OLD.get(entry.key.lower(), entry.key)
    edits: list[Edit] = []
    try:
        if new != entry.key:
            edits += rename_property(note.text, entry.key, new)
        if _single(entry):
            if new.lower() == "tags" and _COMMENT.match(note.text, entry.scalars[0].span.end):
                return None  # more tags, which are lost as a comment
            between = r"[,\s]+" if new.lower() in ("tags", "cssclasses") else ","
            items = [item.strip() for item in re.split(between, entry.scalars[0].value)]
            named = [item.removeprefix("#") if new.lower() == "tags" else item for item in items]
            edits += set_property(note.text, entry.key, [item for item in named if item])
    except PropertyError:
        return None
    return Fix(tuple(edits)) if edits else None


rule = Rule(
    "FMT005",
    "warning",
    check,
    flags="---\ntags: S101/1_Introduction\n---\n# Note\n",
    fixed="---\ntags: [S101/1_Introduction]\n---\n# Note\n",
)
