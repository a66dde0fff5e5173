"""The clock, and the arithmetic behind the JavaScript object `moment`."""

from collections.abc import Mapping
from typing import Any

from scaffold.dates import moment as value
from scaffold.dates.durations import Duration, duration
from scaffold.dates.locales import LOCALES, locale
from scaffold.dates.moment import Moment
from scaffold.templater.host import HostFunction
from scaffold.templater.run import Run

State = dict[str, Any]
LONGEST = 200  # characters of a date that is read


def _moment(state: Mapping[str, Any]) -> Moment:
    return Moment(state["ms"], state["offset"], state["language"])


def _state(moment: Moment) -> State:
    return {"ms": moment.ms, "offset": moment.offset, "language": moment.language}


def _add(_run: Run, state: State, length: Mapping[str, float], sign: int) -> State:
    return _state(value.add(_moment(state), Duration(length["months"], length["days"], length["ms"]), sign))


def _duration(_run: Run, given: object) -> dict[str, float]:
    found = duration(given)
    return {"months": found.months, "days": found.days, "ms": found.ms}


def _read(run: Run, text: str, patterns: list[str], strict: bool, utc: bool, language: str) -> State | None:  # noqa: FBT001, PLR0913, PLR0917
    now = Moment(run.staged.now, None, language)
    if len(text) > LONGEST or any(len(pattern) > LONGEST for pattern in patterns):
        return None  # no date is so long, and reading one tries its parts in many ways
    found = value.read(text, patterns, now, strict=strict, utc=utc)
    return _state(found) if found else None


def _of_units(run: Run, units: Mapping[str, object], utc: bool, language: str) -> State:  # noqa: FBT001
    moment = value.start_of(Moment(run.staged.now, 0 if utc else None, language), "day")
    names = ("year", "month", "date", "hour", "minute", "second", "millisecond")
    given = {name.lower().rstrip("s"): amount for name, amount in units.items()}
    given.setdefault("date", given.get("day"))
    for name in names:
        amount = given.get(name)
        if isinstance(amount, int | float):
            moment = value.put(moment, name, amount)
    return _state(moment)


_PROPER = {"isoweek": "isoWeek", "isoweekday": "isoWeekday", "dayofyear": "dayOfYear", "weekyear": "weekYear"} | {
    "isoweekyear": "isoWeekYear",
    "daysinmonth": "daysInMonth",
    "utcoffset": "utcOffset",
    "weeksinyear": "weeksInYear",
    "isoweeksinyear": "isoWeeksInYear",
    "days": "day",
    "dates": "date",
}
_SHORT = {
    "y": "year",
    "Q": "quarter",
    "M": "month",
    "D": "date",
    "d": "day",
    "h": "hour",
    "m": "minute",
    "s": "second",
} | {
    "ms": "millisecond",
    "w": "week",
    "W": "isoWeek",
}


def _unit(name: str) -> str:
    if name in _SHORT:
        return _SHORT[name]
    folded = name.lower()
    return _PROPER.get(folded) or _PROPER.get(folded.rstrip("s"), folded.rstrip("s"))


def _put(_run: Run, state: State, name: str, amount: object) -> State:
    moment = _moment(state)
    if isinstance(amount, str) and not amount.lstrip("-").isdigit():
        names = (moment.names.months, moment.names.months_short, moment.names.weekdays, moment.names.weekdays_short)
        found = [each.index(amount) for each in names if amount in each]
        return _state(value.put(moment, _unit(name), found[0])) if found else state
    return _state(value.put(moment, _unit(name), float(str(amount))))


def _from(_run: Run, state: State, other: State, bare: bool) -> str:  # noqa: FBT001
    one, two = _moment(state), _moment(other)
    if one.ms is None or two.ms is None:
        return "Invalid date"
    months = value.time_between(one, two, "months", exact=True) or 0
    return _said(one.ms - two.ms, months, bare=bare)


def _said(ms: float, months: float, *, bare: bool) -> str:
    words = value.spoken(ms, months)
    return words if bare else f"in {words}" if ms > 0 else f"{words} ago"


def _calendar(run: Run, state: State) -> str:
    moment = _moment(state)
    today = value.start_of(Moment(run.staged.now, moment.offset, moment.language), "day")
    days = value.time_between(value.start_of(moment, "day"), today, "days", exact=False)
    names = {-1: "[Yesterday at] LT", 0: "[Today at] LT", 1: "[Tomorrow at] LT"}
    if days in names:
        return moment.format(names[int(days)])
    near = days is not None and -7 < days < 7  # noqa: PLR2004 - a week
    return moment.format(("dddd [at] LT" if (days or 0) > 0 else "[Last] dddd [at] LT") if near else "L")


HOSTS: dict[str, HostFunction] = {
    "clock": lambda run: run.staged.now if run.fixed_clock else None,
    "language": lambda run: run.language,
    "format": lambda _run, state, pattern: _moment(state).format(pattern),
    "read": _read,
    "of_units": _of_units,
    "add": _add,
    "duration": _duration,
    "start_of": lambda _run, state, unit: _state(value.start_of(_moment(state), unit)),
    "end_of": lambda _run, state, unit: _state(value.end_of(_moment(state), unit)),
    "get": lambda _run, state, unit: value.get(_moment(state), _unit(unit)),
    "put": _put,
    "diff": lambda _run, state, other, unit, exact: value.time_between(
        _moment(state), _moment(other), unit, exact=exact
    ),
    "from": _from,
    "humanize": lambda _run, ms, months, suffix: _said(ms, months, bare=not suffix),
    "calendar": _calendar,
    "first_day": lambda _run, language: locale(language).first_day,
    "locales": lambda _run: list(LOCALES),
}
