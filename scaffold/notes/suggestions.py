"""What a name that leads nowhere may have meant: a file or heading that shares a word or a few letters with it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice

from scaffold.markdown.headings import Heading, in_links
from scaffold.notes.mentions import WORD
from scaffold.text.similarity import closest
from scaffold.vault.names import key, stem

_CANDIDATES = 100  # names that are compared letter by letter with one that leads nowhere
_ALIKE = 0.75
_FEW = 20  # questions for which it is not worth to look at the parts of all names


class LikelyNames:
    """Names by their words, and by their first and last letters: what a misspelt name still shares with one."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._asked = 0

    def add(self, name: str) -> None:
        """Add a name, before any is asked for."""
        self._names.append(name)

    def near(self, name: str) -> Iterator[str]:
        """Yield at most a hundred of them, those that share most with a name."""
        parts = sorted(parts_of(name))
        self._asked += 1
        with_part = self._by_part if self._asked > _FEW else {part: list(self._with(part)) for part in parts}
        shared = Counter(chain.from_iterable(with_part.get(part, [])[:_CANDIDATES] for part in parts))
        likely = sorted(shared, key=shared.__getitem__, reverse=True) if len(shared) > _CANDIDATES else shared
        return islice(likely, _CANDIDATES)

    def _with(self, part: str) -> Iterator[str]:
        return islice((name for name in self._names if part in name and part in parts_of(name)), _CANDIDATES)

    @cached_property
    def _by_part(self) -> dict[str, list[str]]:
        """The names by their parts, for whoever asks for many."""
        found: dict[str, list[str]] = {}
        for name in self._names:
            for part in parts_of(name):
                found.setdefault(part, []).append(name)
        return found


class Suggester:
    """The names of a vault's files."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._likely = LikelyNames()
        self._names: dict[str, str] = {}
        self._near: dict[str, str] = {}
        for path in paths:
            name = stem(path)
            self._names[folded := key(name)] = name
            self._likely.add(folded)

    def near(self, name: str) -> str:
        """Return the end of a sentence: which file is meant, "" where none is alike."""
        if name not in self._near:
            self._near[name] = self._nearest(key(stem(name)))
        return self._near[name]

    def _nearest(self, name: str) -> str:
        nearest = closest(name, self._likely.near(name), _ALIKE)
        return "" if nearest is None else f"; did you mean {self._names[nearest]!r}?"


class HeadingSuggester:
    """The headings of a note as links spell them; of many, only likely ones are compared."""

    def __init__(self, headings: Iterable[Heading]) -> None:
        self._names = list(dict.fromkeys(in_links(heading.text) for heading in headings))
        self._near: dict[str, str] = {}

    def near(self, name: str) -> str:
        """Return the end of a sentence: which heading is meant, "" where none is alike."""
        if name not in self._near:
            nearest = closest(name, self._names if len(self._names) <= _CANDIDATES else self._likely.near(name))
            self._near[name] = "" if nearest is None else f"; did you mean {nearest!r}?"
        return self._near[name]

    @cached_property
    def _likely(self) -> LikelyNames:
        likely = LikelyNames()
        for name in self._names:
            likely.add(name)
        return likely


def parts_of(name: str) -> set[str]:
    """Return what a name shares with those that it may be a mistake for: its words, its first and its last letters."""
    return {*WORD.findall(name), name[:3], name[-6:-3] + name[-3:]}
