"""The folder for what can be found out again at any time: it only saves time, and whoever deletes it loses nothing.

It is never in a vault. Nothing here raises: what cannot be read is not there, and what cannot be written is not kept.
"""

import os
import sys
import zlib
from contextlib import suppress

from scaffold.plan.state import StateDir, make_private, private

OFF = "off"  # of SCAFFOLD_CACHE, which otherwise names the folder
LIMIT = 512 << 20  # bytes of all files; the oldest go first
_KIND = b"scaffold cache 1\n"
_HEAD = len(_KIND) + 4  # with a checksum of what follows


def cache_folder() -> str | None:
    """Return the user's folder for caches, None where it is switched off."""
    given = os.environ.get("SCAFFOLD_CACHE", "").strip()
    if given:
        return None if given.lower() == OFF else os.path.abspath(given)
    if sys.platform == "linux":
        named = os.environ.get("XDG_CACHE_HOME", "").strip()
        named = named if os.path.isabs(named) else ""  # another one is to be ignored, says the rule
        return os.path.join(named or os.path.expanduser("~/.cache"), "scaffold")
    from platformdirs import user_cache_dir

    return user_cache_dir("scaffold", appauthor=False)


class CacheDir:
    """Where what is known of the vault at `root` lies: files by name, each whole or not there."""

    def __init__(self, folder: str, root: str) -> None:
        self.above, self.root = folder, root
        self.folder = os.path.join(folder, StateDir(folder, root).name)

    def read(self, name: str) -> memoryview | None:
        """Return what was kept under a name, None where there is nothing that can be relied on."""
        try:
            with os.fdopen(private(os.path.join(self.folder, name), os.O_RDONLY), "rb") as file:
                data = file.read()
        except (OSError, ValueError):
            return None
        if data[: len(_KIND)] != _KIND or not self._is_private():
            return None
        kept = memoryview(data)[_HEAD:]
        return kept if zlib.crc32(kept) == int.from_bytes(data[len(_KIND) : _HEAD], "big") else None

    def write(self, name: str, *pieces: bytes | memoryview) -> None:
        """Keep data under a name, beside its place first: who reads meanwhile finds what was there before."""
        full = os.path.join(self.folder, name)
        fresh = f"{full}.{os.getpid()}-{os.urandom(4).hex()}"
        checked = 0
        for piece in pieces:
            checked = zlib.crc32(piece, checked)
        try:
            make_private(self.folder)
            if not self._is_private():
                return
            with os.fdopen(private(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:
                file.writelines((_KIND, checked.to_bytes(4, "big"), *pieces))
            os.replace(fresh, full)
        except OSError:
            with suppress(OSError):
                os.unlink(fresh)
        except BaseException:
            with suppress(OSError):
                os.unlink(fresh)
            raise

    def _is_private(self) -> bool:
        """Tell whether the folder is this person's alone: what somebody else put there is not believed."""
        if os.name != "posix":
            return True
        try:
            found = os.lstat(self.folder)
        except OSError:
            return False
        return found.st_uid == os.geteuid() and not found.st_mode & 0o077 and not os.path.islink(self.folder)
