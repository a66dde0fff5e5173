"""What was asked of other files while one note was looked at, as small numbers: when the answer changes, look again.

Two different questions may have one number. Then a note is looked at in vain, and nothing else happens.
"""

import posixpath
from array import array
from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

from scaffold.notes.suggestions import parts_of
from scaffold.vault.names import key, stem


class Questions(set[str]):
    """The questions: texts made by the functions of this module, and links as they are written (see `of_name`)."""

    def pack(self) -> bytes:
        """Return the questions as four bytes each."""
        return array("I", set(map(number_of, self))).tobytes()


@lru_cache(maxsize=10_000)
def number_of(question: str) -> int:
    """Return the number of a question; a link's is that of the question which file it means."""
    whole = question if question[:1] == "\0" else of_name(question)
    return crc32(whole.encode(errors="surrogateescape"))


def packed(questions: Iterable[str]) -> frozenset[int]:
    """Return questions as the numbers that `Questions.pack` makes of them."""
    return frozenset(crc32(each.encode(errors="surrogateescape")) for each in questions)


def of_name(link_path: str) -> str:
    """Return the question which file a link means: other files of that name could change the answer."""
    folded = key(link_path.strip())
    if "/" in folded or folded.startswith("."):
        folded = posixpath.normpath(folded)
        if folded.rpartition("/")[2] in (".", ".."):
            return "\0any"
    return f"\0name {folded.rpartition('/')[2].removesuffix('.md')}"


def of_new_name(path: str) -> list[str]:
    """Return the questions that have another answer once a file is there, or is not there any more."""
    name = key(path).rpartition("/")[2]
    once = name.removesuffix(".md")
    twice = once.removesuffix(".md")  # which a link to `Plan.md` asks for, and `Plan.md.md` answers
    return ["\0any", f"\0name {once}", f"\0name {twice}", *(f"\0hint {part}" for part in parts_of(key(stem(path))))]


def of_hint(name: str) -> list[str]:
    """Return the question which file a name that leads nowhere may have meant."""
    return [f"\0hint {part}" for part in parts_of(key(stem(name)))]


def of_file(path: str) -> str:
    """Return the question what is in a file."""
    return f"\0file {path}"


def of_outline(path: str) -> str:
    """Return the question which headings, blocks and flows a note has."""
    return f"\0outline {path}"


def of_folder(folder: str) -> str:
    """Return the question with which comment the notes of a folder begin."""
    return f"\0folder {folder}"


def of_key(fact: str, of: object) -> str:
    """Return the question what the notes of a vault say of a fact under a key."""
    return f"\0{fact} {of!r}"


AGES = "\0ages"
"""The question whether cards are older than their text."""
EXPECTED = "\0expected"
"""The question which properties the notes of the vault have."""
