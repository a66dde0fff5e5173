"""The marks that git and its like leave in a file where two sides changed the same lines."""

import re

from scaffold.text.patterns import compile_later

_MARK = compile_later(r"^<{7,}(?= |\r?$)", re.MULTILINE)
_REST = compile_later(r"^={7,}\r?\n(?:.*\n)*?>{7,} \S", re.MULTILINE)  # where the first mark was taken out already


def conflict_in(text: str) -> str:
    """Return what to say of a text that two sides are still mixed in, such as "conflict markers (line 3)"; "" else.

    The first mark is enough: who mends a conflict may have taken out the others, and each program has its own. An
    example in a code block counts, too: a file that is in conflict may have its fences anywhere.
    """
    mark = _MARK.search(text) if "<<<<<<<" in text else None
    mark = mark or (_REST.search(text) if ">>>>>>> " in text else None)
    return f"conflict markers (line {text.count(chr(10), 0, mark.start()) + 1})" if mark else ""
