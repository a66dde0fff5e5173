"""The tokens of a recurrence rule, as the library rrule tells them apart: the longest wins, the first of equals."""

import re

from scaffold.tasks.js_text import number

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
    """The text is not a rule."""


class Lexer:
    """Walks through a text; `symbol` is the name of the present token and `value` its match, None at the end."""

    def __init__(self, text: str) -> None:
        self.text, self.is_done = text, False
        self.symbol: str | None = None
        self.value: re.Match[str] | None = None

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
