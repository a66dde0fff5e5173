"""The properties (front matter) of one note, each with the places of its values; `property_edits` changes them.

YAML is composed only when asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scaffold.errors import ScaffoldError
from scaffold.markdown import yaml_nodes
from scaffold.markdown.front_matter import front_matter
from scaffold.markdown.yaml_nodes import Node
from scaffold.markdown.yaml_spelling import spelled_at
from scaffold.text import Span, is_utf8, line_number

_ALMOST_A_FENCE = re.compile("\ufeff?---(?!-)")


class PropertyError(ScaffoldError):
    """Says why the properties of a note cannot be read or changed; `code` is the short name of the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it is written; `key` is its place, such as `aliases.0` or `nested.links.1`."""

    key: str
    value: str
    span: Span
    token: str
    style: str
    flow: bool

    def raw(self, start: int, end: int) -> Span | None:
        """Return where the note spells `value[start:end]`; None when that cannot be told."""
        quotes = len(self.style) if self.style in ("'", '"') else 0
        if self.token[quotes : len(self.token) - quotes] == self.value:
            return Span(start, end).moved(self.span.start + quotes)
        spelled = spelled_at(self.token, self.style, self.value)
        if spelled is None or not 0 <= start <= end <= len(spelled):
            return None
        if start == end:
            at = spelled[start].start if start < len(spelled) else len(self.token) - quotes
            return Span(at, at).moved(self.span.start)
        first, last = spelled[start], spelled[end - 1]
        if first in spelled[max(start - 1, 0) : start] or last in spelled[end : end + 1]:
            return None  # one folded line end spells several characters, and only some are asked for
        return Span(first.start, last.end).moved(self.span.start)


@dataclass(frozen=True, slots=True)
class Property:
    """One key of the front matter, and every scalar of its value however deep."""

    key: str
    key_span: Span
    value_span: Span | None
    scalars: tuple[Scalar, ...]


def properties(text: str) -> tuple[Property, ...]:
    """Return the properties in their order; raises PropertyError when the front matter cannot be read."""
    root = compose(text)
    return tuple(_property(text, key, value) for key, value in root.entries) if root else ()


def compose(text: str) -> Node | None:
    """Return the root of the front matter, which is a map; None when there is none or nothing in it."""
    inner = front_matter(text)
    if inner is None:
        if _ALMOST_A_FENCE.match(text):
            raise PropertyError(
                "malformed-fence", "line 1: the front matter must begin and end with a line of just ---"
            )
        return None
    if not is_utf8(inner.of(text)):
        raise PropertyError("not-utf8", f"line {_first_undecoded(text)}: the front matter is not UTF-8; save it so")
    try:
        root = yaml_nodes.compose(text, inner)
    except yaml_nodes.NotReadError as error:
        raise PropertyError(error.code, f"line {line_number(text, error.offset)}: {error.what}") from None
    if root and root.kind != "map":
        line = line_number(text, root.span.start)
        raise PropertyError("root-not-mapping", f"line {line}: the front matter must be lines such as `key: value`")
    return root


def _first_undecoded(text: str) -> int:
    return line_number(text, next(at for at, character in enumerate(text) if "\udc80" <= character <= "\udcff"))


def _property(text: str, key: Node, value: Node) -> Property:
    name = _name(text, key)
    scalars = tuple(_scalars(text, name, value, flow=False))
    return Property(name, key.token(text), None if value.empty else value.span, scalars)


def _name(text: str, key: Node) -> str:
    return key.value if key.kind == "scalar" else key.span.of(text)


def _scalars(text: str, place: str, node: Node, *, flow: bool) -> Iterator[Scalar]:
    if node.kind == "scalar" and not node.empty:
        span = node.token(text)
        yield Scalar(place, node.value, span, span.of(text), node.style, flow)
    elif node.kind == "list":
        for number, item in enumerate(node.children):
            yield from _scalars(text, f"{place}.{number}", item, flow=flow or node.flow)
    elif node.kind == "map":
        for key, value in node.entries:
            yield from _scalars(text, f"{place}.{_name(text, key)}", value, flow=flow or node.flow)
