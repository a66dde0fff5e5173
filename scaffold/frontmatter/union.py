"""The properties of two notes made one: what is there stays as it is spelled, what goes over keeps its own spelling.

As in `edits`, all is proved: the front matter is composed again, and must say just what it should.
"""

import re
from typing import NamedTuple

from scaffold.frontmatter.edits import set_property
from scaffold.frontmatter.fences import BOM, front_matter_span, note_body
from scaffold.frontmatter.properties import PropertyError, compose_properties
from scaffold.frontmatter.values import appended_token, in_brackets, item_token, new_line
from scaffold.frontmatter.yaml_nodes import YamlNode
from scaffold.text.encoding import is_utf8
from scaffold.text.lines import line_ending, line_number, line_span_at
from scaffold.text.spans import Edit, Span, apply_edits

_SPLIT = {
    "tags": r"[,\s]+",
    "cssclasses": r"[,\s]+",
    "aliases": ",",
}  # what parts a text of several, as the app reads it
_NOTHING = YamlNode("map", Span(0, 0))
_Meaning = tuple[object, ...]
_Entry = tuple[YamlNode, YamlNode]  # a key and its value


class Union(NamedTuple):
    """A note with the properties of another, and the lines of those that could not go over."""

    text: str
    left: list[str]


def unite(text: str, other: str, *, theirs_count: bool = False) -> Union:
    """Return the note `text` with the properties of `other`.

    Lists are united item by item; an empty value does not count. Where both have one value of a property, that of
    `text` stays and the other is left; with `theirs_count` that of `other` takes its place. Raises PropertyError.
    """
    text, other = _with_lists(text, other)
    root, coming = _read(text), compose_properties(other) or _NOTHING
    _refuse_twice(root, coming)
    if root.anchored and coming.anchored:
        raise PropertyError("anchored-value", "both have anchors (&), which may be confused; unite them by hand")
    expected = {name.value: value.meaning() for name, value in root.entries}
    order = [child.meaning() for child in root.children[::2]]
    edits, added, left = list[Edit](), list[str](), list[str]()
    positions, entries = _Positions(root), root.entries
    for name, theirs in coming.entries:
        at = positions.of(name)
        if at is None:
            added.append(_written(other, name, theirs, flow=coming.flow))
            order.append(name.meaning())
            expected[name.value] = theirs.meaning()
            continue
        mine = entries[at]
        united = _united(text, mine, other, (name, theirs), theirs_count=theirs_count)
        if united is None:
            left.append(_written(other, name, theirs, flow=coming.flow))
        else:
            edits += united[0]
            expected[mine[0].value] = united[1]
    changed = apply_edits(text, edits)
    if added:
        changed = _with_entries(changed, added)
    if changed != text:
        _prove(text, changed, [each for key in order for each in (key, expected[str(key[1])])])
    return Union(changed, left)


def _united(
    text: str, mine: _Entry, other: str, coming: _Entry, *, theirs_count: bool
) -> tuple[list[Edit], _Meaning] | None:
    """Return the edits that bring the other's value to a property of ours, and what this says then; None for none.

    Raises PropertyError.
    """
    (key, ours), (name, theirs) = mine, coming
    if _is_empty(theirs) or ours.meaning() == theirs.meaning():
        return [], ours.meaning()
    _refuse_shared(text, ours)
    if _is_empty(ours) or (theirs_count and "list" not in (ours.kind, theirs.kind) and ours.kind != "map"):
        return [_instead(text, key, ours, other, theirs)], theirs.meaning()
    if _are_items(ours, theirs, other):
        return _joined(text, ours, other, theirs, is_tags=name.value.lower() in ("tags", "tag"))
    if theirs_count:
        line = line_number(text, ours.span.start)
        raise PropertyError("not-united", f"line {line}: {name.value} has maps or other parts; unite it by hand")
    return None


def _read(text: str) -> YamlNode:
    if not is_utf8(text):
        raise PropertyError("not-utf8", "the note is not UTF-8; save it as UTF-8 before its properties are changed")
    return compose_properties(text) or _NOTHING


class _Positions:
    """Which of the properties of a note another one is: of the same name, or else of the same name in another case."""

    def __init__(self, root: YamlNode) -> None:
        self._by_name: dict[str, int] = {}
        self._by_lowered: dict[str, int] = {}
        for number, name in enumerate(root.children[::2]):
            self._by_name.setdefault(name.value, number)
            self._by_lowered.setdefault(name.value.lower(), number)

    def of(self, name: YamlNode) -> int | None:
        """Return the place of a property, None where it is not there."""
        at = self._by_name.get(name.value)
        return self._by_lowered.get(name.value.lower()) if at is None else at


def _refuse_twice(root: YamlNode, coming: YamlNode) -> None:
    """Raise PropertyError where two properties, in different case, are one of the note's, or one has no name."""
    if any(name.meaning()[0] == "null" for name in (*root.children[::2], *coming.children[::2])):
        raise PropertyError("not-united", "a property has no name; unite them by hand")
    known: set[int] = set()
    positions = _Positions(root)
    for name, _ in coming.entries:
        at = positions.of(name)
        if at in known:
            raise PropertyError("not-united", f"{name.value} is there twice, in another case; unite it by hand")
        known |= {at} if at is not None else set()


def _is_empty(node: YamlNode) -> bool:
    """Tell whether a value is none: nothing, null, an empty text, list or map."""
    if node.kind in ("list", "map"):
        return all(_is_empty(child) for child in node.children) if node.kind == "list" else not node.children
    return node.kind == "scalar" and not node.anchor and (node.meaning()[0] == "null" or not node.value)


def _refuse_shared(text: str, ours: YamlNode) -> None:
    if ours.anchored or ours.kind == "alias":
        line = line_number(text, ours.span.start)
        raise PropertyError("anchored-value", f"line {line}: others may repeat the value (& or *); edit it by hand")


def _with_lists(*texts: str) -> list[str]:
    """Return notes in which a text that the app reads as several tags, aliases or classes is a list, if all have it."""
    roots = [compose_properties(text) if front_matter_span(text) else None for text in texts]
    named = [{name.value.lower() for name in root.children[::2]} if root else set() for root in roots]
    found: list[str] = []
    for text, root in zip(texts, roots, strict=True):
        changed = text
        for name, value in root.entries if root else ():
            between = _SPLIT.get(name.value.lower()) if name.value.lower() in named[0] & named[1] else None
            if between and value.meaning()[0] == "str" and not value.anchored:
                items = [item.strip() for item in re.split(between, value.value) if item.strip()]
                if len(items) > 1:
                    changed = apply_edits(changed, set_property(changed, name.value, items))
        found.append(changed)
    return found


def _joined(text: str, ours: YamlNode, other: str, theirs: YamlNode, *, is_tags: bool) -> tuple[list[Edit], _Meaning]:
    """Return the edits that put the other's items behind ours, and what the value says then."""
    items = ours.children if ours.kind == "list" else (ours,)
    said = {_as_item(item, is_tags=is_tags) for item in items}
    new: list[YamlNode] = []
    for item in theirs.children if theirs.kind == "list" else (theirs,):
        says = _as_item(item, is_tags=is_tags)
        if says not in said and not _is_empty(item):
            said.add(says)
            new.append(item)
    meaning = ours._replace(kind="list", children=(*items, *new), value="", style="").meaning()
    if not new:
        return [], ours.meaning()
    return [appended_token(text, ours, [item_token(ours, other, item) for item in new])], meaning


def _as_item(item: YamlNode, *, is_tags: bool) -> object:
    """Return what two items have in common that are one: tags do not mind case, nor a number sign."""
    return item.value.removeprefix("#").lower() if is_tags and item.kind == "scalar" else item.meaning()


def _are_items(ours: YamlNode, theirs: YamlNode, other: str) -> bool:
    """Tell whether two values are lists, or a list and one value, whose items can stand in either."""
    if "list" not in (ours.kind, theirs.kind) or ours.kind == "map" or ours.style in ("|", ">"):
        return False
    items = theirs.children if theirs.kind == "list" else (theirs,)
    return all(
        item.kind == "scalar" or (item.flow and item.kind != "alias" and "\n" not in item.span.of(other))
        for item in items
    )


def _instead(text: str, mine: YamlNode, ours: YamlNode, other: str, theirs: YamlNode) -> Edit:
    """Return the edit that puts the other's value, as it is spelled, in the place of ours; a comment there stays."""
    eol = line_ending(text)
    token = theirs.span.of(other).replace("\r\n", "\n").replace("\n", eol)
    start = text.index(":", mine.span.end) + 1
    end = max(ours.span.end, start)
    rest = Span(end, line_span_at(text, end).end)
    is_block = theirs.kind in ("list", "map") and not theirs.flow
    if is_block:
        token = eol + other[line_span_at(other, theirs.span.start).start : theirs.span.start] + token
        return Edit(Span(start, rest.end), f" {comment}{token}" if (comment := rest.of(text).strip()) else token)
    if rest.of(text).strip():
        return Edit(Span(start, end + len(rest.of(text)) - len(rest.of(text).lstrip())), f" {token} ")
    return Edit(Span(start, end), f" {token}")


def _written(text: str, name: YamlNode, value: YamlNode, *, flow: bool) -> str:
    """Return a property as it is written: its lines, or what stands between the commas of braces."""
    if flow:
        return text[name.span.start : max(value.span.end, name.span.end)]
    start, end = line_span_at(text, name.span.start).start, max(value.span.end, name.span.end)
    return text[start : line_span_at(text, end).end].rstrip("\r\n" if value.style in ("|", ">") else None)


def _with_entries(text: str, added: list[str]) -> str:
    """Return the note with more lines at the end of its front matter, which is made where it has none."""
    eol, inner = line_ending(text), front_matter_span(text)
    lines = "\n".join(added).replace("\r\n", "\n").replace("\n", eol)
    if inner is None:
        start = len(BOM) if text.startswith(BOM) else 0
        return apply_edits(text, [Edit(Span(start, start), f"---{eol}{lines}{eol}---{eol}")])
    root = compose_properties(text)
    if root is None:
        return apply_edits(text, [Edit(Span(inner.end, inner.end), lines + eol)])
    if root.flow:
        spans = [Span(name.span.start, value.span.end) for name, value in root.entries]
        return apply_edits(text, [in_brackets(text, root, ", ".join(added), spans)])
    return apply_edits(text, [new_line(text, root.span.end, lines)])


def _prove(text: str, changed: str, expected: list[_Meaning]) -> None:
    root = compose_properties(changed) or _NOTHING
    if [child.meaning() for child in root.children] != expected or note_body(changed) != note_body(text):
        raise PropertyError("unverified", "the properties cannot be united surely; do it by hand")
