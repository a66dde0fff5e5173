"""A done task without the day on which it was done.

The box was ticked elsewhere than in the Tasks plugin. `scaffold stamp` gives it the date, and a recurring task its next
occurrence; `scaffold watch` does it at once.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each done task without a done date, where the plugin's settings say that it has one."""
    if not (index.has_tasks_plugin and index.tasks.set_done_date) or "[" not in note.text:
        return
    for line in note.tasks(index.tasks):
        if line.task.status.type == "DONE" and "done" not in line.task.fields and not _has_broken_sign(line.text):
            yield Finding(line.span, "done, and no day says when; `scaffold stamp` writes it")


def _has_broken_sign(text: str) -> bool:
    return "âœ" in text  # the sign of a done date in a wrong encoding, which TXT001 reports


rule = Rule(
    "TSK003",
    "warning",
    check,
    aliases=("done-without-date",),
    flags="# Note\n- [x] call the library\n",
    fixed="# Note\n- [x] call the library ✅ 2026-03-02\n",
)
