"""Where the vault is: named on the command line or in the environment, or the nearest folder that looks like one."""

import os
from collections.abc import Mapping

from scaffold.errors import ScaffoldError

SETTINGS = "scaffold.toml"
MARKS = (".obsidian", SETTINGS)


def find_vault(named: str | None, environ: Mapping[str, str], start: str) -> str:
    """Return the real path of the vault's folder.

    `named` (`--vault`) goes before `SCAFFOLD_VAULT`, and that before the nearest folder at or above `start` that holds
    `.obsidian` or `scaffold.toml`. Raises ScaffoldError when there is none.
    """
    chosen = named or environ.get("SCAFFOLD_VAULT")
    if chosen:
        if not os.path.isdir(chosen):
            origin = "--vault" if named else "SCAFFOLD_VAULT"
            raise ScaffoldError(f"No vault at {chosen!r}: {origin} must name a folder.")
        return os.path.realpath(chosen)
    folder = os.path.realpath(start)
    while not any(os.path.exists(os.path.join(folder, mark)) for mark in MARKS):
        parent = os.path.dirname(folder)
        if parent == folder:
            raise ScaffoldError(
                f"No vault here: neither {start} nor a folder above it holds .obsidian or scaffold.toml. "
                "Name one with --vault DIR or SCAFFOLD_VAULT."
            )
        folder = parent
    return folder
