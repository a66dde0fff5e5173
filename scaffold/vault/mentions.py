"""Whether a file can name a note at all: a look at its text spares parsing it.

It may say yes too often, never no wrongly: it minds case, normal form, percent, JSON, YAML and Markdown escapes.
"""

import re
from collections.abc import Iterable

from scaffold.markdown.front_matter import front_matter
from scaffold.vault.names import key

_CODES = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")


class Mentions:
    """Looks for some names in one text after another."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = [key(name) for name in names]
        self.bare = [_bare(name) for name in self.names]
        self.have_marks = any(not name.replace(" ", "").isalnum() for name in self.names)

    def may_be_in(self, text: str) -> bool:
        """Tell whether `text` may hold one of the names in any spelling."""
        folded = key(text)
        if any(name in folded for name in self.names):
            return True
        front = front_matter(text)
        if front and self._are_folded(key(front.of(text))):
            return True
        has_codes = "\\u" in folded or "\\x" in folded
        if "%" not in folded and not has_codes and not self.have_marks:
            return False
        if "%" in folded:
            from urllib.parse import unquote

            folded = unquote(folded, errors="surrogateescape")
        if has_codes:
            folded = _CODES.sub(lambda code: chr(int(code.group(1) or code.group(2), 16)), folded)
        folded = _bare(key(folded))
        return any(name in folded for name in self.bare)

    def _are_folded(self, front: str) -> bool:
        """Tell whether a name may be spread over lines of YAML."""
        return any(" " in name and name in " ".join(front.split()) for name in self.names)


def _bare(text: str) -> str:
    """Return `text` without what is put before a character, or doubled, to escape it."""
    return text.replace("\\", "").replace("'", "").replace('"', "")
