"""A recurrence rule as text, written as the library rrule writes it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from scaffold.tasks.rrule import DAYS, MONTHS, WORKDAYS, RecurrenceRule

T = TypeVar("T")


def write_rule(rule: RecurrenceRule) -> str:
    """Return the normal form of a rule, without ` when done`."""
    words = ["every", *_WRITERS.get(rule.frequency, _plain)(rule)]
    if rule.until:
        words.append(f"until {MONTHS[rule.until.month - 1]} {rule.until.day}, {rule.until.year}")
    elif rule.count:
        words.append(f"for {rule.count} {_plural('time', rule.count)}")
    return " ".join(words)


def _unit(rule: RecurrenceRule, name: str) -> list[str]:
    return [*_interval(rule), _plural(name, rule.interval)]


def _interval(rule: RecurrenceRule) -> list[str]:
    return [] if rule.interval == "1" else [rule.interval]


def _plain(rule: RecurrenceRule) -> list[str]:
    return _unit(rule, rule.frequency)


def _daily(rule: RecurrenceRule) -> list[str]:
    return [*_unit(rule, "day"), *_hours(rule)]


def _weekly(rule: RecurrenceRule) -> list[str]:
    words = [] if rule.interval == "1" else _unit(rule, "week")
    days = {day for day, _ in rule.weekdays or ()}
    if days == WORKDAYS:
        return [*words, "weekday" if rule.interval == "1" else "on weekdays"]
    if len(days) == len(DAYS):
        return [*words, _plural("day", rule.interval)]
    words = words or ["week"]
    words += ["in", _months(rule)] if rule.months else []
    return words + (_month_days(rule) or _weekdays(rule)) + _hours(rule)


def _monthly(rule: RecurrenceRule) -> list[str]:
    if rule.months:
        words = [] if rule.interval == "1" else [rule.interval, "months"]
        words += ["in"] if words and _plural("", rule.interval) else []
        words.append(_months(rule))
    else:
        words = _unit(rule, "month")
    if rule.month_days:
        return words + _month_days(rule)
    if {day for day, _ in rule.weekdays or ()} == WORKDAYS:
        return [*words, "on weekdays"]
    return words + _weekdays(rule)


def _yearly(rule: RecurrenceRule) -> list[str]:
    if rule.months:
        words = [] if rule.interval == "1" else [rule.interval, "years"]
        words.append(_months(rule))
    else:
        words = _unit(rule, "year")
    words += _month_days(rule) or _weekdays(rule)
    if rule.weeks:
        words += ["in", _plural("week", str(len(rule.weeks))), _list(rule.weeks, str, "and")]
    return words


_WRITERS: dict[str, Callable[[RecurrenceRule], list[str]]] = {
    "day": _daily,
    "week": _weekly,
    "month": _monthly,
    "year": _yearly,
}


def _months(rule: RecurrenceRule) -> str:
    return _list(rule.months or (), lambda month: MONTHS[month - 1], "and")


def _month_days(rule: RecurrenceRule) -> list[str]:
    if not rule.month_days:
        return []
    days = [day for day in sorted(rule.month_days) if day > 0] + [
        day for day in sorted(rule.month_days, reverse=True) if day < 0
    ]
    plain = sorted(day for day, nth in rule.weekdays or () if not nth)
    if plain:
        return ["on", _list(plain, DAYS.__getitem__, "or"), "the", _list(days, _ordinal, "or")]
    return ["on the", _list(days, _ordinal, "and")]


def _weekdays(rule: RecurrenceRule) -> list[str]:
    if rule.weekdays is None:
        return []
    plain = sorted(day for day, nth in rule.weekdays if not nth)
    some = sorted(((day, nth) for day, nth in rule.weekdays if nth), key=lambda pair: pair[0])
    words: list[str] = []
    if plain and {day for day, _ in rule.weekdays} != WORKDAYS:
        words += ["on", ", ".join(DAYS[day] for day in plain)]
    if some:
        words += ["and"] if plain else []
        words += ["on the", _list(some, lambda pair: f"{_ordinal(pair[1])} {DAYS[pair[0]]}", "and")]
    return words


def _hours(rule: RecurrenceRule) -> list[str]:
    return ["at", _list(rule.hours, str, "and")] if rule.hours else []


def _list(items: Sequence[T], spelled: Callable[[T], str], last: str) -> str:
    words = [spelled(item) for item in items]
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else words[0]


def _ordinal(nth: int) -> str:
    if nth == -1:
        return "last"
    size = abs(nth)
    ending = {1: "st", 21: "st", 31: "st", 2: "nd", 22: "nd", 3: "rd", 23: "rd"}.get(size, "th")
    return f"{size}{ending}" if nth > 0 else f"{size}{ending} last"


def _plural(word: str, count: str) -> str:
    """Return the plural but for 1, 101, 201 …, as rrule.js does."""
    return f"{word}s" if not count.isdigit() or int(count) % 100 != 1 else word
