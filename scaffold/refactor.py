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
from scaffold.passage import OPTIONS
from scaffold.plan.plan import Left
from scaffold.text import Edit, line_number
from scaffold.vault.forms import Move, respell
from scaffold.vault.mentions import Mentions
from scaffold.vault.names import key, stem
from scaffold.vault.resolution import Resolver, Target
from scaffold.vault.vault import Vault

READ = (".md", ".canvas", ".base")  # the files that may hold links


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


def read_affected(
    vault: Vault, moves: Mapping[str, str], *, also: Iterable[str] = (), options: Collection[str] = ()
) -> list[Reading]:
    """Return the files that move or may name, in any spelling, an old or new name of what moves or one of `also`."""
    endings = (*READ, ".py") if "python" in options else READ
    names = {stem(path) for move in moves.items() for path in move}
    mentions = Mentions({*names, *also})
    found: list[Reading] = []
    for path in vault.watched(vault.paths):
        if path.lower().endswith(endings):
            text = vault.read(path)
            if path in moves or mentions.may_be_in(text):
                found.append(Reading(path, text, list(find_links(path, text, options))))
    return found


@dataclass
class Relinking:
    """One operation as links see it: the files that move, the notes that are created, the headings with another text.

    Inert links (in a query, say) are listed, unless `options` names their kind.
    """

    vault: Vault
    moves: Mapping[str, str]
    created: Collection[str] = ()
    retitled: Collection[Retitled] = ()
    options: Collection[str] = ()

    def __post_init__(self) -> None:
        paths = (self.moves.get(path, path) for path in self.vault.paths)
        self.after = Resolver(dict.fromkeys([*paths, *self.created]))
        self.link_format = str(self.vault.settings("app.json").get("newLinkFormat", "shortest"))

    def follow(self, reading: Reading) -> None:
        """Add to a reading the edits that keep its links leading where they lead."""
        source = Move(reading.path, self.moves.get(reading.path, reading.path))
        for link in reading.links:
            before = _resolve(self.vault.resolver, link, source.old)
            now = _resolve(self.after, link, source.new)
            if before.path is None:
                if now.path is not None and now.path not in self.created and not link.inert:
                    reading.leave(link.span.start, f"led nowhere before; it now leads to {now.path}")
            elif before.others:
                if now.path != before.path or any(path in self.moves for path in before.others):
                    others = " or ".join((before.path, *before.others))
                    reading.leave(link.span.start, f"ambiguous before: it may mean {others}")
            else:
                self._follow(reading, link, Move(before.path, self.moves.get(before.path, before.path)), source, now)

    def _follow(self, reading: Reading, link: Link, target: Move, source: Move, now: Target) -> None:
        edits = [_heading_edit(link, entry) for entry in self.retitled if entry.path == target.old]
        stays = target.old == target.new and posixpath.dirname(source.old) == posixpath.dirname(source.new)
        if link.path.text and not (stays and now == Target(target.new)):
            edits.append(_display_edit(link, target))
            wanted = target.new
            if link.kind != "path":
                wanted = respell(link.path.text, target, source, self.link_format, self.after) or ""
            if wanted != link.path.text:
                edits.append(link.path.replaced(wanted) if wanted else None)
                if edits[-1] is None:
                    reading.leave(link.span.start, f"no way to write a link to {target.new} here")
        found = [edit for edit in edits if edit]
        if found and link.inert and link.inert not in self.options:
            hint = f" (--{link.inert} changes it)" if link.inert in OPTIONS else ""
            reading.leave(link.span.start, f"in {link.place}{hint}")
        else:
            reading.edits += found


def _resolve(resolver: Resolver, link: Link, source: str) -> Target:
    return resolver.resolve("/" + link.path.text if link.kind == "path" else link.path.text, source)


def _display_edit(link: Link, target: Move) -> Edit | None:
    """Shown text that is the target's name follows it (links 1.4); other text is the author's own."""
    names = {stem(target.old): stem(target.new), posixpath.basename(target.old): posixpath.basename(target.new)}
    if link.display and names.get(link.display.text, link.display.text) != link.display.text:
        return link.display.replaced(names[link.display.text])
    return None


def _heading_edit(link: Link, retitled: Retitled) -> Edit | None:
    parts = link.subpath.text.split("#")
    wanted = key(in_links(retitled.old))
    renamed = [in_links(retitled.new) if part and key(in_links(part)) == wanted else part for part in parts]
    return link.subpath.replaced("#".join(renamed)) if renamed != parts else None
