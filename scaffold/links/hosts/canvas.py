"""The texts and file paths in a JSON Canvas. Source: the format's specification, and links 1.2."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scaffold.links.host import Form, HostText, everywhere
from scaffold.markdown.regions import find_regions

if TYPE_CHECKING:
    from scaffold.text.json_strings import JsonString

OPTION = ""
INERT = False
_FORMS: dict[str, Form] = {"text": "markdown", "file": "path", "background": "path"}


def find(path: str, text: str) -> Iterator[HostText]:
    """Yield the text nodes, file nodes and group backgrounds of a canvas."""
    if path.lower().endswith(".canvas"):
        from scaffold.text.json_strings import find_objects

        for place, node in find_objects(text):
            if place == "nodes":
                subpath = _host_text("subpath", node["subpath"]) if "subpath" in node else None
                for key in _FORMS.keys() & node.keys():
                    yield _host_text(key, node[key], subpath if key == "file" else None)


def _host_text(key: str, string: "JsonString", subpath: HostText | None = None) -> HostText:
    from scaffold.text.json_strings import write_json_string

    is_live = find_regions(string.value).is_live if key == "text" else everywhere
    return HostText(
        string.value, _FORMS.get(key, "path"), key, is_live, string.file_span, write_json_string, subpath=subpath
    )
