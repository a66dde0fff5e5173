"""As ruff does: `path:line:column CODE message`, the line with a caret, a summary; `*` marks what can be fixed."""

import unicodedata
from collections.abc import Iterator, Sequence

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.summary import count_findings
from scaffold.terminal.output import has_colour, one_line, paint, printable

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
WIDTH = 100  # columns of a source line that are shown, around the caret


def render(findings: Sequence[PlacedFinding]) -> Iterator[str]:
    """Yield the findings, each with its line, and how many there are."""
    yield from report_note(findings, coloured=has_colour())
    yield paint(count_findings(findings), "bold")


def report_note(findings: Sequence[PlacedFinding], *, coloured: bool = False) -> Iterator[str]:
    """Yield the findings of a note, each with its line."""
    for placed in findings:
        mark = "" if placed.finding.fix is None else "[*] "
        place, code = one_line(f"{placed.path}:{placed.line}:{placed.column}"), placed.rule.code
        if coloured:
            place, code = paint(place, "bold"), paint(code, _COLOURS[placed.severity])
        yield f"{place} {code} {mark}{one_line(placed.finding.message)}"
        yield from _source(placed)


def _source(placed: PlacedFinding) -> Iterator[str]:
    first = max(0, placed.column - 1 - 3 * WIDTH)  # of a very long line only what is near is looked at
    column = placed.column - 1 - first
    near = placed.source[first : first + column + 2 * WIDTH].replace("\t", " ")
    end = placed.end_column - 1 - first if placed.end_line == placed.line else len(near)
    lead_in, marked = printable(near[:column]), printable(near[column:end])
    text, before = lead_in + marked + printable(near[max(column, end) :]), len(lead_in)
    start = max(0, before + min(len(marked), WIDTH // 2) - WIDTH // 2 - 20) if len(text) > WIDTH else 0
    shown = text[start : start + WIDTH]
    number = str(placed.line)
    lead = "…" if start or first else ""
    tail = "…" if start + WIDTH < len(text) or first + column + 2 * WIDTH < len(placed.source) else ""
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
