"""The spans of one note in which nothing is a link, a tag or a task: the question every reader of a note asks first."""

import bisect
from functools import cached_property
from typing import Literal, NamedTuple

from scaffold.frontmatter.fences import BOM, front_matter_block
from scaffold.markdown.block_starts import BlockKind
from scaffold.markdown.blocks import Block, find_blocks
from scaffold.markdown.inline import MARKS, InlineKind, inert_spans
from scaffold.text.spans import Span

RegionKind = Literal["front matter"] | BlockKind | InlineKind


_LABELS = {"html": "HTML", "comment": "a comment", "inline comment": "a comment", "fenced code": "a code block"}


def label(kind: RegionKind) -> str:
    """Return a kind of region as words that fit behind "in"."""
    return _LABELS.get(kind, "a code block" if kind == "indented code" else kind)


class Region(NamedTuple):
    """A span of a note that is not prose, and what it is."""

    kind: RegionKind
    span: Span


class Regions:
    """All regions of one note in order, none inside another, and its headings as they stand between them."""

    def __init__(self, regions: tuple[Region, ...], headings: tuple[Span, ...]) -> None:
        self.regions, self.headings = regions, headings

    @cached_property
    def _starts(self) -> list[int]:
        return [region.span.start for region in self.regions]

    def at(self, offset: int) -> Region | None:
        """Return the region that holds the character at `offset`."""
        number = bisect.bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self.regions[number].span.end:
            return self.regions[number]
        return None

    def is_live(self, offset: int) -> bool:
        """Tell whether Obsidian sees a link at `offset`: prose, and comments inside a line (see links 1.2)."""
        region = self.at(offset)
        return region is None or region.kind == "inline comment"

    def is_code(self, offset: int) -> bool:
        """Tell whether `offset` lies in code, inline or in a block."""
        region = self.at(offset)
        return region is not None and "code" in region.kind

    def is_prose(self, offset: int) -> bool:
        """Tell whether `offset` lies in text that a reader of the rendered note sees."""
        return self.at(offset) is None


_recent: dict[str, Regions] = {}  # the readers of one note ask one after another
_MOST_RECENT = 4


def find_regions(text: str) -> Regions:
    """Return the regions of a note: front matter, code, math, HTML and comments, inline or in blocks."""
    found = _recent.get(text)
    if found is None:
        found = _read(text)
        remember(text, found)
    return found


def remember(text: str, regions: Regions) -> None:
    """Have the regions of a note at hand for whoever asks next."""
    if text not in _recent and len(_recent) >= _MOST_RECENT:
        _recent.pop(next(iter(_recent)))
    _recent[text] = regions


def forget() -> None:
    """Read the next note anew, as a measurement wants it."""
    _recent.clear()


def _read(text: str) -> Regions:
    regions: list[Region] = []
    headings: list[Span] = []
    front = front_matter_block(text)
    if front:
        regions.append(Region("front matter", front))
    marks = {mark: at for mark in MARKS if (at := text.find(mark)) >= 0}  # where each of them stands next
    for block in find_blocks(text, front.end if front else text.startswith(BOM)):
        if block.kind == "heading":
            headings.append(block.span)
        if block.kind not in ("paragraph", "heading"):
            regions.append(Region(block.kind, block.span))
            continue
        for span in _contexts(text, block) if marks and _is_marked(text, block.span, marks) else ():
            regions += [Region(kind, inert) for kind, inert in inert_spans(text, span)]
    return Regions(tuple(regions), tuple(headings))


def _is_marked(text: str, span: Span, marks: dict[str, int]) -> bool:
    """Tell whether something inert may begin in a span, and where each mark stands next; the spans come in order."""
    for mark, at in marks.items():
        if 0 <= at < span.start:
            marks[mark] = text.find(mark, span.start)
        if 0 <= marks[mark] < span.end:
            return True
    return False


def _contexts(text: str, block: Block) -> list[Span]:
    """Return the runs of text in which one mark may close another: the rows of a table share nothing."""
    if text[block.span.start] != "|":
        return [block.span]
    spans: list[Span] = []
    at = block.span.start
    while at < block.span.end:
        newline = text.find("\n", at, block.span.end)
        end = block.span.end if newline < 0 else newline
        spans.append(Span(at, end))
        at = end + 1
    return spans
