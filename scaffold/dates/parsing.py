"""Dates read by a pattern, or as ISO 8601, as leniently as moment.js 2.29.4 reads them.

Lenient means: what stands between the parts is passed over, and what is missing is taken from today. Strict takes the
text as a whole. The order of steps is moment's own, as its results depend on it (see `cases/moment` of the tests).
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scaffold.dates.locales import Locale


@dataclass(slots=True)
class Parsed:
    """What a text says: the clock's reading `wall`, and how many minutes that clock is ahead of UTC; None for here."""

    wall: datetime
    offset: int | None = None


@dataclass(slots=True)
class _Parts:
    """What has been read so far, by the unit that it is of."""

    units: dict[str, int] = field(default_factory=dict)  # year month day hour minute second ms, day_of_year, week …
    meridiem: str = ""
    offset: int | None = None
    moment: float | None = None  # milliseconds since 1970
    unread: list[str] = field(default_factory=list)
    is_wrong: bool = False
    is_empty: bool = True
    big_hour: bool = False


_DIGITS = {
    **dict.fromkeys(("M", "D", "H", "h", "k", "m", "s", "w", "W", "d", "e", "E"), ("[0-9]{1,2}", "[0-9]{1,2}")),
    **dict.fromkeys(
        ("MM", "DD", "HH", "hh", "kk", "mm", "ss", "ww", "WW", "YY", "gg", "GG"), ("[0-9]{1,2}", "[0-9]{2}")
    ),
    **dict.fromkeys(("YYYY", "gggg", "GGGG"), ("[0-9]{1,4}", "[0-9]{4}")),
    **dict.fromkeys(("YYYYY", "ggggg", "GGGGG", "YYYYYY"), ("[+-]?[0-9]{1,6}", "[+-]?[0-9]{6}")),
    "Y": ("[+-]?[0-9]+", "[+-]?[0-9]+"),
    "x": ("[+-]?[0-9]+", "[+-]?[0-9]+"),
    "Q": ("[0-9]", "[0-9]"),
    "DDD": ("[0-9]{1,3}", "[0-9]{1,3}"),
    "DDDD": ("[0-9]{1,3}", "[0-9]{3}"),
    **dict.fromkeys(("hmm", "Hmm"), ("[0-9]{3,4}", "[0-9]{3,4}")),
    **dict.fromkeys(("hmmss", "Hmmss"), ("[0-9]{5,6}", "[0-9]{5,6}")),
    "S": ("[0-9]{1,3}", "[0-9]"),
    "SS": ("[0-9]{1,3}", "[0-9]{2}"),
    "SSS": ("[0-9]{1,3}", "[0-9]{3}"),
    **{"S" * count: ("[0-9]+", "[0-9]+") for count in range(4, 10)},
    **dict.fromkeys(("Do", "wo", "Wo", "Mo", "Qo", "do", "DDDo"), ("[0-9]{1,3}", "[0-9]{1,3}")),
    **dict.fromkeys(("Z", "ZZ"), ("Z|[+-][0-9]{2}(?::?[0-9]{2})?", "Z|[+-][0-9]{2}(?::?[0-9]{2})?")),
    "X": (r"[+-]?[0-9]+(?:\.[0-9]{1,3})?", r"[+-]?[0-9]+(?:\.[0-9]{1,3})?"),
    **dict.fromkeys(("a", "A"), (r"[ap]\.?m?\.?", r"[ap]\.?m?\.?")),
}
_UNITS = {
    **dict.fromkeys(("M", "MM", "Mo"), "month"),
    **dict.fromkeys(("D", "DD", "Do"), "day"),
    **dict.fromkeys(("H", "HH", "h", "hh", "k", "kk"), "hour"),
    **dict.fromkeys(("m", "mm"), "minute"),
    **dict.fromkeys(("s", "ss"), "second"),
    **dict.fromkeys(("DDD", "DDDD", "DDDo"), "day_of_year"),
    **dict.fromkeys(("Y", "YYYYY", "YYYYYY"), "year"),
    **dict.fromkeys(("w", "ww", "wo"), "week"),
    **dict.fromkeys(("W", "WW", "Wo"), "iso_week"),
    **dict.fromkeys(("gggg", "ggggg"), "week_year"),
    **dict.fromkeys(("GGGG", "GGGGG"), "iso_week_year"),
    "d": "weekday",
    "do": "weekday",
    "e": "local_weekday",
    "E": "iso_weekday",
}
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


def parse_moment(text: str, tokens: list[str], locale: Locale, now: datetime, *, strict: bool) -> Parsed | None:
    """Return the date that `text` says by the tokens of a pattern; None where it says none.

    `now` is the clock's reading here, for what the text leaves out.
    """
    parts, rest = _Parts(), text
    for token in tokens:
        pattern = _pattern(token, locale, strict=strict)
        found = re.search(pattern, rest, re.IGNORECASE) if pattern else None
        if found and found.group():
            if found.start():
                parts.unread.append(rest[: found.start()])
            rest = rest[found.end() :]
        if _is_token(token):
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
    return _date(parts, locale, now)


def _is_token(token: str) -> bool:
    return token in _DIGITS or token in ("MMM", "MMMM", "dd", "ddd", "dddd")


def _pattern(token: str, locale: Locale, *, strict: bool) -> str:
    names = {"MMM": locale.months_short, "MMMM": locale.months, "ddd": locale.weekdays_short, "dddd": locale.weekdays}
    names["dd"] = locale.weekdays_min
    if token in names:
        spelled = {*names[token]}
        if not strict:
            month = token.startswith("M")
            every = (locale.months, locale.months_short, locale.months_of, locale.months_short_of)
            spelled |= {
                name for each in (every if month else (locale.weekdays, locale.weekdays_short)) for name in each
            }
        return "|".join(re.escape(name) for name in sorted(spelled, key=len, reverse=True))
    if token in ("Do", "DDDo", "wo", "Wo", "Mo", "Qo", "do") and not strict:
        return r"[0-9]{1,3}(?:st|nd|rd|th|er|re|de|ste|-го|-я|-й|º|\.|e|日|月|周)?"
    if token in _DIGITS:
        return _DIGITS[token][strict]
    return re.escape(token[1:-1] if token.startswith("[") and token.endswith("]") else token.replace("\\", ""))


def _take(parts: _Parts, token: str, text: str, locale: Locale) -> None:  # noqa: C901 - a token a line
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
        units[{"YYYY": "year"}.get(token, _UNITS.get(token, ""))] = year
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
    elif token in _UNITS:
        units[_UNITS[token]] = 0 if token[0] == "k" and number == 24 else number  # noqa: PLR2004 - midnight
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


def _date(parts: _Parts, locale: Locale, now: datetime) -> Parsed | None:
    """Return the date of what was read, the rest from `now`; None where it is no day or time."""
    from datetime import UTC

    units = parts.units
    if parts.moment is not None:
        return Parsed(datetime(1970, 1, 1) + timedelta(milliseconds=parts.moment), 0)  # noqa: DTZ001 - the clock of UTC
    hour = units.get("hour", 0)
    if parts.meridiem:
        hour = hour + 12 if parts.meridiem == "p" and hour < 12 else 0 if parts.meridiem == "a" and hour == 12 else hour  # noqa: PLR2004
    parts.big_hour &= not 0 < hour <= 12  # noqa: PLR2004 - the hours of a clock
    today = now if parts.offset is None else datetime.now(UTC)
    day = _day(units, locale, today.date())
    minute, second, ms = (units.get(name, 0) for name in ("minute", "second", "ms"))
    is_midnight = hour == 24 and not (minute or second or ms)  # noqa: PLR2004 - the end of a day
    if day is None or not (0 <= hour < 24 or is_midnight) or minute > 59 or second > 59:  # noqa: PLR2004 - clocks
        return None
    try:
        wall = datetime(day.year, day.month, day.day, hour % 24, minute, second, ms * 1000)  # noqa: DTZ001 - a clock's reading
        wall += timedelta(days=is_midnight)
    except (ValueError, OverflowError):
        return None
    spoken = units.get("weekday")
    if spoken is not None and day.isoweekday() % 7 != spoken and "week" not in units and "day" in units:
        return None
    return Parsed(wall, parts.offset)


def _day(units: dict[str, int], locale: Locale, today: date) -> date | None:
    try:
        weekly = {"week", "iso_week", "week_year", "iso_week_year", "weekday", "local_weekday", "iso_weekday"} & set(
            units
        )
        if weekly and "day" not in units and "month" not in units:
            return _day_of_week(units, locale, today)
        year = units.get("year")
        if "day_of_year" in units:
            first = date(today.year if year is None else year, 1, 1)
            if not 1 <= units["day_of_year"] <= 365 + calendar.isleap(first.year):
                return None
            return first + timedelta(days=units["day_of_year"] - 1)
        month, day = units.get("month"), units.get("day")
        if year is None:
            year = today.year
            month = today.month if month is None else month
            if "month" not in units:
                day = today.day if day is None else day
        return date(year, month or (1 if month is None else month), 1 if day is None else day)
    except (ValueError, OverflowError):
        return None


def _day_of_week(units: dict[str, int], locale: Locale, today: date) -> date | None:
    """Return the day of a week and a weekday; a year and week that are not said are today's."""
    from scaffold.dates.weeks import week_1, week_of

    iso = bool({"iso_week", "iso_week_year", "iso_weekday"} & set(units))
    first_day, january = (1, 4) if iso else (locale.first_day, locale.january)
    this_year, this_week = week_of(today, first_day, january)
    year = units.get("iso_week_year" if iso else "week_year", units.get("year", this_year))
    week = units.get("iso_week" if iso else "week", 1 if iso else this_week)
    if iso:
        weekday = units.get("iso_weekday", 1)
        if not 1 <= weekday <= 7:  # noqa: PLR2004 - days of a week
            return None
        place = weekday - 1
    elif "weekday" in units:
        place = (units["weekday"] - first_day) % 7
        if not 0 <= units["weekday"] <= 6:  # noqa: PLR2004
            return None
    else:
        place = units.get("local_weekday", 0)
    last = (
        date(year, 12, 31).timetuple().tm_yday + week_1(year + 1, first_day, january) - week_1(year, first_day, january)
    ) // 7
    if not 1 <= week <= last:
        return None
    return date(year, 1, 1) + timedelta(days=week_1(year, first_day, january) - 1 + (week - 1) * 7 + place)
