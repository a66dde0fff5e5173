"""Which notes that move with a folder say the same there: told from the names in their links, with nothing parsed.

It may say no too often, never yes wrongly: a note with a link that is not a plain name, or whose name two files have,
or with something in its front matter that may spell a link otherwise than it looks, is parsed like any other.
"""

import posixpath
from collections.abc import Mapping

from scaffold.frontmatter.fences import front_matter_span
from scaffold.links.queries.signs import may_hold_bases
from scaffold.text.encoding import decode
from scaffold.text.patterns import compile_later
from scaffold.vault.names import key
from scaffold.vault.resolver import Resolver

_DECK = "cards-deck"  # which may be derived from the folder, see `decks`
_WIKILINK = compile_later(r"\[\[([^\[\]\n]+)\]\]")
_OTHER_LINK = compile_later(r"\](?:\(|(?<![^\\]\]\]):)(?![ \t]*<?[A-Za-z][A-Za-z0-9+.-]*:)")  # but to a URL


class FolderMoves:
    """The folders that move as a whole, and which of the files that move are the same in another folder.

    `moves` are all files that move.
    """

    def __init__(
        self,
        folders: Mapping[str, str],
        moves: Mapping[str, str],
        resolvers: tuple[Resolver, Resolver],
        link_format: str,
    ) -> None:
        self.folders, self.moves = folders, moves
        self.before, self.after = resolvers
        self.are_names_kept = link_format == "shortest"  # a link that is a name then stays one in another folder
        self._known: dict[str, bool] = {}

    def take_along(self, path: str) -> bool:
        """Tell whether a file moves as the folder does in which it is."""
        to = self.moves[path]
        above = posixpath.dirname(path)
        while above and above not in self.folders:
            above = posixpath.dirname(above)
        return bool(above) and to == self.folders[above] + path[len(above) :]

    def say_the_same(self, path: str, data: bytes) -> bool:
        """Tell whether a file is a note that keeps its name, and all whose links lead where they led as they are.

        It must not hold the name of anything that gets another one.
        """
        to = self.moves[path]
        if (
            not self.are_names_kept
            or posixpath.basename(path) != posixpath.basename(to)
            or not path.lower().endswith(".md")
        ):
            return False
        text = decode(data)
        links = _WIKILINK.findall(text)
        if text.count("[[") != len(links) or not all(map(self._stays, links)) or _OTHER_LINK.search(text):
            return False
        return not may_hold_bases(path, text) and _is_plain_front(text, path, to)

    def _stays(self, link: str) -> bool:
        known = self._known.get(link)
        if known is None:
            known = self._known[link] = self._is_kept(link)
        return known

    def _is_kept(self, link: str) -> bool:
        """Tell whether what stands in the brackets of a link is a name which means one file, or none, as it did."""
        name, bar, _ = link.partition("|")
        name = name.removesuffix("\\" * bool(bar)).partition("#")[0].strip()
        if not link.strip() or link[0] == "|" or name.startswith(".") or "/" in name or "\\" in name:
            return False
        before, after = (_fitting(each, key(name)) for each in (self.before, self.after))
        if not name or not before:
            return not name or not after
        now = self.moves.get(before[0], before[0])
        return len(before) == 1 and after == [now] and posixpath.basename(now) == posixpath.basename(before[0])


def _fitting(resolver: Resolver, name: str) -> list[str]:
    """Return the files that a link which is a name may mean."""
    return [path for each in (name, f"{name}.md") for _, path in resolver.of_name(each) or ()]


def _is_plain_front(text: str, path: str, to: str) -> bool:
    """Tell whether the front matter has no escapes, and not a deck that may follow the folder."""
    span = front_matter_span(text)
    front = span.of(text) if span else ""
    if "\\" in front or "''" in front:
        return False
    if f"{_DECK}:" not in front:
        return True
    kept = {*posixpath.dirname(path).split("/")} & {*posixpath.dirname(to).split("/")}
    said = " ".join(front.split())
    return not any(" ".join(part.split()) in said for part in kept)
