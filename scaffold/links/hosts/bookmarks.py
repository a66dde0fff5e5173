"""The files that Obsidian's bookmarks lead to, in any group; its rename updates them (links 1.2)."""

from collections.abc import Iterator

from scaffold.links.host import HostText, everywhere

OPTION = ""
INERT = False
BOOKMARKS = ".obsidian/bookmarks.json"


def find(path: str, text: str) -> Iterator[HostText]:
    """Yield the paths of bookmarks, each with its heading or block."""
    if path == BOOKMARKS:
        from scaffold.text.json_strings import find_objects, write_json_string

        for _, bookmark in find_objects(text):
            kind = bookmark.get("type")
            if "path" in bookmark and (kind is None or kind.value == "file"):
                string, below = bookmark["path"], bookmark.get("subpath")
                subpath = (
                    HostText(below.value, "path", "subpath", everywhere, below.file_span, write_json_string)
                    if below
                    else None
                )
                yield HostText(
                    string.value, "path", "a bookmark", everywhere, string.file_span, write_json_string, subpath=subpath
                )
