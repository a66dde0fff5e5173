"""SHA-256, of few bytes without OpenSSL, which takes longer to load than it saves."""

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from typing import Any

_FEW = 1 << 18  # bytes


def digest(pieces: Iterable[bytes], size: int) -> bytes:
    """Return the SHA-256 of pieces that have so many bytes together, or about as many."""
    found = _maker(is_small=size < _FEW)()
    for piece in pieces:
        found.update(piece)
    value: bytes = found.digest()
    return value


def short_digest(data: bytes) -> str:
    """Return the first half of the SHA-256 of a short text's bytes, in hexadecimal digits."""
    return digest((data,), 0)[:8].hex()


@lru_cache
def _maker(*, is_small: bool) -> Any:  # noqa: ANN401 - of one of three modules
    for name in ("_sha2", "_sha256") if is_small else ():  # since Python 3.12, and before; a build may have neither
        with suppress(ImportError):
            return import_module(name).sha256
    import hashlib

    return hashlib.sha256
