"""Dates in ISO 8601, in the forms that moment.js 2.29.4 knows."""

import re
from collections.abc import Callable
from datetime import datetime

from scaffold.dates.locales import Locale
from scaffold.dates.parsing import parse_moment
from scaffold.dates.parts import Parsed

_ISO = re.compile(
    r"\s*((?:[+-]\d{6}|\d{4})-(?:\d\d-\d\d|W\d\d-\d|W\d\d|\d\d\d|\d\d))"
    r"(?:(T| )(\d\d(?::\d\d(?::\d\d(?:[.,]\d+)?)?)?)([+-]\d\d(?::?\d\d)?|\s*Z)?)?",
    re.ASCII,
)
_BASIC_ISO = re.compile(
    r"\s*((?:[+-]\d{6}|\d{4})(?:\d\d\d\d|W\d\d\d|W\d\d|\d\d\d|\d\d|))"
    r"(?:(T| )(\d\d(?:\d\d(?:\d\d(?:[.,]\d+)?)?)?)([+-]\d\d(?::?\d\d)?|\s*Z)?)?",
    re.ASCII,
)
_ISO_DATES = (
    ("YYYYYY-MM-DD", r"[+-]\d{6}-\d\d-\d\d"),
    ("YYYY-MM-DD", r"\d{4}-\d\d-\d\d"),
    ("GGGG-[W]WW-E", r"\d{4}-W\d\d-\d"),
    ("GGGG-[W]WW", r"\d{4}-W\d\d"),
    ("YYYY-DDD", r"\d{4}-\d{3}"),
    ("YYYY-MM", r"\d{4}-\d\d"),
    ("YYYYYYMMDD", r"[+-]\d{10}"),
    ("YYYYMMDD", r"\d{8}"),
    ("GGGG[W]WWE", r"\d{4}W\d{3}"),
    ("GGGG[W]WW", r"\d{4}W\d{2}"),
    ("YYYYDDD", r"\d{7}"),
    ("YYYYMM", r"\d{6}"),
    ("YYYY", r"\d{4}"),
)
_NO_TIME = ("GGGG-[W]WW", "YYYY-MM", "GGGG[W]WW", "YYYYMM", "YYYY")
_ISO_TIMES = (
    ("HH:mm:ss.SSSS", r"\d\d:\d\d:\d\d\.\d+"),
    ("HH:mm:ss,SSSS", r"\d\d:\d\d:\d\d,\d+"),
    ("HH:mm:ss", r"\d\d:\d\d:\d\d"),
    ("HH:mm", r"\d\d:\d\d"),
    ("HHmmss.SSSS", r"\d{6}\.\d+"),
    ("HHmmss,SSSS", r"\d{6},\d+"),
    ("HHmmss", r"\d{6}"),
    ("HHmm", r"\d{4}"),
    ("HH", r"\d\d"),
)
Expand = Callable[[str], list[str]]  # a pattern -> its tokens


def parse_iso(text: str, locale: Locale, now: datetime, tokens: Expand) -> Parsed | None:
    """Return the date that a text in ISO 8601 says; None for another text."""
    found = _ISO.fullmatch(text) or _BASIC_ISO.fullmatch(text)
    day, time, zone = (found.group(1), found.group(3), found.group(4)) if found else ("", "", "")
    pattern = next((name for name, shape in _ISO_DATES if re.fullmatch(shape, day, re.ASCII)), None)
    if not found or pattern is None or (time and pattern in _NO_TIME):
        return None
    if time:
        clock = next((name for name, shape in _ISO_TIMES if re.fullmatch(shape, time, re.ASCII)), None)
        if clock is None:
            return None
        pattern += (found.group(2) or " ") + clock + ("Z" if zone else "")
    return parse_moment(text, tokens(pattern), locale, now, strict=False)
