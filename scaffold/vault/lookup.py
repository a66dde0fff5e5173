"""Which note a person means: by path, by path without `.md`, or by title, as in a link."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Sequence

from scaffold.errors import ScaffoldError
from scaffold.vault.names import key, stem
from scaffold.vault.snapshot import Snapshot


def at_exact_path(root: str, wanted: str) -> str | None:
    """Return the path of the file that `wanted`, a path from the vault's root, means; its `.md` may be missing.

    None where it is spelled otherwise on disk, where several names are one to Obsidian, and for what a `Snapshot` does
    not see: then a look through the whole vault decides.
    """
    *folders, name = wanted.split("/")
    path = ""
    for folder in folders:
        path = _only(root, path, (folder,), stat.S_ISDIR)
        if not path:
            return None
    return _only(root, path, (name, f"{name}.md"), stat.S_ISREG) or None


def _only(root: str, folder: str, spellings: Sequence[str], is_kind: Callable[[int], bool]) -> str:
    """Return the path of the one entry of a folder that has one of the names, "" for none and for several."""
    wanted = {key(name) for name in spellings}
    try:
        names = [name for name in os.listdir(os.path.join(root, folder)) if key(name) in wanted]
        paths = [f"{folder}/{name}".lstrip("/") for name in names if not name.startswith(".")]
        found = [path for path in paths if is_kind(os.lstat(os.path.join(root, path)).st_mode)]
    except OSError:
        return ""
    return found[0] if len(found) == 1 and found[0].rpartition("/")[2] in spellings else ""


def find_file(vault: Snapshot, name: str) -> str:
    """Return the path of the file that `name` means.

    Raises ScaffoldError when there is none (with near misses) or when several fit (with their paths).
    """
    wanted = name.strip().removeprefix("[[").removesuffix("]]").replace(os.sep, "/")
    if not wanted:
        raise ScaffoldError("Name a note: its title, or its path in the vault.")
    if wanted.endswith("/"):
        raise ScaffoldError(f"{name!r} is a folder's name; name a note.")
    if wanted.startswith(("./", "../")) or os.path.isabs(name):
        wanted = _inside(vault, name)
    if (path := at_exact_path(vault.root, wanted)) is not None:
        return path
    found = vault.resolver.resolve(wanted, "")
    if found.path is None:
        raise ScaffoldError(f"No note is called {name!r}{_near(vault, wanted)}")
    same = (found.path, *found.others)
    exact = [path for path in same if wanted in (path, path.removesuffix(".md"))]
    if len(same) > 1 and len(exact) != 1:
        listed = ", ".join(sorted(same))
        raise ScaffoldError(f"{name!r} is ambiguous; name one by its path: {listed}.")
    return exact[0] if exact else found.path


def find_file_or_folder(vault: Snapshot, name: str, *, is_one: bool = False) -> str:
    """Return the path of the file or folder that `name` means; a slash at its end says that it is a folder.

    Raises ScaffoldError when there is none, or when a folder and a note are called so, unless they are as one.
    """
    folder = vault.spelled(name.strip().strip("/"))
    if folder not in vault.folders:
        if name.strip().endswith("/"):
            raise ScaffoldError(f"There is no folder {folder + '/'!r} in the vault{_near_of(folder, vault.folders)}")
        return find_file(vault, name)
    notes = [path for path in vault.notes if key(stem(path)) == key(folder) or path == f"{folder}.md"]
    if notes and not is_one and not name.strip().endswith("/"):
        raise ScaffoldError(
            f"{name!r} is a folder, {folder}/, and a note, {', '.join(notes)}; name exactly the one that you mean."
        )
    return folder


def is_called(vault: Snapshot, name: str) -> bool:
    """Tell whether a file or folder is called so, `#` included: then no heading or block of another is meant."""
    wanted = key(name.strip().strip("/"))
    if any(key(folder) == wanted for folder in vault.folders):
        return True
    spellings = (wanted, key(f"{wanted}.md"))
    return any(key(path) in spellings or key(path.rpartition("/")[2]) in spellings for path in vault.paths)


def split_part(vault: Snapshot, selector: str) -> tuple[str, str]:
    """Return the file and the part of it that `NOTE#PART` names: of several `#` the last behind a name that exists."""
    at = selector.rfind("#")
    while at > 0 and not is_called(vault, selector[:at]):
        at = selector.rfind("#", 0, at)
    name, _, part = selector.partition("#")
    return (selector[:at], selector[at + 1 :]) if at > 0 else (name, part)


def split_line(selector: str) -> tuple[str, int | None]:
    """Return the name and the line of `NOTE:LINE`, None for none; a column behind another colon is passed over."""
    match = re.fullmatch(r"(.+?):([0-9]{1,9})(?::[0-9]+)?", selector, re.DOTALL)
    return (match.group(1), int(match.group(2))) if match else (selector, None)


def find_notes(vault: Snapshot, names: Sequence[str]) -> list[str]:
    """Return the notes that paths, from the vault or from the working directory, or titles mean; all for no names.

    A folder means the notes in it. Raises ScaffoldError for a name that means nothing.
    """
    if not names:
        return list(vault.notes)
    found: dict[str, None] = {}
    for name in names:
        here = os.path.relpath(os.path.realpath(name), vault.root).replace(os.sep, "/")
        folder = next((each for each in (here, name.strip("/")) if each == "." or each in vault.folders), None)
        if folder is None and here not in vault.paths and vault.resolver.resolve(name.strip(), "").path is None:
            ends = [each for each in vault.folders if f"/{each}".endswith(f"/{name.strip('/')}")]
            folder = ends[0] if len(ends) == 1 else None
        if folder:
            start = "" if folder == "." else f"{folder}/"
            found |= dict.fromkeys(path for path in vault.notes if path.startswith(start))
        elif here in vault.paths:
            found |= {here: None} if here in vault.notes else {}
        elif os.path.isdir(name) or os.path.isdir(os.path.join(vault.root, name)):
            raise ScaffoldError(f"There is no note in the folder {name!r}.")
        else:
            found[_note_or_near(vault, name)] = None
    return list(found)


def _note_or_near(vault: Snapshot, name: str) -> str:
    """Return the file that `name` means. Raises ScaffoldError, with folders that are spelled nearly so."""
    try:
        return find_file(vault, name)
    except ScaffoldError as error:
        from scaffold.text.similarity import closest

        near = closest(name.strip("/"), [each.rpartition("/")[2] for each in vault.folders])
        if not near or "did you mean" in str(error):
            raise
        raise ScaffoldError(f"No note or folder is called {name!r}; did you mean {near!r}?") from None


def _inside(vault: Snapshot, name: str) -> str:
    """Return a path given from the working directory as one in the vault."""
    full = os.path.join(os.path.realpath(os.path.dirname(name) or "."), os.path.basename(name))
    return os.path.relpath(full, vault.root).replace(os.sep, "/") if full.startswith(vault.root + os.sep) else name


def _near(vault: Snapshot, wanted: str) -> str:
    return _near_of(stem(wanted), map(stem, vault.paths))


def _near_of(wanted: str, names: Iterable[str]) -> str:
    """Return the end of a sentence: which of some names may be meant."""
    titles = {key(name): name for name in names}
    folded = key(wanted)
    from scaffold.text.similarity import close_matches

    near = close_matches(folded, titles, 3)
    near += [title for title in titles if folded in title and title not in near][: 3 - len(near)]
    return f"; did you mean {' or '.join(repr(titles[title]) for title in near)}?" if near else "."
