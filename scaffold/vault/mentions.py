"""Whether a file can name a note at all: one look at its text spares parsing it.

It may say yes too often, never no wrongly: it minds case, normal form, percent and JSON escapes.
"""

import re
from collections.abc import Iterable

from scaffold.vault.names import key

_ESCAPES = re.compile(r"%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|&#?\w+;")


def may_mention(text: str, names: Iterable[str]) -> bool:
    """Tell whether `text` may hold one of the names in any spelling."""
    folded = key(text)
    return any(key(name) in folded for name in names) or bool(_ESCAPES.search(text))
