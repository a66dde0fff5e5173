"""A vault that was moved after a crash: its unfinished plan is kept below its old path. It is told of, not taken back.

Only the folder's inode tells that it is the same, and another disk may have a folder of the same number.
"""

import json
import os
from collections.abc import Iterator

from scaffold.plan.journal import UNFINISHED, Journal


def earlier_places(journal: Journal) -> list[str]:
    """Return where the vault seems to have lain when a crash interrupted a plan; only while its path has no journal."""
    if os.path.isdir(journal.folder):
        return []
    places = {place for file in _unfinished(os.path.dirname(journal.folder)) if (place := _place(file, journal.inode))}
    return sorted(places)


def _unfinished(folder: str) -> Iterator[str]:
    for below, _, names in os.walk(folder):
        yield from (os.path.join(below, name) for name in names if name.rpartition(".")[2] in UNFINISHED)


def _place(file: str, inode: int | None) -> str | None:
    """Return the path of an entry's vault, if it is gone from there and had this inode."""
    try:
        with open(file, "rb") as lines:
            header = json.loads(lines.readline())
        place = str(header["vault"])
        return place if header["inode"] == inode and not os.path.lexists(place) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
