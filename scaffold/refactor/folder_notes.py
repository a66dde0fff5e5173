"""Folder notes: a note that is called as its folder, and stands in it (`Foo/Foo.md`) or beside it (`Foo.md`)."""

from collections.abc import Iterator, Mapping

from scaffold.plan.model import Skipped
from scaffold.vault.names import check_title, stem
from scaffold.vault.snapshot import Snapshot

OPTION = "folder_notes"


def with_folder_notes(vault: Snapshot, moves: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return moves in which a folder and its note go together.

    First those of folders and files, then those of notes in a folder that moves, which are made before, in it. Raises
    ScaffoldError for a name that a folder cannot have.
    """
    found, inner = dict(moves), dict[str, str]()
    for path, to in moves.items():
        folder, new = _folder_of(vault, path, to)
        if folder is None or (folder != path and folder in moves):
            continue
        if path != folder and path.startswith(f"{folder}/"):
            del found[path]
        check_title(_name(new), "", "a folder")
        found[folder] = new
        for note in _notes_of(vault, folder):
            if note.startswith(f"{folder}/"):
                inner |= {note: f"{folder}/{_name(new)}.md"} if stem(note) != _name(new) else {}
            else:
                found[note] = f"{new}.md"
    return found, inner


def forgotten(vault: Snapshot, moves: Mapping[str, str]) -> Iterator[Skipped]:
    """Yield the folder notes that keep their names while their folder gets another one, and the reverse."""
    for path, to in moves.items():
        folder, _ = _folder_of(vault, path, to)
        others = [folder] if folder != path else _notes_of(vault, path)
        if folder == path and _name(path) == _name(to):  # what is in it moves along
            others = [note for note in others if note and not note.startswith(f"{path}/")]
        for other in others:
            if other is not None and other not in moves:
                what = "folder" if other == folder else "folder note"
                yield Skipped(other, 1, "", f"the {what} of {path}, which stays (--folder-note takes it along)")


def _folder_of(vault: Snapshot, path: str, to: str) -> tuple[str | None, str]:
    """Return the folder that moves with a folder or note, and where to; None for a note that is not one."""
    if path in vault.folders:
        return path, to
    above, _, _ = path.rpartition("/")
    if not path.lower().endswith(".md") or path == to:
        return None, ""
    if _name(above) == stem(path) and above:
        there = to.rpartition("/")[0]
        return above, _beside(above if there == above else f"{there}/x", stem(to))
    beside = path[: -len(".md")]
    return (beside, to[: -len(".md")]) if beside in vault.folders else (None, "")


def _notes_of(vault: Snapshot, folder: str) -> list[str]:
    return [path for path in (f"{folder}/{_name(folder)}.md", f"{folder}.md") if path in vault.paths]


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _beside(path: str, name: str) -> str:
    return f"{path.rpartition('/')[0]}/{name}".lstrip("/")
