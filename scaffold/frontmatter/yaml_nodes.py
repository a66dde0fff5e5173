"""Where each YAML node of a range of text stands: ruamel.yaml reads, and only its positions are kept.

The nodes are made of ruamel's events, because its own nodes do not tell where an alias or an empty value stands.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, NoReturn

from scaffold.frontmatter.yaml_scalars import core_type
from scaffold.text.lines import line_span_at
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_OTHER_LINE_END = compile_later("[\x85\u2028\u2029]|\r(?!\n)")
_SPACE = r"(?:[ \t\r\n]|#[^\n]*\n)*"
_DASH = compile_later(_SPACE + "-")
COLON = compile_later(_SPACE + ":")
_DECORATION = compile_later(r"(?:[!&]\S*\s+)*")


class NotReadError(Exception):
    """Says why a text is no YAML that every reader takes alike, and at which offset."""

    def __init__(self, what: str, offset: int, code: str = "yaml-error") -> None:
        super().__init__(what)
        self.what, self.offset, self.code = what, offset, code


class YamlNode(NamedTuple):
    """One YAML node; `children` are the items of a list, or the keys and values of a map by turns."""

    kind: Literal["scalar", "list", "map", "alias"]
    span: Span
    value: str = ""
    style: str = ""
    tag: str = ""
    anchor: str = ""
    flow: bool = False
    children: tuple["YamlNode", ...] = ()

    @property
    def entries(self) -> tuple[tuple["YamlNode", "YamlNode"], ...]:
        """The keys of a map, each with its value."""
        return tuple(zip(self.children[::2], self.children[1::2], strict=True))

    @property
    def empty(self) -> bool:
        """Whether nothing is written; the span then is the place after the colon or dash."""
        return self.span.start == self.span.end

    @property
    def anchored(self) -> bool:
        """Whether an alias elsewhere may repeat this node or a part of it."""
        return bool(self.anchor) or any(child.anchored for child in self.children)

    def leaves(self) -> Iterator["YamlNode"]:
        """Yield the nodes without children, in the order of the text."""
        for child in self.children:
            yield from child.leaves()
        if not self.children:
            yield self

    def token(self, text: str) -> Span:
        """Return the span without the tag and the anchor before it."""
        decoration = _DECORATION.match(text, self.span.start, self.span.end) if self.tag or self.anchor else None
        return Span(decoration.end(), self.span.end) if decoration else self.span

    def meaning(self) -> tuple[object, ...]:
        """Return what the node says, however it is spelled: two nodes that say the same are equal here."""
        if self.kind != "scalar":
            return (self.kind, self.value, self.tag, self.anchor, *(child.meaning() for child in self.children))
        kind = self.tag or ("str" if self.style else core_type(self.value))
        return (kind, "" if kind == "null" else self.value, self.anchor)


def compose(text: str, inner: Span) -> YamlNode | None:
    """Return the root of the YAML in `inner`, None when there is nothing in it; all spans are offsets of `text`."""
    if found := _OTHER_LINE_END.search(text, inner.start, inner.end):
        what = f"the character U+{ord(found[0]):04X} ends a line for some readers of YAML only; remove it"
        raise NotReadError(what, found.start())
    return _Composer(text, inner).root()


class _Composer:
    """Walks once through the events; `reached` is the end of what was walked."""

    def __init__(self, text: str, inner: Span) -> None:
        self.text, self.inner, self.reached = text, inner, inner.start
        self.anchors: set[str] = set()
        self.events: Iterator[Any] = iter(())

    def root(self) -> YamlNode | None:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        try:
            self.events = iter(YAML(typ="safe", pure=True).parse(self.inner.of(self.text)))
            return self.document()
        except MarkedYAMLError as error:
            at = self.inner.start + (error.problem_mark or error.context_mark).index
            tab = self.text.startswith("\t", at)
            self.refuse("a tab is not valid YAML here; use spaces" if tab else f"not valid YAML: {error.problem}", at)
        except YAMLError as error:
            self.refuse("a control character is not valid in YAML", self.inner.start + getattr(error, "position", 0))
        except (ValueError, OverflowError):
            self.refuse("an escape stands for no character", self.reached)
        except RecursionError:
            self.refuse("lists or maps are nested too deeply", self.inner.start)

    def refuse(self, what: str, offset: int, code: str = "yaml-error") -> NoReturn:
        raise NotReadError(what, offset, code) from None

    def document(self) -> YamlNode | None:
        next(self.events)
        if _name(next(self.events)) == "StreamEnd":
            return None
        root = self.node(next(self.events))
        next(self.events)
        after = next(self.events)
        if _name(after) != "StreamEnd":
            self.refuse("a second YAML document begins inside the front matter", self.span(after).start)
        return root

    def span(self, event: Any) -> Span:  # noqa: ANN401 - ruamel's events are untyped, here and below
        return Span(event.start_mark.index, event.end_mark.index).moved(self.inner.start)

    def node(self, event: Any, before: re.Pattern[str] | None = None) -> YamlNode:  # noqa: ANN401
        if _name(event) == "Alias":
            return self.alias(event)
        self.anchors.add(event.anchor)
        return self.scalar(event, before) if _name(event) == "Scalar" else self.collection(event)

    def alias(self, event: Any) -> YamlNode:  # noqa: ANN401
        span = self.span(event)
        if event.anchor not in self.anchors:
            self.refuse(f"*{event.anchor} repeats nothing that came before", span.start)
        self.reached = span.end
        return YamlNode("alias", span, event.anchor)

    def scalar(self, event: Any, before: re.Pattern[str] | None) -> YamlNode:  # noqa: ANN401
        span = self.span(event)
        if span.start == span.end and before:
            span = self.place(before)
        elif event.style in ("|", ">"):
            span = self.block(span)
        self.reached = span.end
        return YamlNode("scalar", span, event.value, event.style or "", str(event.tag or ""), event.anchor or "")

    def place(self, before: re.Pattern[str]) -> Span:
        """Return the place right after the dash or colon; ruamel puts an empty value where the next thing begins."""
        found = before.match(self.text, self.reached, self.inner.end)
        place = found.end() if found else self.reached
        return Span(place, place)

    def block(self, span: Span) -> Span:
        """Return a block scalar without the empty lines after it, unless it keeps them (`|+`)."""
        token = span.of(self.text)
        keeps_them = "+" in token.partition("\n")[0].partition("#")[0]
        last = len(token) - 1 if keeps_them else len(token.rstrip(" \t\r\n"))
        return Span(span.start, line_span_at(self.text, span.start + last).end)

    def collection(self, event: Any) -> YamlNode:  # noqa: ANN401
        span = self.span(event)
        self.reached = span.end
        is_map = _name(event) == "MappingStart"
        children = tuple(self.values_by_turns() if is_map else self.items())
        if is_map:
            self.refuse_same_keys(children[::2])
        given = (str(event.tag or ""), event.anchor or "", bool(event.flow_style))
        return YamlNode("map" if is_map else "list", Span(span.start, self.reached), "", "", *given, children)

    def items(self) -> Iterator[YamlNode]:
        while not self.is_end(event := next(self.events)):
            yield self.node(event, _DASH)

    def values_by_turns(self) -> Iterator[YamlNode]:
        while not self.is_end(event := next(self.events)):
            yield self.node(event)
            yield self.node(next(self.events), COLON)

    def is_end(self, event: Any) -> bool:  # noqa: ANN401
        if not _name(event).endswith("End"):
            return False
        if event.end_mark.index > event.start_mark.index:  # a bracket; the end of a block has no width
            self.reached = self.span(event).end
        return True

    def refuse_same_keys(self, keys: tuple[YamlNode, ...]) -> None:
        seen: set[tuple[object, ...]] = set()
        for key in keys:
            if key.meaning() in seen:
                name = key.span.of(self.text)
                self.refuse(f"the key {name} is there twice; remove one", key.span.start, "duplicate-key")
            seen.add(key.meaning())


def _name(event: Any) -> str:  # noqa: ANN401
    return type(event).__name__.removesuffix("Event")
