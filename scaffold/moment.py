"""Dates as moment.js 2.29.4 writes them in English, because Obsidian's date patterns are moment's."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

DEFAULT_PATTERN = "YYYY-MM-DDTHH:mm:ssZ"


def format_moment(when: datetime, pattern: str = DEFAULT_PATTERN) -> str:
    r"""Return the date as the pattern asks; an empty pattern is the default one, ISO 8601 with the offset.

    A naive date is local time. An aware one is written in its own zone, as a local moment there (`z` is empty).
    As in moment, `[text]` and `\` followed by a token stand for themselves, and so does whatever is no token;
    a line break outside brackets vanishes, and fractions of a second end at the millisecond.
    """
    expanded = _LONG_PIECE.sub(lambda piece: _LONG_DATES.get(piece[0], piece[0]), pattern or DEFAULT_PATTERN)
    aware = _aware(when)
    return "".join(_rendered(piece[0], aware) for piece in _PIECE.finditer(expanded))


def _aware(when: datetime) -> datetime:
    """Return the date with its offset; a local time that the clocks skipped is moved on, as moment does it.

    `astimezone` alone would move it back, in some zones over midnight to the day before. The fraction of a second
    stays out of the sum, as a float is too coarse for it in distant years.
    """
    if when.utcoffset() is not None:
        return when
    local = when.replace(tzinfo=None, microsecond=0)
    try:
        moved = (_EPOCH + timedelta(seconds=local.timestamp())).astimezone()
    except (OSError, OverflowError, ValueError):  # the ends of the calendar: the offset of the middle of that month
        moved = local.replace(tzinfo=local.replace(day=15).astimezone().tzinfo)
    return moved.replace(microsecond=when.microsecond)


def _rendered(piece: str, when: datetime) -> str:
    if piece in _NUMBERS:
        return _numeral(_NUMBERS[piece](when), piece)
    if piece in _TEXTS:
        return _TEXTS[piece](when)
    if piece.startswith("[") and len(piece) > 1:
        return piece[1:-1]
    return piece.replace("\\", "")


def _numeral(number: int, token: str) -> str:
    """Return the number filled with zeros to the token's length, or as an ordinal when the token ends in `o`."""
    if not token.endswith("o"):
        return f"{number:0{len(token)}}"
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday


def _week(when: datetime) -> tuple[int, int]:
    """Return the year and number of the week from Sunday to Saturday; week 1 is the one with 1 January in it."""
    saturday = _day_of_year(when) + 6 - when.isoweekday() % 7
    if saturday > _day_of_year(date(when.year, 12, 31)):
        return when.year + 1, 1
    return when.year, (saturday + 6) // 7


def _offset(when: datetime, separator: str) -> str:
    minutes = int((when.utcoffset() or timedelta()) / timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{separator}{rest:02}"


def _fraction(digits: int) -> Callable[[datetime], str]:
    return lambda when: f"{when.microsecond // 1000:03}000000"[:digits]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS, _DAYS = (
    names.split()
    for names in (
        "January February March April May June July August September October November December",
        "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
    )
)

_NUMBER_TOKENS: dict[str, Callable[[datetime], int]] = {
    "y yo yy yyy yyyy YYYY YYYYY": lambda when: when.year,
    "YY": lambda when: when.year % 100,
    "Q Qo": lambda when: (when.month + 2) // 3,
    "M Mo MM": lambda when: when.month,
    "D Do DD": lambda when: when.day,
    "DDDo": _day_of_year,
    "d do e": lambda when: when.isoweekday() % 7,
    "E": lambda when: when.isoweekday(),
    "gggg ggggg": lambda when: _week(when)[0],
    "gg": lambda when: _week(when)[0] % 100,
    "w wo ww": lambda when: _week(when)[1],
    "GGGG GGGGG": lambda when: when.isocalendar().year,
    "GG": lambda when: when.isocalendar().year % 100,
    "W Wo WW": lambda when: when.isocalendar().week,
    "H HH": lambda when: when.hour,
    "h hh": lambda when: (when.hour - 1) % 12 + 1,
    "k kk": lambda when: (when.hour - 1) % 24 + 1,
    "m mm": lambda when: when.minute,
    "s ss": lambda when: when.second,
    "X": lambda when: (when - _EPOCH) // timedelta(seconds=1),
    "x": lambda when: (when - _EPOCH) // timedelta(milliseconds=1),
}
_NUMBERS = {token: number for tokens, number in _NUMBER_TOKENS.items() for token in tokens.split()}

_TEXTS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda when: f"{when.year:04}",
    "YYYYYY": lambda when: f"+{when.year:06}",
    **dict.fromkeys(("N", "NN", "NNN", "NNNNN"), lambda _: "AD"),
    "NNNN": lambda _: "Anno Domini",
    "MMM": lambda when: _MONTHS[when.month - 1][:3],
    "MMMM": lambda when: _MONTHS[when.month - 1],
    "DDD": lambda when: f"{_day_of_year(when)}",
    "DDDD": lambda when: f"{_day_of_year(when):03}",
    "dd": lambda when: _DAYS[when.isoweekday() % 7][:2],
    "ddd": lambda when: _DAYS[when.isoweekday() % 7][:3],
    "dddd": lambda when: _DAYS[when.isoweekday() % 7],
    "a": lambda when: ("am", "pm")[when.hour // 12],
    "A": lambda when: ("AM", "PM")[when.hour // 12],
    "hmm": lambda when: f"{(when.hour - 1) % 12 + 1}{when.minute:02}",
    "hmmss": lambda when: f"{(when.hour - 1) % 12 + 1}{when.minute:02}{when.second:02}",
    "Hmm": lambda when: f"{when.hour}{when.minute:02}",
    "Hmmss": lambda when: f"{when.hour}{when.minute:02}{when.second:02}",
    **{"S" * digits: _fraction(digits) for digits in range(1, 10)},
    **dict.fromkeys(("z", "zz"), lambda _: ""),
    "Z": lambda when: _offset(when, ":"),
    "ZZ": lambda when: _offset(when, ""),
}

_LONG_DATES = {
    "LT": "h:mm A",
    "LTS": "h:mm:ss A",
    "L": "MM/DD/YYYY",
    "LL": "MMMM D, YYYY",
    "LLL": "MMMM D, YYYY h:mm A",
    "LLLL": "dddd, MMMM D, YYYY h:mm A",
    "l": "M/D/YYYY",
    "ll": "MMM D, YYYY",
    "lll": "MMM D, YYYY h:mm A",
    "llll": "ddd, MMM D, YYYY h:mm A",
}

_LONG_PIECE = re.compile(r"\[[^\[]*\]|\\?(?:LTS|LT|L{1,4}|l{1,4})")
_TOKEN = "|".join(sorted({*_NUMBERS, *_TEXTS}, key=len, reverse=True))
# `w|` and `W|` are slips of moment: it takes each for one token it does not know, and writes it as it stands.
_PIECE = re.compile(rf"\[[^\[]*\]|\\?(?:[wW]\||{_TOKEN}|[^\n\r\u2028\u2029])")
