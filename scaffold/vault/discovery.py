"""Where the vault is: named on the command line or in the environment, or the nearest folder that looks like one."""

import os

from scaffold.errors import ScaffoldError

TYPE_CHECKING = False  # what stands in an annotation takes longer to load than a vault to find
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SETTINGS = "scaffold.toml"
MARKS = (".obsidian", SETTINGS)


def find_vault(named: str | None, environ: "Mapping[str, str]", start: str, near: "Sequence[str]" = ()) -> str:
    """Return the real path of the vault's folder.

    `named` (`--vault`) goes before `SCAFFOLD_VAULT`, and that before the nearest folder at or above `start` that holds
    `.obsidian` or `scaffold.toml`, and that before the one around the first of the paths `near`: a commit's, say, in a
    repository that the vault is a folder of. Raises ScaffoldError when there is none.
    """
    chosen = named or environ.get("SCAFFOLD_VAULT")
    if chosen:
        if not os.path.isdir(chosen):
            origin = "--vault" if named else "SCAFFOLD_VAULT"
            raise ScaffoldError(f"No vault at {chosen!r}: {origin} must name a folder.")
        return os.path.realpath(chosen)
    around = (_around(start), *(_around(path) for path in near if os.path.lexists(path)))
    found = next(filter(None, around), None)
    if found is None:
        raise ScaffoldError(
            f"No vault here: neither {start} nor a folder above it holds .obsidian or scaffold.toml. "
            "Name one with --vault DIR or SCAFFOLD_VAULT."
        )
    return found


def _around(start: str) -> str | None:
    """Return the nearest vault at or above a place."""
    folder = os.path.realpath(start)
    while not any(os.path.exists(os.path.join(folder, mark)) for mark in MARKS):
        if os.path.dirname(folder) == folder:
            return None
        folder = os.path.dirname(folder)
    return folder
