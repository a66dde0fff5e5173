"""An input that its giver does not list as an output.

A flow has two ends. When one note says that it receives something and the other does not say that it gives it, one of
them is wrong, or somebody has not heard yet. Small differences in wording do not count.
"""

from collections.abc import Iterator

from scaffold.lint.counterparts import find_one_sided
from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each input that a partner does not list; the fix adds the bullet to the partner."""
    yield from find_one_sided(note, index, "input")


rule = Rule(
    "FLW002",
    "warning",
    check,
    flags="# Note\n## Inputs\n- Questions provided by [[Desk]].\n",
    fixed="# Note\n## Inputs\n- Questions provided by [[Desk]].\n",
    beside={"Desk.md": "# Desk\n## Outputs\n- Service reports to customers.\n"},
    beside_fixed={"Desk.md": "# Desk\n## Outputs\n- Service reports to customers.\n- Questions for [[Note]].\n"},
)
