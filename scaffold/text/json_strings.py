"""JSON edited as text: where the strings of its objects stand, so that layout, order and numbers stay as they are."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_TOKEN = compile_later(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]', re.DOTALL)
_ESCAPE = compile_later(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
_UNSAFE = compile_later(r"[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_DEEPEST = 100  # levels; nothing that Obsidian writes comes near


class JsonString(NamedTuple):
    """A string as it is written: `value` is decoded, `span` lies between its quotes; `offsets` maps value to text."""

    value: str
    span: Span
    offsets: tuple[int, ...]  # empty where nothing is escaped

    def file_span(self, start: int, end: int) -> Span:
        """Return where `value[start:end]` is written."""
        if self.offsets:
            start, end = self.offsets[start], self.offsets[end]
        return Span(start, end).moved(self.span.start)


def escaped(written: str) -> str:
    r"""Return JSON with what a terminal may obey (control and bidirectional characters) as `\u` escapes."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", written)


def write_json_string(text: str) -> str:
    """Return text as it is written between the quotes of a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def find_objects(text: str) -> Iterator[tuple[str, dict[str, JsonString]]]:
    """Yield each object as it ends: the path of keys to it, joined by `/` (lists add none), and its string members.

    Paths grow no longer than a hundred levels.
    """
    stack: list[tuple[str, str, dict[str, Span]]] = []  # of each open bracket: which, the path to it, its strings
    key = previous = ""
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark in "{[":
            path = stack[-1][1] if stack else ""
            if key and len(stack) < _DEEPEST:
                path = f"{path}/{key}" if path else key
            stack.append((mark, path, {}))
            key = ""
        elif mark in "}]":
            if stack and mark == "}":
                yield stack[-1][1], {name: _string(text, span) for name, span in stack[-1][2].items()}
            del stack[-1:]
            key = ""
        elif mark == ":":
            key = previous[1:-1]
        elif mark == ",":
            key = ""
        elif key and stack and stack[-1][0] == "{":
            stack[-1][2][key] = Span(token.start() + 1, token.end() - 1)
        previous = mark


def find_strings(text: str) -> Iterator[tuple[str, JsonString]]:
    """Yield each string that is a value, in a list, too, with the nearest key above it."""
    keys: list[str] = []  # of each open bracket: the key that is nearest in it
    tokens = [(token.group(), token.start(), token.end()) for token in _TOKEN.finditer(text)]
    for number, (mark, start, end) in enumerate(tokens):
        follows = tokens[number + 1][0] if number + 1 < len(tokens) else ""
        if mark in "{[":
            keys.append(keys[-1] if keys else "")
        elif mark in "}]":
            del keys[-1:]
        elif mark[0] == '"' and follows == ":" and keys:
            keys[-1] = mark[1:-1]
        elif mark[0] == '"':
            yield keys[-1] if keys else "", _string(text, Span(start + 1, end - 1))


def _string(text: str, span: Span) -> JsonString:
    written = span.of(text)
    if "\\" not in written:
        return JsonString(written, span, ())
    offsets: list[int] = []
    at = 0
    for escape in _ESCAPE.finditer(written):
        offsets += [*range(at, escape.start()), escape.start()]
        at = escape.end()
    offsets += range(at, len(written) + 1)
    try:
        value = str(json.loads(f'"{written}"', strict=False))
    except ValueError:
        return JsonString(written, span, ())  # no JSON after all: take it as it is written
    return JsonString(value, span, tuple(offsets)) if len(offsets) == len(value) + 1 else JsonString(written, span, ())
