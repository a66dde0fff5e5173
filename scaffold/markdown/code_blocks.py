"""The code in a note's fenced blocks, without what the quotes and lists around it write before each line."""

import bisect
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from scaffold.markdown.regions import find_regions
from scaffold.text.lines import lines
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span, apply_edits

_FENCE = compile_later(r"(?<![`~])([`~]{3,}+)[ \t]*([\w-]+)[^\n]*\n")


class Code:
    """A block of code in `language`: what lies in `span` of a file, of which `margins` belong to what is around it."""

    def __init__(self, language: str, text: str, span: Span, margins: tuple[Span, ...] = ()) -> None:
        self.language, self.text, self.span, self.margins = language, text, span, margins

    @cached_property
    def bare(self) -> str:
        """The code itself."""
        return apply_edits(self.text, [Edit(margin, "") for margin in self.margins])

    @cached_property
    def _removed(self) -> list[int]:
        return list(accumulate((margin.end - margin.start for margin in self.margins), initial=0))

    @cached_property
    def _joints(self) -> list[int]:
        """Where in the bare code the margins were."""
        return [margin.start - gone for margin, gone in zip(self.margins, self._removed, strict=False)]

    def at(self, offset: int) -> int:
        """Return where in the file a character of the bare code stands."""
        return self.span.start + offset + self._removed[bisect.bisect_right(self._joints, offset)]

    def file_span(self, span: Span) -> Span | None:
        """Return where in the file a range of the bare code stands; None where a margin lies within."""
        start, end = self.at(span.start), self.at(span.end - 1) + 1 if span.end > span.start else self.at(span.start)
        return Span(start, end) if end - start == span.end - span.start else None


def find_code_blocks(text: str) -> Iterator[Code]:
    """Yield the fenced blocks of a note that say their language."""
    for region in find_regions(text).regions if "```" in text or "~~~" in text else ():
        fence = _FENCE.match(text, region.span.start) if region.kind == "fenced code" else None
        if fence:
            start = fence.end()
            last = max(text.rfind("\n", start, region.span.end) + 1, start)
            is_closed = text[last : region.span.end].strip("> \t\r").startswith(fence[1])
            before = text[text.rfind("\n", 0, fence.start()) + 1 : fence.start()]
            code = Span(start, last if is_closed else max(region.span.end, start))
            inner = code.of(text)
            yield Code(fence[2].lower(), inner, code, tuple(_margins(inner, len(before.expandtabs(4)))))


def _margins(code: str, width: int) -> Iterator[Span]:
    """Yield what stands before the code in each line of a block in a list or quote, `width` columns at most."""
    start = 0
    for line in lines(code) if width else ():
        size = 0
        while size < len(line) and line[size] in "> \t" and len(line[: size + 1].expandtabs(4)) <= width:
            size += 1
        if size:
            yield Span(start, start + size)
        start += len(line)
