"""Emphasised words: `**strong**`, `__strong__`, `*stressed*`, `_stressed_`, `==highlighted==`."""

from collections.abc import Iterator

from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_EMPHASIS = compile_later(
    r"(?<![\w*\\])\*{1,3}(?=[^\s*])(?P<star>[^*\n]*[^\s*\n])\*{1,3}"
    r"|(?<![\w_\\])_{1,3}(?=[^\s_])(?P<line>[^_\n]*[^\s_\n])_{1,3}(?!\w)"
    r"|(?<![=\\])==(?=[^\s=])(?P<mark>[^=\n]*[^\s=\n])=="
)
_MARK = compile_later(r"[*_=]")  # to look for a set of characters is many times as fast


def find_emphasis(prose: str) -> Iterator[Span]:
    """Yield the spans of what is emphasised, without the marks; `prose` holds no code, links or math."""
    mark = _MARK.search(prose) if "*" in prose or "_" in prose or "=" in prose else None
    while mark:
        match = _EMPHASIS.match(prose, mark.start())
        if match:
            yield Span(*match.span(match.lastgroup or 0))
        mark = _MARK.search(prose, match.end() if match else mark.end())
