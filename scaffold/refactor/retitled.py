"""Headings that get another text by what is planned, and the links that name them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scaffold.errors import ScaffoldError
from scaffold.links.link import Link
from scaffold.markdown.headings import Heading, find_headings, find_meant, in_links, part_key, select_heading
from scaffold.refactor.scan import SourceFile
from scaffold.text.spans import Edit, apply_edits


class Retitled(NamedTuple):
    """A heading, or a note's title, that gets another text."""

    path: str
    old: str
    new: str


class NewHeadings(NamedTuple):
    """The headings of a note, and the new texts of some of them by their numbers."""

    headings: list[Heading]
    texts: Mapping[int, str]

    def ambiguous(self) -> set[str]:
        """Return, as links write them, the new texts that another heading has as well, though it had not before."""
        after = [part_key(self.texts.get(number, heading.text)) for number, heading in enumerate(self.headings)]
        before = [part_key(heading.text) for heading in self.headings]
        return {
            f"#{in_links(text)}"
            for number, text in self.texts.items()
            if after.count(part_key(text)) > 1 and before.count(before[number]) == 1
        }

    def new_parts(self, parts: Sequence[str]) -> list[str]:
        """Return the parts of a subpath with those exchanged that name a heading with another text, or one above it."""
        new = list(parts)
        target = find_meant(self.headings, [part for part in parts if part])
        if target is None:
            return new
        keys = [part_key(part) if part else "" for part in parts[:-1]]
        for number, text in self.texts.items():
            above = part_key(self.headings[number].text)
            if number == target:
                new[-1] = in_links(text)
            elif number < target and above in keys:
                new[keys.index(above)] = in_links(text)
        return new


def is_retitling(source: SourceFile) -> bool:
    """Tell whether the edits planned so far give a heading of the note another text."""
    if not source.edits or not source.path.lower().endswith(".md"):
        return False
    return any(span.overlaps(edit.span) for span in source.regions.headings for edit in source.edits)


def find_new_headings(source: SourceFile) -> NewHeadings | None:
    """Return the headings of a note to which the edits planned so far give other texts; None where there are none."""
    if not is_retitling(source):
        return None
    headings = find_headings(source.text, source.regions)
    texts: dict[int, str] = {}
    for number, heading in enumerate(headings):
        start = heading.span.start
        inside = [edit for edit in set(source.edits) if heading.span.overlaps(edit.span)]
        if inside:
            texts[number] = apply_edits(heading.text, [Edit(e.span.moved(-start), e.replacement) for e in inside])
    return NewHeadings(headings, texts) if texts else None


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
