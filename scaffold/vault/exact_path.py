"""A file named by the very path it has in the vault: found by listing the folders on its way, not all there are."""

import os
import stat
from collections.abc import Callable, Sequence

from scaffold.vault.names import key


def at_exact_path(root: str, wanted: str) -> str | None:
    """Return the path of the file that `wanted`, a path from the vault's root, means; its `.md` may be missing.

    None where it is spelled otherwise on disk, where several names are one to Obsidian, and for what a `Vault` does not
    see: then a look through the whole vault decides.
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
