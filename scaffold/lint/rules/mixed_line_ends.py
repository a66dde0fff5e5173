r"""Lines that end in `\n` and lines that end in `\r\n` in one note.

Two systems have written to it, and every diff shows lines that nobody changed. The fix gives the few the end of the
many.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.spans import Edit, Span


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    r"""Yield a finding for a note with both line ends, at the first of the rarer kind; the fix changes those."""
    text = note.text
    if "\r" not in text or "\r\n" not in text:
        return
    windows: list[int] = []
    unix: list[int] = []
    for number, start in enumerate(note.lines.starts[1:], 1):
        if not note.regions.is_code(note.lines.starts[number - 1]):
            (windows if text[start - 2 : start] == "\r\n" else unix).append(start)
    if windows and unix:
        edits = (
            tuple(Edit(Span(start - 2, start - 1), "") for start in windows)
            if len(windows) < len(unix)
            else tuple(Edit(Span(start - 1, start - 1), "\r") for start in unix)
        )
        few, many = sorted((len(windows), len(unix)))
        yield Finding(
            Span(edits[0].span.start, edits[-1].span.end),
            f"{few} of {few + many} lines end otherwise than the rest",
            Fix(edits),
        )


rule = Rule(
    "TXT003",
    "info",
    check,
    flags="# Note\r\nOne line.\r\nAnother.\nA third.\r\n",
    fixed="# Note\r\nOne line.\r\nAnother.\r\nA third.\r\n",
)
