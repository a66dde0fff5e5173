"""The headings of a note: their text, and what a link calls them."""

import unicodedata
from typing import NamedTuple

from scaffold.markdown.regions import Regions
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_ATX = compile_later(r"(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?(?:[ \t]+\^[A-Za-z0-9-]+)?[ \t]*\r?$")
_LEVELS = 6
_NOT_IN_LINKS = compile_later(r"[#|^:%\[\]\\\s]+")
_IGNORED = compile_later(r"""[!"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\\s]+""")


class Heading(NamedTuple):
    """A heading: `level` 1-6, `span` of its text without marks, `text` as written."""

    level: int
    span: Span
    text: str


def find_headings(text: str, regions: Regions) -> list[Heading]:
    """Return the headings of a note in order, those in callouts and lists included."""
    return [_heading(text, span) for span in regions.headings]


def _heading(text: str, span: Span) -> Heading:
    written = span.of(text)
    if (plain := written.lstrip("#")) != written and not (
        "#" in plain or "^" in plain or "\n" in plain or "\r" in plain
    ):
        level, content = len(written) - len(plain), plain.strip(" \t")
        if level <= _LEVELS and plain[:1] in ("", " ", "\t"):
            start = span.end - len(plain.lstrip(" \t"))
            return Heading(level, Span(start, start + len(content)), content)
    atx = _ATX.match(written)
    if atx and "\n" not in written:
        inner = Span(*atx.span(2)).moved(span.start)
        return Heading(len(atx.group(1)), inner, inner.of(text))
    title, _, underline = written.rpartition("\n")
    inner = Span(span.start, span.start + len(title.rstrip()))
    return Heading(1 if "=" in underline else 2, inner, inner.of(text))


def part_key(part: str) -> str:
    """Return what two spellings of a part of a subpath have in common: a heading, or a block id with its `^`.

    A heading's punctuation does not count, so that `[[Note#Old head]]` leads to `# Old *head*`; this is what the
    published `stripHeading` of Obsidian's interface is for. A heading of punctuation alone keeps it.
    """
    if part.startswith("^"):
        return part.lower()
    return unicodedata.normalize("NFC", _IGNORED.sub(" ", part).strip() or in_links(part)).lower()


def select_heading(found: list[Heading], selector: str) -> list[Heading]:
    """Return the headings that `selector` may mean: one as written or as links spell it, or a path of them with `#`."""
    lookup, key = _lookup(found), part_key(selector)
    parts = tuple(part_key(part) for part in selector.split("#"))
    numbers = (
        lookup.by_spelling.get((key, in_links(selector).lower()))
        or lookup.by_key.get(key)
        or [number for number, path in enumerate(lookup.paths) if path[-len(parts) :] == parts]
    )
    return [found[number] for number in numbers]


def path_to(found: list[Heading], number: int) -> list[str]:
    """Return the keys of the headings above a heading, level by level, and its own."""
    return list(_lookup(found).paths[number])


def find_meant(found: list[Heading], parts: list[str]) -> int | None:
    """Return the number of the heading that a link's subpath leads to: the first that fits, its parents minded."""
    if not parts:
        return None
    lookup, keys = _lookup(found), tuple(part_key(part) for part in parts)
    fitting = lookup.by_key.get(keys[-1], [])
    exact = lookup.by_spelling.get((keys[-1], in_links(parts[-1]).lower()), [])
    if len(keys) > 1:
        for number in exact or fitting:
            if lookup.paths[number][-len(keys) :] == keys:
                return number
    return next(iter(exact or fitting), None)


class _Lookup:
    """The headings of one note by what links call them, each list in the order of the note."""

    def __init__(self, headings: list[Heading]) -> None:
        self.headings = headings
        self.by_key: dict[str, list[int]] = {}
        self.by_spelling: dict[tuple[str, str], list[int]] = {}
        self.paths: list[tuple[str, ...]] = []  # the keys of the headings above, level by level, and its own
        above: list[tuple[int, tuple[str, ...]]] = []
        for number, heading in enumerate(headings):
            key = part_key(heading.text)
            self.by_key.setdefault(key, []).append(number)
            self.by_spelling.setdefault((key, in_links(heading.text).lower()), []).append(number)
            while above and above[-1][0] >= heading.level:
                above.pop()
            path = (*(above[-1][1] if above else ()), key)
            above.append((heading.level, path))
            self.paths.append(path)


_recent: dict[int, _Lookup] = {}  # by the identity of the headings, which each of them holds
_MOST_RECENT = 256  # a note may link to parts of many others in turn


def _lookup(headings: list[Heading]) -> _Lookup:
    lookup = _recent.get(id(headings))
    if lookup is None:
        if len(_recent) >= _MOST_RECENT:
            del _recent[next(iter(_recent))]
        lookup = _recent[id(headings)] = _Lookup(headings)
    return lookup


def section_span(text: str, headings: list[Heading], number: int) -> Span:
    """Return the lines from a heading to the next one of its level or above, or to the end of the note."""
    heading = headings[number]
    start = text.rfind("\n", 0, heading.span.start) + 1
    behind = (other.span.start for other in headings[number + 1 :] if other.level <= heading.level)
    end = next(behind, None)
    return Span(start, len(text) if end is None else text.rfind("\n", 0, end) + 1)


def in_links(heading: str) -> str:
    """Return a heading as links spell it: what would break a link, and runs of white space, become one space."""
    return _NOT_IN_LINKS.sub(" ", heading).strip()
