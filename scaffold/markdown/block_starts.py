"""What the first characters of a line begin: a heading, code, HTML, a comment, math, a rule, or nothing but text.

CommonMark's rules, and Obsidian's `%%` comments and `$$` math.
"""

import re
from typing import Literal

from scaffold.text.patterns import compile_later

BlockKind = Literal["paragraph", "heading", "fenced code", "indented code", "html", "comment", "math"]

FENCE = compile_later(r"(`{3,})[^`]*$|(~{3,})")
RULE = compile_later(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_HEADING = compile_later(r"#{1,6}(?=[ \t]|$)")
_HTML_VERBATIM = compile_later(r"<(script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_HTML_OTHER_ENDS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
_HTML_BLOCK = compile_later(
    r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|"
    r"dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|"
    r"menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|"
    r"tr|track|ul)(?=[\s/>]|$)",
    re.IGNORECASE,
)
_HTML_TAG_ALONE = compile_later(
    r"""(?:<[a-z][a-z0-9-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*/?>|"""
    r"""</[a-z][a-z0-9-]*\s*>)\s*$""",
    re.IGNORECASE,
)


def kind_at(text: str, first: int, end: int, *, interrupts: bool) -> BlockKind | Literal["rule"]:
    """Return the kind of block that the first character of a line begins; `interrupts` a paragraph."""
    mark = text[first]
    if mark == "#" and _HEADING.match(text, first, end):
        return "heading"
    if mark in "`~" and FENCE.match(text, first, end):
        return "fenced code"
    if mark == "<" and html_end(text, first, end, interrupts=interrupts) is not None:
        return "html"
    if mark in "%$" and _crosses_lines(text, first, end):
        return "comment" if mark == "%" else "math"
    if mark in "*-_" and RULE.match(text, first, end):
        return "rule"
    return "paragraph"


def html_end(text: str, first: int, end: int, *, interrupts: bool) -> str | None:
    """Return what ends the HTML block that begins here ("" = a blank line); None where none begins."""
    if verbatim := _HTML_VERBATIM.match(text, first, end):
        return f"</{verbatim.group(1).lower()}>"
    for opening, closing in _HTML_OTHER_ENDS:
        if text.startswith(opening, first):
            return closing
    if text.startswith("<!", first) and text[first + 2 : first + 3].isalpha():
        return ">"
    if _HTML_BLOCK.match(text, first, end):
        return ""
    return "" if not interrupts and _HTML_TAG_ALONE.match(text, first, end) else None


def _crosses_lines(text: str, first: int, end: int) -> bool:
    """Tell whether `%%` or `$$` opens here and closes on a later line; unclosed, it is text."""
    mark = text[first] * 2
    return text.startswith(mark, first) and text.find(mark, first + 2) >= end
