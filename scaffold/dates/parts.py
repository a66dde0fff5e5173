"""What a text said of a date, and the date that this makes: what is missing is taken from today."""

import calendar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from scaffold.dates.locales import Locale
from scaffold.dates.weeks import week_1, week_of


@dataclass(slots=True)
class Parsed:
    """What a text says: the clock's reading `wall`, and how many minutes that clock is ahead of UTC; None for here."""

    wall: datetime
    offset: int | None = None


@dataclass(slots=True)
class Parts:
    """What has been read so far, by the unit that it is of."""

    units: dict[str, int] = field(default_factory=dict)  # year month day hour minute second ms, day_of_year, week …
    meridiem: str = ""
    offset: int | None = None
    moment: float | None = None  # milliseconds since 1970
    unread: list[str] = field(default_factory=list)
    is_wrong: bool = False
    is_empty: bool = True
    big_hour: bool = False


def complete_date(parts: Parts, locale: Locale, now: datetime) -> Parsed | None:
    """Return the date of what was read, the rest from `now`; None where it is not a date or time."""
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
