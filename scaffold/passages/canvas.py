"""The texts and file paths in a JSON Canvas, edited as text: the layout and every number stay as they are.

Source: the JSON Canvas format; `links 1.2` says which of its strings Obsidian follows.
"""

import json
import re
from collections.abc import Iterator

from scaffold.markdown.regions import find_regions
from scaffold.passage import Form, Passage, everywhere
from scaffold.text import Span

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]', re.DOTALL)
_ESCAPE = re.compile(r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
_FORMS: dict[str, Form] = {"text": "markdown", "file": "path", "background": "path"}


def find(path: str, text: str) -> Iterator[Passage]:
    """Yield the text nodes, file nodes and group backgrounds of a canvas."""
    if not path.lower().endswith(".canvas"):
        return
    for node in _nodes(text):
        subpath = _passage("subpath", node["subpath"], text) if "subpath" in node else None
        for key, token in node.items():
            if key in _FORMS:
                yield _passage(key, token, text, subpath if key == "file" else None)


def _nodes(text: str) -> Iterator[dict[str, Span]]:
    """Yield, of each object directly in `nodes`, the spans of its strings by key; found by counting brackets."""
    stack: list[str] = []
    node: dict[str, Span] = {}
    key = ""  # the member that the next value belongs to
    previous = ""
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark in "{[":
            stack.append(key + mark)
            key = ""
        elif mark in "}]":
            if stack[-2:] == ["nodes[", "{"]:
                yield node
                node = {}
            del stack[-1:]
            key = ""
        elif mark == ":":
            key = previous[1:-1]
        elif mark == ",":
            key = ""
        elif key and stack[-2:] == ["nodes[", "{"]:
            node[key] = Span(token.start() + 1, token.end() - 1)
        previous = mark


def _passage(key: str, inner: Span, text: str, subpath: Passage | None = None) -> Passage:
    spelled = inner.of(text)
    offsets = _offsets(spelled)
    decoded = _decoded(spelled) if offsets else spelled
    if len(offsets) not in (0, len(decoded) + 1):
        offsets, decoded = [], spelled  # no JSON after all: take it as it is written

    def raw(start: int, end: int) -> Span:
        if not offsets:
            return Span(inner.start + start, inner.start + end)
        return Span(inner.start + offsets[start], inner.start + offsets[end])

    def spell(new: str) -> str:
        return json.dumps(new, ensure_ascii=False)[1:-1]

    is_live = find_regions(decoded).is_live if key == "text" else everywhere
    return Passage(decoded, _FORMS.get(key, "path"), key, is_live, raw, spell, subpath=subpath)


def _decoded(spelled: str) -> str:
    try:
        return str(json.loads(f'"{spelled}"', strict=False))
    except ValueError:
        return spelled


def _offsets(spelled: str) -> list[int]:
    """Return where each decoded character starts in the JSON spelling, and the end; empty where nothing is escaped."""
    if "\\" not in spelled:
        return []
    offsets: list[int] = []
    at = 0
    for escape in _ESCAPE.finditer(spelled):
        offsets += range(at, escape.start())
        offsets.append(escape.start())
        at = escape.end()
    return [*offsets, *range(at, len(spelled) + 1)]
