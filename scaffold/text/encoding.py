"""Bytes of a file as text and back, invalid UTF-8 included."""


def decode(data: bytes) -> str:
    """Return the bytes as text; each byte that is not UTF-8 becomes one lone surrogate."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """Return the very bytes that `decode` was given."""
    return text.encode("utf-8", "surrogateescape")


def is_utf8(text: str) -> bool:
    """Tell whether a decoded text came from valid UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return not any("\udc80" <= character <= "\udcff" for character in text)
    return True
