"""Whether a file can name a note at all: one look at its text spares parsing it.

It may say yes too often, never no wrongly: it minds case, normal form, percent, JSON, YAML and Markdown escapes.
"""

import re
from collections.abc import Iterable

from scaffold.vault.names import key

_QUOTES = str.maketrans("", "", "\\'\"")  # what is put before or doubled to escape a character
_ESCAPES = re.compile(r"%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|&#?\w+;")


def may_mention(text: str, names: Iterable[str]) -> bool:
    """Tell whether `text` may hold one of the names in any spelling."""
    folded = key(text)
    keys = [key(name) for name in names]
    if any(name in folded for name in keys) or _ESCAPES.search(text):
        return True
    escapable = [name.translate(_QUOTES) for name in keys if not name.replace(" ", "").isalnum()]
    bare = folded.translate(_QUOTES) if escapable else ""
    return any(name in bare for name in escapable)
