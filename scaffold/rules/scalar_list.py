"""`tags`, `aliases` or `cssclasses` as a single value.

They are lists. Since Obsidian 1.9 a value that is none is no longer read as one, and the names `tag`, `alias` and
`cssclass` are no longer read at all.
"""

from collections.abc import Iterator

from scaffold.markdown.properties import Property, PropertyError
from scaffold.markdown.property_edits import rename_property, set_property
from scaffold.note import Note
from scaffold.rule import Finding, Fix, Rule
from scaffold.text import Edit

_LISTS = ("tags", "aliases", "cssclasses")
_OLD = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}


def check(note: Note) -> Iterator[Finding]:
    """Yield a finding for each list that is none, and for each old name; the fix writes the list."""
    for each in note.properties:
        name = each.key.lower()
        single = len(each.scalars) == 1 and each.scalars[0].key == each.key and each.scalars[0].value
        if name in _OLD:
            yield Finding(each.key_span, f"{each.key} is not read any more; it is {_OLD[name]} now", _fix(note, each))
        elif name in _LISTS and single:
            yield Finding(each.scalars[0].span, f"{each.key} is a list; write it in brackets", _fix(note, each))


def _fix(note: Note, each: Property) -> Fix | None:
    """Return the fix that gives a property its new name, and puts a single value in brackets, split at its commas."""
    new = _OLD.get(each.key.lower(), each.key)
    edits: list[Edit] = []
    try:
        if new != each.key:
            edits += rename_property(note.text, each.key, new)
        if len(each.scalars) == 1 and each.scalars[0].key == each.key and each.scalars[0].value:
            items = [item.strip() for item in each.scalars[0].value.split(",")]
            named = [item.removeprefix("#") if new.lower() == "tags" else item for item in items]
            edits += set_property(note.text, each.key, [item for item in named if item])
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
