"""An output that its taker does not list as an input.

A flow has two ends. When one note says that it gives something and the other does not say that it receives it, one of
them is wrong, or somebody has not heard yet. Small differences in wording do not count.
"""

from collections.abc import Iterator

from scaffold.lint.counterparts import find_one_sided
from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each output that a partner does not list; the fix adds the bullet to the partner."""
    yield from find_one_sided(note, index, "output")


rule = Rule(
    "FLW001",
    "warning",
    check,
    flags="# Note\n## Outputs\n- Service reports for [[Desk]].\n",
    fixed="# Note\n## Outputs\n- Service reports for [[Desk]].\n",
    beside={"Desk.md": "# Desk\n## Inputs\n- Questions of customers.\n"},
    beside_fixed={"Desk.md": "# Desk\n## Inputs\n- Questions of customers.\n- Service reports provided by [[Note]].\n"},
)
