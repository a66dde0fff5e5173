"""Where prose names a note without a link to it: by its title or alias of several words, as these are written.

Nearly all notes name none, so a look at the raw text comes first: at its pairs of words, as far as they are ASCII, as
bytes are split faster than text.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from scaffold.text import Span, encode

WORD = re.compile(r"\w[\w'\u2019-]*")
_SPACES = bytes(byte if chr(byte).isalnum() or byte == ord("_") else ord(" ") for byte in range(128)) + b" " * 128
BLANKS = re.compile(r"\s\s|\ufffc")  # what is blanked in prose might be taken for it


class Names:
    """The names of a vault, by their first two words; `paths` says which note each means."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self.paths = paths
        self.by_start: dict[tuple[str, str], list[str]] = {}
        for name in sorted(paths, key=len, reverse=True):
            words = WORD.findall(name)
            if len(words) > 1 and name.startswith(words[0]):
                self.by_start.setdefault((words[0], words[1]), []).append(name)
        self._by_pair: dict[tuple[bytes, bytes], list[str]] = {}
        self._others: list[str] = []
        self._blank = [name for name in paths if BLANKS.search(name)]
        for name in (name for names in self.by_start.values() for name in names):
            runs = _runs(name)
            if len(runs) > 1:
                self._by_pair.setdefault((runs[0], runs[1]), []).append(name)
            else:
                self._others.append(name)
        self._pairs = frozenset(self._by_pair)

    def possible(self, text: str, known: Collection[str | None]) -> list[str]:
        """Return the names of notes other than `known` ones that prose may hold, going by its raw text.

        They may be too many, but none too few.
        """
        likely = [] if text.isascii() else self._others[:]
        for pair in self._pairs.intersection(pairwise(_runs(text))):
            likely += self._by_pair[pair]
        found = [name for name in likely if self.paths[name] not in known and name in text]
        return found + self._blank

    def find(self, prose: str, within: Span, own: str) -> Iterator[tuple[Span, str]]:
        """Yield where the prose of the note `own` names others, the longest name first, and which note each means."""
        words = list(WORD.finditer(prose, within.start, within.end))
        reached = within.start
        for word, following in pairwise(words):
            start = word.start()
            for name in self.by_start.get((word.group(), following.group()), ()):
                end = start + len(name)
                ends_there = not WORD.match(prose, end) and prose.startswith(name, start)
                if start >= reached and ends_there and end <= within.end and self.paths[name] != own:
                    yield Span(start, end), self.paths[name]
                    reached = end
                    break


def _runs(text: str) -> list[bytes]:
    return encode(text).translate(_SPACES).split()
