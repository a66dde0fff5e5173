"""The flows of an activity: the bullets under `## Inputs` and `## Outputs`, *what* first, then its partners as links.

Source: the note format, "one flow per bullet: what, then partners as wikilinks, or no partner (customers)".
"""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from scaffold.markdown.headings import Heading, find_headings
from scaffold.markdown.regions import Regions
from scaffold.text.lines import line_ending
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

Direction = Literal["input", "output"]
SECTIONS: dict[str, Direction] = {"inputs": "input", "outputs": "output"}
PARTNER_WORDS: dict[Direction, str] = {"input": "provided by", "output": "for"}

_BULLET = compile_later(r"^([ \t>]*)(?:[-*+]|\d+[.)])[ \t]+(?:\[.\][ \t]+)?(.*?)[ \t]*\r?$", re.MULTILINE)
_MARKER = compile_later(r"[ \t>]*[-*+][ \t]+")
_QUOTE = compile_later(r"(?:[ \t]{0,3}>[ ]?)*")
_GOES_ON = compile_later(r"(?:[ \t]+[^\s]|[^\s#>|`~<%!$*+-])[^\n]*?(?=[ \t]*\r?(?:\n|\Z))")
_BETWEEN = compile_later(r"[ ]*(?:,[ ]*(?:(?:and|or|&)[ ]+)?|(?:and|or|&)[ ]+)")
_BEHIND = compile_later(  # a block's id, tags, a done date, comments: no part of the sentence
    r"(?:\s+(?:\^[A-Za-z0-9-]+|#[\w/-]+|\u2705\s*[0-9-]{10})|\s*%%[^%\n]*+%%)+\s*$"
)
_CLOSING = " .;,*_="
_WORDS = ("provided by", "received from", "given by", "delivered to", "from", "by", "for", "to")
_TARGET = compile_later(
    r"(?<![!\\])\[\[(?P<wiki>[^\[\]|#\\\n]+)[^\[\]\n]*\]\]"
    r"|(?<!!)\[[^\[\]\n]*\]\((?![A-Za-z][A-Za-z0-9+.-]*:|#)(?:<(?P<angle>[^<>#\n]+)[^<>\n]*>|(?P<bare>[^()#\s]+)[^()\n]*)\)"
)


class Flow(NamedTuple):
    """One flow: what is given or received, the partners as their links name them, and the span of its text."""

    direction: Direction
    what: str
    partners: tuple[str, ...]
    span: Span


class FlowSection(NamedTuple):
    """An Inputs or Outputs section; `end` is where its last item, or its heading's line, ends."""

    direction: Direction
    flows: tuple[Flow, ...]
    end: int


def find_flow_sections(text: str, regions: Regions, known: list[Heading] | None = None) -> list[FlowSection]:
    """Return the Inputs and Outputs sections of a note, each reaching to the next heading; `known` are its headings."""
    if "puts" not in text:
        return []
    sections: list[FlowSection] = []
    headings = find_headings(text, regions) if known is None else known
    starts = [region.start for region in regions.headings]
    for number, heading in enumerate(headings):
        direction = SECTIONS.get(heading.text.rstrip(" :").lower())
        if direction:
            begin = regions.headings[number].end
            end = starts[number + 1] if number + 1 < len(starts) else len(text)
            sections.append(_read_section(text, regions, direction, Span(begin, end)))
    return sections


def _read_section(text: str, regions: Regions, direction: Direction, span: Span) -> FlowSection:
    """Return a section: its flows are the bullets indented as the first one, and deeper ones with partners."""
    bullets = [bullet for bullet in _BULLET.finditer(text, span.start, span.end) if bullet.group(2)]
    bullets = [bullet for bullet in bullets if regions.is_prose(bullet.end(1))]
    candidates = [_read_flow(direction, Span(*bullet.span(2)), text, regions) for bullet in bullets]
    flows = tuple(
        flow
        for bullet, flow in zip(bullets, candidates, strict=True)
        if flow.partners or bullet.group(1) == bullets[0].group(1)
    )
    if not flows:
        return FlowSection(direction, flows, span.start)
    last = flows[-1].span
    return FlowSection(direction, flows, _item_end(text, last.end, span.end, _quote(text, last.start).count(">")))


def _read_flow(direction: Direction, span: Span, text: str, regions: Regions) -> Flow:
    what, partners = _parse(span.of(text), lambda at: regions.is_live(span.start + at))
    return Flow(direction, what, partners, span)


def _item_end(text: str, end: int, limit: int, depth: int) -> int:
    """Return where the list item ends whose first line ends at `end`: further lines of its text belong to it.

    It stands in quotes of that depth; their marks do not belong to its text.
    """
    while True:
        line = text.find("\n", end, limit) + 1
        quote = _QUOTE.match(text, line, limit) if line else None
        if not quote or quote.group().count(">") != depth:
            return end
        following = _GOES_ON.match(text, quote.end(), limit)
        if not following:
            return end
        end = following.end()


def _quote(text: str, offset: int) -> str:
    """Return the marks of the quotes that the line at `offset` stands in, with the white space before and between."""
    quote = _QUOTE.match(text, text.rfind("\n", 0, offset) + 1)
    return quote.group() if quote else ""


def parse_flow(sentence: str) -> tuple[str, tuple[str, ...]]:
    """Split a flow's sentence: `Service parts for [[Engage]].` -> `("Service parts", ("Engage",))`.

    The partners are the links at its end; where it does not end with one, all its links.
    """
    return _parse(sentence, lambda _: True)


def _parse(sentence: str, is_live: Callable[[int], bool]) -> tuple[str, tuple[str, ...]]:
    """Split a sentence of which only some places can hold a link: none in code does."""
    if "#" in sentence or "^" in sentence or "%%" in sentence or "\u2705" in sentence:
        sentence = _BEHIND.sub("", sentence)
    links = [link for link in _TARGET.finditer(sentence) if is_live(link.start())] if "[" in sentence else []
    first = len(links)
    end = len(sentence.rstrip(_CLOSING))
    while first and links[first - 1].end() == end:
        first -= 1
        between = _BETWEEN.match(sentence, links[first - 1].end()) if first else None
        end = links[first - 1].end() if between and between.end() == links[first].start() else -1
    if first == len(links):
        return sentence.strip().rstrip(" .;,"), tuple(_partner(link) for link in links)
    what = sentence[: links[first].start()].strip()
    word = next((word for word in _WORDS if what.endswith(f" {word}") or what == word), "")
    what = what[: len(what) - len(word)].rstrip(" ,;:-")
    return what, tuple(_partner(link) for link in links[first:])


def find_linked_notes(sentence: str) -> list[str]:
    """Return the notes that the links of a sentence name, wherever they stand."""
    return [_partner(link) for link in _TARGET.finditer(sentence)]


def _partner(link: re.Match[str]) -> str:
    """Return the note that a link of either form names."""
    if link["wiki"]:
        return link["wiki"].strip()
    from urllib.parse import unquote

    return unquote(link["angle"] or link["bare"]).strip().removesuffix(".md")


def flow_sentence(direction: Direction, what: str, partners: list[str]) -> str:
    """Return a flow as a sentence of the format; without partners just `what`."""
    if not partners:
        return what
    links = [f"[[{partner}]]" for partner in partners]
    listed = " and ".join([", ".join(links[:-1]), links[-1]]) if len(links) > 1 else links[0]
    return f"{what} {PARTNER_WORDS[direction]} {listed}."


def bullet_after(text: str, section: FlowSection, sentence: str) -> str:
    """Return the text that, put at `section.end`, adds a bullet in the style of the section's last one."""
    if not section.flows:
        return f"{line_ending(text)}{_quote(text, section.end)}- {sentence}"
    last = section.flows[-1].span
    first = section.flows[0].span.start
    marker = _MARKER.match(text, text.rfind("\n", 0, first) + 1, first)
    is_closed = text.endswith((".", ";"), 0, section.end) or last.of(text).endswith((".", ";"))
    bullet = marker.group() if marker else f"{_quote(text, first)}- "
    return line_ending(text) + bullet + (sentence if is_closed else sentence.rstrip("."))
