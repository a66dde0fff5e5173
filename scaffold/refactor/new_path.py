"""The path that a file or folder gets by a new name, or by a place to move to."""

from posixpath import splitext

from scaffold.errors import ScaffoldError
from scaffold.vault.attachments import is_attachment
from scaffold.vault.names import check_folder, check_title, key
from scaffold.vault.snapshot import Snapshot


def path_of_new_name(path: str, new: str, *, is_folder: bool = False) -> str:
    """Return the path that a file or folder gets with the name `new`, a file's extension kept.

    Raises ScaffoldError for a name that cannot be.
    """
    folder, _, name = path.rpartition("/")
    extension = name[name.rfind(".") :] if "." in name and not is_folder else ""
    title = new.strip()
    other = title[title.rfind(".") :].lower() if "." in title else ""
    if extension.lower() not in ("", ".md", other) and (other == ".md" or is_attachment(title)):
        raise ScaffoldError(
            f"{path} stays a {extension} file, whatever its name; leave {other} out, or write {extension}."
        )
    if "/" in title:
        raise ScaffoldError(f"{new!r} is a path; to put {path} into another folder, use move.")
    if extension and title.lower().endswith(extension.lower()):
        title = title[: len(title) - len(extension)]
    kind = "a folder" if is_folder else "a note" if extension.lower() == ".md" else "a file"
    return f"{folder}/{check_title(title, extension, kind)}{extension}".lstrip("/")


def path_after_move(vault: Snapshot, path: str, to: str) -> str:
    """Return the path that a file or folder gets by `move PATH TO`: TO is a folder, or the new path.

    Raises ScaffoldError for a path that leaves the vault or cannot be.
    """
    name = path.rpartition("/")[2]
    extension = name[name.rfind(".") :] if "." in name and path not in vault.folders else ""
    place = place_in(vault, to) if to.strip().endswith("/") or to.strip() in ("", ".") else _known_folder(vault, to)
    is_there = key(place) != key(path) and place in vault.folders
    if to.endswith("/") or to.strip() in ("", ".", "/") or is_there:
        return f"{place}/{name}".lstrip("/")
    folder, slash, last = to.strip().rpartition("/")
    if extension and not slash and not last.lower().endswith(extension.lower()):
        raise ScaffoldError(f"There is no folder {last!r}; write {last + '/'!r} to make it, or use rename for a name.")
    return path_of_new_name(
        f"{place_in(vault, folder)}/{splitext(name)[0]}{extension}".lstrip("/"), last, is_folder=not extension
    )


def _known_folder(vault: Snapshot, to: str) -> str:
    """Return a folder that is there as it is spelled, and what is not one as it is: it may be a note to come."""
    folder = vault.spelled(to.strip().strip("/"))
    return place_in(vault, to) if folder in vault.folders else folder


def place_in(vault: Snapshot, folder: str) -> str:
    """Return a folder's path in the vault: the spelling and name of what is there, whatever it is, then of new ones.

    Raises ScaffoldError for a path that leaves the vault, or a new part that cannot be a name.
    """
    parts = [part for part in folder.strip().split("/") if part.strip() not in ("", ".")]
    for depth in range(len(parts), 0, -1):
        typed = "/".join(parts[:depth])
        there = vault.spelled(typed)
        if there in vault.folders:
            if there != typed:
                vault.tell(f"The folder {typed} is {there} in the vault, which is taken for it.")
            return "/".join([there, *filter(None, [check_folder("/".join(parts[depth:]))])])
    return check_folder(folder)
