"""How a value is written in the place of another, and beside others: in the style of what is there already."""

import json
import math
import re

from scaffold.frontmatter.yaml_nodes import COLON, YamlNode
from scaffold.frontmatter.yaml_scalars import write_scalar
from scaffold.text.lines import line_ending, line_span_at
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span

Value = str | bool | int | float | list[str] | None

_DASH = compile_later(r"- +")
_COMMENT = compile_later(r"(?:^|\s)#", re.MULTILINE)
_NOWHERE = Span(0, 0)


def spell_value(value: Value, *, flow: bool = False, style: str = "") -> str:
    """Return the token for a value; numbers as in JSON, a list in brackets."""
    if isinstance(value, str):
        return write_scalar(value, flow=flow, style=style)
    if isinstance(value, list):
        return "[" + ", ".join(write_scalar(item, flow=True, style=style) for item in value) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    return json.dumps(value)


def interpreted(value: Value) -> YamlNode:
    """Return a node that says the value, to compare meanings with; it stands nowhere."""
    if isinstance(value, list):
        return YamlNode("list", _NOWHERE, children=tuple(interpreted(item) for item in value))
    if isinstance(value, str):
        return YamlNode("scalar", _NOWHERE, value, '"')
    return YamlNode("scalar", _NOWHERE, spell_value(value))


def replace_item(text: str, key: YamlNode, old: YamlNode, value: Value, *, flow: bool) -> list[Edit]:
    """Return the edits that put the value in the place of the old one; `flow` tells that the key is in braces."""
    in_json = flow and key.style == '"'
    style = old.style if old.kind == "scalar" and isinstance(value, str) else ""
    token = spell_value(value, flow=flow, style=style or ('"' if in_json else ""))
    if old.empty:
        return [_filled(text, old.span.start, token)]
    if old.kind == "list" and not old.tag and old.children and isinstance(value, list) and value:
        return [_relisted(text, old, value)]
    colon = COLON.match(text, key.span.end)
    key_line = line_span_at(text, key.span.end)
    if _is_block(old) and colon and colon.end() <= key_line.end < old.span.start:
        return [_filled(text, colon.end(), token), Edit(Span(key_line.end, old.span.end), "")]
    return [Edit(old.span, token)]


def append_item(text: str, old: YamlNode, item: str) -> Edit:
    """Return the edit that puts an item behind the last of a list, or makes a list of a scalar and the item."""
    if old.kind == "scalar":
        return Edit(old.span, f"[{_in_flow(text, old)}, {write_scalar(item, flow=True, style=old.style)}]")
    token = write_scalar(item, flow=old.flow, style=_shared_style(old))
    if old.flow:
        return in_brackets(text, old, token, [present.span for present in old.children])
    return new_line(text, old.span.end, _dash(text, old) + token)


def appended_token(text: str, old: YamlNode, tokens: list[str]) -> Edit:
    """Return the edit that puts items, spelled already, behind the last of a list, or makes a list of a scalar."""
    if old.kind == "scalar":
        return Edit(old.span, f"[{', '.join([_in_flow(text, old), *tokens])}]")
    if old.flow:
        spans = [present.span for present in old.children]
        return in_brackets(text, old, _separator(text, spans).join(tokens), spans)
    dash = _dash(text, old)
    return new_line(text, old.span.end, (line_ending(text) + dash).join(["", *tokens]).removeprefix(line_ending(text)))


def item_token(old: YamlNode, other: str, item: YamlNode) -> str:
    """Return how an item of another text's list is spelled in the list `old`: a string in the style of the others."""
    flow = old.flow or old.kind == "scalar"
    if item.kind == "scalar" and item.meaning()[0] == "str":
        return write_scalar(item.value, flow=flow, style=_shared_style(old) if old.kind == "list" else old.style)
    return item.span.of(other)


def in_brackets(text: str, collection: YamlNode, item: str, present: list[Span]) -> Edit:
    """Put one more item between brackets or braces, behind the separator that is between the last two."""
    if not present:
        start = collection.token(text).start + 1
        return Edit(Span(start, collection.span.end - 1), item)
    return Edit(Span(present[-1].end, present[-1].end), _separator(text, present) + item)


def new_line(text: str, end: int, line: str) -> Edit:
    """Put a line behind the one that holds `end`, with the same line ending."""
    place = line_span_at(text, end).end
    return Edit(Span(place, place), ("\r\n" if text.startswith("\r\n", place) else "\n") + line)


def column(text: str, node: YamlNode) -> int:
    """Return how far from the start of its line a node begins."""
    start = node.token(text).start
    return start - line_span_at(text, start).start


def holds_comment(text: str, old: YamlNode) -> bool:
    """Tell whether there is a comment in a value; one behind the last item of a block is that item's."""
    end = line_span_at(text, old.span.end).end if _is_block(old) else old.span.end
    gaps: list[str] = []
    reached = old.span.start
    for leaf in old.leaves():
        header = leaf.span.of(text).partition("\n")[0] if leaf.style in ("|", ">") else "x"
        gaps += text[reached : leaf.span.start], header
        reached = leaf.span.end
    return not old.empty and _COMMENT.search("".join([*gaps, text[reached:end]])) is not None


def _is_block(node: YamlNode) -> bool:
    return node.kind in ("list", "map") and not node.flow


def _filled(text: str, place: int, token: str) -> Edit:
    """Put a value behind a colon (or the first space behind it), with a space on either side where one is needed."""
    before = "" if text.startswith(" ", place) else " "
    place += not before
    return Edit(Span(place, place), before + token + (" " if text.startswith("#", place) else ""))


def _relisted(text: str, old: YamlNode, value: list[str]) -> Edit:
    """Put other items in the place of a list's items; an item that stays keeps its spelling."""
    kept = {item.meaning(): item.span.of(text) for item in old.children if item.kind == "scalar"}
    style = _shared_style(old)
    tokens = [kept.get(interpreted(item).meaning()) or write_scalar(item, flow=old.flow, style=style) for item in value]
    if old.flow:
        spans = [item.span for item in old.children]
        return Edit(Span(spans[0].start, spans[-1].end), _separator(text, spans).join(tokens))
    dash = _dash(text, old)
    eol = line_ending(text[old.span.start :])
    return Edit(old.span, dash.lstrip(" ") + (eol + dash).join(tokens))


def _shared_style(collection: YamlNode) -> str:
    styles = {item.style for item in collection.children}
    return styles.pop() if len(styles) == 1 and styles <= {"'", '"'} else ""


def _dash(text: str, block: YamlNode) -> str:
    """Return indent, dash and spaces like those of the last item that has them all on one line."""
    indent = " " * column(text, block)
    for item in reversed(block.children):
        found = _DASH.match(text, line_span_at(text, item.span.start).start + len(indent))
        if found and found.end() == item.span.start:
            return indent + found[0]
    return indent + "- "


def _in_flow(text: str, scalar: YamlNode) -> str:
    """Return the token of a scalar for the place between brackets, as it is if it can be there."""
    token = scalar.span.of(text)
    on_one_line = "\n" not in token
    if on_one_line and (scalar.style or scalar.meaning()[0] != "str"):
        return token
    return write_scalar(scalar.value, flow=True, style=scalar.style)


def _separator(text: str, present: list[Span]) -> str:
    between = text[present[-2].end : present[-1].start] if len(present) > 1 else ""
    return between if between.strip() == "," else ", "
