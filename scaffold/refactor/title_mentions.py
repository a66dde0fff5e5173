"""Mentions of a title in plain text, as whole words."""

import re
from collections.abc import Iterable, Iterator

from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span, SpanIndex

_ENDINGS = "md|canvas|base|pdf|png|jpe?g|gif|svg|webp|mp[34]|wav|docx?|xlsx?|csv|txt|zip|html?|js|py|json"
_REFERENCE = compile_later(r"(?<!\[)\[((?:[^\[\]\\\n]|\\.)+)\](?:\[[^\[\]\n]*\])?+(?!\()")
_NAMES = compile_later(
    r"\[(?:[^\[\]\\\n]|\\.)*+\]\(<?[A-Za-z][A-Za-z0-9+.-]*+:(?:[^()\n]|\([^()\n]*+\))*+\)"
    r"|(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,30}://\S+|\]\((?:[^()\n]|\([^()\n]*\))*\)"
    r"|<%(?:(?!%>).)*+%>|\{\{[^{}\n]*+\}\}"
    rf"|[^\s\[\]()]+\.(?:{_ENDINGS})(?!\w)"
    r"|(?<![\w&])#[^\s#]+|(?<!\S)\^[A-Za-z0-9-]+(?=\s*$)|(?<!\S)[^\s@]+@\S+",
    re.MULTILINE,
)


def mentions(text: str, title: str, within: Span, longer: Iterable[str] = ()) -> Iterator[Span]:
    """Yield where `title` stands in `within` as whole words, in its own case.

    A place where a title of `longer` stands that contains it (`Plan B` for `Plan`) is not one of it.
    """
    found = list(_whole_words(text, title, within))
    covering = [other for other in longer if other != title and title in other] if found else []
    taken = SpanIndex(span for other in covering for span in _whole_words(text, other, within))
    yield from (span for span in found if not taken.overlaps(span))


def _whole_words(text: str, title: str, within: Span) -> Iterator[Span]:
    """Yield where `title` stands with no letter, digit, underscore or hyphen directly before or after it."""
    at = text.find(title, within.start, within.end)
    while at >= 0:
        end = at + len(title)
        glued = (at and _goes_on(text, at - 1, -1)) or (end < within.end and _goes_on(text, end, 1))
        if not glued:
            yield Span(at, end)
        at = text.find(title, at + 1 if glued else end, within.end)


def _goes_on(text: str, at: int, step: int) -> bool:
    """Tell whether a word goes on at a place: a hyphen is part of it where more of a word is behind it."""
    if text[at] in "-\u2010\u2011":
        beyond = text[at + step : at + step + 1] if at + step >= 0 else ""
        return bool(beyond) and _is_of_word(beyond)
    return _is_of_word(text[at])


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def names_of_others(text: str, within: Span) -> list[Span]:
    """Return where URLs, link destinations, the text of links to elsewhere, tags, block ids and mail addresses stand.

    So do file names and commands of templates. A word in them is no mention.
    """
    found = [Span(*match.span()) for match in _NAMES.finditer(text, within.start, within.end)]
    if "]:" in text:
        found += [
            Span(*match.span())
            for match in _REFERENCE.finditer(text, within.start, within.end)
            if match[0].endswith("]") and (match.end() > match.end(1) + 1 or _is_defined(text, match[1]))
        ]
    return sorted(found)


def _is_defined(text: str, label: str) -> bool:
    return bool(re.search(rf"^[ >]*\[{re.escape(label)}\]:", text, re.MULTILINE | re.IGNORECASE))


def is_one_word(title: str) -> bool:
    """Tell whether a title may as well be an ordinary word of the language."""
    return len(title.split()) == 1
