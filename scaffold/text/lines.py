"""Lines of a text: their numbers, spans and ends."""

import bisect
from itertools import accumulate
from operator import add

from scaffold.text.spans import Span


def lines(text: str) -> list[str]:
    r"""Split after each `\n`, ends kept: the lines of an editor (`str.splitlines` also splits at U+2028 and others)."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def line_number(text: str, offset: int) -> int:
    """Return the 1-based number of the line that holds `offset`."""
    return text.count("\n", 0, offset) + 1


class Lines:
    """Answers which line an offset is on, for many offsets of one long text."""

    def __init__(self, text: str) -> None:
        self.text = text
        parts = text.split("\n")
        self.starts: list[int] = list(map(add, accumulate(map(len, parts), initial=0), range(len(parts))))
        self._last = (0, "")

    def number(self, offset: int) -> int:
        """Return the 1-based number of the line that holds `offset`."""
        return bisect.bisect_right(self.starts, offset)

    def span(self, number: int) -> Span | None:
        r"""Return the span of a line, counted from 1, without its `\n`; None for a line that the text does not have."""
        if not 1 <= number <= len(self.starts):
            return None
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return Span(self.starts[number - 1], end)

    def column(self, offset: int) -> int:
        """Return the 1-based column of `offset` in its line, in characters."""
        return offset - self.starts[self.number(offset) - 1] + 1

    def line(self, number: int) -> str:
        """Return a line without the white space around it."""
        if number != self._last[0]:  # a long line may be asked for many times, and is one text then
            end = self.starts[number] if number < len(self.starts) else len(self.text)
            self._last = (number, self.text[self.starts[number - 1] : end].strip())
        return self._last[1]


def line_span_at(text: str, offset: int) -> Span:
    r"""Return the line that holds `offset`, without its `\n` or `\r\n`."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return Span(start, end - (end > start and text[end - 1] == "\r"))


def line_ending(text: str) -> str:
    r"""Return `\r\n` when the first line ends so, otherwise `\n`."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
