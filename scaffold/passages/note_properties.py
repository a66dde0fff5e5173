"""The strings in a note's front matter, each with its own quoting."""

import re
from collections.abc import Callable, Iterator

from scaffold.markdown.front_matter import front_matter
from scaffold.markdown.properties import PropertyError, Scalar, properties
from scaffold.markdown.yaml_spelling import spell
from scaffold.passage import Passage, everywhere
from scaffold.text import Span

_CLOSES_QUOTES = re.compile(r"[\"'\\]|: | #")


def find(path: str, text: str) -> Iterator[Passage]:
    """Yield the strings that hold a link; a front matter that is no YAML (a template's) is one passage of raw text."""
    span = front_matter(text) if path.lower().endswith(".md") else None
    if span is None or not ("[[" in span.of(text) or "](" in span.of(text)):
        return
    try:
        found = properties(text)
    except PropertyError:
        yield _raw(text, span)
        return
    for entry in found:
        for scalar in entry.scalars:
            if "[[" in scalar.value or "](" in scalar.value:
                yield Passage(scalar.value, "markdown", scalar.key, everywhere, scalar.raw, _speller(scalar))


def _speller(scalar: Scalar) -> Callable[[str], str | None]:
    """Return how text is written inside the quotes of `scalar`."""

    def spelled(text: str) -> str | None:
        if scalar.style in ("'", '"'):
            return spell(text, style=scalar.style)[1:-1]
        return text if spell(text, flow=scalar.flow) == text else None

    return spelled


def _raw(text: str, span: Span) -> Passage:
    def raw(start: int, end: int) -> Span:
        return Span(span.start + start, span.start + end)

    def spelled(new: str) -> str | None:
        return None if _CLOSES_QUOTES.search(new) else new

    return Passage(span.of(text), "markdown", "front matter", everywhere, raw, spelled)
