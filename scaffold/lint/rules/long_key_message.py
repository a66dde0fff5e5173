"""A key message longer than a sentence or two.

What takes three sentences is an explanation, not yet the point. Keep the point in the box and explain it below.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later

SENTENCES, WORDS = 2, 60
_END = compile_later(
    r"(?<!\b[A-Za-z])(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bvs)(?<!\bNo)[.!?](?=\s+[\"'(\[*_]*[A-Z0-9])"
)


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each key message of three sentences, or of more than sixty words."""
    for box in note.key_messages:
        text = box.words(note.text)
        sentences, words = len(_END.findall(text)) + 1, len(text.split())
        if sentences > SENTENCES or words > WORDS:
            size = f"{sentences} sentences" if sentences > SENTENCES else f"{words} words"
            yield Finding(box.title, f"the key message has {size}; keep a sentence or two and explain below")


rule = Rule(
    "FND023",
    "warning",
    check,
    flags="# Note\n>[!tip] Key Message\n>A service is **worth** something. It is worth what it does. "
    "It does it for us.\n",
    fixed="# Note\n>[!tip] Key Message\n>A service is **worth** what it does for us.\n",
    of_format=True,
)
