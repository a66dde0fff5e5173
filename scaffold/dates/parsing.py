"""Dates read by a pattern, as leniently as moment.js 2.29.4 reads them.

Lenient means: what stands between the parts is passed over, and what is missing is taken from today. Strict takes the
text as a whole. The order of steps is moment's own, as its results depend on it (see `cases/moment` of the tests).
"""

import re
from datetime import datetime

from scaffold.dates.locales import Locale
from scaffold.dates.parts import Parsed, Parts, complete_date
from scaffold.dates.tokens import UNITS, is_token, text_pattern


def parse_moment(text: str, tokens: list[str], locale: Locale, now: datetime, *, strict: bool) -> Parsed | None:
    """Return the date that `text` says by the tokens of a pattern; None where it says none.

    `now` is the clock's reading here, for what the text leaves out.
    """
    parts, rest = Parts(), text
    for token in tokens:
        pattern = text_pattern(token, locale, strict=strict)
        found = re.search(pattern, rest, re.IGNORECASE) if pattern else None
        if found and found.group():
            if found.start():
                parts.unread.append(rest[: found.start()])
            rest = rest[found.end() :]
        if is_token(token):
            if found and found.group():
                parts.is_empty = False
                _take(parts, token, found.group(), locale)
            elif strict:
                parts.unread.append(token)
        elif strict and not (found and found.group()):
            parts.unread.append(token)
    if rest:
        parts.unread.append(rest)
    if parts.is_empty or parts.is_wrong or (strict and (parts.unread or parts.big_hour)):
        return None
    return complete_date(parts, locale, now)


def _take(parts: Parts, token: str, text: str, locale: Locale) -> None:  # noqa: C901 - a token a line
    units, bare = parts.units, re.match(r"[+-]?[0-9]+", text)
    number = int(bare.group()) if bare else 0
    if token in ("MMM", "MMMM"):
        month = _named(text, (locale.months, locale.months_short, locale.months_of, locale.months_short_of))
        parts.is_wrong |= month is None
        units["month"] = (month or 0) + 1
    elif token in ("dd", "ddd", "dddd"):
        day = _named(text, (locale.weekdays, locale.weekdays_short, locale.weekdays_min))
        parts.is_wrong |= day is None
        units["weekday"] = day or 0
    elif token in ("a", "A"):
        parts.meridiem = text.lower()[0]
    elif token in ("Z", "ZZ"):
        parts.offset = _offset(text)
    elif token in ("X", "x"):
        parts.moment = float(text) * (1000 if token == "X" else 1)
    elif token in ("YY", "gg", "GG"):
        year = number + (1900 if number > 68 else 2000)  # noqa: PLR2004 - moment's window
        units[{"YY": "year", "gg": "week_year", "GG": "iso_week_year"}[token]] = year
    elif token in ("YYYY", "gggg", "GGGG"):
        is_short = len(text) == 2  # noqa: PLR2004 - a year of two digits
        year = number + (1900 if number > 68 else 2000) if is_short else number  # noqa: PLR2004
        units[{"YYYY": "year"}.get(token, UNITS.get(token, ""))] = year
    elif token == "Q":
        units["month"] = (number - 1) * 3 + 1
    elif token.startswith("S"):
        units["ms"] = int(float(f"0.{text}") * 1000 + 1e-9)
    elif token.lower() in ("hmm", "hmmss"):
        size = 2 if token.lower() == "hmm" else 4
        units["hour"], units["minute"] = int(text[:-size]), int(text[-size:][:2])
        if size > 2:  # noqa: PLR2004 - with seconds
            units["second"] = int(text[-2:])
        parts.big_hour |= token[0] == "h"
    elif token in UNITS:
        units[UNITS[token]] = 0 if token[0] == "k" and number == 24 else number  # noqa: PLR2004 - midnight
        parts.big_hour |= token in ("h", "hh")


def _named(text: str, names: tuple[tuple[str, ...], ...]) -> int | None:
    folded = text.lower().rstrip(".")
    for each in names:
        for place, name in enumerate(each):
            if name.lower().rstrip(".") == folded:
                return place
    return None


def _offset(text: str) -> int:
    if text in ("Z", "z"):
        return 0
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:4] or 0)
    return -minutes if text[0] == "-" else minutes
