"""The one rule behind every refactor that gives files other paths.

Every link is resolved before and after; exactly those whose target would change, or become ambiguous, are written
anew, each in its author's form and its container's escaping (links 1.4, 3). Links of bystanders are among them.
"""

import posixpath
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from scaffold.link import Link
from scaffold.links import find_links
from scaffold.markdown.headings import in_links
from scaffold.plan.plan import Left
from scaffold.text import Edit, line_number
from scaffold.vault.forms import Move, respell
from scaffold.vault.mentions import Mentions
from scaffold.vault.names import key, stem
from scaffold.vault.resolution import Resolver, Target
from scaffold.vault.vault import Vault


@dataclass(slots=True)
class Reading:
    """A file that may be affected: its text, its links, and the edits planned so far."""

    path: str
    text: str
    links: list[Link]
    edits: list[Edit] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def leave(self, offset: int, reason: str) -> None:
        """Note something at `offset` that is not changed."""
        line = line_number(self.text, offset)
        self.left.append(Left(self.path, line, self.text.split("\n")[line - 1].strip(), reason))


@dataclass(frozen=True, slots=True)
class Retitled:
    """A heading that gets another text: links to it follow."""

    path: str
    old: str
    new: str


def read_affected(vault: Vault, moves: Mapping[str, str], also: Iterable[str] = ()) -> list[Reading]:
    """Return the files that move or may name, in any spelling, an old or new name of what moves or one of `also`."""
    names = {stem(path) for move in moves.items() for path in move}
    mentions = Mentions({*names, *also})
    found: list[Reading] = []
    for path in vault.watched(vault.paths):
        if path.lower().endswith((".md", ".canvas")):
            text = vault.read(path)
            if path in moves or mentions.may_be_in(text):
                found.append(Reading(path, text, list(find_links(path, text))))
    return found


def relink(
    vault: Vault,
    readings: Iterable[Reading],
    moves: Mapping[str, str],
    *,
    created: Collection[str] = (),
    retitled: Iterable[Retitled] = (),
) -> None:
    """Add to each reading the edits that keep its links leading where they lead, when files move or are `created`."""
    headings = {entry.path: entry for entry in retitled}
    after = Resolver([*(moves.get(path, path) for path in vault.paths), *created])
    link_format = str(vault.settings("app.json").get("newLinkFormat", "shortest"))
    for reading in readings:
        source = Move(reading.path, moves.get(reading.path, reading.path))
        for link in reading.links:
            before = _resolve(vault.resolver, link, source.old)
            now = _resolve(after, link, source.new)
            if before.path is None:
                if now.path is not None and now.path not in created:
                    reading.leave(link.span.start, f"led nowhere before; it now leads to {now.path}")
                continue
            if before.others:
                if now.path != before.path or any(path in moves for path in before.others):
                    others = " or ".join((before.path, *before.others))
                    reading.leave(link.span.start, f"ambiguous before: it may mean {others}")
                continue
            target = Move(before.path, moves.get(before.path, before.path))
            if link.path.text:
                _relink(reading, link, target, source, now, after, link_format)
            if before.path in headings:
                _follow_heading(reading, link, headings[before.path])


def _resolve(resolver: Resolver, link: Link, source: str) -> Target:
    return resolver.resolve("/" + link.path.text if link.kind == "path" else link.path.text, source)


def _relink(  # noqa: PLR0913, PLR0917 - both ends of the link, before and after
    reading: Reading, link: Link, target: Move, source: Move, now: Target, after: Resolver, link_format: str
) -> None:
    stays = target.old == target.new and posixpath.dirname(source.old) == posixpath.dirname(source.new)
    if stays and now == Target(target.new):
        return
    written = link.path.text
    wanted = target.new if link.kind == "path" else respell(written, target, source, link_format, after)
    edit = None if wanted is None else link.path.replaced(wanted)
    if edit is None:
        reading.leave(link.span.start, f"no way to write a link to {target.new} here")
    elif wanted != written:
        reading.edits.append(edit)
    _follow_display(reading, link, target)


def _follow_display(reading: Reading, link: Link, target: Move) -> None:
    """Shown text that is the target's name follows it (links 1.4); other text is the author's own."""
    names = {stem(target.old): stem(target.new), posixpath.basename(target.old): posixpath.basename(target.new)}
    if link.display and link.display.text in names and names[link.display.text] != link.display.text:
        edit = link.display.replaced(names[link.display.text])
        if edit:
            reading.edits.append(edit)


def _follow_heading(reading: Reading, link: Link, retitled: Retitled) -> None:
    parts = link.subpath.text.split("#")
    wanted = key(in_links(retitled.old))
    renamed = [in_links(retitled.new) if part and key(in_links(part)) == wanted else part for part in parts]
    edit = link.subpath.replaced("#".join(renamed)) if renamed != parts else None
    if edit:
        reading.edits.append(edit)
