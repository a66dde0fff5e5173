"""A moment and the arithmetic with it: what the JavaScript object of that name asks for.

Calendar units move the clock's reading, units from hours down the instant itself, as moment.js 2.29.4 does; months
that are too short clip the day.
"""

import math
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone

from scaffold.dates.durations import MS, Duration, duration, rounded, unit
from scaffold.dates.format import PIECE, aware, expand, format_moment
from scaffold.dates.locales import Locale, locale
from scaffold.dates.weeks import week_1, week_of

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock's reading
_DAY = 86_400_000
_WORDS = {"seconds": "a few seconds", "minutes": "a minute", "hours": "an hour", "days": "a day"} | {
    "months": "a month",
    "years": "a year",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in `ms` since 1970, None for an invalid one; `offset` is its clock's in minutes, None for here."""

    ms: float | None
    offset: int | None = None
    language: str = "en"

    @property
    def wall(self) -> datetime:
        """What the clock reads. Raises OverflowError outside of the years 1 to 9999."""
        if self.offset is not None:
            return _EPOCH + timedelta(milliseconds=(self.ms or 0) + self.offset * 60_000)
        return (_EPOCH.replace(tzinfo=UTC) + timedelta(milliseconds=self.ms or 0)).astimezone().replace(tzinfo=None)

    @property
    def names(self) -> Locale:
        """The locale."""
        return locale(self.language)

    def at(self, wall: datetime) -> "Moment":
        """Return the moment at which this clock reads `wall`."""
        if self.offset is not None:
            return replace(self, ms=(wall - _EPOCH) / timedelta(milliseconds=1) - self.offset * 60_000)
        return replace(self, ms=(aware(wall) - _EPOCH.replace(tzinfo=UTC)) / timedelta(milliseconds=1))

    def format(self, pattern: str | None) -> str:
        """Return it written by a pattern; without one in ISO 8601, with `Z` for a moment in UTC."""
        if self.ms is None:
            return "Invalid date"
        if self.offset is None:
            here = (_EPOCH.replace(tzinfo=UTC) + timedelta(milliseconds=self.ms)).astimezone()
        else:
            here = self.wall.replace(tzinfo=timezone(timedelta(minutes=self.offset)))
        default = "YYYY-MM-DDTHH:mm:ss[Z]" if self.offset == 0 else ""
        return format_moment(here, pattern or default, self.names)


def read(text: str, patterns: list[str], now: Moment, *, strict: bool, utc: bool) -> Moment | None:
    """Return the moment that a text says by the first pattern that fits, without any in ISO 8601; None for none."""
    from scaffold.dates.iso import parse_iso
    from scaffold.dates.parsing import parse_moment
    from scaffold.dates.parts import Parsed

    base = replace(now, offset=0) if utc else now
    for pattern in patterns or [""]:
        tokens = _tokens(pattern, base.names)
        if pattern == "":
            found: Parsed | None = parse_iso(text, base.names, base.wall, lambda written: _tokens(written, base.names))
        else:
            found = parse_moment(text, tokens, base.names, base.wall, strict=strict)
        if found:
            read_at = base.at(found.wall) if found.offset is None else replace(base, offset=found.offset).at(found.wall)
            return replace(read_at, offset=base.offset)
    return None


def _tokens(pattern: str, names: Locale) -> list[str]:
    return [piece[0] for piece in PIECE.finditer(expand(pattern, names))]


def add(moment: Moment, length: Duration, sign: int = 1) -> Moment:
    """Return the moment moved by a length of time."""
    if moment.ms is None:
        return moment
    months, days = sign * rounded(length.months), sign * rounded(length.days)
    if months:
        moment = moment.at(_months_on(moment.wall, months))
    if days:
        moment = moment.at(moment.wall + timedelta(days=days))
    return replace(moment, ms=(moment.ms or 0) + sign * rounded(length.ms))


def _months_on(wall: datetime, months: int) -> datetime:
    import calendar

    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    return wall.replace(year=year, month=month + 1, day=min(wall.day, calendar.monthrange(year, month + 1)[1]))


def start_of(moment: Moment, name: str) -> Moment:
    """Return the first instant of the unit around a moment."""
    plural = unit(name)
    if moment.ms is None or plural in ("", "milliseconds"):
        return moment
    if plural in ("hours", "minutes", "seconds"):
        wall = moment.wall
        cut = wall.replace(microsecond=0)
        cut = cut if plural == "seconds" else cut.replace(second=0)
        cut = cut.replace(minute=0) if plural == "hours" else cut
        return replace(moment, ms=moment.ms - (wall - cut) / timedelta(milliseconds=1))
    midnight = moment.wall.replace(hour=0, minute=0, second=0, microsecond=0)
    if plural == "years":
        midnight = midnight.replace(month=1, day=1)
    elif plural == "quarters":
        midnight = midnight.replace(month=(midnight.month - 1) // 3 * 3 + 1, day=1)
    elif plural == "months":
        midnight = midnight.replace(day=1)
    elif plural in ("weeks", "isoweeks"):
        first = 1 if plural == "isoweeks" else moment.names.first_day
        midnight -= timedelta(days=(midnight.isoweekday() - first) % 7)
    return moment.at(midnight)


def end_of(moment: Moment, name: str) -> Moment:
    """Return the last millisecond of the unit around a moment."""
    plural = unit(name)
    if moment.ms is None or plural in ("", "milliseconds"):
        return moment
    step = {"isoweeks": "weeks"}.get(plural, plural)
    after = add(start_of(moment, name), duration({step: 1}))
    return replace(after, ms=(after.ms or 0) - 1)


def get(moment: Moment, name: str) -> float | None:
    """Return one unit of a moment; months from 0, days of the week from Sunday = 0."""
    if moment.ms is None:
        return None
    import calendar

    wall = moment.wall
    week_year, week = week_of(wall.date(), moment.names.first_day, moment.names.january)
    found = {
        "year": wall.year,
        "quarter": (wall.month + 2) // 3,
        "month": wall.month - 1,
        "date": wall.day,
        "day": wall.isoweekday() % 7,
        "hour": wall.hour,
        "minute": wall.minute,
        "second": wall.second,
        "millisecond": wall.microsecond // 1000,
        "dayOfYear": wall.timetuple().tm_yday,
        "week": week,
        "weekYear": week_year,
        "isoWeek": wall.isocalendar().week,
        "isoWeekYear": wall.isocalendar().year,
        "weekday": (wall.isoweekday() - moment.names.first_day) % 7,
        "isoWeekday": wall.isoweekday(),
        "daysInMonth": calendar.monthrange(wall.year, wall.month)[1],
        "utcOffset": _offset(moment),
        "weeksInYear": _weeks(week_year, moment.names.first_day, moment.names.january),
        "isoWeeksInYear": _weeks(wall.isocalendar().year, 1, 4),
    }
    return found[name]


def _weeks(year: int, first_day: int, january: int) -> int:
    length = date(year, 12, 31).timetuple().tm_yday
    return (length + week_1(year + 1, first_day, january) - week_1(year, first_day, january)) // 7


def _offset(moment: Moment) -> int:
    if moment.offset is not None:
        return moment.offset
    here = (_EPOCH.replace(tzinfo=UTC) + timedelta(milliseconds=moment.ms or 0)).astimezone()
    return int((here.utcoffset() or timedelta()).total_seconds() // 60)


def put(moment: Moment, name: str, value: float) -> Moment:
    """Return the moment with one unit set; what is too much runs over into the next larger one."""
    if moment.ms is None:
        return moment
    wall, number = moment.wall, int(value)
    if name == "year":
        return moment.at(_months_on(wall, (number - wall.year) * 12))
    if name in ("month", "quarter"):
        months = number - (wall.month - 1) if name == "month" else (number - (wall.month + 2) // 3) * 3
        return moment.at(_months_on(wall, months))
    if name in ("hour", "minute", "second", "millisecond"):
        old = {"hour": wall.hour, "minute": wall.minute, "second": wall.second}.get(name, wall.microsecond // 1000)
        return moment.at(wall + timedelta(**{f"{name}s": number - old}))
    days = {"day": "day", "weekday": "weekday", "isoWeekday": "isoWeekday", "date": "date", "dayOfYear": "dayOfYear"}
    step = 1 if name in days else 7
    return moment.at(wall + timedelta(days=(number - int(get(moment, name) or 0)) * step))


def time_between(moment: Moment, other: Moment, name: str, *, exact: bool) -> float | None:
    """Return how much later a moment is than another, in a unit; whole ones unless `exact`."""
    if moment.ms is None or other.ms is None:
        return None
    plural = unit(name) or "milliseconds"
    if plural in ("years", "quarters", "months"):
        found = _months_between(moment, other) / {"years": 12, "quarters": 3, "months": 1}[plural]
    elif plural in ("days", "weeks"):
        zones = (_offset(other) - _offset(moment)) * 60_000
        found = (moment.ms - other.ms - zones) / (_DAY if plural == "days" else 7 * _DAY)
    else:
        found = (moment.ms - other.ms) / MS[plural]
    return found if exact else math.trunc(found)


def _months_between(one: Moment, other: Moment) -> float:
    if one.wall.day < other.wall.day:
        return -_months_between(other, one)
    whole = (other.wall.year - one.wall.year) * 12 + other.wall.month - one.wall.month
    anchor = add(one, Duration(months=whole))
    is_before = (other.ms or 0) < (anchor.ms or 0)
    near = add(one, Duration(months=whole + (-1 if is_before else 1)))
    span = ((anchor.ms or 0) - (near.ms or 0)) if is_before else ((near.ms or 0) - (anchor.ms or 0))
    return -(whole + ((other.ms or 0) - (anchor.ms or 0)) / span) or 0


def spoken(length: float, months: float) -> str:
    """Return a length of time as English says it: `2 months`, `a few seconds`; in ms, and in months."""
    amounts = {
        "seconds": (abs(length) / 1000, 44),
        "minutes": (abs(length) / 60_000, 44),
        "hours": (abs(length) / 3_600_000, 21),
        "days": (abs(length) / _DAY, 25),
        "months": (abs(months), 10),
        "years": (abs(months) / 12, math.inf),
    }
    for name, (amount, limit) in amounts.items():
        number = rounded(amount)
        if number <= limit or name == "years":
            if name == "seconds" or number <= 1:
                return _WORDS[name]
            return f"{number} {name}"
    msg = "years have no limit"
    raise AssertionError(msg)
