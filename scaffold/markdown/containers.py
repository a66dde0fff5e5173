"""The containers of a line of Markdown: which open quotes and list items it goes on with, and which it begins."""

from scaffold.markdown.block_starts import RULE
from scaffold.markdown.cursor import Cursor
from scaffold.text.patterns import compile_later

QUOTE = 0  # in the stack of containers: a quote; any other number is a list item's content indentation
CODE = 3  # more columns of indentation than these are code

_ITEM = compile_later(r"(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)")
_INTERRUPTING = ("-", "+", "*", "1.", "1)")


def pass_open(cursor: Cursor, containers: list[int]) -> int:
    """Pass the markers of the open containers; return how many of them the line goes on with."""
    for number, container in enumerate(containers):
        indent, first = cursor.indentation()
        if container == QUOTE:
            if indent > CODE or first >= cursor.end or cursor.text[first] != ">":
                return number
            cursor.take(first + 1, indent + 1)
            cursor.skip(1)
        elif first < cursor.end:
            if indent < container:
                return number
            cursor.skip(container)
    return len(containers)


def pass_new(cursor: Cursor, *, interrupts: bool) -> list[int]:
    """Pass the markers of quotes and list items that begin on this line; return them."""
    opened: list[int] = []
    while True:
        indent, first = cursor.indentation()
        if first >= cursor.end or indent > CODE:
            return opened
        if cursor.text[first] == ">":
            cursor.take(first + 1, indent + 1)
            cursor.skip(1)
            opened.append(QUOTE)
        elif content := _pass_item(cursor, first, indent, interrupts=interrupts and not opened):
            opened.append(content)
        else:
            return opened


def _pass_item(cursor: Cursor, first: int, indent: int, *, interrupts: bool) -> int:
    """Pass a list marker; return the indentation that the item's content has, or 0 where there is none."""
    marker = _ITEM.match(cursor.text, first, cursor.end)
    if not marker or RULE.match(cursor.text, first, cursor.end):
        return 0
    if interrupts and (marker.group() not in _INTERRUPTING or not cursor.text[marker.end() : cursor.end].strip()):
        return 0
    width = marker.end() - first
    cursor.take(marker.end(), indent + width)
    space, content = cursor.indentation()
    if content >= cursor.end or space > CODE + 1:
        space = 1
    cursor.skip(space)
    return indent + width + space
