"""Where the front matter of a note stands: its fences are found without reading any YAML.

It is what Obsidian takes for it: the first line is exactly `---`, and the next line that is exactly `---` ends it.
"""

import re

from scaffold.text import Span

_FENCE = re.compile(r"^---(?=\r?\n|\Z)", re.MULTILINE)


def front_matter(text: str) -> Span | None:
    """Return where the YAML between the fences stands, its last line ending included; None without front matter."""
    start = 1 if text.startswith("\ufeff") else 0
    if not text.startswith(("---\n", "---\r\n"), start):
        return None
    start = text.index("\n", start) + 1
    fence = _FENCE.search(text, start)
    return Span(start, fence.start()) if fence else None


def front_matter_block(text: str) -> Span | None:
    """Return where the front matter stands, with both fences and the line ending of the second."""
    inner = front_matter(text)
    if inner is None:
        return None
    end = text.find("\n", inner.end)
    return Span(1 if text.startswith("\ufeff") else 0, len(text) if end < 0 else end + 1)
