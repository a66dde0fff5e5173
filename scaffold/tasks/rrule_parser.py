"""The text of a recurrence rule, read as the library rrule reads it.

Unknown text behind a rule is passed over, and the rule is written back in its normal form, which need not be what was
typed (tasks 2.1).
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from scaffold.tasks.js_text import number, parsed_date
from scaffold.tasks.rrule import DAYS, MONTHS, WORKDAYS, RecurrenceRule
from scaffold.tasks.rrule_lexer import Lexer, RuleError
from scaffold.tasks.rrule_writer import write_rule
from scaffold.text.patterns import compile_later

_WHOLE = compile_later(r"([a-zA-Z0-9, !]+?)( when done)?", re.IGNORECASE)
_FREQUENCIES = ("year", "month", "week", "day", "hour", "minute")


@lru_cache(maxsize=1024)
def read_rule(text: str) -> RecurrenceRule | None:
    """Return the rule that a task's recurrence text means; None where the plugin reads none."""
    whole = _WHOLE.fullmatch(text)
    if not whole:
        return None
    try:
        rule = _Parser(whole.group(1).strip()).rule
    except RuleError:
        return None
    rule.when_done = whole.group(2) is not None
    rule.text = write_rule(rule) + (" when done" if rule.when_done else "")
    return rule


class _Parser(Lexer):
    """Reads one rule, token by token."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.rule = RecurrenceRule()
        if self.next():
            self._rule()
        else:
            raise RuleError(text)

    def _rule(self) -> None:
        if not self.accept("every"):
            raise RuleError(self.symbol)
        interval = self.accept("number")
        if interval:
            self.rule.interval = number(interval.group())
        if self.symbol in _FREQUENCIES:
            self._every_unit(self.symbol)
        elif self.symbol == "weekday":
            self.rule.frequency, self.rule.weekdays = "week", [(day, 0) for day in sorted(WORKDAYS)]
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
            rule.weekdays = rule.weekdays or [(day, 0) for day in sorted(WORKDAYS)]
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
