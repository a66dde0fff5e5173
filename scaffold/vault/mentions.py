"""Whether a file can name a note at all: a look at its bytes spares decoding and parsing it.

It may say yes too often, never no wrongly: it minds case, normal form, percent, JSON, YAML and Markdown escapes. Most
files are told from their bytes alone; only one with escapes or rare characters is decoded for a second look.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from scaffold.text import decode, encode
from scaffold.vault.names import key

FEW = 8  # names that are looked for one by one; of more, those whose rarest word a file has
_CODES = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
_NO_CHARACTER = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # what is left of a pair; the others stand for bytes
_ENCODED = re.compile(rb"%[0-9a-f]{2}|\\[ux]")
_SEEN_AS_ASCII = re.compile("\u00a0|\u202f|\u212a|\u0130|\u037e|\u1fef".encode())  # to `key`: a space, k, i, ; and `
_WORD = re.compile(rb"[0-9a-z]+")
_WHOLE_WORD = re.compile(rb"(?<![0-9a-z\x80-\xff])[0-9a-z]+(?![0-9a-z\x80-\xff])")  # the same in any normal form
_ESCAPE = re.compile(rb"\\[a-z]")
_MARKS = b"\\'\""  # what is put before a character, or doubled, to escape it
_FENCES = (b"---\n", b"---\r\n", b"\xef\xbb\xbf---")


@dataclass(frozen=True)
class _Name:
    """A name as `key` and UTF-8 give it."""

    key: bytes

    @cached_property
    def bare(self) -> bytes:
        """The name without what may be an escape."""
        return self.key.translate(None, _MARKS)

    @cached_property
    def has_marks(self) -> bool:
        """Tell whether there is anything in it to escape."""
        return not decode(self.key).replace(" ", "").isalnum()

    @cached_property
    def words(self) -> list[bytes]:
        """Its words of ASCII letters and digits, beside no others, the longest first."""
        return sorted(_WHOLE_WORD.findall(self.key), key=len, reverse=True)

    def is_in(self, low: bytes, front: bytes, bare: bytes) -> bool:
        """Tell whether it stands in a file, in its front matter over several lines, or there with escapes."""
        return (
            self.key in low
            or (b" " in self.key and bool(front) and self.key in b" ".join(front.split()))
            or (self.has_marks and self.bare in bare)
        )


class Mentions:
    """Looks for some names in one file after another."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = [_Name(encode(key(name))) for name in names]

    @cached_property
    def _by_word(self) -> dict[bytes, list[_Name]]:
        """The names by that of their words which the fewest of them have; those without one by b""."""
        counts: dict[bytes, int] = {}
        for name in self.names:
            for word in name.words:
                counts[word] = counts.get(word, 0) + 1
        found: dict[bytes, list[_Name]] = {}
        for name in self.names:
            found.setdefault(min(name.words, key=counts.__getitem__, default=b""), []).append(name)
        return found

    def may_be_in(self, data: bytes) -> bool:
        """Tell whether a file with the bytes `data` may hold one of the names in any spelling."""
        low = data.lower()
        front, bare = _front(low), low.translate(None, _MARKS)
        rest = False
        for name in self._likely(low):
            if name.key.isascii():
                if name.is_in(low, front, bare):
                    return True
            else:  # its other letters may have another case or normal form
                rest = rest or not name.words or name.words[0] in low
        if rest or _ENCODED.search(low) or (not low.isascii() and _SEEN_AS_ASCII.search(low)):
            return self._may_be_in_text(decode(data))
        return False

    def _may_be_in_text(self, text: str) -> bool:
        folded = key(text)
        spelled = folded
        if "%" in spelled:
            from urllib.parse import unquote

            spelled = unquote(spelled, errors="surrogateescape")
        if "\\u" in spelled or "\\x" in spelled:
            spelled = _CODES.sub(lambda code: chr(int(code.group(1) or code.group(2), 16)), spelled)
            spelled = spelled.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")  # pairs are one
            spelled = _NO_CHARACTER.sub("?", spelled)
        low = encode(folded)
        bare = encode(key(spelled)).translate(None, _MARKS) if spelled != folded else low.translate(None, _MARKS)
        front = _front(low)
        return any(
            name.is_in(low, front, bare) or name.bare in bare for name in {*self._likely(low), *self._likely(bare)}
        )

    def _likely(self, low: bytes) -> Iterator[_Name]:
        """Yield the names that may be in a file, as far as its words tell."""
        if len(self.names) <= FEW:
            yield from self.names
            return
        words = {b"", *_WORD.findall(low)}
        if b"\\" in low:
            words.update(_WORD.findall(_ESCAPE.sub(b" ", low)))
        for word in self._by_word.keys() & words:
            yield from self._by_word[word]


def _front(low: bytes) -> bytes:
    """Return the front matter, or what may be one."""
    return low[: low.find(b"\n---", 3)] if low.startswith(_FENCES) else b""
