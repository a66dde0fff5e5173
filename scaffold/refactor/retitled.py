"""Headings that get another text by what is planned, and the links that name them."""

import bisect
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.fences import front_matter_block
from scaffold.links.link import Link
from scaffold.markdown.headings import Heading, find_headings, find_meant, in_links, part_key, select_heading
from scaffold.refactor.scan import SourceFile
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span, SpanIndex, apply_edits

_UNDERLINE = compile_later(r"\n[ \t>]*(?:=+|-+)[ \t]*\r?$", re.MULTILINE)


class Retitled(NamedTuple):
    """A heading, or a note's title, that gets another text."""

    path: str
    old: str
    new: str


class NewHeadings(NamedTuple):
    """The headings of a note, and the new texts of some of them by their numbers."""

    headings: list[Heading]
    texts: Mapping[int, str]
    numbers: Mapping[str, Sequence[int]]  # those of `texts` by the keys that the headings had, in order

    def ambiguous(self) -> set[str]:
        """Return, as links write them, the new texts that another heading has as well, though it had not before."""
        after = Counter(part_key(self.texts.get(number, heading.text)) for number, heading in enumerate(self.headings))
        before = Counter(part_key(heading.text) for heading in self.headings)
        return {
            f"#{in_links(text)}"
            for number, text in self.texts.items()
            if after[part_key(text)] > 1 and before[part_key(self.headings[number].text)] == 1
        }

    def new_parts(self, parts: Sequence[str]) -> list[str]:
        """Return the parts of a subpath with those exchanged that name a heading with another text, or one above it."""
        new = list(parts)
        target = find_meant(self.headings, [part for part in parts if part])
        if target is None:
            return new
        keys = [part_key(part) if part else "" for part in parts[:-1]]
        for place, key in enumerate(keys):
            numbers = self.numbers.get(key, ()) if key not in keys[:place] else ()
            if above := bisect.bisect_left(numbers, target):
                new[place] = in_links(self.texts[numbers[above - 1]])
        if target in self.texts:
            new[-1] = in_links(self.texts[target])
        return new


def is_retitling(source: SourceFile) -> bool:
    """Tell whether the edits planned so far give a heading of the note another text."""
    if not source.path.lower().endswith(".md"):
        return False
    spans = list(_may_be_of_headings(source.text, (edit.span for edit in source.edits)))
    return bool(spans) and any(map(SpanIndex(spans).overlaps, source.regions.headings))


def _may_be_of_headings(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans with a mark of a heading on their lines, or below: most notes need not be parsed for it."""
    front = front_matter_block(text)
    reached, has_mark = front.end if front else 0, False
    for span in sorted(spans):
        if span.end >= reached:
            start = text.rfind("\n", 0, span.start) + 1
            reached = text.find("\n\n", span.end)
            reached = len(text) if reached < 0 else reached
            has_mark = text.find("#", start, reached) >= 0 or bool(_UNDERLINE.search(text, max(start - 1, 0), reached))
        if has_mark:
            yield span


def find_new_headings(source: SourceFile) -> NewHeadings | None:
    """Return the headings of a note to which the edits planned so far give other texts; None where there are none."""
    if not is_retitling(source):
        return None
    headings = find_headings(source.text, source.regions)
    texts: dict[int, str] = {}
    edits: dict[Span, list[Edit]] = {}
    for edit in sorted(set(source.edits)):
        edits.setdefault(edit.span, []).append(edit)
    spans = SpanIndex(edits)
    for number, heading in enumerate(headings):
        start = heading.span.start
        inside = [edit for span in spans.overlapping(heading.span) for edit in edits[span]]
        if inside:
            texts[number] = apply_edits(heading.text, [Edit(e.span.moved(-start), e.replacement) for e in inside])
    numbers: dict[str, list[int]] = {}
    for number in texts:
        numbers.setdefault(part_key(headings[number].text), []).append(number)
    return NewHeadings(headings, texts, numbers) if texts else None


def edit_subpath(
    link: Link, path: str, new: NewHeadings | None, subpaths: Mapping[tuple[str, str], str]
) -> Edit | None:
    """Return the edit of a link to a part of `path` that has another name: a heading of `new`, or one of `subpaths`."""
    parts = link.subpath.text.split("#")
    named = [subpaths.get((path, part_key(part)), part) for part in parts]
    if new is not None:
        exchanged = new.new_parts(parts)
        named = [one if one != old else other for old, one, other in zip(parts, exchanged, named, strict=True)]
    return link.subpath.replaced("#".join(named)) if named != parts else None


def find_heading(source: SourceFile, selector: str) -> Heading:
    """Return the heading of a note that `selector` means, the first as for a link. Raises ScaffoldError for none."""
    headings = find_headings(source.text, source.regions)
    fitting = select_heading(headings, selector)
    if not fitting:
        known = ", ".join(repr(heading.text) for heading in headings[:10]) or "none"
        raise ScaffoldError(f"{source.path} has no heading {selector!r}; it has {known}.")
    return fitting[0]
