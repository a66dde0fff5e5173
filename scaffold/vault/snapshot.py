"""A read-only look at the files of a vault, taken once: what is in it, and the text of what is asked for."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from scaffold.errors import ScaffoldError
from scaffold.text.encoding import decode, encode
from scaffold.vault.listing import Listing, list_files
from scaffold.vault.names import is_hidden, is_inside, key, stem
from scaffold.vault.resolver import Resolver
from scaffold.vault.setting_files import BOOKMARKS

_T = TypeVar("_T")
Memory = Callable[["Snapshot", str, Sequence[str], Callable[[str], Any]], Iterator[tuple[str, Any]]]
"""What remembers what was said of files: see `vault.memory.recall`."""
LARGEST = 32 << 20  # bytes of a note, and of whatever else is read to be understood
LARGEST_PDF = 256 << 20
ALL = sys.maxsize  # bytes of what is handed on as it is
_CAREFUL = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_AT_ONCE = 1 << 16  # bytes; a regular file gives less only at its end


def say_nothing(_: str) -> None:
    """Say nothing: a default that can be sent to a worker."""


class Snapshot:
    """The files below `root` that Obsidian sees, as paths with `/` relative to it; dot files and folders are not seen.

    Symbolic links are not followed: they could lead out of the vault. `unseen` names them.
    """

    def __init__(
        self,
        root: str,
        watched: Callable[[Sequence[str]], Iterable[str]] = iter,
        tell: Callable[[str], None] = say_nothing,
        largest: int = LARGEST,
        *,
        signs: bool = False,
    ) -> None:
        self.root = root
        self.tell, self.largest = tell, largest
        self.signs = signs  # the files are listed with their signatures
        self._told: set[str] = set()
        self.watched = watched  # what long readings pass their paths through, so that progress can be shown
        self.may_fork = True  # long readings may be shared among processes
        self.memory: Memory | None = None
        self.texts: Mapping[str, str] = {}  # unsaved, as an editor has them: laid over what is on disk

    def with_texts(self, texts: Mapping[str, str]) -> "Snapshot":
        """Return the same files, some of them with other texts, or new; nothing else is copied or read anew."""
        wrong = next((path for path in texts if not is_inside(path)), None)
        if wrong is not None:
            raise ScaffoldError(f"{wrong!r} is not a path of a file in a vault.")
        import copy

        laid = copy.copy(self)
        laid.texts = {**self.texts, **texts}
        added = [path for path in texts if path not in self.path_set and not is_hidden(path)]
        laid.__dict__.pop("linking", None)  # the bookmarks may be among them
        if added:
            for name in ("path_set", "notes", "notes_by_folder", "folders", "resolver", "titles"):
                laid.__dict__.pop(name, None)
            laid.__dict__["paths"] = tuple(sorted((*self.paths, *added)))
        return laid

    @cached_property
    def listing(self) -> Listing:
        """What is on disk. Raises ScaffoldError for a folder that cannot be listed."""
        return list_files(self.root, self._tell_once, sign=self.signs)

    def sign(self) -> None:
        """List the files with their signatures; what was read of one before does not go by these."""
        if not self.signs:
            listing = list_files(self.root, self._tell_once, sign=True)
            known = dict(zip(listing.paths, listing.signatures, strict=True))
            signatures = [known.get(path, b"") for path in self.paths]
            self.listing = Listing(listing.moment, self.paths, signatures, self.listing.folders, self.listing.links)
            self.signs = True

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """All files, in a stable order. Raises ScaffoldError for a folder that cannot be listed."""
        return self.listing.paths

    @property
    def unseen(self) -> Sequence[str]:
        """The symbolic links."""
        return self.listing.links

    @cached_property
    def path_set(self) -> frozenset[str]:
        """All files, to ask whether one is among them."""
        return frozenset(self.paths)

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
        has_bookmarks = self.holds(BOOKMARKS) and not self.shares_bookmarks
        return (*self.paths, BOOKMARKS) if has_bookmarks else self.paths

    @cached_property
    def shares_bookmarks(self) -> bool:
        """Tell whether the bookmarks are behind a symbolic link, as vaults have it that share their settings."""
        full = os.path.join(self.root, BOOKMARKS)
        linked = os.path.islink(full) or os.path.islink(os.path.dirname(full))
        return linked and os.path.isfile(full)

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """All folders, those that hold nothing, too."""
        found = set(self.listing.folders)
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

    def spelled(self, folder: str) -> str:
        """Return a folder as it is spelled on disk as far as it is there: case and normal form make no second one."""
        known = {key(each): each for each in self.folders}
        parts = folder.split("/")
        for depth in range(len(parts), 0, -1):
            found = known.get(key("/".join(parts[:depth])))
            if found is not None:
                return "/".join([found, *parts[depth:]])
        return folder

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
        return self.texts[path] if path in self.texts else decode(self.read_bytes(path))

    def read_bytes(self, path: str, most: int = 0) -> bytes:
        """Return the bytes of a file, none of one that is larger than `most`, and of what is not a file any more.

        Where `most` is not given, it is `largest`. Raises ScaffoldError when it cannot be read.
        """
        if path in self.texts:
            return encode(self.texts[path])
        most = most or self.largest
        links = 0 if path.startswith(".obsidian/") else getattr(os, "O_NOFOLLOW", 0)
        try:
            found = _content(f"{self.root}/{path}", links, most)
        except FileNotFoundError as error:
            raise ScaffoldError(
                f"{path} vanished while the vault was read. Nothing was changed; run it again."
            ) from error
        except OSError as error:
            raise ScaffoldError(f"Cannot read {path}: {error.strerror}. Nothing was changed.") from error
        if found is None:
            self._tell_once(f"{path} is passed over: it is larger than {most >> 20} MiB, or not a file any more.")
        return found or b""

    def holds(self, path: str) -> bool:
        """Tell whether a file is there, be it one that Obsidian does not show."""
        return path in self.texts or os.path.isfile(os.path.join(self.root, path))

    def _tell_once(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self.tell(sentence)

    def each(self, paths: Sequence[str], look: Callable[[str], _T]) -> Iterator[_T]:
        """Return what `look` says of each path, in their order; many are shared among workers (see `parallel`).

        Those that are begun anew share it only where `look` can be sent to them: it is no closure.
        """
        if len(paths) < 2:  # noqa: PLR2004 - there is nothing to share
            return map(look, self.watched(paths))
        from scaffold.vault.parallel import look_at_each

        size = len(paths) if self.may_fork else 0
        return look_at_each(paths, look, self.watched, size)

    def settings(self, name: str) -> dict[str, object]:
        """Return a settings file of `.obsidian` (`app.json`, `plugins/x/data.json`); {} where there is none.

        Raises ScaffoldError when it is not a JSON object.
        """
        import json

        path = f".obsidian/{name}"
        if not self.holds(path):
            return {}
        try:
            found = json.loads(self.read_bytes(path))
        except (ValueError, RecursionError) as error:
            raise ScaffoldError(f"{path} is not valid JSON ({error}); fix or remove it.") from error
        if not isinstance(found, dict):
            raise ScaffoldError(f"{path} holds no JSON object; fix or remove it.")
        return found


def _content(full: str, flags: int, most: int) -> bytes | None:
    """Return the bytes of a file, in half the time that a file object takes: a vault has many small ones.

    None for one of more than `most` bytes, and for what is not a regular file any more: it is not waited for.
    """
    try:
        descriptor = os.open(full, os.O_RDONLY | _CAREFUL | flags)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return None
        raise
    try:
        data = os.read(descriptor, _AT_ONCE)
        if 0 < len(data) < _AT_ONCE:
            return data
        found = os.fstat(descriptor)
        if found.st_size > most or not stat.S_ISREG(found.st_mode):
            return None
        pieces = [data]
        while data := os.read(descriptor, _AT_ONCE):
            pieces.append(data)
        return b"".join(pieces)
    finally:
        os.close(descriptor)
