r"""How YAML writes a string, decided by rules: asking a parser about every title would be a hundred times slower.

Quotes are put exactly where YAML 1.2 (core schema, as Obsidian reads it) needs them: `Yes`, `1:20` and `2024-01-01` are
plain strings there. Only a tab is quoted though the standard allows it: ruamel.yaml does not, and nobody would see it.
"""

import re
from functools import lru_cache

from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_NULL = compile_later(r"~|null|Null|NULL|")
_BOOL = compile_later(r"true|True|TRUE|false|False|FALSE")
_INT = compile_later(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = compile_later(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)

_UNPRINTABLE = compile_later("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_TO_ESCAPE = rf'["\\]|{_UNPRINTABLE.pattern}'
_ESCAPES = {"\0": r"\0", "\t": r"\t", "\n": r"\n", "\r": r"\r", '"': r"\"", "\\": r"\\"}
_QUOTES_NEEDED = compile_later(r"[,\[\]{}#&*!|>'\"%@` ]|[-?:](?: |$)|.*(?:: | #)|.*[: ]$")
_QUOTES_NEEDED_IN_FLOW = compile_later(r"\?|.*[,\[\]{}]")

_BREAK = r"[ \t]*(?:\r?\n[ \t]*)+"
_PIECES = {
    '"': compile_later(rf"\\(?:x[^\W_]{{2}}|u[^\W_]{{4}}|U[^\W_]{{8}}|\r?\n[ \t]*|.)|{_BREAK}|.", re.DOTALL),
    "'": compile_later(rf"''|{_BREAK}|.", re.DOTALL),
}
_LINE = compile_later(r"\S(?:.*\S)?")
_ESCAPED = dict(zip("0abtnvfre N_LP\t", "\0\a\b\t\n\v\f\r\x1b \x85\xa0\u2028\u2029\t", strict=True))


def write_scalar(value: str, *, flow: bool = False, style: str = "") -> str:
    """Return the token for `value`: in the quotes of `style` if they can hold it, plain if that is read back the same.

    `flow` tells that the token stands between brackets.
    """
    if style != '"' and not _UNPRINTABLE.search(value):
        if style == "'":
            return "'" + value.replace("'", "''") + "'"
        if _plain(value, flow=flow):
            return value
    return '"' + re.sub(_TO_ESCAPE, _escape, value) + '"'


def core_type(token: str) -> str:
    """Return what a plain token is in the core schema of YAML 1.2: null, bool, int, float or str."""
    for name, pattern in (("null", _NULL), ("bool", _BOOL), ("int", _INT), ("float", _FLOAT)):
        if pattern.fullmatch(token):
            return name
    return "str"


@lru_cache(maxsize=4)  # a long value may be asked for each of its links
def spelled_at(token: str, style: str, value: str) -> tuple[Span, ...] | None:
    """Return for each character of `value` the range of `token` that spells it; None when that cannot be told."""
    spelled = _quoted_pieces(token, style) if style in _PIECES else _line_pieces(token, style, value)
    if "".join(piece for piece, _ in spelled) != value:
        return None
    return tuple(span for piece, span in spelled for _ in piece)


def _plain(value: str, *, flow: bool) -> bool:
    refused = _QUOTES_NEEDED.match(value) or (flow and _QUOTES_NEEDED_IN_FLOW.match(value))
    return not refused and core_type(value) == "str"


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def _quoted_pieces(token: str, style: str) -> list[tuple[str, Span]]:
    inner = _PIECES[style].finditer(token, 1, len(token) - 1)
    return [(_decoded(match[0], style), Span(*match.span())) for match in inner]


def _decoded(piece: str, style: str) -> str:
    if "\n" in piece and not piece.startswith("\\"):
        return "\n" * (piece.count("\n") - 1) or " "
    if style == "'" or not piece.startswith("\\"):
        return piece[:1]
    if piece[1] in "xuU":
        return chr(int(piece.lstrip("\\xuU"), 16))
    return "" if piece.endswith(("\n", " ", "\t")) and "\n" in piece else _ESCAPED.get(piece[1], piece[1])


def _line_pieces(token: str, style: str, value: str) -> list[tuple[str, Span]]:
    """Find the lines of a plain or block scalar in its value: what lies between two lines spells the space between."""
    pieces: list[tuple[str, Span]] = []
    reached = written = 0
    for line in _LINE.finditer(token, token.find("\n") if style else 0):
        found = value.find(line[0], written)
        if found < 0 or value[written:found].strip():
            return []
        pieces.append((value[written:found], Span(reached, line.start())))
        pieces += [(piece, Span(line.start() + i, line.start() + i + 1)) for i, piece in enumerate(line[0])]
        reached, written = line.end(), found + len(line[0])
    return [*pieces, (value[written:], Span(reached, len(token)))]
