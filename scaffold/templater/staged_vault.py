"""A vault as a template changes it, in memory: what it writes is seen by what it reads later, and becomes a plan."""

import os
import posixpath
import re
from dataclasses import dataclass, field

from scaffold.errors import ScaffoldError
from scaffold.plan.model import Change, CreateNote, DeleteNote, EditNote, MoveNote, Plan, Skipped
from scaffold.text.encoding import decode, encode
from scaffold.text.spans import Edit, Span, apply_edits
from scaffold.vault.names import LONGEST, check_folder, key, stem
from scaffold.vault.resolver import Resolver
from scaffold.vault.snapshot import Snapshot

MOST = 1000  # files that one run may create


@dataclass
class StagedVault:
    """The vault, and what a run has changed of it so far.

    `origin` maps the path of each file of the vault to the one it had before; `written` holds new texts by present
    path. `times` are creation and modification of files in ms, where they are known better than the disk knows them.
    """

    vault: Snapshot
    now: float  # ms
    times: dict[str, tuple[float, float]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)  # folders
    relinked: set[str] = field(default_factory=set)  # original paths whose links follow

    def __post_init__(self) -> None:
        self.origin = {path: path for path in self.vault.paths}
        self.created: dict[str, None] = {}
        self._resolver: Resolver | None = None

    @property
    def files(self) -> list[str]:
        """The paths of all files as they are by now."""
        return sorted({*self.origin, *self.created})

    @property
    def folders(self) -> list[str]:
        """The paths of all folders as they are by now."""
        found = {*self.made, *self.vault.folders}
        for path in (*self.origin, *self.created):
            while path := posixpath.dirname(path):
                found.add(path)
        return sorted(found)

    @property
    def resolver(self) -> Resolver:
        """What resolves links in the vault as it is by now."""
        self._resolver = self._resolver or Resolver(self.files)
        return self._resolver

    def is_file(self, path: str) -> bool:
        """Tell whether there is a file."""
        return path in self.origin or path in self.created

    def is_folder(self, path: str) -> bool:
        """Tell whether there is a folder; `/` is the vault itself."""
        return (
            path in ("/", "")
            or path in self.made
            or any(each.startswith(f"{path}/") for each in self.files)
            or path in self.vault.folders
        )

    def read(self, path: str) -> str:
        """Return the text of a file. Raises FileNotFoundError."""
        if path in self.written:
            return self.written[path]
        if path not in self.origin:
            raise FileNotFoundError(path)
        return decode(self.vault.read_bytes(self.origin[path]))

    def stat(self, path: str) -> tuple[float, float, int]:
        """Return creation and modification of a file in ms, and its size in bytes."""
        if path in self.created or path in self.written:
            created = self.now if path in self.created else self._times(path)[0]
            return created, self.now, len(encode(self.read(path)))
        return (*self._times(path), len(encode(self.read(path))))

    def _times(self, path: str) -> tuple[float, float]:
        origin = self.origin[path]
        if origin in self.times:
            return self.times[origin]
        found = os.stat(os.path.join(self.vault.root, origin))
        born = getattr(found, "st_birthtime", min(found.st_ctime, found.st_mtime))
        return int(born * 1000), int(found.st_mtime * 1000)

    def create(self, path: str, text: str) -> None:
        """Make a new file. Raises FileExistsError, ScaffoldError for a path that cannot be or too many files."""
        self._check(path)
        if self._taken(path):
            raise FileExistsError(path)
        if len(self.created) >= MOST:
            raise ScaffoldError(f"The template creates more than {MOST} files; nothing was written.")
        self.created[path] = None
        self.written[path] = _writable(text)
        self._changed()

    def write(self, path: str, text: str) -> None:
        """Give a file another text; one that is not there is made."""
        if not self.is_file(path):
            self.create(path, text)
        elif text != self.read(path):
            self.written[path] = _writable(text)

    def make_folder(self, path: str) -> None:
        """Make a folder."""
        self._check(path)
        self.made.add(path)

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with all that is in it."""
        for each in [each for each in self.files if each == path or each.startswith(f"{path}/")]:
            self.origin.pop(each, None)
            self.created.pop(each, None)
            self.written.pop(each, None)
        self.made.discard(path)
        self._changed()

    def rename(self, old: str, new: str, *, links: bool) -> None:
        """Give a file or folder another path; with `links`, the links of the vault follow. Raises FileExistsError."""
        if old == new:
            return
        self._check(new)
        moved = [each for each in self.files if each == old or each.startswith(f"{old}/")]
        if not moved:
            raise FileNotFoundError(old)
        if self._taken(new) and key(old) != key(new):
            raise FileExistsError(new)
        for each in moved:
            to = new + each[len(old) :]
            if each in self.origin:
                self.origin[to] = self.origin.pop(each)
                if links:
                    self.relinked.add(self.origin[to])
            else:
                del self.created[each]
                self.created[to] = None
            if each in self.written:
                self.written[to] = self.written.pop(each)
        self._changed()

    def _taken(self, path: str) -> bool:
        return bool(self.resolver.same_name(path)) or self.is_folder(path)

    def _changed(self) -> None:
        self._resolver = None

    def _check(self, path: str) -> None:
        """Raise ScaffoldError for a path that leaves the vault or hides from Obsidian."""
        parts = path.split("/")
        if ".." in parts or path.startswith("/") or any(part.startswith(".") for part in parts) or not path:
            raise ScaffoldError(f"The template wants to write {path!r}, which is not a place for notes in this vault.")
        if re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", path) or any(len(part.encode()) > LONGEST for part in parts):
            raise ScaffoldError(f"The template wants to write {path[:80]!r}, which no file system can hold.")
        check_folder(posixpath.dirname(path).replace(":", ""))

    def plan(self, title: str) -> Plan:
        """Return the plan that makes the vault what the run made of it."""
        moves = {origin: path for path, origin in self.origin.items() if path != origin}
        texts = {self.origin[path]: text for path, text in self.written.items() if path in self.origin}
        skipped: tuple[Skipped, ...] = ()
        following = {origin: path for origin, path in moves.items() if origin in self.relinked}
        if following:
            from scaffold.refactor.relocate import plan_relocation

            relinked = plan_relocation(self.vault.with_texts(texts), following, "none", title)
            skipped = relinked.skipped
            for change in relinked.changes:
                if isinstance(change, EditNote):
                    texts[change.path] = apply_edits(change.before, list(change.edits))
        skipped += self._keep_links(texts)
        changes: list[Change] = []
        for origin, text in sorted(texts.items()):
            before = decode(self.vault.read_bytes(origin))
            if text != before:
                changes.append(EditNote(origin, before, (_edit(before, text),)))
        for origin in sorted(set(self.vault.paths) - set(self.origin.values())):
            changes.append(DeleteNote(origin, decode(self.vault.read_bytes(origin))))  # noqa: PERF401
        changes += [MoveNote(origin, path) for origin, path in sorted(moves.items())]
        changes += [CreateNote(path, self.written[path]) for path in sorted(self.created)]
        return Plan(title, tuple(changes), skipped)

    def _keep_links(self, texts: dict[str, str]) -> tuple[Skipped, ...]:
        """Give links to a note whose name a new one has, too, that note's full path, as `refactor.create` does."""
        names = {stem(path) for path in self.created if self.vault.resolver.resolve(stem(path), "").path}
        if not names:
            return ()
        from scaffold.refactor.relink import Relinker
        from scaffold.refactor.scan import read_affected

        overlay = self.vault.with_texts(texts)
        readings = read_affected(overlay, {}, also=names)
        Relinker(overlay, {}, created=list(self.created)).plan_edits(readings)
        for reading in readings:
            if reading.edits:
                texts[reading.path] = apply_edits(reading.text, reading.edits)
        return tuple(entry for reading in readings for entry in reading.skipped)


def _writable(text: str) -> str:
    """Return a text without halves of characters, which JavaScript knows and UTF-8 does not; bytes of notes stay."""
    return re.sub(r"[\ud800-\udc7f\udd00-\udfff]", "\ufffd", text)


def _edit(before: str, after: str) -> Edit:
    """Return the one edit between two texts, as small as it can be."""
    start = 0
    shorter = min(len(before), len(after))
    while start < shorter and before[start] == after[start]:
        start += 1
    end = 0
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return Edit(Span(start, len(before) - end), after[start : len(after) - end])
