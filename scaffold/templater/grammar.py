"""The grammar of Templater's commands, and the JavaScript that a template becomes.

The code is the very same as that of Templater 2.25, as templates rely on it (`tR`, `__prs`, the placeholder); a map of
lines stands beside it, so that an error can name the template's own line. Established by running it (templater 1).
"""

import re
from dataclasses import dataclass
from typing import Literal

from scaffold.templater.errors import TemplateSyntaxError
from scaffold.text.patterns import compile_later

Dynamic = Literal["keep", "freeze", "exact"]  # what becomes of `<%+ … %>`
PLACEHOLDER = "rJ2KqXzxQg"
# Unicode's White_Space; str.strip would take U+001C to U+001F as well, JavaScript's trim U+FEFF.
_WHITE = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_OPENING = compile_later(r"<%([-_]?)(\*?)")
_ESCAPED = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "'": "\\'"}
_ESCAPE = compile_later(r"[\\\n\r']")


@dataclass(slots=True)
class Command:
    """One command: its `body` as JavaScript, whether it is `<%* %>`, and its marks of white space control."""

    start: int
    end: int
    body_start: int
    body: str
    is_execution: bool
    before: str  # `-`, `_` or nothing
    after: str

    @property
    def is_dynamic(self) -> bool:
        """Tell whether it is `<%+ %>`, which Obsidian's reading view was meant to evaluate."""
        return not self.is_execution and self.body.startswith("+")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The JavaScript of a template, and for each of its lines the template's, both counted from 1.

    `shifts` is, for each line, how much further to the right a column stands in the template.
    """

    code: str
    lines: tuple[int, ...]
    shifts: tuple[int, ...]


def find_commands(template: str) -> list[Command]:
    """Return the commands of a template in order. Raises TemplateSyntaxError for one that does not end, or is empty."""
    found: list[Command] = []
    at = template.find("<%")
    while at >= 0:
        opening = _OPENING.match(template, at)
        assert opening is not None  # noqa: S101 - `<%` is there
        start = opening.end()
        end = template.find("%>", start)
        if end < 0:
            raise _unclosed(template, opening)
        if end == start:
            raise TemplateSyntaxError(
                "A command is empty; write something between <% and %>.", *place(template, at)[:2]
            )
        last = template[end - 1]
        if ord(last) > 127 and last not in "-_":  # noqa: PLR2004 - ASCII
            where = place(template, end - 1)
            raise TemplateSyntaxError(
                f"A command ends in {last!r}, which breaks Templater; put a space before %>.", *where[:2]
            )
        body_end = end - (last in "-_")
        body = template[start:body_end]
        found.append(
            Command(at, end + 2, start, body, bool(opening.group(2)), opening.group(1), last if last in "-_" else "")
        )
        at = template.find("<%", end + 2)
    return found


def compile_template(template: str, dynamic: Dynamic = "exact") -> Compiled:
    """Return the JavaScript of a template. Raises TemplateSyntaxError where it is none."""
    code = ["let __prs = [];\n", "let tR = '';\n"]
    lines, shifts = [1, 1], [0, 0]
    line_of = _LineOf(template)

    def write(text: str, offset: int, before: int = 0) -> None:
        first, more = line_of(offset), text.count("\n")
        code.append(text)
        lines.extend(range(first, first + more))
        shifts.extend([offset - template.rfind("\n", 0, offset) - 1 - before, *[0] * (more - 1)])

    at, trim = 0, ""
    for command in find_commands(template):
        if command.is_dynamic and dynamic == "keep":
            continue  # it stays in the text, as it is written
        if command.start > at:  # text that is trimmed to nothing is written all the same
            write(f"tR+='{_escaped(_trimmed(template[at : command.start], trim, command.before))}';\n", at)
        body = command.body[1:] if command.is_dynamic and dynamic == "freeze" else command.body
        if command.is_execution:
            write(f"{body};\n", command.body_start)
        else:
            write(f"__prs.push({body});\n", command.body_start, len("__prs.push("))
            write(f"tR+='{PLACEHOLDER}';\n", command.start)
        at, trim = command.end, command.after
    if len(template) > at:
        write(f"tR+='{_escaped(_trimmed(template[at:], trim, ''))}';\n", at)
    end = line_of(len(template))
    code += ["const __rst = await Promise.all(__prs);\n", f"tR = tR.replace(/{PLACEHOLDER}/g, () => __rst.shift());\n"]
    return Compiled("".join([*code, "return tR;\n"]), (*lines, end, end, end), (*shifts, 0, 0, 0))


def _trimmed(text: str, after: str, before: str) -> str:
    """Return the text between two commands, as the marks of the one in front and of the one behind it want it."""
    if after == "_":
        text = text.lstrip(_WHITE)
    elif after == "-":
        text = text[2:] if text.startswith("\r\n") else text[1:] if text[:1] in ("\n", "\r") else text
    if before == "_":
        text = text.rstrip(_WHITE)
    elif before == "-":
        text = text[:-2] if text.endswith("\r\n") else text[:-1] if text[-1:] in ("\n", "\r") else text
    return text


def _escaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED[found.group()], text)


class _LineOf:
    """Answers which line of a template an offset is on, for offsets that grow."""

    def __init__(self, template: str) -> None:
        self.template, self.offset, self.line = template, 0, 1

    def __call__(self, offset: int) -> int:
        if offset < self.offset:
            self.offset, self.line = 0, 1
        self.line += self.template.count("\n", self.offset, offset)
        self.offset = offset
        return self.line


def place(template: str, offset: int) -> tuple[int, int, str]:
    """Return line and column of an offset, both from 1, the column in bytes of UTF-8 as upstream, and the line."""
    start = template.rfind("\n", 0, offset) + 1
    end = template.find("\n", offset)
    line = template[start : len(template) if end < 0 else end].removesuffix("\r")
    column = len(template[start:offset].encode("utf-8", "surrogateescape")) + 1
    return template.count("\n", 0, offset) + 1, column, line


def _unclosed(template: str, opening: re.Match[str]) -> TemplateSyntaxError:
    line, column, shown = place(template, opening.end() - 1)
    is_bare = opening.end() == len(template) and opening.group(1) and not opening.group(2)
    what = "command type" if is_bare else "closing command tag"
    message = f"Missing {what} at line {line} col {column}:\n\n{shown}\n{' ' * (column - 1)}^"
    return TemplateSyntaxError(message, line, column)
