"""A path that leads nowhere, and is found by its end alone.

`[[Concepts/Service]]` in a vault with `S101/Concepts/Service.md`: Obsidian finds the note since no other path ends so.
Other tools do not, nor will Obsidian after a second class with the same folders. The fix writes the path from the
vault's root.
"""

import posixpath
from collections.abc import Iterator

from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.facts import Reference
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.vault.names import key


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each link by a path that is neither one from the root nor from the note."""
    for each in index.references(note):
        if "/" not in each.link.path.text:
            continue
        written, found = each.link.path.text.strip(), each.target.path
        if found and "/" in written and each.link.kind != "path" and not _leads_there(note, written, found):
            yield Finding(each.link.span, f"there is no {written!r}, only {found} ends so", _full(note, index, each))


def _leads_there(note: Note, written: str, found: str) -> bool:
    wanted = (key(found), key(found).removesuffix(".md"))
    from_note = posixpath.normpath(posixpath.join(note.folder, written))
    return key(posixpath.normpath(written).lstrip("/")) in wanted or key(from_note) in wanted


def _full(note: Note, index: NoteIndex, each: Reference) -> Fix | None:
    found = each.target.path or ""
    ends = key(each.link.path.text).endswith(".md") or not found.lower().endswith(".md")
    path = found if ends else found[:-3]
    if index.vault.resolver.resolve(path, note.path).others:
        return None
    edit = each.link.path.replaced(path)
    return Fix((edit,)) if edit else None


rule = Rule(
    "LNK006",
    "info",
    check,
    aliases=("lucky-path",),
    flags="# Note\nSee [[Concepts/Service|services]].\n",
    fixed="# Note\nSee [[S101/Concepts/Service|services]].\n",
    beside={"S101/Concepts/Service.md": "# Service\n"},
)
