"""Control characters in the text.

They are invisible, came along with a paste, and break searches, YAML and terminals. The fix removes them.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.encoding import encode
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span

_NONE = bytes(range(32, 256)).replace(b"\x7f", b"") + b"\t\n"
_CONTROL = compile_later(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+|\r(?!\n)")


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each run of control characters; tabs and line ends do not count."""
    if not encode(note.text).translate(None, _NONE) or note.is_utf16:
        return
    for run in _CONTROL.finditer(note.text):
        if not note.regions.is_code(run.start()):
            names = ", ".join(dict.fromkeys(f"U+{ord(character):04X}" for character in run.group()))
            replacement = " " if run.group() in ("\x0b", "\x0c", "\r") else ""
            yield Finding(Span(*run.span()), f"control character {names}", Fix((Edit(Span(*run.span()), replacement),)))


rule = Rule(
    "TXT004",
    "warning",
    check,
    flags="# Note\nPasted\x08 from a page.\n",
    fixed="# Note\nPasted from a page.\n",
)
