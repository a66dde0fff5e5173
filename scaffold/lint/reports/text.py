"""As ruff does: `path:line:column CODE message`, the line with a caret, a summary; `*` marks what can be fixed."""

import unicodedata
from collections.abc import Iterator, Sequence

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.summary import count_findings
from scaffold.terminal.output import one_line, paint, printable

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
WIDTH = 100  # columns of a source line that are shown, around the caret


def render(found: Sequence[PlacedFinding]) -> Iterator[str]:
    """Yield the findings, each with its line, and how many there are."""
    for each in found:
        mark = "" if each.finding.fix is None else "[*] "
        place = paint(f"{each.path}:{each.line}:{each.column}", "bold")
        yield f"{place} {paint(each.rule.code, _COLOURS[each.severity])} {mark}{one_line(each.finding.message)}"
        yield from _source(each)
    yield paint(count_findings(found), "bold")


def _source(each: PlacedFinding) -> Iterator[str]:
    left = max(0, each.column - 1 - 3 * WIDTH)  # of a very long line only what is near is looked at
    near = each.source[left : left + 10 * WIDTH].replace("\t", " ")
    column = each.column - 1 - left
    end = each.end_column - 1 - left if each.end_line == each.line else len(near)
    text, marked = printable(near), printable(near[column:end])
    before = len(printable(near[:column]))
    start = max(0, before + min(len(marked), WIDTH // 2) - WIDTH // 2 - 20) if len(text) > WIDTH else 0
    shown = text[start : start + WIDTH]
    number = str(each.line)
    lead = "…" if start or left else ""
    tail = "…" if start + WIDTH < len(text) or left + 10 * WIDTH < len(each.source) else ""
    yield f"  {number} | {lead}{shown}{tail}"
    indent = _columns(lead + text[start:before])
    carets = max(1, min(_columns(marked), _columns(text[before : start + WIDTH])))
    yield f"  {' ' * len(number)} | {' ' * indent}{'^' * carets}"


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)
