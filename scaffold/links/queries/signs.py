"""What tells by a look that a file may hold a base or a query: reading either takes modules that few notes need."""

import re

from scaffold.text.patterns import compile_later

_BASE = compile_later(r"[`~]{3}[ \t]*base\b", re.IGNORECASE)
_QUERY = compile_later(r"[`~]{3}[ \t]*(?:dataview|tasks)|`[ \t]*\$?=", re.IGNORECASE)


def may_hold_bases(path: str, text: str) -> bool:
    """Tell whether a file is a base, or a note that may have one in a block of code."""
    kind = path.lower()
    return kind.endswith(".base") or (kind.endswith(".md") and bool(_BASE.search(text)))


def may_hold_queries(path: str, text: str) -> bool:
    """Tell whether a file is a note that may hold queries."""
    return path.lower().endswith(".md") and bool(_QUERY.search(text))
