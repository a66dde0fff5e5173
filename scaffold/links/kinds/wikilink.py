r"""`[[Note]]`, `[[Note#Heading|shown]]`, `![[Note]]`; in a table the bar is written `\|`."""

from collections.abc import Iterator

from scaffold.links.host import HostText
from scaffold.links.link import Link, Part
from scaffold.text.patterns import compile_later

_WIKILINK = compile_later(r"\[\[([^\[\]\n]+)\]\]")


def find(host: HostText) -> Iterator[Link]:
    """Yield the wikilinks and embeds of a text.

    The subpath starts at the first `#`, the alias at the first `|` (links 1.1).
    """
    if host.form != "markdown":
        return
    text = host.text
    for match in _WIKILINK.finditer(text):
        start, end = match.span()
        before = text[start - 1] if start else ""
        if (before == "\\" and is_escaped(text, start)) or not host.is_live(start):
            continue
        link = _read_link(host, start + 2, end - 2, bang=before == "!")
        if link:
            yield link


def is_escaped(text: str, offset: int) -> bool:
    """Tell whether an odd number of backslashes stands before `offset`."""
    before = offset
    while before and text[before - 1] == "\\":
        before -= 1
    return (offset - before) % 2 == 1


def _read_link(host: HostText, start: int, end: int, *, bang: bool) -> Link | None:
    """Return the link that holds `text[start:end]` between its brackets; None where the file has no place for it."""
    text = host.text
    bar = text.find("|", start + 1, end)
    target_end = end if bar < 0 else bar - (text[bar - 1] == "\\" and bar > start + 1)
    hash_at = text.find("#", start, target_end)
    path_end = hash_at if hash_at >= 0 else target_end
    path = _part(host, *_trimmed(text, start, path_end))
    subpath = _part(host, path_end, target_end)
    display = _part(host, bar + 1, end) if bar >= 0 else None
    file_span = host.file_span(start - 2 - bang, end + 2)
    if path is None or subpath is None or file_span is None:
        return None
    return Link("wikilink", host.place, file_span, path, subpath, display, bang, host.inert)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _part(host: HostText, start: int, end: int) -> Part | None:
    span = host.file_span(start, end)
    return Part(host.text[start:end], span, host.escape) if span else None
