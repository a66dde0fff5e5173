"""Where the front matter of a note stands: its fences are found without reading any YAML.

It is what Obsidian takes for it: the first line is exactly `---`, and the next line that is exactly `---` ends it.
"""

from scaffold.text import Span


def front_matter(text: str) -> Span | None:
    """Return where the YAML between the fences stands, its last line ending included; None without front matter."""
    start = 1 if text.startswith("\ufeff") else 0
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
    inner = front_matter(text)
    if inner is None:
        return None
    end = text.find("\n", inner.end)
    return Span(1 if text.startswith("\ufeff") else 0, len(text) if end < 0 else end + 1)
