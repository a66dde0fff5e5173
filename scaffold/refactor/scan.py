"""A file that a refactor may change, and which files those are: a look at the bytes tells most that are not."""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, NoReturn

from scaffold.errors import ScaffoldError
from scaffold.links.find import find_links
from scaffold.links.link import Link
from scaffold.markdown.regions import Regions, find_regions
from scaffold.plan.model import Skipped
from scaffold.refactor.prefilter import NamePrefilter
from scaffold.refactor.staying import FolderMoves
from scaffold.text.encoding import decode
from scaffold.text.lines import Lines
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span
from scaffold.vault.names import stem
from scaffold.vault.obsidian import app_settings
from scaffold.vault.parallel import ALONE, Worker
from scaffold.vault.snapshot import Snapshot

UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # the byte order marks
READ = (".md", ".canvas", ".base", ".jinja", "bookmarks.json")  # the files that may hold links


_INLINE_QUERY = compile_later(rb"`[ \t]*\$?=")


class OptionalEdit(NamedTuple):
    """An edit that a person may want, and what lists it as long as it is not made."""

    edit: Edit
    skipped: Skipped


class SourceFile:
    """A file that may be affected: its text, its links, and the edits planned so far."""

    def __init__(self, path: str, text: str, links: list[Link]) -> None:
        self.path, self.text, self.links = path, text, links
        self.edits: list[Edit] = []
        self.skipped: list[Skipped] = []
        self.kept: set[Span] = set()  # links that are listed instead of edited
        self.optional: list[OptionalEdit] = []

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.text)

    @cached_property
    def regions(self) -> Regions:
        """The regions of a note."""
        return find_regions(self.text)

    def without_links(self) -> "SourceFile":
        """Return what a plan is made of, as one process can tell another."""
        bare = SourceFile(self.path, self.text, [])
        bare.edits, bare.skipped, bare.optional = self.edits, self.skipped, self.optional
        return bare

    def with_optional(self) -> "SourceFile":
        """Return the file with the edits that are a person's to decide, too."""
        listed = {entry.skipped for entry in self.optional}
        file = SourceFile(self.path, self.text, self.links)
        file.edits = [*self.edits, *(entry.edit for entry in self.optional)]
        file.skipped = [entry for entry in self.skipped if entry not in listed]
        file.kept = self.kept
        return file

    def leave(self, offset: int, reason: str) -> None:
        """Note something at `offset` that is not changed."""
        line = self.lines.number(offset)
        self.skipped.append(Skipped(self.path, line, self.lines.line(line), reason))

    def keep(self, link: Link, reason: str) -> None:
        """Leave a link that ought to be edited."""
        self.kept.add(link.span)
        self.leave(link.span.start, reason)

    def refuse(self, offset: int, reason: str) -> NoReturn:
        """Raise ScaffoldError for the line of `offset`."""
        raise ScaffoldError(f"{self.path}:{self.lines.number(offset)}: {reason}; choose another name.")


def read_affected(  # noqa: PLR0913 - what moves, and what is looked for
    vault: Snapshot,
    moves: Mapping[str, str],
    *,
    folders: FolderMoves | None = None,
    also: Iterable[str] = (),
    options: Collection[str] = (),
    worker: Worker = ALONE,
) -> list[SourceFile]:
    """Return the files that move or may name, in any spelling, an old or new name of what moves or one of `also`.

    Bases, and notes with code, that may name one of `folders` are among the files, without links; what moves and says
    the same is not. They are those among the part of `worker`.
    """
    endings = (*READ, ".py") if "python" in options else READ
    mentions = NamePrefilter({*_names(vault, moves, folders), *also})
    in_code = NamePrefilter(_basenames(folders))
    found: list[SourceFile] = []
    for path in vault.watched(worker.part(vault.linking)):
        if path.lower().endswith(endings):
            data = vault.read_bytes(path)
            if data.startswith(UTF_16):
                unread = Skipped(path, 1, "", "UTF-16, not read; Obsidian reads UTF-8")
                found.append(SourceFile(path, decode(data), []))
                found[-1].skipped.append(unread)
            elif mentions.may_be_in(data) or (path in moves and not (folders and folders.say_the_same(path, data))):
                text = decode(data)
                found.append(SourceFile(path, text, list(find_links(path, text, options))))
                if path.lower().endswith(".md"):
                    _ = found[-1].regions  # they are at hand now
            elif in_code.names and _may_name_folders(path, data) and in_code.may_be_in(data):
                found.append(SourceFile(path, decode(data), []))
    return found


def _names(vault: Snapshot, moves: Mapping[str, str], folders: FolderMoves | None) -> Iterator[str]:
    """Yield what a file must hold to name something that moves.

    A file that keeps a name of its own is named so that it matters only in a path: one that goes through the folder
    with which it moves, as what is below that is the same before and after.
    """
    yield from (f"{name}/" for name in _basenames(folders))
    shortest = app_settings(vault).link_format == "shortest"
    for path, to in moves.items():
        name = posixpath.basename(path)
        keeps_name = "/" in path and path != to and name == posixpath.basename(to)
        if not (shortest and keeps_name and vault.resolver.is_alone(path)):
            yield from (stem(path), stem(to))
        elif not (folders and folders.take_along(path)):
            yield f"/{stem(path)}"


def _basenames(folders: FolderMoves | None) -> set[str]:
    moved = folders.folders if folders else {}
    return {posixpath.basename(folder) for folder in (*moved, *moved.values())}


def _may_name_folders(path: str, data: bytes) -> bool:
    """Tell whether a file is a base, or a note that may hold one or a query."""
    ending = path.lower()
    return ending.endswith(".base") or (
        ending.endswith(".md") and (b"```" in data or b"~~~" in data or bool(_INLINE_QUERY.search(data)))
    )
