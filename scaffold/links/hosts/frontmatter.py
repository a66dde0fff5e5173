"""The strings in a note's front matter, each with its own quoting; unquoted, `[[Note]]` is a list in a list to YAML."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from scaffold.frontmatter.fences import front_matter_span
from scaffold.links.host import HostText, as_is, everywhere
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span, SpanIndex

if TYPE_CHECKING:
    from scaffold.frontmatter.properties import Scalar

OPTION = ""
INERT = False
_LINK = compile_later(r"!?\[\[[^\[\]\n]+\]\]")
_QUOTED = compile_later(r"""(["'])((?:(?!\1)[^\n])*?(?:\[\[|\]\()(?:(?!\1)[^\n])*)\1""")
_CLOSES_QUOTES = compile_later(r"[\"'\\]")


def find(path: str, text: str) -> Iterator[HostText]:
    """Yield the strings that hold a link; what looks like one outside a string is inert."""
    span = front_matter_span(text) if path.lower().endswith((".md", ".jinja")) else None
    if span is None or (text.find("[[", *span) < 0 and text.find("](", *span) < 0):
        return
    from scaffold.frontmatter.properties import PropertyError, read_properties

    try:
        scalars = [scalar for entry in read_properties(text) for scalar in entry.scalars]
    except PropertyError:
        scalars = []
        yield from (_quoted(text, Span(*match.span(2))) for match in _quoted_links(text, span))
    for scalar in scalars:
        if "[[" in scalar.value or "](" in scalar.value:
            yield HostText(scalar.value, "markdown", scalar.key, everywhere, scalar.file_span, _escape_for(scalar))
    strings = [scalar.span for scalar in scalars] or [Span(*match.span(2)) for match in _quoted_links(text, span)]
    quoted = SpanIndex(strings)
    for link in _LINK.finditer(text, span.start, span.end):
        if not quoted.overlaps(Span(link.start(), link.start() + 1)):
            yield _part(text, Span(*link.span()), as_is, "unquoted YAML", "unquoted")


def _quoted_links(text: str, span: Span) -> Iterator[re.Match[str]]:
    """Find the quoted strings with a link in a front matter that is not YAML, as in many templates."""
    return _QUOTED.finditer(text, span.start, span.end)


def _escape_for(scalar: "Scalar") -> Callable[[str], str | None]:
    """Return how text is written inside the quotes of `scalar`."""

    def escape(text: str) -> str | None:
        from scaffold.frontmatter.yaml_scalars import write_scalar

        if scalar.style in ("'", '"'):
            return write_scalar(text, style=scalar.style)[1:-1]
        return text if write_scalar(text, flow=scalar.flow) == text else None

    return escape


def _quoted(text: str, span: Span) -> HostText:
    def escape(new: str) -> str | None:
        return None if _CLOSES_QUOTES.search(new) else new

    return _part(text, span, escape, "front matter", "")


def _part(text: str, span: Span, escape: Callable[[str], str | None], place: str, inert: str) -> HostText:
    def file_span(start: int, end: int) -> Span:
        return Span(start, end).moved(span.start)

    return HostText(span.of(text), "markdown", place, everywhere, file_span, escape, inert)
