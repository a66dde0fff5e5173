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
from scaffold.text.encoding import decode
from scaffold.text.lines import Lines
from scaffold.text.spans import Edit, Span
from scaffold.vault.names import stem
from scaffold.vault.obsidian import app_settings
from scaffold.vault.parallel import ALONE, Worker
from scaffold.vault.snapshot import Snapshot

UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # the byte order marks
READ = (".md", ".canvas", ".base", ".jinja", "bookmarks.json")  # the files that may hold links


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


def read_affected(
    vault: Snapshot,
    moves: Mapping[str, str],
    *,
    also: Iterable[str] = (),
    options: Collection[str] = (),
    worker: Worker = ALONE,
) -> list[SourceFile]:
    """Return the files that move or may name, in any spelling, an old or new name of what moves or one of `also`.

    They are those among the part of `worker`.
    """
    endings = (*READ, ".py") if "python" in options else READ
    mentions = NamePrefilter({*_names(vault, moves), *also})
    found: list[SourceFile] = []
    for path in vault.watched(worker.part(vault.linking)):
        if path.lower().endswith(endings):
            data = vault.read_bytes(path)
            if data.startswith(UTF_16):
                unread = Skipped(path, 1, "", "UTF-16, not read; Obsidian reads UTF-8")
                found.append(SourceFile(path, decode(data), []))
                found[-1].skipped.append(unread)
            elif path in moves or mentions.may_be_in(data):
                text = decode(data)
                found.append(SourceFile(path, text, list(find_links(path, text, options))))
                if path.lower().endswith(".md"):
                    _ = found[-1].regions  # they are at hand now
    return found


def _names(vault: Snapshot, moves: Mapping[str, str]) -> Iterator[str]:
    """Yield what a file must hold to name something that moves; a file that keeps a name of its own, in a path."""
    shortest = app_settings(vault).link_format == "shortest"
    for path, to in moves.items():
        name = posixpath.basename(path)
        keeps_name = "/" in path and path != to and name == posixpath.basename(to)
        if shortest and keeps_name and vault.resolver.is_alone(path):
            yield f"/{stem(path)}"
        else:
            yield from (stem(path), stem(to))
