"""The string literals of Python code that name notes: whole paths or titles, and wikilinks in longer strings.

LibCST finds the literals, as only a parser knows prefixes, escapes and f-strings; the edits are spliced into the code
as it is written. Asked for with `--python`, as it takes a third of a second to load.
"""

import bisect
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from scaffold.errors import ScaffoldError
from scaffold.markdown.regions import find_regions
from scaffold.passage import Form, Passage, everywhere
from scaffold.text import Edit, Span, apply_edits, is_utf8, lines

if TYPE_CHECKING:
    import libcst

OPTION = "python"
PART = "+"  # put behind the prefix of a literal that another one stands beside: it is no whole title
_FENCE = re.compile(r"(?<![`~])[`~]{3,}+[ \t]*(?:python|py)\b[^\n]*\n", re.IGNORECASE)
_LITERAL = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")(.*)\2$", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:\r\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|.)", re.DOTALL)
_COOKIE = re.compile(r"(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BRACES = re.compile(r"\{\{|\}\}")
_ANY_STRING = re.compile(r"""("|')((?:[^"'\\\n]|\\.)*)\1""")


def find(path: str, text: str) -> Iterator[Passage]:
    """Yield the literals of a Python file, or of the Python code blocks of a note.

    Where the code does not parse, what looks like a literal is yielded as inert, so that it is listed.
    """
    if path.lower().endswith(".py"):
        yield from _literals(text, Span(len(text) - len(text.removeprefix("\ufeff")), len(text)))
    elif path.lower().endswith(".md") and ("```" in text or "~~~" in text):
        for region in find_regions(text).regions:
            fence = _FENCE.match(text, region.span.start) if region.kind == "fenced code" else None
            if fence:
                last = text.rfind("\n", fence.end(), region.span.end) + 1
                before = text[text.rfind("\n", 0, fence.start()) + 1 : fence.start()]
                yield from _literals(text, Span(fence.end(), max(last, fence.end())), len(before.expandtabs(4)))


def _literals(text: str, code: Span, width: int = 0) -> Iterator[Passage]:
    """Yield the literals of `code`; `width` columns before each line belong to the lists and quotes around it."""
    try:
        import libcst
    except ImportError as error:
        raise ScaffoldError(
            "--python needs the package libcst: pip install libcst (or leave the option out)."
        ) from error

    written = code.of(text)
    margins = list(_margins(written, width))
    bare = apply_edits(written, [Edit(margin, "") for margin in margins])
    try:
        tokens = _tokens(bare) if is_utf8(bare) and _says_utf8(bare) else None
    except libcst.ParserSyntaxError:
        tokens = None
    if tokens is None:
        for literal in _ANY_STRING.finditer(written):
            passages = _passages(Span(*literal.span(2)).moved(code.start), literal.group(2), "", literal.group(1))
            yield from (_left(passage, "Python code that does not parse") for passage in passages)
        return
    removed = list(accumulate(margin.end - margin.start for margin in margins))
    joints = [margin.end - total for margin, total in zip(margins, removed, strict=True)]  # where margins were, in bare
    for span, prefix, quotes in tokens:
        number = bisect.bisect_right(joints, span.start)
        placed = span.moved(code.start + (removed[number - 1] if number else 0))
        passages = _passages(placed, span.of(bare), prefix, quotes)
        if number < len(joints) and joints[number] < span.end:
            passages = (_left(passage, "Python code, a string over lines of a quote or list") for passage in passages)
        yield from passages


def _left(passage: Passage, place: str) -> Passage:
    return replace(passage, place=place, inert="not parsed")


def _margins(code: str, width: int) -> Iterator[Span]:
    """Yield what stands before the code in each line of a block in a list or quote, `width` columns at most."""
    start = 0
    for line in lines(code) if width else ():
        size = 0
        while size < len(line) and line[size] in "> \t" and len(line[: size + 1].expandtabs(4)) <= width:
            size += 1
        if size:
            yield Span(start, start + size)
        start += len(line)


def _says_utf8(code: str) -> bool:
    """Tell whether a file's encoding comment (PEP 263), if it has one, names UTF-8."""
    cookie = _COOKIE.match(code)
    return cookie is None or cookie.group(1).lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig", "ascii")


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
