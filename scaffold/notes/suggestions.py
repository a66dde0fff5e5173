"""Which file a name that leads nowhere may have meant: among those that share a word or a few letters with it."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain, islice

from scaffold.notes.mentions import WORD
from scaffold.text.similarity import closest
from scaffold.vault.names import key, stem

_CANDIDATES = 100  # names that are compared letter by letter with one that leads nowhere
_ALIKE = 0.75


class Suggester:
    """The names of a vault's files, by their words and their first letters: what a misspelt name still shares."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_part: dict[str, list[str]] = {}
        self._names: dict[str, str] = {}
        self._near: dict[str, str] = {}
        for path in paths:
            name = stem(path)
            self._names[folded := key(name)] = name
            for part in _parts_of(folded):
                self._by_part.setdefault(part, []).append(folded)

    def near(self, name: str) -> str:
        """Return the end of a sentence: which file is meant, "" where none is alike."""
        if name not in self._near:
            self._near[name] = self._nearest(key(stem(name)))
        return self._near[name]

    def _nearest(self, name: str) -> str:
        parts = sorted(_parts_of(name))
        shared = Counter(chain.from_iterable(self._by_part.get(part, [])[:_CANDIDATES] for part in parts))
        likely = sorted(shared, key=shared.__getitem__, reverse=True) if len(shared) > _CANDIDATES else shared
        nearest = closest(name, islice(likely, _CANDIDATES), _ALIKE)
        return "" if nearest is None else f"; did you mean {self._names[nearest]!r}?"


def _parts_of(name: str) -> set[str]:
    return {*WORD.findall(name), name[:3], name[-6:-3] + name[-3:]}
