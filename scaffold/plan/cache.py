"""The folder for what can be found out again at any time: it only saves time, and whoever deletes it loses nothing.

It is never in a vault. Nothing here raises: what cannot be read is not there, and what cannot be written is not kept.
Each vault has a folder of its own in it, and there a file that names the vault. A folder in which no file begins as
ours do is never tidied.
"""

import os
import stat
import sys
import time
import zlib

from scaffold.plan.state import StateDir, make_private, private

TYPE_CHECKING = False  # what stands in an annotation takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Iterator

_OFF = frozenset(("off", "0", "no", "false"))  # of SCAFFOLD_CACHE, which otherwise names the folder
LIMIT = 512 << 20  # bytes of all files; the oldest go first
_KIND = b"scaffold cache 1\n"
_HEAD = len(_KIND) + 4  # with a checksum of what follows
_SEED = zlib.crc32(_KIND)  # so that no zeros look like a checksum of nothing
_VAULT = "vault"  # the file that names the vault
_NAME = 16  # characters of the name of a vault's folder
_LEFT = 3600  # seconds after which a file that was being written is known to be left by a crash


def cache_folder() -> str | None:
    """Return the user's folder for caches, None where it is switched off, or named by a path that is not absolute."""
    given = os.environ.get("SCAFFOLD_CACHE", "").strip()
    if not given:
        return default_cache_folder()
    full = os.path.expanduser(given)
    return os.path.abspath(full) if os.path.isabs(full) else None


def is_switched_off() -> bool:
    """Tell whether SCAFFOLD_CACHE says that nothing is to be kept."""
    return os.environ.get("SCAFFOLD_CACHE", "").strip().lower() in _OFF


def default_cache_folder() -> str:
    """Return the user's folder for caches, where SCAFFOLD_CACHE names none."""
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
        return _content(os.path.join(self.folder, name)) if self._is_private() else None

    def names(self) -> list[str]:
        """Return the names under which something may be kept."""
        try:
            return os.listdir(self.folder)
        except OSError:
            return []

    def write(self, name: str, *pieces: bytes | memoryview) -> str:
        """Keep data under a name, beside its place first: who reads meanwhile finds what was there before.

        Return the file's path, be it written or not.
        """
        full = os.path.join(self.folder, name)
        try:
            if self.is_in_vault():
                return full
            named = _content(os.path.join(self.folder, _VAULT))
            is_new = named is None or bytes(named) != os.fsencode(self.root)
            make_private(self.folder)
            if not self._is_private():
                return full
            if is_new:
                _forget_lost(self.above)
                _put(os.path.join(self.folder, _VAULT), os.fsencode(self.root))
            _put(full, *pieces)
            _tidy(self.above)
        except OSError:
            return full
        return full

    def drop(self, name: str) -> None:
        """Forget what was kept under a name."""
        _remove(os.path.join(self.folder, name))

    def _is_private(self) -> bool:
        """Tell whether the folder is this person's alone: what somebody else put there is not believed."""
        if self.is_in_vault():
            return False
        try:
            found = os.lstat(self.folder)
        except OSError:
            return False
        is_own = os.name != "posix" or (found.st_uid == os.geteuid() and not found.st_mode & 0o077)
        return is_own and stat.S_ISDIR(found.st_mode)

    def is_in_vault(self) -> bool:
        """Tell whether the folder would be in the vault itself, where nothing is kept."""
        return f"{os.path.realpath(self.folder)}{os.sep}".startswith(os.path.join(self.root, ""))


class CachedVault:
    """A vault of which something is kept: its path, None where that is lost, and how many bytes that has."""

    def __init__(self, root: str | None, place: str) -> None:
        self.root, self._place = root, place
        self.size = sum(size for _, size, _ in _files(place))

    def forget(self) -> None:
        """Remove what is kept, the vault's name last. Raises OSError for the first file that cannot be removed."""
        for _, _, full in sorted(_files(self._place), key=lambda file: os.path.basename(file[2]) == _VAULT):
            try:
                os.unlink(full)
            except FileNotFoundError:
                continue
        os.rmdir(self._place)


def cached_vaults(folder: str) -> "Iterator[CachedVault]":
    """Yield the vaults of which something is kept."""
    for place in _folders(folder):
        root = _content(os.path.join(place, _VAULT))
        yield CachedVault(None if root is None else os.fsdecode(bytes(root)), place)


def cached_vault(folder: str, root: str) -> CachedVault | None:
    """Return what is kept of the vault at `root`, None for nothing."""
    place = CacheDir(folder, root).folder
    return CachedVault(root, place) if _is_folder(place) else None


def _forget_lost(folder: str) -> None:
    """Remove what is kept of vaults that are no longer where they were."""
    for each in list(cached_vaults(folder)):
        if each.root is not None and not os.path.isdir(each.root):
            try:
                each.forget()
            except OSError:
                continue


def _tidy(folder: str) -> None:
    """Remove the oldest files beyond `LIMIT`, and what a crash has left of one."""
    every = sorted(file for place in _folders(folder) for file in _files(place))
    size, late = sum(size for _, size, _ in every), time.time() - _LEFT
    for written, part, full in every:
        name = os.path.basename(full)
        if name != _VAULT and (size > LIMIT or ("." in name and written < late)):
            _remove(full)
            size -= part


def _folders(folder: str) -> list[str]:
    """Return the folders of vaults, and of nothing else that may be there."""
    try:
        names = [name for name in os.listdir(folder) if len(name) == _NAME and not name.strip("0123456789abcdef")]
    except OSError:
        return []
    return [place for name in names if _is_ours(place := os.path.join(folder, name))]


def _is_ours(place: str) -> bool:
    """Tell whether a file in a folder begins as ours do, or nothing in it says anything."""
    try:
        names = sorted(os.listdir(place), key=lambda name: name != _VAULT)
    except OSError:
        return False
    paths = [os.path.join(place, name) for name in names]
    is_marked = any(_data(path, len(_KIND)) == _KIND for path in paths)
    return _is_folder(place) and (is_marked or all(_data(path, 1) == b"" for path in paths))


def _is_folder(place: str) -> bool:
    return os.path.isdir(place) and not os.path.islink(place)


def _files(place: str) -> list[tuple[float, int, str]]:
    """Return when each file of a vault's folder was written, its size and its path."""
    try:
        with os.scandir(place) as entries:
            found = [(entry.stat(follow_symlinks=False), entry.path) for entry in entries]
    except OSError:
        return []
    return [(each.st_mtime, each.st_size, path) for each, path in found if stat.S_ISREG(each.st_mode)]


def _data(full: str, size: int = -1) -> bytes | None:
    """Return the first bytes of a file, or all, None where it is not a file that can be read."""
    try:
        descriptor = private(full, os.O_RDONLY)
    except (OSError, ValueError):
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(size)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _content(full: str) -> memoryview | None:
    """Return what `_put` has put into a file, None where it is not there or not as it was put."""
    data = _data(full)
    if data is None:
        return None
    kept = memoryview(data)[_HEAD:]
    is_whole = len(data) >= _HEAD and zlib.crc32(kept, _SEED) == int.from_bytes(data[len(_KIND) : _HEAD], "big")
    if data[: len(_KIND)] != _KIND or not is_whole:
        return None
    return kept


def _put(full: str, *pieces: bytes | memoryview) -> None:
    """Write a file beside its place and rename it there. Raises OSError."""
    fresh = f"{full}.{os.getpid()}-{os.urandom(4).hex()}"
    checked = _SEED
    for piece in pieces:
        checked = zlib.crc32(piece, checked)
    try:
        with os.fdopen(private(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:
            file.writelines((_KIND, checked.to_bytes(4, "big"), *pieces))
        os.replace(fresh, full)
    except BaseException:
        _remove(fresh)
        raise


def _remove(full: str) -> None:
    try:
        os.unlink(full)
    except OSError:
        return
