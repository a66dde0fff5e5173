"""The text of a recurrence rule, read as the library rrule reads it."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from scaffold.tasks.js_text import number, parsed_date
from scaffold.tasks.rrule import _WORKDAYS, DAYS, MONTHS, RecurrenceRule
from scaffold.tasks.rrule_writer import _written

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


class RuleError(ValueError):
    """The text is no rule."""


@lru_cache(maxsize=1024)
def read_rule(text: str) -> RecurrenceRule | None:
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
        self.rule = RecurrenceRule()
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
