"""Where prose names a note without a link to it: by its title or alias of several words, as these are written.

Most notes name no other, so the raw text is looked at first: its pairs of words, where they are ASCII, as bytes are
split faster than text.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from scaffold.text.encoding import encode
from scaffold.text.spans import Span

WORD = re.compile(r"\w[\w'\u2019-]*")
_SPACES = bytes(byte if chr(byte).isalnum() or byte == ord("_") else ord(" ") for byte in range(128)) + b" " * 128
BLANKS = re.compile(r"\s\s|\ufffc")  # what is blanked in prose might be taken for it


_Pair = tuple[bytes, bytes]


class NoteNames:
    """The names of a vault; `paths` says which note each means. Each is found by the rarest pair of its words."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self.paths = paths
        self._by_pair: dict[_Pair, list[tuple[str, frozenset[_Pair]]]] = {}
        self._others: list[str] = []
        self._blank = [name for name in paths if BLANKS.search(name)]
        names = [name for name in paths if len(WORD.findall(name)) > 1 and WORD.match(name)]
        counts = Counter(pair for name in names for pair in pairwise(_runs(name)))
        for name in names:
            pairs = frozenset(pairwise(_runs(name)))
            if pairs:
                self._by_pair.setdefault(min(pairs, key=counts.__getitem__), []).append((name, pairs))
            else:
                self._others.append(name)
        self._pairs = frozenset(self._by_pair)

    def possible(self, text: str, excluded: Collection[str | None]) -> list[str]:
        """Return the names of notes but `excluded` ones that prose may hold, by its raw text: too many, if anything."""
        likely = [] if text.isascii() else self._others[:]
        pairs = set(pairwise(_runs(text)))
        for pair in self._pairs & pairs:
            likely += [name for name, others in self._by_pair[pair] if others <= pairs]
        names = [name for name in likely if self.paths[name] not in excluded and name in text]
        return names + self._blank

    def find(self, prose: str, within: Span, own: str) -> Iterator[tuple[Span, str]]:
        """Yield where the prose of the note `own` names others, the longest name first, and which note each means."""
        places: list[tuple[int, int, str]] = []
        for name in set(self.possible(within.of(prose), {own})):
            if self.paths[name] != own:
                places += [(start, -len(name), name) for start in _starts(name, prose, within)]
        reached = within.start
        for start, size, name in sorted(places):
            if start >= reached:
                reached = start - size
                yield Span(start, reached), self.paths[name]


def _starts(name: str, prose: str, within: Span) -> Iterator[int]:
    """Yield where a name stands as whole words."""
    first, second = WORD.findall(name)[:2]
    at = prose.find(name, within.start, within.end)
    while at >= 0:
        before = _before(prose, at, within.start)
        word = WORD.match(prose, at, within.end)
        following = WORD.search(prose, word.end(), within.end) if word and word.group() == first else None
        ends_there = following and following.group() == second and not WORD.match(prose, at + len(name))
        if ends_there and not (before.isalnum() or before == "_"):
            yield at
        at = prose.find(name, at + 1, within.end)


def _before(prose: str, at: int, begin: int) -> str:
    """Return the character that decides whether a word begins at `at`: the one before apostrophes and hyphens."""
    while at > begin and prose[at - 1] in "'\u2019-":
        at -= 1
    return prose[at - 1] if at > begin else ""


def _runs(text: str) -> list[bytes]:
    return encode(text).translate(_SPACES).split()
