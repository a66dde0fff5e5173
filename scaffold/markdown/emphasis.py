"""Emphasised words: `**strong**`, `__strong__`, `*stressed*`, `_stressed_`, `==highlighted==`."""

import re
from collections.abc import Iterator

from scaffold.text import Span

_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*{1,3}(?=[^\s*])(?P<star>[^*\n]*[^\s*\n])\*{1,3}"
    r"|(?<![\w_\\])_{1,3}(?=[^\s_])(?P<line>[^_\n]*[^\s_\n])_{1,3}(?!\w)"
    r"|(?<![=\\])==(?=[^\s=])(?P<mark>[^=\n]*[^\s=\n])=="
)


def emphasised(prose: str) -> Iterator[Span]:
    """Yield the spans of what is emphasised, without the marks; `prose` holds no code, links or math."""
    for match in _EMPHASIS.finditer(prose):
        yield Span(*match.span(match.lastgroup or 0))
