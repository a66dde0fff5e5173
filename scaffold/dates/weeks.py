"""Weeks of the year, as locales and ISO 8601 count them."""

from datetime import date


def day_of_year(day: date) -> int:
    """Return the number of a day in its year, from 1."""
    return day.timetuple().tm_yday


def week_of(day: date, first_day: int, january: int) -> tuple[int, int]:
    """Return the year and number of a day's week, which begins with `first_day`; week 1 has the `january`-th in it."""
    year = day.year
    ordinal = day_of_year(day)
    start = week_1(year, first_day, january)
    if ordinal < start:
        return year - 1, (ordinal + day_of_year(date(year - 1, 12, 31)) - week_1(year - 1, first_day, january)) // 7 + 1
    length = day_of_year(date(year, 12, 31))
    if ordinal >= length + week_1(year + 1, first_day, january):
        return year + 1, 1
    return year, (ordinal - start) // 7 + 1


def week_1(year: int, first_day: int, january: int) -> int:
    """Return the day of the year, 1-based and perhaps below 1, on which week 1 begins."""
    weekday = _weekday_of_january_1(year)
    return january - (weekday + january - 1 - first_day) % 7


def _weekday_of_january_1(year: int) -> int:
    """Return the weekday of 1 January, 0 = Sunday; of any year, as weeks reach over the calendar's ends."""
    past = year - 1
    return (past * 365 + past // 4 - past // 100 + past // 400 + 1) % 7
