"""Where the front matter of a note stands: its fences are found without reading any YAML.

It is what Obsidian takes for it: the first line is exactly `---`, and the next line that is exactly `---` ends it.
"""

import re
from collections.abc import Iterator

from scaffold.text.lines import line_ending
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

BOM = "\ufeff"  # may begin a file, and is no character of the note
_LOST = compile_later(r"^(?:tags?:[ \t]*|[ \t]*-[ \t]+)(#[^\s#][^\r\n]*)", re.MULTILINE | re.IGNORECASE)


def front_matter_span(text: str) -> Span | None:
    """Return where the YAML between the fences stands, its last line ending included; None without front matter."""
    start = 1 if text.startswith(BOM) else 0
    if not text.startswith(("---\n", "---\r\n"), start):
        return None
    start = text.index("\n", start) + 1
    at = start - 1
    while (at := text.find("\n---", at)) >= 0:
        behind = at + len("\n---")
        if behind == len(text) or text.startswith(("\n", "\r\n"), behind):
            return Span(start, at + 1)
        at = behind
    return None


def front_matter_block(text: str) -> Span | None:
    """Return where the front matter stands, with both fences and the line ending of the second."""
    inner = front_matter_span(text)
    if inner is None:
        return None
    end = text.find("\n", inner.end)
    return Span(1 if text.startswith(BOM) else 0, len(text) if end < 0 else end + 1)


def note_body(text: str) -> str:
    """Return what stands behind the front matter, or behind the byte order mark where there is none."""
    block = front_matter_block(text)
    return text[block.end :] if block else text.removeprefix(BOM)


def with_text(text: str, added: str) -> str:
    """Return a note with text at its end, in its own line ends; behind front matter alone it begins a line."""
    block = front_matter_block(text)
    eol = line_ending(text)
    if not added:
        return text
    joint = eol if block and block.end == len(text) and not text.endswith("\n") else ""
    return text + joint + in_line_ends(added, text)


def in_line_ends(added: str, text: str) -> str:
    """Return text with the line ends of the note it goes into; as it is where the note has none yet."""
    return added.replace("\r\n", "\n").replace("\n", line_ending(text)) if "\n" in text else added


def lost_tags(text: str) -> Iterator[Span]:
    """Yield where front matter has tags that YAML takes for a comment, as they begin with `#`, and nobody reads."""
    inner = front_matter_span(text)
    for match in _LOST.finditer(text, inner.start, inner.end) if inner else ():
        yield Span(*match.span(1))
