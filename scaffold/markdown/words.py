"""Mentions of a title in plain text, as whole words."""

import re
from collections.abc import Iterable, Iterator

from scaffold.text import Span

_NAMES = re.compile(
    r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,30}://\S+|\]\((?:[^()\n]|\([^()\n]*\))*\)"
    r"|(?<![\w&])#[^\s#]+|(?<!\S)\^[A-Za-z0-9-]+(?=\s*$)|(?<!\S)[^\s@]+@\S+",
    re.MULTILINE,
)


def mentions(text: str, title: str, within: Span, longer: Iterable[str] = ()) -> Iterator[Span]:
    """Yield where `title` stands in `within` as whole words, in its own case.

    A place where a title of `longer` stands that contains it (`Plan B` for `Plan`) is not one of it.
    """
    pattern = whole_words(title)
    covering = [whole_words(other) for other in longer if other != title and title in other]
    taken = [Span(*match.span()) for other in covering for match in other.finditer(text, within.start, within.end)]
    for match in pattern.finditer(text, within.start, within.end):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in taken):
            yield span


def names_of_others(text: str, within: Span) -> list[Span]:
    """Return where URLs, link destinations, tags, block ids and mail addresses stand: a word in them is no mention."""
    return [Span(*match.span()) for match in _NAMES.finditer(text, within.start, within.end)]


def whole_words(title: str) -> re.Pattern[str]:
    """Return the pattern of `title` with no letter, digit or underscore directly before or after it."""
    return re.compile(rf"(?<!\w){re.escape(title)}(?!\w)")


def is_one_word(title: str) -> bool:
    """Tell whether a title may as well be an ordinary word of the language."""
    return len(title.split()) == 1
