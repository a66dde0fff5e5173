"""Names of notes: which spellings are one name to Obsidian, and which it cannot link or a disk not hold."""

import os
import re
import unicodedata

from scaffold.errors import ScaffoldError

# Only new names are held against these: verbs that give none need not wait until they are compiled.
_UNLINKABLE = r"[#^\[\]|:\\/]|%%"
_CONTROL = r"[\x00-\x1f\x7f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_NOT_ON_WINDOWS = r"[?*<>\"]"
_WINDOWS = r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$"
LONGEST = 255  # bytes of a file name on ext4, APFS and NTFS alike


def key(name: str) -> str:
    """Return what two spellings of a name or path have in common for Obsidian: case, normal form, kind of space.

    Source: links 1.3; a final sigma counts as a sigma (release notes 1.8.0).
    """
    if name.isascii():
        return name.lower()
    name = name.replace("\u00a0", " ").replace("\u202f", " ")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).lower().replace("\u03c2", "\u03c3"))


def stem(path: str) -> str:
    """Return the title of a note, the name of another file: `a/Plan.md` -> `Plan`, `a/photo.png` -> `photo.png`."""
    name = path[path.rfind("/") + 1 :]
    return name[:-3] if name.lower().endswith(".md") else name


def without_ending(path: str) -> str:
    """Return a note's path without `.md`, in any case."""
    return path[: -len(".md")] if path.lower().endswith(".md") else path


def is_note(path: str) -> bool:
    """Tell whether a path of the vault is that of a note that Obsidian sees: none in a hidden folder."""
    return path.lower().endswith(".md") and not is_hidden(path)


def is_hidden(path: str) -> bool:
    """Tell whether a file is one that Obsidian does not show: it, or a folder above it, begins with a dot."""
    return path.startswith(".") or "/." in path


def check_title(title: str, extension: str = ".md", kind: str = "a note") -> str:
    """Return `title` without outer white space; `kind` says what gets that name.

    Raises ScaffoldError for a name that Obsidian cannot link or a file system cannot hold, naming the reason.
    """
    title = title.strip()
    if not title:
        raise ScaffoldError("A note needs a name: the title is empty.")
    problem = _problem(title, extension)
    if problem:
        raise ScaffoldError(f"{title!r} cannot be {kind}'s name: {problem}. Choose another.")
    return title


def check_folder(folder: str) -> str:
    """Return a folder's path in the vault, `/`-separated, "" for the vault itself.

    Raises ScaffoldError for a path that leaves the vault or a part that cannot be a name.
    """
    path = check_inside(folder)
    for part in path.split("/") if path else ():
        problem = _problem(part, "")
        if problem:
            raise ScaffoldError(f"{part!r} cannot be a folder's name: {problem}. Choose another.")
    return path


def is_inside(path: str) -> bool:
    """Tell whether a path is one of a file below the vault: relative to it, with no empty part, `.` or `..`."""
    return all(part not in ("", ".", "..") for part in path.split("/")) and not os.path.splitdrive(path)[0]


def check_inside(folder: str) -> str:
    """Return the path of a folder that may be there already, whatever its name.

    Raises ScaffoldError for one that leaves the vault.
    """
    parts = [part.strip() for part in folder.replace(os.sep, "/").split("/") if part.strip() not in ("", ".")]
    if ".." in parts:
        raise ScaffoldError(f"The folder {folder!r} lies outside the vault; name one inside it.")
    return "/".join(parts)


def portable_problem(path: str) -> str:
    """Return why a path that this system holds cannot be on every one, "" where it can: it is warned of."""
    found = re.search(_NOT_ON_WINDOWS, path)
    return f"Windows cannot hold a name with {found.group()} in it" if found else ""


def _problem(name: str, extension: str) -> str | None:  # noqa: PLR0911 - one reason a line
    if unlinkable := re.search(_UNLINKABLE, name):
        return f"Obsidian cannot link to a name with {unlinkable.group()!r} in it"
    if not name.isprintable() and re.search(_CONTROL, name):  # few names are worth compiling it for
        return "it holds a control or direction character, or a byte that is not UTF-8"
    if name.startswith("."):
        return "a name that begins with a dot is hidden from Obsidian"
    if (name + extension).endswith("."):
        return "Windows cannot hold a name that ends with a dot"
    if re.match(_WINDOWS, name, re.IGNORECASE):
        return "Windows reserves that name"
    size = len((name + extension).encode())
    if size > LONGEST:
        return (
            f"{'with ' + extension if extension else 'as it is'} it has {size} bytes, and file systems hold {LONGEST}"
        )
    return None
