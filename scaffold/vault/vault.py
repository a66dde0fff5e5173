"""A read-only look at the files of a vault, taken once: what is in it, and the text of what is asked for."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar

from scaffold.errors import ScaffoldError
from scaffold.text import decode
from scaffold.vault.names import key, stem
from scaffold.vault.resolution import Resolver
from scaffold.workers import together

_T = TypeVar("_T")
_AT_ONCE = 1 << 16  # bytes; a regular file gives less only at its end


class Vault:
    """The files below `root` that Obsidian sees, as paths with `/` relative to it; dot files and folders are not seen.

    Symbolic links are not followed: they could lead out of the vault. `unseen` names them.
    """

    def __init__(self, root: str, watched: Callable[[Sequence[str]], Iterable[str]] = iter) -> None:
        self.root = root
        self.watched = watched  # what long readings pass their paths through, so that progress can be shown
        self.unseen: list[str] = []

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """All files, in a stable order. Raises ScaffoldError for a folder that cannot be listed."""
        found: list[str] = []
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                entries = list(os.scandir(os.path.join(self.root, folder)))
            except OSError as error:
                raise ScaffoldError(f"Cannot list {folder or self.root!r}: {error.strerror}.") from error
            for entry in entries:
                name = entry.name
                path = f"{folder}/{name}" if folder else name
                if name[0] == ".":
                    continue
                if entry.is_file(follow_symlinks=False):
                    found.append(path)
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                elif entry.is_symlink():
                    self.unseen.append(path)
        self.unseen.sort()
        found.sort()
        return tuple(found)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """The paths of the notes."""
        return tuple(path for path in self.paths if path.lower().endswith(".md"))

    @cached_property
    def notes_by_folder(self) -> dict[str, list[str]]:
        """The notes that lie right in each folder, "" for the vault's own."""
        found: dict[str, list[str]] = {}
        for path in self.notes:
            found.setdefault(path.rpartition("/")[0], []).append(path)
        return found

    @cached_property
    def linking(self) -> tuple[str, ...]:
        """All files, and the one of Obsidian's own that links to them: its bookmarks."""
        bookmarks = ".obsidian/bookmarks.json"
        return (*self.paths, bookmarks) if os.path.isfile(os.path.join(self.root, bookmarks)) else self.paths

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The folders that hold a file, at any depth."""
        found: set[str] = set()
        for folder in {path.rpartition("/")[0] for path in self.paths}:
            above = folder
            while above and above not in found:
                found.add(above)
                above = above.rpartition("/")[0]
        return tuple(sorted(found))

    @cached_property
    def resolver(self) -> Resolver:
        """What resolves links in the vault as it is."""
        return Resolver(self.paths)

    @cached_property
    def titles(self) -> dict[str, str]:
        """The titles of all notes, by their key (see `names.key`)."""
        return {key(stem(path)): stem(path) for path in self.notes}

    def taken(self, path: str) -> list[str]:
        """Return the files that have, to Obsidian, the path of a file to come.

        Raises ScaffoldError where a symbolic link has it, dangling or not.
        """
        files = self.resolver.same_name(path)
        for link in self.unseen:
            if key(link) == key(path):
                raise ScaffoldError(f"{link} exists already, as a symbolic link; nothing was changed.")
        return files

    def read(self, path: str) -> str:
        """Return the text of a file. Raises ScaffoldError when it cannot be read."""
        return decode(self.read_bytes(path))

    def read_bytes(self, path: str) -> bytes:
        """Return the bytes of a file. Raises ScaffoldError when it cannot be read."""
        try:
            return _content(f"{self.root}/{path}")
        except FileNotFoundError as error:
            raise ScaffoldError(
                f"{path} vanished while the vault was read. Nothing was changed; run it again."
            ) from error
        except OSError as error:
            raise ScaffoldError(f"Cannot read {path}: {error.strerror}. Nothing was changed.") from error

    def each(self, paths: Sequence[str], look: Callable[[str], _T]) -> Iterator[_T]:
        """Yield what `look` says of each path, in their order; many are shared among workers (see `workers`)."""
        parts = together(lambda worker: [look(path) for path in self.watched(worker.part(paths))], len(paths))
        yield from (parts[number % len(parts)][number // len(parts)] for number in range(len(paths)))

    def settings(self, name: str) -> dict[str, object]:
        """Return a settings file of `.obsidian` (`app.json`, `plugins/x/data.json`); {} where there is none.

        Raises ScaffoldError when it is not a JSON object.
        """
        import json

        path = f".obsidian/{name}"
        if not os.path.isfile(os.path.join(self.root, path)):
            return {}
        try:
            found = json.loads(self.read_bytes(path))
        except (ValueError, RecursionError) as error:
            raise ScaffoldError(f"{path} is not valid JSON ({error}); mend or remove it.") from error
        if not isinstance(found, dict):
            raise ScaffoldError(f"{path} holds no JSON object; mend or remove it.")
        return found


def _content(full: str) -> bytes:
    """Return the bytes of a file, in half the time that a file object takes: a vault has many small ones."""
    descriptor = os.open(full, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        data = os.read(descriptor, _AT_ONCE)
        if len(data) < _AT_ONCE:
            return data
        pieces = [data]
        while data := os.read(descriptor, _AT_ONCE):
            pieces.append(data)
        return b"".join(pieces)
    finally:
        os.close(descriptor)
