"""A note without the comment of fundamentals, or with one that never ends.

The comment reminds whoever edits the note of what it is held to. Where it lacks its last `%%`, Obsidian hides all that
follows.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span

_BEGUN = compile_later(r"%%\r?\n[ \t]*FUND[AI]MENTALS:")


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding where the notes beside it have the comment, or where it is not closed; the fix adds theirs."""
    begun = _BEGUN.search(note.text) if "%" in note.text else None
    if begun and note.fundamentals is None and not note.regions.is_code(begun.start()):
        yield Finding(Span(*begun.span()), "the comment never ends: Obsidian hides all that follows; add %%")
    elif not begun and note.is_kept and note.titles and note.front:
        theirs = index.opening_comment(note.folder)
        if theirs and _BEGUN.match(theirs):
            end, newline = note.front.end, "\r\n" if "\r\n" in note.text else "\n"
            edit = Edit(Span(end, end), theirs.replace("\n", newline) + newline)
            yield Finding(note.head, "the comment of fundamentals is missing, which its neighbours have", Fix((edit,)))


_COMMENT = "%%\n\tFUNDAMENTALS:\n\t- One note, one concept. %%\n"

rule = Rule(
    "FMT011",
    "info",
    check,
    flags="---\nClass: S101\n---\n# Note\n",
    fixed=f"---\nClass: S101\n---\n{_COMMENT}# Note\n",
    beside={
        "Other.md": f"---\nClass: S101\n---\n{_COMMENT}# Other\n",
        "Third.md": f"---\nClass: S101\n---\n{_COMMENT}# Third\n",
    },
)
