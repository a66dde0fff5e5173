"""A recurrence rule as a value: what `every 2 weeks on tue` says.

Its language, read by `rrule_parser` and written by `rrule_writer`, is that of rrule.js 2.8 (BSD-3-Clause, by Jakub
Roztocil and others), whose behaviour both follow.
"""

from dataclasses import dataclass, field
from datetime import datetime

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WORKDAYS = {0, 1, 2, 3, 4}


@dataclass(slots=True)
class RecurrenceRule:
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
