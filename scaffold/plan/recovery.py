"""Vaults in which a crash interrupted a plan: what is half done is taken back by the next command.

Of a vault that was moved since, the unfinished plan is kept below its old path: that is said, and nothing is taken
back. Only the folder's inode tells that it is the same, and another disk may have a folder of the same number.
"""

import json
import os
from collections.abc import Iterator

from scaffold.errors import ScaffoldError
from scaffold.plan.disk import failure
from scaffold.plan.journal import Journal, OtherVaultError
from scaffold.plan.kept import Kept
from scaffold.plan.reversal import restore
from scaffold.plan.state import UNFINISHED


def recover(root: str, journal: Journal) -> list[str]:
    """Reverse the plans that a crash left half done; return a sentence on each.

    Files that somebody has changed since stay as they are, and the sentence names them.
    """
    if not journal.numbers(*UNFINISHED):
        return [
            f"A crash had interrupted a plan in a vault at {place}, which is gone; if this is it, move it back there: "
            "the next command in it takes back what is half done."
            for place in earlier_places(journal)
        ]
    said: list[str] = []
    with journal.locked():
        for number in reversed(journal.numbers(*UNFINISHED)):
            try:
                entry = journal.load(number)
            except OtherVaultError as error:
                said.append(f"A crash had interrupted a plan in another folder that was here, which stays so: {error}")
                continue
            kept = Kept(journal, entry)
            try:
                left = restore(entry, root, journal, kept.found)
            except OSError as error:
                raise ScaffoldError(
                    f"{failure(error, root)} Until then, what interrupted {entry.title} stays half done."
                ) from error
            stays = kept.before(left)
            now = stays[:1].lower() + stays[1:] or "the vault is again as it was before."
            journal.change_state(number, "pending", "undone")
            said.append(f"A crash had interrupted {entry.title!r}; {now}{kept.said()}")
    return said


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
