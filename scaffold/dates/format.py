"""Dates as moment.js 2.29.4 writes them, because Obsidian's date patterns are moment's."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scaffold.dates.locales import ENGLISH, Locale
from scaffold.dates.weeks import day_of_year, week_of

DEFAULT_PATTERN = "YYYY-MM-DDTHH:mm:ssZ"


def format_moment(when: datetime, pattern: str = DEFAULT_PATTERN, locale: Locale = ENGLISH) -> str:
    r"""Return the date as the pattern asks; an empty pattern is the default one, ISO 8601 with the offset.

    A naive date is local time. An aware one is written in its own zone, as a local moment there (`z` is empty).
    As in moment, `[text]` and `\` followed by a token stand for themselves, and so does whatever is no token;
    a line break outside brackets vanishes, and fractions of a second end at the millisecond.
    """
    expanded = expand(pattern or DEFAULT_PATTERN, locale)
    moment = aware(when)
    names = _Names(locale, behind_day=bool(locale.months_of and _MONTH_BEHIND_DAY.search(expanded)))
    written = "".join(_rendered(piece[0], moment, names) for piece in PIECE.finditer(expanded))
    if not locale.digits:
        return written
    return written.translate(str.maketrans("0123456789,", f"{locale.digits}\u060c"))


def expand(pattern: str, locale: Locale) -> str:
    """Return a pattern with the long forms `L`, `LT` … written out."""
    longs = dict(zip(("LT", "LTS", "L", "LL", "LLL", "LLLL"), locale.formats, strict=True))
    longs |= {
        name.lower(): _SHORTENED.sub(lambda token: token[0] if token[0].startswith("[") else token[0][1:], longs[name])
        for name in ("L", "LL", "LLL", "LLLL")
    }
    return _LONG_PIECE.sub(lambda piece: longs.get(piece[0], piece[0]), pattern)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that one pattern is written with; `behind_day` where months stand in the form they have there."""

    locale: Locale
    behind_day: bool

    def text(self, token: str, when: datetime) -> str | None:
        """Return what a token of names stands for; None for another token."""
        locale = self.locale
        months = {"MMMM": locale.months_of if self.behind_day else locale.months}
        months["MMM"] = locale.months_short_of if self.behind_day else locale.months_short
        days = {"dddd": locale.weekdays, "ddd": locale.weekdays_short, "dd": locale.weekdays_min}
        if token in months:
            return months[token][when.month - 1]
        if token in days:
            return days[token][when.isoweekday() % 7]
        return locale.meridiem(when.hour, when.minute, token == "a") if token in ("a", "A") else None

    def number(self, token: str, when: datetime) -> int | None:
        """Return the number of a token that the locale's weeks decide; None for another token."""
        if token == "e":
            return (when.isoweekday() - self.locale.first_day) % 7
        if token in _WEEK_TOKENS:
            year, week = week_of(when.date(), self.locale.first_day, self.locale.january)
            return week if token.startswith("w") else year % 100 if token == "gg" else year
        return None


def aware(when: datetime) -> datetime:
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


def _rendered(piece: str, when: datetime, names: _Names) -> str:
    number = names.number(piece, when)
    if number is None and piece in _NUMBERS:
        number = _NUMBERS[piece](when)
    if number is not None:
        return names.locale.ordinal(number, piece[:-1]) if piece.endswith("o") else f"{number:0{len(piece)}}"
    text = names.text(piece, when)
    if text is not None:
        return text
    if piece in _TEXTS:
        return _TEXTS[piece](when)
    if piece.startswith("[") and len(piece) > 1:
        return piece[1:-1]
    return piece.replace("\\", "")


def _offset(when: datetime, separator: str) -> str:
    minutes = int((when.utcoffset() or timedelta()) / timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{separator}{rest:02}"


def _fraction(digits: int) -> Callable[[datetime], str]:
    return lambda when: f"{when.microsecond // 1000:03}000000"[:digits]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER_TOKENS: dict[str, Callable[[datetime], int]] = {
    "y yo yy yyy yyyy YYYY YYYYY": lambda when: when.year,
    "YY": lambda when: when.year % 100,
    "Q Qo": lambda when: (when.month + 2) // 3,
    "M Mo MM": lambda when: when.month,
    "D Do DD": lambda when: when.day,
    "DDDo": day_of_year,
    "d do": lambda when: when.isoweekday() % 7,
    "E": lambda when: when.isoweekday(),
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
_WEEK_TOKENS = ("gg", "gggg", "ggggg", "w", "wo", "ww")
_NUMBERS = {token: number for tokens, number in _NUMBER_TOKENS.items() for token in tokens.split()}

_TEXTS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda when: f"{when.year:04}",
    "YYYYYY": lambda when: f"+{when.year:06}",
    **dict.fromkeys(("N", "NN", "NNN", "NNNNN"), lambda _: "AD"),
    "NNNN": lambda _: "Anno Domini",
    "DDD": lambda when: f"{day_of_year(when)}",
    "DDDD": lambda when: f"{day_of_year(when):03}",
    "hmm": lambda when: f"{(when.hour - 1) % 12 + 1}{when.minute:02}",
    "hmmss": lambda when: f"{(when.hour - 1) % 12 + 1}{when.minute:02}{when.second:02}",
    "Hmm": lambda when: f"{when.hour}{when.minute:02}",
    "Hmmss": lambda when: f"{when.hour}{when.minute:02}{when.second:02}",
    **{"S" * digits: _fraction(digits) for digits in range(1, 10)},
    **dict.fromkeys(("z", "zz"), lambda _: ""),
    "Z": lambda when: _offset(when, ":"),
    "ZZ": lambda when: _offset(when, ""),
}

_SHORTENED = re.compile(r"\[[^\[]*\]|MMMM|MM(?!M)|DD(?!D)|dddd")
_MONTH_BEHIND_DAY = re.compile(r"D[oD]?(?:\[[^\[\]]*\]|\s)+MMMM?")
_LONG_PIECE = re.compile(r"\[[^\[]*\]|\\?(?:LTS|LT|L{1,4}|l{1,4})")
_NAMES = ("MMMM", "MMM", "dddd", "ddd", "dd", "a", "A", "e", *_WEEK_TOKENS)
_TOKEN = "|".join(sorted({*_NUMBERS, *_TEXTS, *_NAMES}, key=len, reverse=True))
# `w|` and `W|` are slips of moment: it takes each for one token it does not know, and writes it as it stands.
PIECE = re.compile(rf"\[[^\[]*\]|\\?(?:[wW]\||{_TOKEN}|[^\n\r\u2028\u2029])")
