"""What a person wants to rename: a file, a folder, or what Obsidian writes with `#` behind a note's name."""

from typing import Literal, NamedTuple

from scaffold.errors import ScaffoldError
from scaffold.vault.lookup import find_file, find_file_or_folder, is_called, split_part
from scaffold.vault.snapshot import Snapshot

Kind = Literal["file", "heading", "block", "alias", "tag", "property"]


class RenameTarget(NamedTuple):
    """What is renamed: `path` is the file's, or the note's that it stands in; `name` is its own, "" for a file's."""

    kind: Kind
    path: str = ""
    name: str = ""


def parse_target(
    vault: Snapshot, old: str, *, kind: Literal["alias", "property"] | None = None, folder_notes: bool = False
) -> RenameTarget:
    """Return what `old` names: NOTE, FOLDER/, NOTE#HEADING, NOTE#^BLOCK, #TAG; with `kind` NOTE#ALIAS, or a property.

    With `folder_notes`, a folder and the note called as it are one. Raises ScaffoldError for what does not exist.
    """
    if kind == "property":
        return RenameTarget("property", name=old)
    if kind == "alias" and "#" not in old:
        raise ScaffoldError("An alias is named with its note: NOTE#ALIAS.")
    if kind is None and ("#" not in old or is_called(vault, old)):
        return RenameTarget("file", find_file_or_folder(vault, old, is_one=folder_notes))
    if old.startswith("#"):
        return RenameTarget("tag", name=old[1:])
    note, part = split_part(vault, old)
    path = find_file(vault, note)
    if not path.lower().endswith(".md"):
        raise ScaffoldError(f"{path} is not a note; only notes have headings, blocks and aliases.")
    if kind is None and part.startswith("^"):
        return RenameTarget("block", path, part[1:])
    return RenameTarget(kind or "heading", path, part)
