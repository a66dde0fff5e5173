"""The Markdown of a note, without its front matter."""

from collections.abc import Iterator

from scaffold.links.host import HostText, as_is
from scaffold.markdown.regions import find_regions
from scaffold.text.spans import Span

OPTION = ""
INERT = False
ENDINGS = (".md", ".jinja")  # notes, and templates of our own; Templater's are notes


def find(path: str, text: str) -> Iterator[HostText]:
    """Yield the note's text; only offsets in prose are live."""
    if path.lower().endswith(ENDINGS) and ("[[" in text or "](" in text or "]:" in text):
        yield HostText(text, "markdown", "body", find_regions(text).is_live, Span, as_is)
