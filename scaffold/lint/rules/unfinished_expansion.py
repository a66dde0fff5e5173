"""An open "expand on" task in a note that has been expanded on.

The template puts the task into each new note. A long note has plainly had the work done: tick the box with `scaffold
done`, or say what is still missing.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note

LONG = 150  # words of prose


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each open task to expand on a long note."""
    for box in note.checkboxes if "expand on " in note.text and note.word_count >= LONG else ():
        label = box.label.of(note.text)
        if box.mark.of(note.text) == " " and label.startswith("expand on ") and note.title in label:
            yield Finding(box.label, f"the note has {note.word_count} words; the task may be done")


_PROSE = "A service does something for somebody who need not own what it takes to do it. " * 10

rule = Rule(
    "TSK002",
    "info",
    check,
    flags=f"- [ ] expand on Note\n# Note\n{_PROSE}\n",
    fixed=f"- [x] expand on Note ✅ 2026-03-02\n# Note\n{_PROSE}\n",
)
