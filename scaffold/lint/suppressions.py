"""The comments by which a note ignores findings on its lines."""

import re

from scaffold.notes.note import Note
from scaffold.text.lines import line_span_at
from scaffold.text.patterns import compile_later

_IGNORED = compile_later(r"%%\s*scaffold-ignore\b:?([^%\n]*)%%")


def find_suppressions(note: Note) -> dict[int, list[str]]:
    """Return the names that comments ignore, by line: that of the comment, or the next where it stands alone."""
    names: dict[int, list[str]] = {}
    for comment in _IGNORED.finditer(note.text):
        region = note.regions.at(comment.start())
        if region is None or "comment" in region.kind:
            line = note.lines.number(comment.start())
            alone = line_span_at(note.text, comment.start()).of(note.text).strip() == comment.group()
            names.setdefault(line + alone, []).extend(re.split(r"[\s,]+", comment.group(1).strip()))
    return names
