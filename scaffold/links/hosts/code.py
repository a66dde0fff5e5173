"""What looks like a link in a note's code, comments and HTML: Obsidian does not follow it, so it is listed.

Queries (Dataview, Tasks) are code that means notes: `--queries` changes them, too. Source: links 1.2.
"""

import re
from collections.abc import Iterator

from scaffold.links.host import HostText, as_is, everywhere
from scaffold.markdown.regions import Region, find_regions, label
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

OPTION = ""
INERT = True
_QUERY = compile_later(r"(?<![`~])[`~]{3,}+[ \t]*(dataview|tasks)\b", re.IGNORECASE)


def find(path: str, text: str) -> Iterator[HostText]:
    """Yield the inert regions that hold a wikilink."""
    if path.lower().endswith(".md") and "[[" in text:
        for region in find_regions(text).regions:
            if region.kind not in ("front matter", "inline comment") and "[[" in region.span.of(text):
                yield _host_text(text, region)


def _host_text(text: str, region: Region) -> HostText:
    query = _QUERY.match(text, region.span.start) if region.kind == "fenced code" else None

    def file_span(start: int, end: int) -> Span:
        return Span(region.span.start + start, region.span.start + end)

    place = f"a {query.group(1).lower()} query" if query else label(region.kind)
    inert = "queries" if query else region.kind
    return HostText(region.span.of(text), "markdown", place, everywhere, file_span, as_is, inert)
