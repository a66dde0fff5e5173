"""The day on which a task comes again: the plugin's own layer over a recurrence rule of RFC 5545 (tasks 2).

python-dateutil finds the days, as rrule.js does in the plugin; short months are the plugin's own affair.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from scaffold.tasks.rrule import RecurrenceRule
from scaffold.text.patterns import compile_later

_MONTHLY = compile_later(r"every( \d+)? month")
_YEARLY = compile_later(r"every( \d+)? year")
_PLAIN_DAYS = {"day": 1, "week": 7}  # days that need no library
_FARTHEST = 10**10  # units: beyond it lies no day that a date can hold


@lru_cache(maxsize=4096)
def next_day(rule: RecurrenceRule, start: date) -> date | None:
    """Return the first day after `start` on which a rule that begins there comes again; None for none.

    A monthly rule that names no day, and a yearly one, never skips a short month: it moves to the month's end, and
    stays there from then on.
    """
    found = _after(rule, start)
    monthly, yearly = _MONTHLY.search(rule.text), _YEARLY.search(rule.text)
    if monthly and " on " not in rule.text:
        return _unskipped(rule, start, found, lambda day: day.year * 12 + day.month, monthly.group(1))
    if yearly:
        return _unskipped(rule, start, found, lambda day: day.year, yearly.group(1))
    return found


def _unskipped(
    rule: RecurrenceRule, start: date, found: date | None, place: Callable[[date], int], step: str | None
) -> date | None:
    """Begin a day earlier as long as the day found lies more than `step` months or years ahead."""
    while found and place(found) - place(start) > int(step or 1) and start > date.min:
        start -= timedelta(days=1)
        found = _after(rule, start)
    return found


def _after(rule: RecurrenceRule, start: date) -> date | None:
    interval = float(rule.interval)
    if interval > _FARTHEST or not _can_happen(rule, start):
        return None
    if rule.frequency in _PLAIN_DAYS and rule.is_plain:
        last = start.toordinal() + _PLAIN_DAYS[rule.frequency] * int(interval)
        return date.fromordinal(last) if last <= date.max.toordinal() else None
    from dateutil import rrule

    weekdays = [rrule.weekday(day, nth or None) for day, nth in rule.weekdays or ()]
    try:
        days = rrule.rrule(
            getattr(rrule, {"day": "DAILY"}.get(rule.frequency, f"{rule.frequency}ly").upper()),
            dtstart=datetime.combine(start, time.min),
            interval=int(interval),
            count=int(min(float(rule.count), 1e9)) if rule.count else None,
            until=rule.until.astimezone(UTC).replace(tzinfo=None) if rule.until else None,
            byweekday=weekdays or None,
            bymonthday=rule.month_days,
            bymonth=rule.months,
            byweekno=[int(week) for week in rule.weeks] if rule.weeks else None,
        )
        found = days.after(datetime.combine(start, time.max))
    except (ValueError, OverflowError):
        return None
    return found.date() if isinstance(found, datetime) else None


def _can_happen(rule: RecurrenceRule, start: date) -> bool:
    """Tell whether any day can ever fit, as a search for none goes on to the year 9999."""
    if rule.weeks and all(len(week) > 2 or int(week) > 53 for week in rule.weeks):  # noqa: PLR2004 - weeks of a year
        return False
    if rule.frequency not in ("month", "year") or not (rule.month_days or rule.weekdays):
        return True
    months = _months(rule, start)
    in_month = rule.frequency == "month" or bool(rule.months)
    return any(_fits(rule, length, first, in_month=in_month) for length in _lengths(months) for first in range(7))


def _months(rule: RecurrenceRule, start: date) -> set[int]:
    """Return the months of a year that the rule ever comes to."""
    step = int(float(rule.interval)) if rule.frequency == "month" else 1
    reached = {(start.month - 1 + step * count) % 12 + 1 for count in range(12)}
    return reached & set(rule.months) if rule.months else reached


def _lengths(months: set[int]) -> Iterator[int]:
    """Yield the numbers of days that one of `months` may have."""
    for month in months:
        yield from (28, 29) if month == 2 else (30,) if month in (4, 6, 9, 11) else (31,)  # noqa: PLR2004 - February


def _fits(rule: RecurrenceRule, length: int, first: int, *, in_month: bool) -> bool:
    """Tell whether a month of `length` days that begins on the weekday `first` has a day that fits."""
    return any(
        (not rule.month_days or day in rule.month_days or day - length - 1 in rule.month_days)
        and _fits_weekday(rule.weekdays or [], day, length, (first + day - 1) % 7, in_month=in_month)
        for day in range(1, length + 1)
    )


def _fits_weekday(weekdays: list[tuple[int, int]], day: int, length: int, weekday: int, *, in_month: bool) -> bool:
    """Tell whether a day fits both the plain weekdays and the counted ones; in a year any count up to 53 may."""
    plain = [wanted for wanted, nth in weekdays if not nth]
    counted = [(wanted, nth) for wanted, nth in weekdays if nth]
    places = {(weekday, (day + 6) // 7), (weekday, -((length - day) // 7) - 1)}
    if not in_month:
        places |= {(weekday, nth) for _, nth in counted if abs(nth) <= 53}  # noqa: PLR2004 - weeks of a year
    return (not plain or weekday in plain) and (not counted or bool(places & set(counted)))
