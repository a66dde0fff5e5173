"""Whether a folder is the vault that a plan was made in, where its inode does not tell.

On many file systems (exFAT, others by way of FUSE or a network) inodes are numbered anew at each mount. So the plan's
own files are looked at, and some that it does not touch. Neither says that every file is as the plan left it: each is
looked at by itself before it is touched.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import islice, zip_longest

from scaffold.plan.disk import at, content, is_begun
from scaffold.plan.steps import BETWEEN, Step

MOST_WITNESSES = 100
_MOST_FOLDERS = 200  # that are looked into
_CHANGING = ".obsidian/workspace"  # what the app writes while it runs
FEWEST_WITNESSES = 3  # fewer may be alike in two vaults by chance


def is_ours(step: Step, found: bytes) -> bool:
    """Tell whether a file is as before a step, as after it, or as a torn write may have left it."""
    if found in (step.before, step.after):
        return True
    if step.before is None:
        return is_begun(found, step.after)
    candidates = zip_longest(found, step.before, step.after or b"")
    return all(byte in (before, after, 0, None) for byte, before, after in candidates)


def fits(steps: Sequence[Step], root: str) -> bool:
    """Tell whether one file of a folder is to the byte as before or after a plan, or all lie where it moved them."""
    if all(step.to != step.path for step in steps):
        return all(_is_moved(step, steps, root) for step in steps)
    return any(
        data in (step.before, step.after)
        for step in steps
        if step.to == step.path
        for path in _places(step.path, steps)
        if (data := content(root, path))
    )


def witnesses(root: str, steps: Sequence[Step]) -> dict[str, int]:
    """Return the sizes in bytes of some files that a plan does not touch: by them its vault is known again."""
    touched = {path for step in steps for path in (step.path, step.to)}
    files, folders = _listed(root, "")
    ahead = [".obsidian", *folders]
    for folder in islice(iter(ahead), _MOST_FOLDERS):
        more, inner = _listed(root, folder)
        files += (path for path in more if not path.startswith(_CHANGING))
        ahead += inner
    untouched = sorted(path for path in files if path not in touched)
    found: dict[str, int] = {}
    for path in untouched[:: len(untouched) // MOST_WITNESSES + 1]:
        with suppress(OSError):
            found[path] = os.lstat(at(root, path)).st_size
    return found


def is_known_by(found: Mapping[str, int], root: str) -> bool:
    """Tell whether nearly all of the files that `witnesses` found in a vault are in a folder, four of five."""
    same = 0
    for path, size in found.items():
        with suppress(OSError):
            same += os.lstat(at(root, path)).st_size == size
    return same >= FEWEST_WITNESSES and same * 5 >= len(found) * 4


def _listed(root: str, folder: str) -> tuple[list[str], list[str]]:
    """Return the files of a folder, and the folders in it that are not hidden."""
    files: list[str] = []
    folders: list[str] = []
    with suppress(OSError), os.scandir(at(root, folder)) as entries:
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_file(follow_symlinks=False):
                files.append(path)
            elif entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                folders.append(path)
    return files, folders


def _is_moved(step: Step, steps: Sequence[Step], root: str) -> bool:
    """Tell whether what a step moves is at one of its places; a name between two is told by the step before it."""
    is_between = os.path.basename(step.path).startswith(BETWEEN)
    return is_between or any(os.path.lexists(at(root, path)) for path in _places(step.path, steps))


def _places(path: str, steps: Sequence[Step]) -> list[str]:
    """Return where a file may lie before, between and after the moves of a plan."""
    places = [path]
    for step in steps:
        if step.to != step.path:
            places += [step.to + place[len(step.path) :] for place in places if f"{place}/".startswith(f"{step.path}/")]
    return places
