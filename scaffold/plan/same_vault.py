"""Whether a folder is the vault that a plan was made in, where its inode does not tell.

On many file systems (exFAT, others by way of FUSE or a network) inodes are numbered anew at each mount. So the plan's
own files are looked at, and names in the vault. Neither says that every file is as the plan left it: each is
looked at by itself before it is touched.
"""

import os
from collections.abc import Sequence
from itertools import zip_longest

from scaffold.plan.disk import at, content, is_begun
from scaffold.plan.plan import BETWEEN, Step

MOST_NAMES = 100
FEWEST_NAMES = 3  # fewer are in too many vaults: `.obsidian` and a folder of notes, say


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


def names_at(root: str) -> list[str]:
    """Return some paths of a vault, at most two folders deep, that tell it from other folders."""
    found = sorted(_listed(root, ""))
    for folder in [name for name in found if not name.startswith(".")]:
        found += _listed(root, folder)
    return sorted(found)[:: len(found) // MOST_NAMES + 1]


def _listed(root: str, folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" if folder else name for name in os.listdir(at(root, folder))]
    except OSError:  # a file, or a folder that cannot be read
        return []


def is_like(names: Sequence[str], root: str) -> bool:
    """Tell whether a folder has nearly all of the paths that a vault had: four of five."""
    there = sum(os.path.lexists(at(root, name)) for name in names)
    return there >= FEWEST_NAMES and there * 5 >= len(names) * 4


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
