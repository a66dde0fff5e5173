"""The language of recurrence rules, both ways: `every 2 weeks on tue` is read, `every 2 weeks on Tuesday` written.

It is the language of rrule.js 2.8 (BSD-3-Clause, by Jakub Roztocil and others), whose behaviour this follows: the
longest token wins, unknown text behind a rule is passed over, and the rule is written back in its normal form, which
need not be what was typed (tasks 2.1).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar

from scaffold.tasks.javascript import number, parsed_date

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
T = TypeVar("T")
_WORKDAYS = {0, 1, 2, 3, 4}
_WHOLE = re.compile(r"([a-zA-Z0-9, !]+?)( when done)?", re.IGNORECASE)
_FREQUENCIES = ("year", "month", "week", "day", "hour", "minute")
_TOKENS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "skip": r"[ \r\n\t]+|\.$",
        "number": r"[1-9][0-9]*",
        "number as text": r"one|two|three",
        "every": r"every",
        "day": r"days?",
        "weekday": r"weekdays?",
        "week": r"weeks?",
        "hour": r"hours?",
        "minute": r"minutes?",
        "month": r"months?",
        "year": r"years?",
        "on": r"on|in",
        "at": r"at",
        "the": r"the",
        "first": r"first",
        "second": r"second",
        "third": r"third",
        "nth": r"([1-9][0-9]*)(?:\.|th|nd|rd|st)",
        "last": r"last",
        "for": r"for",
        "times": r"times?",
        "until": r"(?:un)?til",
        "Monday": r"mo(?:n(?:day)?)?",
        "Tuesday": r"tu(?:e(?:s(?:day)?)?)?",
        "Wednesday": r"we(?:d(?:n(?:esday)?)?)?",
        "Thursday": r"th(?:u(?:r(?:sday)?)?)?",
        "Friday": r"fr(?:i(?:day)?)?",
        "Saturday": r"sa(?:t(?:urday)?)?",
        "Sunday": r"su(?:n(?:day)?)?",
        "January": r"jan(?:uary)?",
        "February": r"feb(?:ruary)?",
        "March": r"mar(?:ch)?",
        "April": r"apr(?:il)?",
        "May": r"may",
        "June": r"june?",
        "July": r"july?",
        "August": r"aug(?:ust)?",
        "September": r"sep(?:t(?:ember)?)?",
        "October": r"oct(?:ober)?",
        "November": r"nov(?:ember)?",
        "December": r"dec(?:ember)?",
        "comma": r"(?:,\s*|(?:and|or)\s*)+",
    }.items()
}


@dataclass(slots=True)
class Rule:
    """A recurrence rule: `frequency` is a unit of time, days of the week count from Monday = 0.

    `weekdays` holds (day, nth), nth 0 for every one; `text` is the normal form, with ` when done` where it applies.
    """

    frequency: str = ""
    interval: str = "1"
    weekdays: list[tuple[int, int]] | None = None
    month_days: list[int] | None = None
    months: list[int] | None = None
    weeks: list[str] | None = None
    hours: list[str] | None = None
    count: str = ""
    until: datetime | None = None  # in UTC
    when_done: bool = False
    text: str = field(default="", compare=False)

    @property
    def is_plain(self) -> bool:
        """Tell whether the rule says nothing but how often."""
        named = self.weekdays or self.month_days or self.months or self.weeks
        return not (named or self.count or self.until)

    def __hash__(self) -> int:
        """Rules of one text are one rule."""
        return hash(self.text)


class RuleError(ValueError):
    """The text is no rule."""


@lru_cache(maxsize=1024)
def read_rule(text: str) -> Rule | None:
    """Return the rule that a task's recurrence text means; None where the plugin reads none."""
    whole = _WHOLE.fullmatch(text)
    if not whole:
        return None
    try:
        rule = _Reader(whole.group(1).strip()).rule
    except RuleError:
        return None
    rule.when_done = whole.group(2) is not None
    rule.text = _written(rule) + (" when done" if rule.when_done else "")
    return rule


class _Reader:
    """Reads one rule, token by token."""

    def __init__(self, text: str) -> None:
        self.text, self.is_done = text, False
        self.symbol: str | None = None
        self.value: re.Match[str] | None = None
        self.rule = Rule()
        if self.next():
            self._rule()
        else:
            raise RuleError(text)

    def next(self) -> bool:
        """Go to the next token, the longest that fits, the first of equals."""
        self.symbol = self.value = None
        while not self.is_done:
            found = [(name, match) for name, token in _TOKENS.items() if (match := token.match(self.text))]
            if not found:
                self.is_done = True
                return False
            name, match = max(found, key=lambda pair: pair[1].end())
            self.text = self.text[match.end() :]
            self.is_done = not self.text
            if name != "skip":
                self.symbol, self.value = name, match
                return True
        return False

    def accept(self, name: str) -> re.Match[str] | None:
        """Go past the token `name`, and return it; None where another one stands."""
        value = self.value if self.symbol == name else None
        if value:
            self.next()
        return value

    def expect_number(self) -> str:
        """Go past a number. Raises RuleError for another token."""
        value = self.accept("number")
        if value is None:
            raise RuleError(self.symbol)
        return number(value.group())

    def _rule(self) -> None:
        if not self.accept("every"):
            raise RuleError(self.symbol)
        interval = self.accept("number")
        if interval:
            self.rule.interval = number(interval.group())
        if self.symbol in _FREQUENCIES:
            self._every_unit(self.symbol)
        elif self.symbol == "weekday":
            self.rule.frequency, self.rule.weekdays = "week", [(day, 0) for day in sorted(_WORKDAYS)]
            self.next()
            self._at()
            self._limit()
        elif self.symbol in DAYS:
            self._every_weekday()
        elif self.symbol in MONTHS:
            self._every_month_of_the_year()
        else:
            raise RuleError(self.symbol)

    def _every_unit(self, unit: str) -> None:
        self.rule.frequency = unit
        if self.next():
            if unit != "day":
                self._on()
            if unit in ("day", "week"):
                self._at()
            self._limit()

    def _every_weekday(self) -> None:
        self.rule.frequency = "week"
        self.rule.weekdays = [(day, 0) for day in self._listed(DAYS)]
        self._at()
        self.accept("on")
        self.accept("the")
        nth = self._nth()
        if nth:
            self.rule.month_days = [nth]
            self.next()
            while self.accept("comma"):
                nth = self._nth()
                if not nth:
                    raise RuleError(self.symbol)
                self.rule.month_days.append(nth)
                self.next()
        self._limit()

    def _every_month_of_the_year(self) -> None:
        self.rule.frequency = "year"
        self.rule.months = [month + 1 for month in self._listed(MONTHS)]
        self._on()
        self._limit()

    def _listed(self, names: Sequence[str]) -> list[int]:
        """Return the places in `names` of a list of them."""
        found = [names.index(self.symbol or "")]
        self.next()
        while self.accept("comma"):
            if self.symbol not in names:
                raise RuleError(self.symbol)
            found.append(names.index(self.symbol))
            self.next()
        return found

    def _on(self) -> None:
        on, the = self.accept("on"), self.accept("the")
        is_more = bool(on or the)
        while is_more and self._on_one():
            is_more = bool(self.accept("comma") or self.accept("the") or self.accept("on"))

    def _on_one(self) -> bool:
        """Read what stands behind one `on`; tell whether there was something."""
        rule, nth = self.rule, self._nth()
        if self.symbol in DAYS:
            rule.weekdays = [*(rule.weekdays or ()), (DAYS.index(self.symbol), nth)]
            self.next()
        elif nth:
            rule.month_days = [*(rule.month_days or ()), nth]
            self.accept("day")
        elif self.symbol == "weekday":
            self.next()
            rule.weekdays = rule.weekdays or [(day, 0) for day in sorted(_WORKDAYS)]
        elif self.symbol == "week":
            self.next()
            rule.weeks = [self.expect_number()]
            while self.accept("comma"):
                rule.weeks.append(self.expect_number())
        elif self.symbol in MONTHS:
            rule.months = [*(rule.months or ()), MONTHS.index(self.symbol) + 1]
            self.next()
        else:
            return False
        return True

    def _at(self) -> None:
        is_more = bool(self.accept("at"))
        while is_more:
            self.rule.hours = [self.expect_number()]
            while self.accept("comma"):
                self.rule.hours.append(self.expect_number())
            is_more = bool(self.accept("at"))

    def _nth(self) -> int:
        """Read an ordinal; 0 for none, negative counted from the end."""
        symbol, value = self.symbol, self.value
        ordinals = {"last": -1, "first": 1, "second": 2, "third": 3}
        if symbol in ordinals:
            self.next()
            nth = ordinals[symbol]
            return -nth if symbol in ("second", "third") and self.accept("last") else nth
        if symbol != "nth" or value is None:
            return 0
        nth = int(value.group(1))
        if nth > 366:  # noqa: PLR2004 - days of a leap year
            raise RuleError(value.group())
        self.next()
        return -nth if self.accept("last") else nth

    def _limit(self) -> None:
        if self.symbol == "until":
            found = parsed_date(self.text)
            if not found:
                raise RuleError(self.text)
            self.rule.until = _local_midnight(*found)
        elif self.accept("for"):
            self.rule.count = self.expect_number()


def _local_midnight(year: int, month: int, day: int) -> datetime:
    """Return the beginning of a day here, in UTC; a day beyond the month's end runs over. Raises RuleError."""
    from datetime import timedelta

    try:
        found = (datetime(year, month, 1) + timedelta(days=day - 1)).astimezone(UTC)  # noqa: DTZ001 - local on purpose
    except (ValueError, OverflowError) as error:
        raise RuleError(str(error)) from error
    if found == datetime(1970, 1, 1, tzinfo=UTC):  # 0 milliseconds count as no date
        raise RuleError(str(found))
    return found


def _written(rule: Rule) -> str:
    """Return the normal form of a rule, without ` when done`."""
    words = ["every", *_WRITERS.get(rule.frequency, _plain)(rule)]
    if rule.until:
        words.append(f"until {MONTHS[rule.until.month - 1]} {rule.until.day}, {rule.until.year}")
    elif rule.count:
        words.append(f"for {rule.count} {_plural('time', rule.count)}")
    return " ".join(words)


def _unit(rule: Rule, name: str) -> list[str]:
    return [*_interval(rule), _plural(name, rule.interval)]


def _interval(rule: Rule) -> list[str]:
    return [] if rule.interval == "1" else [rule.interval]


def _plain(rule: Rule) -> list[str]:
    return _unit(rule, rule.frequency)


def _daily(rule: Rule) -> list[str]:
    return [*_unit(rule, "day"), *_hours(rule)]


def _weekly(rule: Rule) -> list[str]:
    words = [] if rule.interval == "1" else _unit(rule, "week")
    days = {day for day, _ in rule.weekdays or ()}
    if days == _WORKDAYS:
        return [*words, "weekday" if rule.interval == "1" else "on weekdays"]
    if len(days) == len(DAYS):
        return [*words, _plural("day", rule.interval)]
    words = words or ["week"]
    words += ["in", _months(rule)] if rule.months else []
    return words + (_month_days(rule) or _weekdays(rule)) + _hours(rule)


def _monthly(rule: Rule) -> list[str]:
    if rule.months:
        words = [] if rule.interval == "1" else [rule.interval, "months"]
        words += ["in"] if words and _plural("", rule.interval) else []
        words.append(_months(rule))
    else:
        words = _unit(rule, "month")
    if rule.month_days:
        return words + _month_days(rule)
    if {day for day, _ in rule.weekdays or ()} == _WORKDAYS:
        return [*words, "on weekdays"]
    return words + _weekdays(rule)


def _yearly(rule: Rule) -> list[str]:
    if rule.months:
        words = [] if rule.interval == "1" else [rule.interval, "years"]
        words.append(_months(rule))
    else:
        words = _unit(rule, "year")
    words += _month_days(rule) or _weekdays(rule)
    if rule.weeks:
        words += ["in", _plural("week", str(len(rule.weeks))), _list(rule.weeks, str, "and")]
    return words


_WRITERS: dict[str, Callable[[Rule], list[str]]] = {
    "day": _daily,
    "week": _weekly,
    "month": _monthly,
    "year": _yearly,
}


def _months(rule: Rule) -> str:
    return _list(rule.months or (), lambda month: MONTHS[month - 1], "and")


def _month_days(rule: Rule) -> list[str]:
    if not rule.month_days:
        return []
    days = [day for day in sorted(rule.month_days) if day > 0] + [
        day for day in sorted(rule.month_days, reverse=True) if day < 0
    ]
    plain = sorted(day for day, nth in rule.weekdays or () if not nth)
    if plain:
        return ["on", _list(plain, DAYS.__getitem__, "or"), "the", _list(days, _ordinal, "or")]
    return ["on the", _list(days, _ordinal, "and")]


def _weekdays(rule: Rule) -> list[str]:
    if rule.weekdays is None:
        return []
    plain = sorted(day for day, nth in rule.weekdays if not nth)
    some = sorted(((day, nth) for day, nth in rule.weekdays if nth), key=lambda pair: pair[0])
    words: list[str] = []
    if plain and {day for day, _ in rule.weekdays} != _WORKDAYS:
        words += ["on", ", ".join(DAYS[day] for day in plain)]
    if some:
        words += ["and"] if plain else []
        words += ["on the", _list(some, lambda pair: f"{_ordinal(pair[1])} {DAYS[pair[0]]}", "and")]
    return words


def _hours(rule: Rule) -> list[str]:
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
