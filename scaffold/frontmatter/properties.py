"""The properties (front matter) of one note, each with the places of its values; `edits` changes them.

YAML is composed only when asked for.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scaffold.errors import ScaffoldError
from scaffold.frontmatter import yaml_nodes
from scaffold.frontmatter.fences import front_matter_span
from scaffold.frontmatter.yaml_nodes import YamlNode
from scaffold.frontmatter.yaml_scalars import core_type, spelled_at
from scaffold.text.encoding import is_utf8
from scaffold.text.lines import line_number
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_ALMOST_A_FENCE = compile_later("\ufeff?---(?!-)")


# What a plain value begins with is said by what it does not: a set with a range of thousands in it takes re 4 ms.
_NEVER_FIRST = r"\u2000-\u206f\ud800-\U0010ffff"
_PLAIN = (
    rf"(?:(?![{_NEVER_FIRST}])[^\x00-#%-')-\-:;=-@\[-^`{{-\u00bf]"
    r"[^\t\n\r\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]*+)"
)
_NOT_SIMPLE = r"\n\r\t\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff"
_QUOTED = rf"""(?:"[^"\\{_NOT_SIMPLE}]*+"|'[^'{_NOT_SIMPLE}]*+')"""
_SIMPLE_LINE = compile_later(
    rf"(?:(?P<key>[A-Za-z_][A-Za-z0-9_ -]*):(?:[ ]+(?P<value>{_QUOTED}|\[[^\[\]\n]*\]|{_PLAIN}))?"
    rf"|(?P<dash>[ ]*)-[ ]+(?P<item>{_QUOTED}|{_PLAIN}))?[ ]*\r?(?:\n|\Z)"
)
_IN_FLOW = r"""[^,\[\]{}"'#:&*!|>%@`\n"""
_FLOW_ITEM = compile_later(
    rf"[ ]*(?P<item>{_QUOTED}|(?![{_NEVER_FIRST}])[^\x00-\-:-@\[-^`{{-\u00bf](?:{_IN_FLOW}]*{_IN_FLOW} ])?)"
    r"[ ]*+(?:,|(?=\]))"
)


class PropertyError(ScaffoldError):
    """Says why the properties of a note cannot be read or changed; `code` is the short name of the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Scalar(NamedTuple):
    """One value as it is written; `key` is its place, such as `aliases.0` or `nested.links.1`."""

    key: str
    value: str
    span: Span
    token: str
    style: str
    flow: bool

    def file_span(self, start: int, end: int) -> Span | None:
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


class Property(NamedTuple):
    """One key of the front matter, and every scalar of its value however deep."""

    key: str
    key_span: Span
    value_span: Span | None
    scalars: tuple[Scalar, ...]


def read_properties(text: str) -> tuple[Property, ...]:
    """Return the properties in their order; raises PropertyError when the front matter cannot be read."""
    simple = simple_properties(text)
    if simple is not None:
        return simple
    root = compose_properties(text)
    return tuple(_property(text, key, value) for key, value in root.entries) if root else ()


@lru_cache(maxsize=4)  # one edit asks several times what is there
def simple_properties(text: str) -> tuple[Property, ...] | None:
    """Return the properties of plain `key: value` lines and lists of plain items, as nearly all are; None for others.

    It says what `compose_properties` says, a hundred times as fast: reading a whole vault needs it.
    """
    inner = front_matter_span(text)
    return _simple(text, inner) if inner else None


def _simple(text: str, inner: Span) -> tuple[Property, ...] | None:
    found: dict[str, Property] = {}
    key, items, indent = "", list[Scalar](), ""
    at = start = inner.start
    while at < inner.end:
        line = _SIMPLE_LINE.match(text, at, inner.end)
        if line is None:
            return None
        name, _, dash, item = line.groups()
        if name:
            entry = None if name.lower() in found or _is_plain_type(name) else _simple_value(text, line)
            if entry is None:
                return None
            _close(found, key, start, items)
            key, items = name.lower(), []
            found[key] = entry
        elif item:
            last = found.get(key)
            if last is None or last.value_span or (items and dash != indent):
                return None
            if not items:
                indent, start = dash, line.end("dash")
            scalar = _simple_scalar(f"{last.key}.{len(items)}", item, line.start("item"), flow=False)
            if scalar is None:
                return None
            items.append(scalar)
        at = line.end()
    _close(found, key, start, items)
    return tuple(found.values())


def _close(found: dict[str, Property], key: str, start: int, items: list[Scalar]) -> None:
    """Give the property that was read last the items below it, the first of which has its dash at `start`."""
    if items:
        last = found[key]
        found[key] = Property(last.key, last.key_span, Span(start, items[-1].span.end), tuple(items))


def compose_properties(text: str) -> YamlNode | None:
    """Return the root of the front matter, which is a map; None when there is none or nothing in it.

    Raises PropertyError when it cannot be read.
    """
    found = _composed(text)
    if isinstance(found, PropertyError):
        raise PropertyError(found.code, str(found))
    return found


@lru_cache(maxsize=4)  # a parse takes a millisecond, and one edit asks several times what is there
def _composed(text: str) -> YamlNode | PropertyError | None:
    try:
        return _compose(text)
    except PropertyError as error:
        return error.with_traceback(None)


def _compose(text: str) -> YamlNode | None:
    inner = front_matter_span(text)
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


def _property(text: str, key: YamlNode, value: YamlNode) -> Property:
    name = _name(text, key)
    found = tuple(scalars(text, name, value))
    return Property(name, key.token(text), None if value.empty else value.span, found)


def _name(text: str, key: YamlNode) -> str:
    return key.value if key.kind == "scalar" else key.span.of(text)


def scalars(text: str, place: str, node: YamlNode, *, flow: bool = False) -> Iterator[Scalar]:
    """Yield the values below a node of YAML; `place` is the node's own key, `flow` tells that it is in brackets."""
    if node.kind == "scalar" and not node.empty:
        span = node.token(text)
        yield Scalar(place, node.value, span, span.of(text), node.style, flow)
    elif node.kind == "list":
        for number, item in enumerate(node.children):
            yield from scalars(text, f"{place}.{number}", item, flow=flow or node.flow)
    elif node.kind == "map":
        for key, value in node.entries:
            yield from scalars(text, f"{place}.{_name(text, key)}", value, flow=flow or node.flow)


@lru_cache(maxsize=1024)  # the notes of a vault have the same few
def _is_plain_type(key: str) -> bool:
    """Tell whether a plain key is more than its letters to YAML."""
    return key != key.strip() or "--" in key or core_type(key) != "str"


def _simple_value(text: str, line: re.Match[str]) -> Property | None:
    key, value, at = line["key"], line["value"], line.start()
    span = Span(at, at + len(key))
    if value is None:
        return Property(key, span, None, ())
    start = line.start("value")
    if not value.startswith("["):
        scalar = _simple_scalar(key, value, start, flow=False)
        return Property(key, span, scalar.span, (scalar,)) if scalar else None
    scalars: list[Scalar] = []
    at, end = start + 1, line.end("value")
    while at < end - 1:
        item = _FLOW_ITEM.match(text, at, end)
        scalar = _simple_scalar(f"{key}.{len(scalars)}", item["item"], item.start("item"), flow=True) if item else None
        if item is None or scalar is None:
            return None
        scalars.append(scalar)
        at = item.end()
    return Property(key, span, Span(start, end), tuple(scalars))


def _simple_scalar(key: str, token: str, start: int, *, flow: bool) -> Scalar | None:
    """Return a scalar of one line; None for a plain one in which YAML sees more than letters."""
    if token[0] in "\"'":
        return Scalar(key, token[1:-1], Span(start, start + len(token)), token, token[0], flow)
    token = token.rstrip(" ")
    if ": " in token or " #" in token or token.endswith(":"):
        return None
    return Scalar(key, token, Span(start, start + len(token)), token, "", flow)
