"""The string literals of Python code that name notes: whole paths or titles, and wikilinks in longer strings.

LibCST finds the literals, as only a parser knows prefixes, escapes and f-strings; the edits are spliced into the code
as it is written. Asked for with `--python`, as it takes a third of a second to load.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scaffold.errors import ScaffoldError
from scaffold.links.host import Form, HostText, everywhere
from scaffold.text.encoding import is_utf8
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

if TYPE_CHECKING:
    import libcst

    from scaffold.markdown.code_blocks import Code

OPTION = "python"
INERT = False
PART = "+"  # follows the prefix of a literal with another one beside it: it is not a whole title
_LITERAL = compile_later(r"([A-Za-z]*)('''|\"\"\"|'|\")(.*)\2$", re.DOTALL)
_ESCAPE = compile_later(
    r"\\(?:\r\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|.)", re.DOTALL
)
_COOKIE = compile_later(r"(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BRACES = compile_later(r"\{\{|\}\}")
_ANY_STRING = compile_later(r"""("|')((?:[^"'\\\n]|\\.)*)\1""")


def find(path: str, text: str) -> Iterator[HostText]:
    """Yield the literals of a Python file, or of the Python code blocks of a note.

    Where the code does not parse, what looks like a literal is yielded as inert, so that it is listed.
    """
    from scaffold.markdown.code_blocks import Code, find_code_blocks

    if path.lower().endswith(".py"):
        bare = text.removeprefix("\ufeff")
        yield from _literals(Code("python", bare, Span(len(text) - len(bare), len(text))))
    elif path.lower().endswith(".md"):
        for code in find_code_blocks(text):
            if code.language in ("python", "py"):
                yield from _literals(code)


def _literals(code: "Code") -> Iterator[HostText]:
    """Yield the literals of `code`."""
    try:
        import libcst
    except ImportError as error:
        raise ScaffoldError(
            "--python needs the package libcst: pip install libcst (or leave the option out)."
        ) from error

    try:
        tokens = _tokens(code.bare) if is_utf8(code.bare) and _says_utf8(code.bare) else None
    except libcst.ParserSyntaxError:
        tokens = None
    if tokens is None:
        for literal in _ANY_STRING.finditer(code.text):
            hosts = _host_texts(Span(*literal.span(2)).moved(code.span.start), literal.group(2), "", literal.group(1))
            yield from (_left_alone(host, "Python code that does not parse") for host in hosts)
        return
    for span, prefix, quotes, is_nested in tokens:
        placed = code.file_span(span)
        at = code.at(span.start)
        hosts = _host_texts(placed or Span(at, at + span.end - span.start), span.of(code.bare), prefix, quotes)
        if placed is None:
            hosts = (_left_alone(host, "Python code, a string over lines of a quote or list") for host in hosts)
        if is_nested:
            hosts = (_left_alone(host, "Python code, in an f-string") for host in hosts)
        yield from hosts


def _left_alone(host: HostText, place: str) -> HostText:
    return host._replace(place=place, inert="not parsed")


def _says_utf8(code: str) -> bool:
    """Tell whether a file's encoding comment (PEP 263), if it has one, names UTF-8."""
    cookie = _COOKIE.match(code)
    return cookie is None or cookie.group(1).lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig", "ascii")


def _tokens(code: str) -> list[tuple[Span, str, str, bool]]:
    """Return, of each text literal, the span between its quotes, its prefix and its quotes ("" in an f-string).

    The last tells whether it stands within braces of an f-string, where no other quotes may stand.
    """
    import libcst
    from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

    literals: list[tuple[Span, str, str, bool]] = []
    data = code.encode()
    positions = MetadataWrapper(libcst.parse_module(code)).resolve(ByteSpanPositionProvider)
    parts = {id(part) for node in positions if isinstance(node, libcst.ConcatenatedString) for part in _parts(node)}
    formatted = [
        Span(len(data[: place.start].decode()), len(data[: place.start + place.length].decode()))
        for node, place in positions.items()
        if isinstance(node, libcst.FormattedString)
    ]
    for node, position in positions.items():
        if not isinstance(node, libcst.SimpleString | libcst.FormattedStringText):
            continue
        start = len(data[: position.start].decode())
        literal = _LITERAL.match(node.value) if isinstance(node, libcst.SimpleString) else None
        if literal and "b" not in literal.group(1).lower():
            prefix = literal.group(1).lower() + (PART if id(node) in parts else "")
            is_nested = any(string.start < start < string.end for string in formatted)
            literals.append((Span(*literal.span(3)).moved(start), prefix, literal.group(2), is_nested))
        elif isinstance(node, libcst.FormattedStringText):
            literals.append((Span(start, start + len(node.value)), "f", "", False))
    return sorted(literals)


def _parts(node: "libcst.ConcatenatedString") -> tuple["libcst.CSTNode", "libcst.CSTNode"]:
    return node.left, node.right


def _host_texts(span: Span, written: str, prefix: str, quotes: str) -> Iterator[HostText]:
    pattern = _BRACES if prefix == "f" and "\\" not in written else _ESCAPE
    offsets = None if "r" in prefix or not pattern.search(written) else _offsets(written, pattern)
    value = written if offsets is None else _value(written, pattern)

    def file_span(start: int, end: int) -> Span:
        return (
            Span(start, end).moved(span.start)
            if offsets is None
            else Span(offsets[start], offsets[end]).moved(span.start)
        )

    def escape(new: str) -> str | None:
        return _spelled(new, prefix, quotes)

    if offsets is not None and len(offsets) != len(value) + 1:
        return
    form: Form = "markdown" if "[[" in value or prefix == "f" or PART in prefix else "name"
    if "[[" in value or form == "name":
        yield HostText(value, form, "Python code", everywhere, file_span, escape, OPTION)


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
    """Return where each character of the value starts in the literal as it is written, and its end."""
    offsets: list[int] = []
    at = 0
    for escape in pattern.finditer(written):
        value = _value(escape.group(), pattern)
        offsets += [*range(at, escape.start()), *([escape.start()] * len(value))]
        at = escape.end()
    return [*offsets, *range(at, len(written) + 1)]
