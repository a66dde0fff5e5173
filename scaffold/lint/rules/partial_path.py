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
    for reference in index.references(note):
        link, path = reference.link, reference.target.path
        if "/" not in link.path.text:
            continue
        written = link.path.text.strip()
        if path and "/" in written and link.kind != "path" and not _leads_there(note, written, path):
            yield Finding(
                link.span, f"there is no {written!r}, only {path} ends so", _full_path(note, index, reference)
            )


def _leads_there(note: Note, written: str, path: str) -> bool:
    """Tell whether a path, as it is written in a note, is one from the root or from the note."""
    keys = (key(path), key(path).removesuffix(".md"))
    from_note = posixpath.normpath(posixpath.join(note.folder, written))
    return key(posixpath.normpath(written).lstrip("/")) in keys or key(from_note) in keys


def _full_path(note: Note, index: NoteIndex, reference: Reference) -> Fix | None:
    """Return the fix that writes the path from the root, with its ending where the author wrote one."""
    path = reference.target.path or ""
    has_ending = key(reference.link.path.text).endswith(".md") or not path.lower().endswith(".md")
    full = path if has_ending else path[: -len(".md")]
    if index.vault.resolver.resolve(full, note.path).others:
        return None
    edit = reference.link.path.replaced(full)
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
