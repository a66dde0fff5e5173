"""Other programs that do some of the same work, where they are installed. Nothing is downloaded here.

To have them: `npm install --prefix FOLDER foam-cli`, `.venv/bin/pip install obsidiantools`, and FOLDER's
`node_modules/.bin` on the PATH. notesmd-cli and zk are built from Go modules, iwe and markdown-oxide from crates; these
registries could not be reached where this was written, and no command is given here that was not tried.
"""

import importlib.util
import shutil
import sys
from typing import NamedTuple

MOST = 1_000  # notes; at ten times as many, one run takes minutes
FOAM = "foam-cli: rename, 5 referrers"
OBSIDIANTOOLS = "obsidiantools: all links"
QUIET = {"FOAM_TELEMETRY": "off"}
_CONNECT = "import pathlib, obsidiantools.api as o; o.Vault(pathlib.Path('.')).connect()"


class Peer(NamedTuple):
    """A command, and what takes it back."""

    command: list[str]
    undo: list[str]


def find_peers() -> tuple[dict[str, Peer], list[str]]:
    """Return the peers that are there by the names of their rows, and a sentence for each that is not."""
    peers: dict[str, Peer] = {}
    missing = ["notesmd-cli, zk, iwe and markdown-oxide are not measured: tests/benchmarks/peers.py says why."]
    foam = shutil.which("foam")
    if foam:
        peers[FOAM] = Peer([foam, "rename", "note", "Typical", "Usual"], [foam, "rename", "note", "Usual", "Typical"])
    else:
        missing.append("foam-cli is not measured: there is no `foam` on the PATH.")
    if importlib.util.find_spec("obsidiantools"):
        peers[OBSIDIANTOOLS] = Peer([sys.executable, "-c", _CONNECT], [])
    else:
        missing.append("obsidiantools is not measured: it is not installed here.")
    return peers, missing
