"""The properties (YAML front matter) of one note: ruamel.yaml tells where each value lies, and never prints one.

Front matter is what Obsidian takes for it: the first line is exactly `---`, and the next line that is exactly `---` ends it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from scaffold.errors import ScaffoldError
from scaffold.markdown.yaml_spelling import core_type, spelled_at
from scaffold.text import Span, is_utf8, line_number, line_span

_FENCE = re.compile(r"^---(?=\r?\n|\Z)", re.MULTILINE)
_ALMOST_A_FENCE = re.compile("\ufeff?---(?!-)")
_OTHER_LINE_END = re.compile("[\x85\u2028\u2029]|\r(?!\n)")
_NOTHING_YET = r"(?:[ \t\r\n]|#[^\n]*\n)*"
_BEFORE_DASH = re.compile(_NOTHING_YET + "-")
_BEFORE_COLON = re.compile(_NOTHING_YET + ":")
_DECORATION = re.compile(r"(?:[!&]\S*\s+)*")


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
        quotes = 1 if self.style in ("'", '"') else 0
        if self.token[quotes : len(self.token) - quotes] == self.value:
            return Span(start, end).moved(self.span.start + quotes)
        spelled = spelled_at(self.token, self.style, self.value)
        if spelled is None or not 0 <= start < end <= len(spelled):
            return None
        cut = (start > 0 and spelled[start - 1] == spelled[start]) or spelled[end - 1 : end] == spelled[end : end + 1]
        return None if cut else Span(spelled[start].start, spelled[end - 1].end).moved(self.span.start)


@dataclass(frozen=True, slots=True)
class Property:
    """One key of the front matter, and every scalar of its value however deep."""

    key: str
    key_span: Span
    value_span: Span | None
    scalars: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One YAML node; `children` are the items of a list, or a map's keys and values by turns."""

    kind: Literal["scalar", "list", "map", "alias"]
    span: Span
    value: str = ""
    style: str = ""
    tag: str = ""
    anchor: str = ""
    flow: bool = False
    children: tuple["Node", ...] = ()

    @property
    def entries(self) -> tuple[tuple["Node", "Node"], ...]:
        """The keys of a map, each with its value."""
        return tuple(zip(self.children[::2], self.children[1::2], strict=True))

    def meaning(self) -> tuple[object, ...]:
        """Return what the node says, however it is spelled: two nodes of the same meaning are equal here."""
        if self.kind == "scalar":
            kind = self.tag or ("str" if self.style else core_type(self.value))
            return (kind, "" if kind == "null" else self.value, self.anchor)
        return (self.kind, self.value, self.tag, self.anchor, *(child.meaning() for child in self.children))


def front_matter(text: str) -> Span | None:
    """Return where the YAML between the fences stands, its last line ending included; None when there is no front matter."""
    start = 1 if text.startswith("\ufeff") else 0
    if not text.startswith(("---\n", "---\r\n"), start):
        return None
    start = text.index("\n", start) + 1
    fence = _FENCE.search(text, start)
    return Span(start, fence.start()) if fence else None


def front_matter_block(text: str) -> Span | None:
    """Return where the front matter stands, with both fences and the line ending of the second."""
    inner = front_matter(text)
    if inner is None:
        return None
    end = text.find("\n", inner.end)
    return Span(1 if text.startswith("\ufeff") else 0, len(text) if end < 0 else end + 1)


def properties(text: str) -> tuple[Property, ...]:
    """Return the properties in their order; raises PropertyError when Obsidian could not read them either."""
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
    _refuse_characters(text, inner)
    root = _Composer(text, inner).root()
    if root and root.kind != "map":
        _refuse("root-not-mapping", text, root.span.start, "the front matter is no list of `key: value` lines")
    return root


def _refuse(code: str, text: str, offset: int, what: str) -> NoReturn:
    raise PropertyError(code, f"line {line_number(text, offset)}: {what}") from None


def _refuse_characters(text: str, inner: Span) -> None:
    if not is_utf8(inner.of(text)):
        _refuse("not-utf8", text, inner.start, "the front matter is not UTF-8; save the note as UTF-8")
    if found := _OTHER_LINE_END.search(text, inner.start, inner.end):
        what = f"the character U+{ord(found[0]):04X} ends a line for some readers of YAML only; remove it"
        _refuse("yaml-error", text, found.start(), what)


def _property(text: str, key: Node, value: Node) -> Property:
    name = _name(text, key)
    scalars = tuple(_scalars(text, name, value, flow=False))
    return Property(name, key.span, value.span if value.span.start < value.span.end else None, scalars)


def _name(text: str, key: Node) -> str:
    return key.value if key.kind == "scalar" else key.span.of(text)


def _scalars(text: str, place: str, node: Node, *, flow: bool) -> Iterator[Scalar]:
    if node.kind == "scalar" and node.span.start < node.span.end:
        decoration = _DECORATION.match(text, node.span.start, node.span.end) if node.tag or node.anchor else None
        span = Span(decoration.end(), node.span.end) if decoration else node.span
        yield Scalar(place, node.value, span, span.of(text), node.style, flow)
    elif node.kind == "list":
        for number, item in enumerate(node.children):
            yield from _scalars(text, f"{place}.{number}", item, flow=flow or node.flow)
    elif node.kind == "map":
        for key, value in node.entries:
            yield from _scalars(text, f"{place}.{_name(text, key)}", value, flow=flow or node.flow)


class _Composer:
    """Makes nodes of the events of ruamel.yaml, whose own nodes do not say where an alias stands."""

    def __init__(self, text: str, inner: Span) -> None:
        self.text, self.inner = text, inner
        self.anchors: set[str] = set()
        self.reached = inner.start

    def root(self) -> Node | None:
        from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import
        from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

        try:
            self.events = iter(YAML(typ="safe", pure=True).parse(self.inner.of(self.text)))
            return self.document()
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.refuse(f"not valid YAML: {error.problem}", self.inner.start + mark.index)
        except (YAMLError, ValueError, OverflowError) as error:
            where = self.inner.start + getattr(error, "position", self.reached - self.inner.start)
            self.refuse(f"not valid YAML: {getattr(error, 'reason', 'an escape of no character')}", where)
        except RecursionError:
            self.refuse("lists or maps are nested too deeply", self.reached)

    def refuse(self, what: str, offset: int, code: str = "yaml-error") -> NoReturn:
        _refuse(code, self.text, offset, what)

    def document(self) -> Node | None:
        next(self.events)
        if type(next(self.events)).__name__ == "StreamEndEvent":
            return None
        root = self.node(next(self.events))
        next(self.events)
        after = next(self.events)
        if type(after).__name__ != "StreamEndEvent":
            self.refuse("a second YAML document begins inside the front matter", self.offset(after.start_mark))
        return root

    def offset(self, mark: Any) -> int:  # noqa: ANN401 - ruamel's marks are untyped
        return self.inner.start + int(mark.index)

    def node(self, event: Any, before: re.Pattern[str] | None = None) -> Node:  # noqa: ANN401
        start, end = self.offset(event.start_mark), self.offset(event.end_mark)
        kind = type(event).__name__
        if kind == "AliasEvent":
            return self.alias(event, Span(start, end))
        self.anchors.add(event.anchor)
        given = {"tag": str(event.tag or ""), "anchor": event.anchor or ""}
        if kind == "ScalarEvent":
            style = event.style or ""
            span = self.empty(before, start) if start == end else self.trimmed(style, start, end)
            self.reached = span.end
            return Node("scalar", span, event.value, style, **given)
        self.reached = end
        children = tuple(self.children(kind == "MappingStartEvent"))
        span, flow = Span(start, self.reached), bool(event.flow_style)
        if kind == "SequenceStartEvent":
            return Node("list", span, flow=flow, children=children, **given)
        self.refuse_same_keys(children[::2])
        return Node("map", span, flow=flow, children=children, **given)

    def alias(self, event: Any, span: Span) -> Node:  # noqa: ANN401
        if event.anchor not in self.anchors:
            self.refuse(f"not valid YAML: *{event.anchor} repeats nothing that came before", span.start)
        self.reached = span.end
        return Node("alias", span, event.anchor)

    def empty(self, before: re.Pattern[str] | None, start: int) -> Span:
        """Return the place right after the dash or colon; ruamel puts an empty value where the next thing begins."""
        found = before.match(self.text, self.reached, self.inner.end) if before else None
        place = found.end() if found else (self.reached if before else start)
        return Span(place, place)

    def trimmed(self, style: str, start: int, end: int) -> Span:
        """Return the span of a token without what ruamel adds to a block scalar: the empty lines it does not keep."""
        if style not in ("|", ">"):
            return Span(start, end)
        keeps_all = "+" in self.text[start : self.text.index("\n", start)].partition("#")[0]
        last = end - 1 if keeps_all else start + len(self.text[start:end].rstrip(" \t\r\n"))
        return Span(start, line_span(self.text, last).end)

    def children(self, in_map: bool) -> Iterator[Node]:  # noqa: FBT001 - told by the event
        is_key = in_map
        while not type(event := next(self.events)).__name__.endswith("EndEvent"):
            yield self.node(event, None if is_key else _BEFORE_COLON if in_map else _BEFORE_DASH)
            is_key = in_map and not is_key
        if event.end_mark.index > event.start_mark.index:
            self.reached = self.offset(event.end_mark)

    def refuse_same_keys(self, keys: tuple[Node, ...]) -> None:
        seen: set[tuple[object, ...]] = set()
        for key in keys:
            if key.meaning() in seen:
                self.refuse(
                    f"the key {key.span.of(self.text)} is there twice; remove one", key.span.start, "duplicate-key"
                )
            seen.add(key.meaning())
