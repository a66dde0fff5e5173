"""A key message that does not stand right below the title.

It is there to be read first: nothing but empty lines may stand between it and the title.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.lines import line_ending
from scaffold.text.spans import Edit, Span


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a key message with something between it and the title; the fix moves it up."""
    if not (note.titles and note.key_messages):
        return
    text, first = note.text, note.key_messages[0]
    behind = text.find("\n", note.titles[0].span.end) + 1
    start = text.rfind("\n", 0, first.span.start) + 1
    if start < note.titles[0].span.start or not behind:
        yield Finding(first.title, "the key message is above the title; put it right below")
    elif text[behind:start].strip():
        end = min(first.span.end, len(text))
        newline = text.find("\n", end)
        end = len(text) if newline < 0 else newline + 1
        moved = text[start:end] if newline >= 0 else text[start:end] + line_ending(text)
        gap = "" if not text[behind:].split("\n", 1)[0].strip() else line_ending(text)  # or the quote would go on
        edits = (Edit(Span(behind, behind), moved + gap), Edit(Span(start, end), ""))
        is_alone = not text[end:].split("\n", 1)[0].strip()
        yield Finding(
            first.title,
            "the key message comes late; put it right below the title",
            Fix(edits) if is_alone and text[start : first.span.start].strip() == "" else None,
        )


rule = Rule(
    "FND021",
    "warning",
    check,
    aliases=("late-key-message",),
    flags="# Note\nSome words before it.\n\n>[!tip] Key Message\n>It **comes** first.\n\nAnd after it.\n",
    fixed="# Note\n>[!tip] Key Message\n>It **comes** first.\n\nSome words before it.\n\n\nAnd after it.\n",
    of_format=True,
)
