"""Edits that set, append to, rename and delete a property: the least text that must change, proved right.

The proof: with the edits made, the front matter is found again and composed again, and must say what it said before,
but for the one change asked for. Whatever cannot be proved is refused, so that nothing is ever written wrong.
"""

from typing import NoReturn

from scaffold.frontmatter.fences import front_matter_block, front_matter_span
from scaffold.frontmatter.properties import PropertyError, compose_properties
from scaffold.frontmatter.simple_edits import rename_simple_property, replace_simple_value
from scaffold.frontmatter.values import (
    Value,
    append_item,
    column,
    holds_comment,
    in_brackets,
    interpreted,
    new_line,
    replace_item,
    spell_value,
)
from scaffold.frontmatter.yaml_nodes import YamlNode
from scaffold.frontmatter.yaml_scalars import write_scalar
from scaffold.text.encoding import is_utf8
from scaffold.text.lines import line_ending, line_number, line_span_at
from scaffold.text.spans import Edit, Span, apply_edits

_NOWHERE = Span(0, 0)


def set_property(text: str, key: str, value: Value) -> list[Edit]:
    """Return the edits that give the property this value, whether it is there already or not."""
    root = _root(text)
    at = _position(root, key)
    if at is None:
        return _with_new(text, root, key, value)
    name, old = root.entries[at]
    _refuse_shared(text, old)
    if old.meaning() == interpreted(value).meaning():
        return []
    if holds_comment(text, old):
        _refuse("comment-in-value", text, old, "the value holds a comment, which would be lost; edit it by hand")
    return _proved(
        text, replace_item(text, name, old, value, flow=root.flow), _with_value(root, at, interpreted(value))
    )


def append_property(text: str, key: str, item: str) -> list[Edit]:
    """Return the edits that put `item` at the end of a list, unless it is there; one value becomes a list."""
    root = _root(text)
    at = _position(root, key)
    if at is None:
        return _with_new(text, root, key, [item])
    old = root.entries[at][1]
    _refuse_shared(text, old)
    if old.meaning()[0] == "null" or (old.kind == "scalar" and not old.value):
        return set_property(text, key, [item])
    items = _items(text, old)
    if item in [present.value for present in items if present.kind == "scalar" and present.meaning()[0] != "null"]:
        return []
    extended = YamlNode("list", _NOWHERE, tag=old.tag, children=(*items, interpreted(item)))
    return _proved(text, [append_item(text, old, item)], _with_value(root, at, extended))


def replace_value(text: str, key: str, old: str, new: str) -> list[Edit]:
    """Return the edits that write `new` where the property's value, or an item of its list, is the string `old`."""
    simply = replace_simple_value(text, key, old, new)
    if simply is not None:
        return simply
    root = _root(text)
    at = _position(root, key)
    if at is None:
        return []
    value = root.entries[at][1]
    found = [leaf for leaf in (value.children if value.kind == "list" else (value,)) if _is_string(leaf, old)]
    for leaf in found:
        _refuse_shared(text, leaf)
    edits = [
        Edit(leaf.token(text), write_scalar(new, flow=leaf.flow or value.flow, style=leaf.style)) for leaf in found
    ]
    children = tuple(interpreted(new) if _is_string(leaf, old) else leaf for leaf in value.children)
    expected = value._replace(children=children) if value.kind == "list" else interpreted(new)
    return _proved(text, edits, _with_value(root, at, expected)) if edits else []


def rename_property(text: str, key: str, to: str) -> list[Edit]:
    """Return the edit that gives the property another key, in the quotes of the old one."""
    simply = rename_simple_property(text, key, to)
    if simply is not None:
        return simply
    root = _root(text)
    at = _position(root, key)
    if at is None:
        raise PropertyError("no-such-key", f"there is no property {key!r} to rename")
    if key == to:
        return []
    name, other = root.children[2 * at], _position(root, to)
    if other is not None:
        _refuse("key-exists", text, root.children[2 * other], f"there is a property {to!r} already; merge them by hand")
    expected = _meanings(root)
    expected[2 * at] = YamlNode("scalar", _NOWHERE, to, '"', name.tag, name.anchor).meaning()
    return _proved(text, [Edit(name.token(text), _key(to, root, name.style))], expected)


def delete_property(text: str, key: str) -> list[Edit]:
    """Return the edit that removes the property's own lines; comments above it and empty lines stay."""
    root = _root(text)
    at = _position(root, key)
    if at is None:
        return []
    if root.entries[at][1].kind != "alias":
        _refuse_shared(text, root.entries[at][1])
    expected = _meanings(root)
    del expected[2 * at : 2 * at + 2]
    span = _flow_entry(root, at) if root.flow else _own_lines(text, root, at)
    return _proved(text, [Edit(span, "")], expected)


def _root(text: str) -> YamlNode:
    if not is_utf8(text):
        raise PropertyError("not-utf8", "the note is not UTF-8; save it as UTF-8 before its properties are changed")
    return compose_properties(text) or YamlNode("map", _NOWHERE)


def _is_string(node: YamlNode, value: str) -> bool:
    return node.kind == "scalar" and node.value == value and node.style not in ("|", ">") and not node.tag


def _position(root: YamlNode, key: str) -> int | None:
    names = [name.value if name.kind == "scalar" else None for name in root.children[::2]]
    return names.index(key) if key in names else None


def _refuse(code: str, text: str, node: YamlNode, what: str) -> NoReturn:
    raise PropertyError(code, f"line {line_number(text, node.span.start)}: {what}")


def _refuse_shared(text: str, old: YamlNode) -> None:
    if old.kind == "alias":
        _refuse("alias-value", text, old, f"the value repeats another one (*{old.value}); edit it by hand")
    if old.anchored:
        _refuse("anchored-value", text, old, "the value carries an anchor, which others may repeat; edit it by hand")


def _items(text: str, old: YamlNode) -> tuple[YamlNode, ...]:
    """Return the items an item can be appended to: those of a list, or the one value that is not in a list yet."""
    if old.kind == "list":
        return old.children
    if old.kind == "map" or old.style in ("|", ">") or old.tag:
        _refuse("not-a-list", text, old, "the value is neither a list nor one plain value; edit it by hand")
    return (old,)


def _with_new(text: str, root: YamlNode, key: str, value: Value) -> list[Edit]:
    style = root.children[-2].style if root.flow and root.children else ""
    entry = f"{_key(key, root, style)}: {spell_value(value, flow=root.flow, style=style)}"
    expected = [*_meanings(root), ("str", key, ""), interpreted(value).meaning()]
    return _proved(text, [_inserted(text, root, entry)], expected)


def _inserted(text: str, root: YamlNode, entry: str) -> Edit:
    inner = front_matter_span(text)
    eol = line_ending(text)
    if inner is None:
        start = 1 if text.startswith("\ufeff") else 0
        return Edit(Span(start, start), f"---{eol}{entry}{eol}---{eol}")
    if root.flow:
        return in_brackets(text, root, entry, _entry_spans(root))
    if not root.children:
        return Edit(Span(inner.start, inner.start), entry + eol)
    return new_line(text, root.span.end, " " * column(text, root) + entry)


def _own_lines(text: str, root: YamlNode, at: int) -> Span:
    entry = _entry_spans(root)[at]
    return Span(line_span_at(text, entry.start).start, text.index("\n", entry.end) + 1)


def _flow_entry(root: YamlNode, at: int) -> Span:
    """Return the entry with the comma behind it, or before it if it is the last."""
    spans = _entry_spans(root)
    if at + 1 < len(spans):
        return Span(spans[at].start, spans[at + 1].start)
    return Span(spans[at - 1].end if at else spans[at].start, spans[at].end)


def _entry_spans(root: YamlNode) -> list[Span]:
    return [Span(name.span.start, value.span.end) for name, value in root.entries]


def _key(key: str, root: YamlNode, style: str) -> str:
    marker = not style and key.startswith(("---", "..."))  # at the start of a line it would end the document
    return write_scalar(key, flow=root.flow, style='"' if marker else style)


def _meanings(root: YamlNode) -> list[tuple[object, ...]]:
    return [child.meaning() for child in root.children]


def _with_value(root: YamlNode, at: int, value: YamlNode) -> list[tuple[object, ...]]:
    expected = _meanings(root)
    expected[2 * at + 1] = value.meaning()
    return expected


def _proved(text: str, edits: list[Edit], expected: list[tuple[object, ...]]) -> list[Edit]:
    """Return the edits if the front matter then says what is expected of it, and the body is the same."""
    changed = apply_edits(text, edits)
    block, new_block = front_matter_block(text), front_matter_block(changed)
    body = text[block.end :] if block else text.removeprefix("\ufeff")
    try:
        says = _meanings(_root(changed))
    except PropertyError:
        says = None
    if new_block is None or changed[new_block.end :] != body or says != expected:
        raise PropertyError("unverified", "the edit would change more than the property; edit the note by hand")
    return edits
