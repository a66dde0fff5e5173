"""What the notes of a vault already say: the values of a property, the comment that every note begins with.

Read by a cheap scan of each front matter, as a YAML parser would take seconds on a large vault; a value that the scan
takes wrongly is only ever offered as a choice.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from scaffold.frontmatter.fences import front_matter_block, front_matter_span
from scaffold.text.encoding import decode
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_TAGS = compile_later(r"^tags:[ \t]*(\S?)", re.MULTILINE)
_TITLE = compile_later(r"^title:[ \t]+(.+?)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_QUOTED = compile_later(r"""(?:"([^"\\]*)"|'((?:[^']|'')*)')(?=$|\s+#)""")
_BY_CHANCE = 2  # notes
_COMMENT = compile_later(r"%%\r?\n.*?%%(?=\r?\n|$)", re.DOTALL)


class NoteFiles(Protocol):
    """What is asked of a vault: its notes, and the bytes of each."""

    @property
    def notes(self) -> Sequence[str]:
        """The paths of the notes."""

    @property
    def notes_by_folder(self) -> Mapping[str, Sequence[str]]:
        """The notes that lie right in each folder."""

    @property
    def watched(self) -> Callable[[Sequence[str]], Iterable[str]]:
        """What long readings pass their paths through."""

    def read_bytes(self, path: str) -> bytes:
        """Return the bytes of a note."""


def property_values(vault: NoteFiles, name: str) -> list[str]:
    """Return the plain and quoted values that a property has in the vault's notes, the most frequent first."""
    line = re.compile(rf"^{re.escape(name)}:[ \t]+(.+?)[ \t]*\r?$", re.MULTILINE)
    found: Counter[str] = Counter()
    for text in _texts(vault, vault.notes):
        span = front_matter_span(text)
        match = line.search(text, span.start, span.end) if span else None
        if match and (value := _unquoted(match.group(1))):
            found[value] += 1
    return [value for value, _ in found.most_common()]


def opening_comment(vault: NoteFiles, folder: str) -> str | None:
    """Return the `%%` comment that stands right below the front matter of most notes in `folder`; None without one."""
    neighbours = vault.notes_by_folder.get(folder, ())
    found: Counter[str] = Counter()
    for text in _texts(vault, neighbours):
        front = front_matter_block(text)
        comment = opening_comment_of(text, front) if front else None
        if comment:
            found[comment] += 1
    return found.most_common(1)[0][0] if found else None


def opening_comment_of(text: str, front: Span) -> str | None:
    """Return the `%%` comment right below the front matter, which is a span of the text, None for none."""
    comment = _COMMENT.match(text, front.end)
    return comment.group().replace("\r\n", "\n") if comment else None


def lists_tags(vault: NoteFiles, folder: str) -> bool:
    """Tell whether most notes in `folder` that have tags write them as a list; a folder without notes may begin so."""
    neighbours = vault.notes_by_folder.get(folder, ())
    found: Counter[bool] = Counter()
    for text in _texts(vault, neighbours):
        span = front_matter_span(text)
        tags = _TAGS.search(text, span.start, span.end) if span else None
        if tags:
            found[tags.group(1) in ("", "[")] += 1
    return found[True] > found[False] or not neighbours


def titles_are_names(vault: NoteFiles) -> bool:
    """Tell whether most notes with a property `title` have their own name there, and that is no chance."""
    found: Counter[bool] = Counter()
    for path, text in zip(vault.notes, _texts(vault, vault.notes), strict=True):
        span = front_matter_span(text)
        match = _TITLE.search(text, span.start, span.end) if span else None
        if match:
            found[_unquoted(match.group(1)) == path.rpartition("/")[2][: -len(".md")]] += 1
    return found[True] > max(found[False], _BY_CHANCE)


def _texts(vault: NoteFiles, paths: Sequence[str]) -> Iterable[str]:
    return (decode(vault.read_bytes(path)) for path in vault.watched(paths))


def _unquoted(value: str) -> str:
    if value[0] in "[{|>&*!<%@`" or value.startswith("#"):
        return ""
    quoted = _QUOTED.match(value)
    if quoted:
        return quoted[1] if quoted[1] is not None else quoted[2].replace("''", "'")
    return re.split(r"\s#", value)[0].rstrip()
