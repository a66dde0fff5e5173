"""A first heading that is not the note's title, or none.

The name of the file, the first heading and the first alias are one title. Where they differ, a search finds one and the
reader sees another; `scaffold rename` changes all of them at once.
"""

import re
from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later
from scaffold.vault.names import key

_LINK = compile_later(
    r"\[\[(?P<target>[^\[\]|\n]+?)\\?(?:\|(?P<shown>[^\[\]\n]+))?\]\]|\[(?P<text>[^\[\]\n]+)\]\([^()\n]*\)"
)
_COMMENT = compile_later(r"%%.*?%%")


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for a note of the format whose title is not the name of its file, or that has none."""
    if not note.titles:
        if note.prose.strip():
            yield Finding(note.head, f"no title; begin with `# {note.title}`")
        return
    title = _LINK.sub(_shown, _COMMENT.sub("", note.titles[0].text)).strip()
    if key(note.title) not in (key(title), key(_plain(title))):
        yield Finding(note.titles[0].span, f"the title {title!r} is not the file's name, {note.title!r}")


def _shown(link: re.Match[str]) -> str:
    """Return what a reader sees of a link."""
    return link["shown"] or link["target"] or link["text"]


def _plain(heading: str) -> str:
    """Return a heading as a file name can spell it."""
    return " ".join(heading.translate({ord(mark): " " for mark in '*_`:\\/#^[]|?"<>'}).split())


rule = Rule(
    "FMT014",
    "warning",
    check,
    aliases=("title-mismatch",),
    flags="# Another name\n>[!tip] Key Message\n>It has **two** names.\n",
    fixed="# Note\n>[!tip] Key Message\n>It has **one** name.\n",
    of_format=True,
)
