"""How alike two wordings of one thing are: small differences do not matter."""

import difflib
import re

ALIKE = 0.78  # "service reports" and "reports of services" are, "service reports" and "service parts" are not
_WORD = re.compile(r"\w+|&")
_SMALL = frozenset(("a", "an", "the", "and", "of", "on", "about", "for", "to", "&", "their", "its"))


def folded(what: str) -> tuple[str, ...]:
    """Return the words that count, in lower case and without a plural's s."""
    words = (word.removesuffix("s") for word in _WORD.findall(what.casefold()) if word not in _SMALL)
    return tuple(words)


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how alike two folded wordings are, 1 for the same words in any order."""
    if set(one) == set(other):
        return 1.0
    return difflib.SequenceMatcher(None, " ".join(sorted(one)), " ".join(sorted(other)), autojunk=False).ratio()
