"""Whether a folder is the vault that a plan was made in, where its inode does not tell.

On many file systems (exFAT, others by way of FUSE or a network) inodes are numbered anew at each mount. So the files
are looked at: in the plan's own vault each is as it was before the plan, as it was after it, or half written.
"""

import os
from collections.abc import Sequence
from itertools import zip_longest

from scaffold.plan.disk import at, content, is_begun
from scaffold.plan.plan import BETWEEN, Step


def is_ours(step: Step, found: bytes) -> bool:
    """Tell whether a file is as before a step, as after it, or as a torn write may have left it."""
    if found in (step.before, step.after):
        return True
    if step.before is None:
        return is_begun(found, step.after)
    candidates = zip_longest(found, step.before, step.after or b"")
    return all(byte in (before, after, 0, None) for byte, before, after in candidates)


def fits(steps: Sequence[Step], root: str) -> bool:
    """Tell whether the files of a folder are those of a plan, in whatever state that is: at least one to the byte."""
    exact = 0
    for step in steps:
        if step.to != step.path:
            is_between = os.path.basename(step.path).startswith(BETWEEN)  # told by the step that brings a file there
            if not is_between and not any(os.path.lexists(at(root, path)) for path in _places(step.path, steps)):
                return False
            continue
        found = [data for path in _places(step.path, steps) if (data := content(root, path)) is not None]
        if not found and None in (step.before, step.after):
            continue
        if not any(is_ours(step, data) for data in found):
            return False
        exact += any(data and data in (step.before, step.after) for data in found)
    return bool(exact) or all(step.to != step.path for step in steps)


def _places(path: str, steps: Sequence[Step]) -> list[str]:
    """Return where a file may lie before, between and after the moves of a plan."""
    places = [path]
    for step in steps:
        if step.to != step.path:
            places += [step.to + place[len(step.path) :] for place in places if f"{place}/".startswith(f"{step.path}/")]
    return places
