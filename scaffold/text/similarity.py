"""How alike two wordings of one thing are: small differences do not matter."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, islice

from scaffold.text.patterns import compile_later

ALIKE = 0.75  # of the words; "new services" and "new and changed services" are alike, two of four words are too few
SAME_WORD = 0.8  # "service" and "serivce" are one word, "report" and "part" are two
_LONGEST = 200  # words; misspelt ones are not looked for in what is longer
_CANDIDATES = 100  # wordings that are compared word by word with another one
_WORD = compile_later(r"\w+|&")
_SMALL = frozenset(("a", "an", "the", "and", "of", "on", "about", "for", "to", "&", "their", "its"))
_bits: dict[tuple[str, int], int] = {}


def folded(what: str) -> tuple[str, ...]:
    """Return the words that count, in lower case and without a plural's s."""
    words = (word.removesuffix("s") for word in _WORD.findall(what.casefold()) if word not in _SMALL)
    return tuple(words)


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how alike two folded wordings are: the share of words that they have in common, misspelt ones too."""
    if not one or not other or sorted(one) == sorted(other):
        return float(sorted(one) == sorted(other))
    if max(len(one), len(other)) > _LONGEST:
        return 2 * (Counter(one) & Counter(other)).total() / (len(one) + len(other))
    left = list(other)
    common = 0
    for word in one:
        nearest = word if word in left else closest(word, left, SAME_WORD)
        if nearest:
            left.remove(nearest)
            common += 1
    return 2 * common / (len(one) + len(other))


class AlikeWordings:
    """Folded wordings, asked whether one of them is alike to another: of many, only likely ones are compared."""

    def __init__(self, wordings: Iterable[tuple[str, ...]]) -> None:
        self._wordings = list(dict.fromkeys(wordings))
        self._by_part: dict[str, list[int]] = {}
        if len(self._wordings) > _CANDIDATES:
            for number, words in enumerate(self._wordings):
                for part in _parts(words):
                    self._by_part.setdefault(part, []).append(number)

    def near(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Return the wordings that may be alike: of many, a hundred that share words or letters which few of them have.

        One in the same words, in whatever order, is among them.
        """
        if not self._by_part:
            return self._wordings
        rarest = sorted((self._by_part.get(part, []) for part in _parts(words)), key=len)
        likely = dict.fromkeys(chain.from_iterable(numbers[:_CANDIDATES] for numbers in rarest))
        return [self._wordings[number] for number in islice(likely, _CANDIDATES)]


def _parts(words: tuple[str, ...]) -> set[str]:
    """Return what wordings are found by: their words, how those begin and end, and all of them together."""
    return {*words, *(word[:3] for word in words), *(word[-3:] for word in words), " ".join(sorted(words))}


def are_alike(one: str, other: str) -> bool:
    """Tell whether two wordings name one thing, whichever of them is given first."""
    return likeness(*sorted((folded(one), folded(other)))) >= ALIKE


def closest(wanted: str, candidates: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the candidate that is spelled most like `wanted`, as difflib measures it; None where none is alike.

    Most candidates do not even have the letters in common, which is told a hundred times as fast.
    """
    return next(iter(close_matches(wanted, candidates, 1, cutoff)), None)


def close_matches(wanted: str, candidates: Iterable[str], most: int, cutoff: float = 0.6) -> list[str]:
    """Return the candidates that are spelled most like `wanted`, the nearest first; see `closest`."""
    letters, size = _letters(wanted), len(wanted)
    likely = [
        each for each in candidates if 2 * (letters & _letters(each)).bit_count() >= cutoff * (size + len(each)) - 1e-9
    ]
    if not likely:
        return []
    import difflib

    return difflib.get_close_matches(wanted, likely, most, cutoff)


@lru_cache(maxsize=1 << 14)
def _letters(text: str) -> int:
    """Return a text as a set of bits, one for the first `a` in it, one for the second, and so on."""
    found, counts = 0, dict[str, int]()
    for letter in text:
        counts[letter] = nth = counts.get(letter, 0) + 1
        found |= 1 << _bits.setdefault((letter, nth), len(_bits))
    return found
