"""Text in a wrong encoding: `âœ…` for ✅, `Ã©` for é.

UTF-8 that was read as Windows-1252 and saved again. What it was can be told where the bytes make sense again; only
then, and only where nothing doubtful is left, the fix writes it.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span

_RUN = compile_later(r"[^\x00-\x7f\ud800-\udfff]+(?:[ \u00a0][^\x00-\x7f\ud800-\udfff]+)*")
_LIKELY = compile_later("[\xc2-\xf4][\x80-\u2122]")


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each run of characters that was something else; the fix writes what it was."""
    if note.text.isascii() or not _LIKELY.search(note.text):
        return
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    for run in _RUN.finditer(note.text):
        garbled = run.group()
        if not _LIKELY.search(garbled) or note.regions.is_code(run.start()) or not is_bad(garbled):
            continue
        repaired = fix_encoding(garbled)
        if repaired != garbled and not is_bad(repaired) and "\ufffd" not in repaired and _gives(repaired, garbled):
            fix = Fix((Edit(Span(*run.span()), repaired),), is_safe=True)
            yield Finding(Span(*run.span()), f"{garbled!r} is {repaired!r} in a wrong encoding", fix)
        else:
            yield Finding(Span(*run.span()), f"{garbled!r} looks like text in a wrong encoding")


def _gives(repaired: str, garbled: str) -> bool:
    """Tell whether the repaired text, read as Windows-1252 once or twice, is what stands there."""
    for _ in range(2):
        data = repaired.encode("utf-8", "surrogatepass")
        if garbled in (_sloppy(data), data.decode("latin-1")):
            return True
        repaired = _sloppy(data)
    return False


def _sloppy(data: bytes) -> str:
    """Return bytes read as Windows-1252, those that it does not know as Latin-1."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


rule = Rule(
    "TXT001",
    "warning",
    check,
    flags="# Note\n- [x] expand on Note âœ… 2022-09-02\n",
    fixed="# Note\n- [x] expand on Note ✅ 2022-09-02\n",
)
