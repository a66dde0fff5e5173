"""An empty box beside boxes that hold cards.

It looks like a card and never becomes one. Fill it, or remove it.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.markdown.callouts import Callout
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.lines import line_span_at
from scaffold.text.spans import Edit, Span


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each empty box in a note with others; the fix removes the box."""
    empty = [box for box in note.card_boxes if not box.words(note.text) and not _asks(note, box)]
    for box in empty if len(empty) < len(note.card_boxes) else ():
        start = line_span_at(note.text, box.span.start).start
        newline = note.text.find("\n", box.span.end)
        end = len(note.text) if newline < 0 else newline + 1
        yield Finding(box.title, "an empty box; write the card or remove it", Fix((Edit(Span(start, end), ""),)))


def _asks(note: Note, box: Callout) -> bool:
    """Tell whether the title of a box is a question, which another rule reports."""
    return box.title.of(note.text).strip().lower() not in ("", "card")


rule = Rule(
    "FND031",
    "warning",
    check,
    flags="# cards\n>[!info] card\n>Needs enter through {1:Engage}.\n\n>[!info] card\n>\n",
    fixed="# cards\n>[!info] card\n>Needs enter through {1:Engage}.\n\n",
)
