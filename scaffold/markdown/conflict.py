"""The marks that git and its like leave in a file where two sides changed the same lines."""

import re

_MARKS = re.compile(r"^(?:<{7}|={7}|>{7})(?= |\r?$)", re.MULTILINE)


def conflict_in(text: str) -> str:
    """Return what to say of a text that two sides are still mixed in, such as "conflict markers (line 3)"; "" else.

    An example in a code block counts, too: a file that is in conflict may have its fences anywhere.
    """
    if "<<<<<<<" not in text or ">>>>>>>" not in text:
        return ""
    start, wanted = 0, ""
    for mark in _MARKS.finditer(text):
        sign = mark[0][0]
        if sign == "<":
            start, wanted = mark.start(), "="
        elif sign == wanted == ">":
            return f"conflict markers (line {text.count(chr(10), 0, start) + 1})"
        elif sign == wanted:
            wanted = ">"
    return ""
