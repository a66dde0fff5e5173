"""How JavaScript sees white space and line ends, where Python differs: the plugin's grammar is written in it."""

WHITE = "\t\n\x0b\x0c\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"  # of a regular expression's \s
TRIMMED = "\t\n\x0b\x0c\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
DOT = "[^\n\r\u2028\u2029]"  # what `.` matches


def trim(text: str) -> str:
    """Return `text` without outer white space, as `String.prototype.trim`."""
    return text.strip(TRIMMED)


def number(digits: str) -> str:
    """Return an integer as JavaScript prints it after `parseInt`: a double, from 1e21 on with an exponent."""
    from decimal import Decimal

    if len(digits) < 16:  # noqa: PLR2004 - below 2 ** 53
        return str(int(digits))
    value = float(digits)
    return f"{Decimal(repr(value)):f}" if value < 1e21 else repr(value).replace("inf", "Infinity")  # noqa: PLR2004


def parsed_date(text: str) -> tuple[int, int, int] | None:
    """Return year, month (1-12) and day (1-31, which may exceed the month) of free text, as V8's `Date.parse`.

    Covers what letters, digits, commas and spaces can say: names of months, and up to three numbers in American,
    European or ISO order; words before the first number are passed over, others spoil it. None for no date.
    """
    import re

    numbers: list[int] = []
    month = 0
    for token in re.findall(r"[0-9]+|[A-Za-z]+", text):
        if token.isdigit():
            numbers.append(int(token))
        elif token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif numbers and token.upper() not in ("UTC", "GMT", "Z", "AM", "PM"):
            return None
    if not 0 < len(numbers) <= 3:  # noqa: PLR2004 - day, month, year
        return None
    first, second, third = (*numbers, 1, 1)[:3]
    if month:
        day, year = (first, second) if 1 <= first <= _LONGEST else (second, first)
    elif 1 <= first <= _LONGEST:
        month, day, year = first, second, third
    else:
        year, month, day = first, second, third
    year += 2000 if 0 <= year <= 49 else 1900 if 50 <= year <= 99 else 0  # noqa: PLR2004 - V8's window
    return (year, month, day) if 1 <= month <= 12 and 1 <= day <= _LONGEST else None  # noqa: PLR2004


_LONGEST = 31
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
