"""Whether a file can name a note at all: a look at its bytes spares decoding and parsing it.

It may say yes too often, never no wrongly: it minds case, normal form, percent, JSON, YAML and Markdown escapes. Most
files are told from their bytes alone; only one with escapes or rare characters is decoded for a second look.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise

from scaffold.text.encoding import decode, encode
from scaffold.text.patterns import compile_later
from scaffold.vault.names import key

FEW = 8  # names that are looked for one by one; of more, those of which a file has all words and neighbours
_CODES = compile_later(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
_NO_CHARACTER = compile_later("[\ud800-\udc7f\udd00-\udfff]")  # what is left of a pair; the others stand for bytes
_PERCENT = compile_later(rb"%[0-9a-f]{2}")
_ENCODED_MARKS = {b"%%%02x" % byte for byte in range(256) if not chr(byte).isascii() or not chr(byte).isalnum()}
_ASCII = bytes(range(128))
_SEEN_AS_ASCII = [each.encode() for each in "\u00a0\u202f\u212a\u0130\u037e\u1fef"]  # to `key`: a space, k, i, ; and `
_WORD = compile_later(rb"[0-9a-z]+")
_WHOLE_WORD = compile_later(rb"(?<![0-9a-z\x80-\xff])[0-9a-z]+(?![0-9a-z\x80-\xff])")  # the same in any normal form
_ESCAPE = compile_later(rb"\\[a-z]")
_Mark = bytes | tuple[bytes, bytes]
_ESCAPES = b"\\'\""  # what is put before a character, or doubled, to escape it
_FENCES = (b"---\n", b"---\r\n", b"\xef\xbb\xbf---")


class _Name:
    """A name as `key` and UTF-8 give it; `bare` is without what may be an escape, None where it has nothing to escape.

    `marks` are its words of ASCII letters and digits, beside no others, and its pairs of neighbouring words where it is
    ASCII; `longest` is a word.
    """

    def __init__(self, name: str, number: int) -> None:
        self.number = number
        self.key = encode(key(name))
        self.bare = None if name.replace(" ", "").isalnum() else self.key.translate(None, _ESCAPES)
        words = _WHOLE_WORD.findall(self.key)
        self.longest = max(words, key=len, default=b"")
        self.marks: set[_Mark] = {*words, *(pairwise(words) if self.key.isascii() else ())}
        self.has_space = b" " in self.key


class NamePrefilter:
    """Looks for some names in one file after another."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = [_Name(name, number) for number, name in enumerate(names)]
        self._others = [name for name in self.names if not name.key.isascii()]

    @cached_property
    def _by_mark(self) -> dict[_Mark, list[_Name]]:
        """The names by that of their marks which the fewest of them have; those without one by b""."""
        counts: dict[_Mark, int] = {}
        for name in self.names:
            for mark in name.marks:
                counts[mark] = counts.get(mark, 0) + 1
        found: dict[_Mark, list[_Name]] = {}
        for name in self.names:
            found.setdefault(min(name.marks, key=counts.__getitem__, default=b""), []).append(name)
        return found

    def likely(self, text: str) -> list[int]:
        """Return the numbers of the names that may stand in a text just so, in order: too many, but none too few."""
        if len(self.names) <= FEW:
            return list(range(len(self.names)))
        return sorted(name.number for name in self._fitting(encode(text).lower()))

    def may_be_in(self, data: bytes) -> bool:
        """Tell whether a file with the bytes `data` may hold one of the names in any spelling."""
        low = data.lower()
        if self._may_be_in(low) or (b"\\" in low and (b"\\" in _front(low) or b"\\U" in data)):
            return True  # YAML has more escapes than can be told apart here, and few notes have one
        codes = set(_PERCENT.findall(low)) if b"%" in low else ()
        if not codes or (_ENCODED_MARKS.issuperset(codes) and not any(name.longest in low for name in self.names)):
            return False
        from urllib.parse import unquote_to_bytes

        return self._may_be_in(unquote_to_bytes(low).lower())

    def _may_be_in(self, low: bytes) -> bool:
        if self._are_in(low):
            return True
        has_codes = b"\\" in low and (b"\\u" in low or b"\\x" in low)
        return (has_codes or (not low.isascii() and self._may_be_spelled_in(low))) and self._are_in_text(decode(low))

    def _are_in(self, low: bytes) -> bool:
        """Tell whether a name stands in a file, in its front matter over several lines, or there with escapes."""
        front = bare = None
        for name in self._likely(low):
            if name.key in low:
                return True
            if name.has_space:
                front = _front(low) if front is None else front
                if name.longest in front and name.key in b" ".join(front.split()):
                    return True
            if name.bare is not None:
                bare = low.translate(None, _ESCAPES) if bare is None else bare
                if name.bare in bare:
                    return True
        return False

    def _may_be_spelled_in(self, low: bytes) -> bool:
        """Tell whether a name may be there with letters in another case or normal form than bytes show."""
        others = low.translate(None, _ASCII)
        return any(each in others for each in _SEEN_AS_ASCII) or any(name.longest in low for name in self._others)

    def _are_in_text(self, text: str) -> bool:
        if "\\u" in text or "\\x" in text:
            text = _CODES.sub(lambda code: chr(int(code.group(1) or code.group(2), 16)), text)
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")  # pairs are one
            text = _NO_CHARACTER.sub("?", text)
        folded = key(text)
        return self._are_in(encode(folded)) or ("%" in folded and self._are_in(encode(key(_unquoted(folded)))))

    def _likely(self, low: bytes) -> Iterable[_Name]:
        """Return the names that may be in a file, as far as its words and their neighbours tell."""
        return self.names if len(self.names) <= FEW else self._fitting(low)

    def _fitting(self, low: bytes) -> Iterator[_Name]:
        words = _WORD.findall(low)
        marks = {b"", *words, *pairwise(words)}
        if b"\\" in low:
            words = _WORD.findall(_ESCAPE.sub(b" ", low))
            marks.update(words, pairwise(words))
        for mark in self._by_mark.keys() & marks:
            yield from (name for name in self._by_mark[mark] if marks.issuperset(name.marks))


def _front(low: bytes) -> bytes:
    """Return the front matter, or what may be one."""
    return low[: low.find(b"\n---", 3)] if low.startswith(_FENCES) else b""


def _unquoted(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text, errors="surrogateescape")
