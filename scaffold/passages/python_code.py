"""The string literals of Python code that name notes: whole paths or titles, and wikilinks in longer strings.

LibCST finds the literals, as only a parser knows prefixes, escapes and f-strings; the edits are spliced into the code
as it is written. Asked for with `--python`, as it takes a third of a second to load.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from scaffold.markdown.regions import find_regions
from scaffold.passage import Form, Passage, everywhere
from scaffold.text import Span, is_utf8

if TYPE_CHECKING:
    import libcst

OPTION = "python"
PART = "+"  # put behind the prefix of a literal that another one stands beside: it is no whole title
_FENCE = re.compile(r"[`~]{3,}[ \t]*(?:python|py)\b[^\n]*\n", re.IGNORECASE)
_LITERAL = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")(.*)\2$", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:\r\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|.)", re.DOTALL)
_BRACES = re.compile(r"\{\{|\}\}")
_ANY_STRING = re.compile(r"""("|')((?:[^"'\\\n]|\\.)*)\1""")


def find(path: str, text: str) -> Iterator[Passage]:
    """Yield the literals of a Python file, or of the Python code blocks of a note.

    Where the code does not parse, what looks like a literal is yielded as inert, so that it is listed.
    """
    if path.lower().endswith(".py"):
        yield from _literals(text, Span(len(text) - len(text.removeprefix("\ufeff")), len(text)))
    elif (path.lower().endswith(".md") and "```" in text) or "~~~" in text:
        for region in find_regions(text).regions:
            fence = _FENCE.match(text, region.span.start) if region.kind == "fenced code" else None
            if fence:
                last = text.rfind("\n", fence.end(), region.span.end) + 1
                yield from _literals(text, Span(fence.end(), max(last, fence.end())))


def _literals(text: str, code: Span) -> Iterator[Passage]:
    import libcst

    written = code.of(text)
    try:
        tokens = _tokens(written) if is_utf8(written) else None
    except libcst.ParserSyntaxError:
        tokens = None
    if tokens is None:
        for literal in _ANY_STRING.finditer(written):
            passages = _passages(Span(*literal.span(2)).moved(code.start), literal.group(2), "", literal.group(1))
            yield from (
                replace(passage, place="Python code that does not parse", inert="not parsed") for passage in passages
            )
        return
    for span, prefix, quotes in tokens:
        yield from _passages(span.moved(code.start), span.of(written), prefix, quotes)


def _tokens(code: str) -> list[tuple[Span, str, str]]:
    """Return, of each text literal, the span between its quotes, its prefix and its quotes ("" in an f-string)."""
    import libcst
    from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

    found: list[tuple[Span, str, str]] = []
    data = code.encode()
    positions = MetadataWrapper(libcst.parse_module(code)).resolve(ByteSpanPositionProvider)
    parts = {id(part) for node in positions if isinstance(node, libcst.ConcatenatedString) for part in _parts(node)}
    for node, position in positions.items():
        if not isinstance(node, libcst.SimpleString | libcst.FormattedStringText):
            continue
        start = len(data[: position.start].decode())
        literal = _LITERAL.match(node.value) if isinstance(node, libcst.SimpleString) else None
        if literal and "b" not in literal.group(1).lower():
            prefix = literal.group(1).lower() + (PART if id(node) in parts else "")
            found.append((Span(*literal.span(3)).moved(start), prefix, literal.group(2)))
        elif isinstance(node, libcst.FormattedStringText):
            found.append((Span(start, start + len(node.value)), "f", ""))
    return sorted(found)


def _parts(node: "libcst.ConcatenatedString") -> tuple["libcst.CSTNode", "libcst.CSTNode"]:
    return node.left, node.right


def _passages(span: Span, written: str, prefix: str, quotes: str) -> Iterator[Passage]:
    pattern = _BRACES if prefix == "f" and "\\" not in written else _ESCAPE
    offsets = None if "r" in prefix or not pattern.search(written) else _offsets(written, pattern)
    value = written if offsets is None else _value(written, pattern)

    def raw(start: int, end: int) -> Span:
        return (
            Span(start, end).moved(span.start)
            if offsets is None
            else Span(offsets[start], offsets[end]).moved(span.start)
        )

    def spell(new: str) -> str | None:
        return _spelled(new, prefix, quotes)

    if offsets is not None and len(offsets) != len(value) + 1:
        return
    form: Form = "markdown" if "[[" in value or prefix == "f" or PART in prefix else "name"
    if "[[" in value or form == "name":
        yield Passage(value, form, "Python code", everywhere, raw, spell, OPTION)


def _spelled(new: str, prefix: str, quotes: str) -> str | None:
    if prefix == "f":
        return None if any(mark in new for mark in "\\\"'") else new.replace("{", "{{").replace("}", "}}")
    if "r" in prefix:
        return None if "\\" in new or quotes[:1] in new else new
    return new.replace("\\", "\\\\").replace(quotes[:1], "\\" + quotes[:1]) if quotes else new


def _value(written: str, pattern: re.Pattern[str]) -> str:
    if pattern is _BRACES:
        return _BRACES.sub(lambda braces: braces.group()[0], written)
    return _ESCAPE.sub(_unescaped, written)


def _unescaped(escape: re.Match[str]) -> str:
    import ast

    try:
        return str(ast.literal_eval(f'"{escape.group()}"')) if escape.group() != '\\"' else '"'
    except (SyntaxError, ValueError):
        return escape.group()


def _offsets(written: str, pattern: re.Pattern[str]) -> list[int]:
    """Return where each character of the value starts in the literal as written, and its end."""
    offsets: list[int] = []
    at = 0
    for escape in pattern.finditer(written):
        value = _value(escape.group(), pattern)
        offsets += [*range(at, escape.start()), *([escape.start()] * len(value))]
        at = escape.end()
    return [*offsets, *range(at, len(written) + 1)]
