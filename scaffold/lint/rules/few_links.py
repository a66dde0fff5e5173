"""Much prose and hardly a link.

A note that links to nothing is a page in a drawer. Each hundred and fifty words should lead on at least once.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.words import plural

WORDS_PER_LINK = 150


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a note with too few links to other notes for its words."""
    if not note.titles or note.word_count < WORDS_PER_LINK:
        return
    links = sum(1 for link, target in index.references(note) if not link.is_embed and target.path != note.path)
    if links < note.word_count // WORDS_PER_LINK:
        yield Finding(
            note.head, f"{plural(links, 'link')} in {note.word_count} words; link the concepts that it builds on"
        )


_PROSE = "A service does something for somebody who need not own what it takes to do it. " * 10

rule = Rule(
    "FND042",
    "info",
    check,
    flags=f"# Note\n>[!tip] Key Message\n>It does something **for somebody**.\n\n{_PROSE}\n",
    fixed=f"# Note\n>[!tip] Key Message\n>It does something **for somebody**.\n\n{_PROSE}See [[Value]].\n",
    beside={"Value.md": "# Value\n"},
    of_format=True,
)
