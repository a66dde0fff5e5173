"""The files that Obsidian's bookmarks lead to, in any group; its rename updates them (links 1.2)."""

from collections.abc import Iterator

from scaffold.links.host import Passage, everywhere
from scaffold.text.json_strings import objects, spell

BOOKMARKS = ".obsidian/bookmarks.json"


def find(path: str, text: str) -> Iterator[Passage]:
    """Yield the paths of bookmarks, each with its heading or block."""
    if path == BOOKMARKS:
        for _, bookmark in objects(text):
            kind = bookmark.get("type")
            if "path" in bookmark and (kind is None or kind.value == "file"):
                string, below = bookmark["path"], bookmark.get("subpath")
                subpath = Passage(below.value, "path", "subpath", everywhere, below.raw, spell) if below else None
                yield Passage(string.value, "path", "a bookmark", everywhere, string.raw, spell, subpath=subpath)
