"""Bytes that are not UTF-8.

Obsidian shows a replacement character for them and writes that when it saves the note: what stood there is then lost.
Convert the file to UTF-8 with the editor that wrote it.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.encoding import is_utf8
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span
from scaffold.text.words import plural

_BYTES = compile_later("[\udc80-\udcff]+")


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for the first bytes that are not UTF-8."""
    if is_utf8(note.text):
        return
    first = _BYTES.search(note.text)
    if first:
        if note.is_utf16:
            yield Finding(Span(0, 2), "the note is UTF-16, and Obsidian reads UTF-8; convert it")
            return
        count = sum(len(run.group()) for run in _BYTES.finditer(note.text))
        yield Finding(Span(*first.span()), f"{plural(count, 'byte')} of this note are not UTF-8")


rule = Rule(
    "TXT002",
    "error",
    check,
    in_code=True,
    flags="# Note\nCaf\udce9 au lait.\n",
    fixed="# Note\nCafé au lait.\n",
)
