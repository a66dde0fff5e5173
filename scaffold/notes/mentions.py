"""Where prose names a note without a link to it: by its title or alias of several words, as these are written.

Most notes name no other, so the raw text is looked at first: its words, where they are ASCII, as bytes are split faster
than text.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from scaffold.text.encoding import encode
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

WORD = compile_later(r"\w[\w'\u2019-]*")
_SPACES = bytes(byte if chr(byte).isalnum() or byte == ord("_") else ord(" ") for byte in range(128)) + b" " * 128
_APART = bytes(byte if byte in b"'-" else _SPACES[byte] for byte in range(256))  # what stands between words
_MARKS = compile_later(rb"['-]['-]*+(?= |\Z)")  # a search for a set that stands first is many times as fast
BLANKS = compile_later(r"\s\s|\ufffc")  # what is blanked in prose might be taken for it

_FEW = 8  # names that share their rarest word with a text: from there on its words tell faster which of them it holds
_MANY = 200  # from there on its pairs of words do
_Pair = tuple[bytes, bytes]


class NoteNames:
    """The names of a vault; `paths` says which note each means. Each is found by the rarest of its words."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self.paths = paths
        self.asked: set[str] | None = None  # where it is to be remembered which names were held against a text
        self._blank = [name for name in paths if BLANKS.search(name)]
        self._others: list[str] = []
        rows: list[tuple[str, tuple[bytes, ...]]] = []
        words: dict[bytes, bytes] = {}  # of which each name holds the same object: a vault has many names
        counts: Counter[bytes] = Counter()
        for name in filter(_has_words, paths):
            runs = tuple([words.setdefault(word, word) for word in _runs(name)])
            if len(runs) > 1:
                rows.append((name, runs))
                counts.update(runs)
            else:
                self._others.append(name)
        self._by_word: dict[bytes, list[tuple[str, tuple[bytes, ...]]]] = {}
        for row in rows:
            self._by_word.setdefault(min(row[1], key=counts.__getitem__), []).append(row)
        self._words = frozenset(self._by_word)

    @cached_property
    def _by_pair(self) -> dict[_Pair, list[tuple[str, frozenset[_Pair]]]]:
        """The same names by the rarest pair of their words, for a vault in which most words are common."""
        found: dict[_Pair, list[tuple[str, frozenset[_Pair]]]] = {}
        every = [row for rows in self._by_word.values() for row in rows]
        counts = Counter(pair for _, runs in every for pair in pairwise(runs))
        for name, runs in every:
            pairs = frozenset(pairwise(runs))
            found.setdefault(min(pairs, key=counts.__getitem__), []).append((name, pairs))
        return found

    def possible(self, text: str, excluded: Collection[str | None]) -> list[str]:
        """Return the names of notes but `excluded` ones that prose may hold, by its raw text: too many, if anything."""
        likely = [] if text.isascii() else self._others[:]
        runs = _runs(text)
        shared = [self._by_word[word] for word in self._words.intersection(runs)]
        size = sum(map(len, shared))
        if size <= _FEW:
            likely += [name for rows in shared for name, _ in rows]
        elif size <= _MANY:
            words = set(runs)
            likely += [name for rows in shared for name, own in rows if words.issuperset(own)]
        else:
            pairs = set(pairwise(runs))
            likely += [
                name for pair in self._by_pair.keys() & pairs for name, own in self._by_pair[pair] if own <= pairs
            ]
        names = [name for name in likely if name in text] + self._blank
        if self.asked is not None:
            self.asked.update(map(of_mention, names))
        return [name for name in names if self.paths[name] not in excluded]

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


def _has_words(name: str) -> bool:
    """Tell whether a name is one of several words, which begins with one."""
    if " " in name and name[0] != " " and name[-1] != " " and name.replace(" ", "").isalnum():
        return True
    return len(WORD.findall(name)) > 1 and WORD.match(name) is not None


def of_mention(name: str) -> str:
    """Return the question whether a name means a note; see `notes.asked`."""
    return f"\0mention {name}"


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


def count_words(text: str) -> int:
    """Return how many words a text has."""
    if not text.isascii():
        return len(WORD.findall(text))
    parts = text.encode().translate(_APART)
    alone = sum(parts[mark.start() - 1 : mark.start()] in (b"", b" ") for mark in _MARKS.finditer(parts))
    return len(parts.split()) - alone


def _runs(text: str) -> list[bytes]:
    return encode(text).translate(_SPACES).split()
