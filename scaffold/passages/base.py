"""The strings of a base that name notes: `file.hasLink("Plan")`, `link("Plan")`, `file("Plan.md")`.

Obsidian's rename leaves them (links 1.2), so they are listed, and changed with `--bases`. A base's YAML may quote the
expression once more; a name that would need an escape in it is left.
"""

import re
from collections.abc import Iterator

from scaffold.markdown.regions import find_regions
from scaffold.passage import Passage, everywhere
from scaffold.text import Span

INERT = True
_FENCE = re.compile(r"[`~]{3,}+[ \t]*base\b")
_CALL = re.compile(r"""\b(?:hasLink|link|file)\(\s*(\\?["'])([^"'\\\n]+)\1""")


def find(path: str, text: str) -> Iterator[Passage]:
    """Yield the names in the calls of a base's formulas and filters, or of the `base` code blocks of a note."""
    spans = [Span(0, len(text))] if path.lower().endswith(".base") else []
    if path.lower().endswith(".md") and "base" in text and ("```" in text or "~~~" in text):
        spans = [region.span for region in find_regions(text).regions if _FENCE.match(text, region.span.start)]
    for span in spans:
        for call in _CALL.finditer(text, span.start, span.end):
            yield _passage(call)


def _passage(call: re.Match[str]) -> Passage:
    offset = call.start(2)

    def raw(start: int, end: int) -> Span:
        return Span(offset + start, offset + end)

    def spell(new: str) -> str | None:
        return None if any(mark in new for mark in "\"'\\") else new

    return Passage(call.group(2), "name", "a base", everywhere, raw, spell, "bases")
