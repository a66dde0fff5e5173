"""How alike two wordings of one thing are: small differences do not matter."""

import re

ALIKE = 0.75  # of the words; "new services" and "new and changed services" are alike, two of four words are too few
SAME_WORD = 0.8  # "service" and "serivce" are one word, "report" and "part" are two
_WORD = re.compile(r"\w+|&")
_SMALL = frozenset(("a", "an", "the", "and", "of", "on", "about", "for", "to", "&", "their", "its"))


def folded(what: str) -> tuple[str, ...]:
    """Return the words that count, in lower case and without a plural's s."""
    words = (word.removesuffix("s") for word in _WORD.findall(what.casefold()) if word not in _SMALL)
    return tuple(words)


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how alike two folded wordings are: the share of words that they have in common, misspelt ones too."""
    if not one or not other or sorted(one) == sorted(other):
        return float(sorted(one) == sorted(other))
    import difflib

    left = list(other)
    common = 0
    for word in one:
        nearest = word if word in left else next(iter(difflib.get_close_matches(word, left, n=1, cutoff=SAME_WORD)), "")
        if nearest:
            left.remove(nearest)
            common += 1
    return 2 * common / (len(one) + len(other))
