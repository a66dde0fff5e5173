"""By what a vault is known to have changed: the signatures of its files, and of the settings that it is read by."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from scaffold.vault.discovery import SETTINGS
from scaffold.vault.obsidian import APP, COMMUNITY_PLUGINS, DAILY_NOTES, TEMPLATES
from scaffold.vault.snapshot import BOOKMARKS, Snapshot

_PLUGINS = ("templater-obsidian", "obsidian-tasks-plugin")
SETTING_FILES = (
    SETTINGS,
    BOOKMARKS,
    *(f".obsidian/{name}" for name in (APP, TEMPLATES, DAILY_NOTES, COMMUNITY_PLUGINS)),
    *(f".obsidian/plugins/{name}/data.json" for name in _PLUGINS),
)

Signature = tuple[int, int, int, int]
"""The size of a file in bytes, when it was written and when it was changed in nanoseconds, and its inode."""


class Signatures(NamedTuple):
    """The signatures of the files of a vault, and of its settings, at one moment; None for what is not there."""

    files: Mapping[str, Signature | None]
    places: tuple[str, ...]  # folders, and what is passed over
    settings: tuple[Signature | None, ...]

    def changed(self, before: "Signatures") -> frozenset[str]:
        """Return the files that are new, or are not as they were."""
        return frozenset(path for path, mine in self.files.items() if before.files.get(path) != mine)


def sign(vault: Snapshot) -> Signatures:
    """Return the signatures of a vault; to be taken before its files are read, so that no change is missed."""
    return Signatures(
        {path: _signature(f"{vault.root}/{path}") for path in vault.paths},
        (*vault.folders, "", *vault.unseen),
        tuple(_signature(f"{vault.root}/{path}", follow=True) for path in SETTING_FILES),
    )


def _signature(full: str, *, follow: bool = False) -> Signature | None:
    try:
        found = os.stat(full, follow_symlinks=follow)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
