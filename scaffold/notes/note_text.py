"""A note as Obsidian reads it: what its text says by itself, each thing once and only when it is asked for."""

import bisect
import re
from dataclasses import dataclass
from typing import Protocol, Self

from scaffold.flows.syntax import FlowSection, find_flow_sections
from scaffold.frontmatter.fences import front_matter_block, front_matter_span
from scaffold.frontmatter.properties import Property, PropertyError, Scalar, read_properties
from scaffold.links.find import find_live_links
from scaffold.links.link import Link
from scaffold.markdown.callouts import Callout, find_callouts
from scaffold.markdown.checkboxes import Checkbox, find_checkboxes
from scaffold.markdown.headings import Heading, find_headings
from scaffold.markdown.regions import Regions, find_regions, remember
from scaffold.notes.outline import Outline, find_block_ids
from scaffold.text.lazy import lazy
from scaffold.text.lines import Lines, line_span_at
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span
from scaffold.vault.config import Cards, Check
from scaffold.vault.names import stem

CARDS = "cards"  # the heading above the cards, and in the singular the title or type of a card's box
_DELIMITERS = compile_later(
    r"^(?=[^|\n]*\|)[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\r?$", re.MULTILINE
)


class NoteContext(Protocol):
    """What a note needs to know of the vault around it: its settings, and how its text is read."""

    @property
    def check(self) -> Check:
        """The settings of rules."""

    @property
    def cards(self) -> Cards:
        """The settings of flashcards."""

    def text(self, path: str) -> str:
        """Return the text of the note at `path`."""


@dataclass(eq=False)
class NoteText:
    """One note; nothing in it depends on other files, so it holds as long as its text does."""

    path: str
    context: NoteContext

    @lazy
    def text(self) -> str:
        """The text, read when it is first asked for: a process may look at a part of the notes."""
        return self.context.text(self.path)

    def with_text(self, text: str) -> Self:
        """Return the note as it would be with another text, nothing of it read yet."""
        other = type(self)(self.path, self.context)
        other.__dict__["text"] = text
        return other

    def forget(self) -> None:
        """Let go of the text and of all that was found in it; both are read again when they are asked for."""
        for name in self.__dict__.keys() - {"path", "context"}:
            del self.__dict__[name]

    @lazy
    def title(self) -> str:
        """The name of the file, without its ending."""
        return stem(self.path)

    @property
    def is_utf16(self) -> bool:
        """Tell whether the file begins with the mark of UTF-16, which Obsidian does not read."""
        return self.text.startswith(("\udcff\udcfe", "\udcfe\udcff"))

    @property
    def folder(self) -> str:
        """The folder of the note, "" for the vault's own."""
        return self.path.rpartition("/")[0]

    @lazy
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.text)

    @lazy
    def regions(self) -> Regions:
        """What is not prose."""
        return find_regions(self.text)

    @lazy
    def front(self) -> Span | None:
        """Where the front matter stands, fences included."""
        return front_matter_block(self.text)

    @lazy
    def property_error(self) -> PropertyError | None:
        """Why the properties cannot be read."""
        return self._read[1]

    @property
    def properties(self) -> tuple[Property, ...]:
        """The properties, none where they cannot be read."""
        return self._read[0]

    @lazy
    def _read(self) -> tuple[tuple[Property, ...], PropertyError | None]:
        try:
            return read_properties(self.text), None
        except PropertyError as error:
            return (), error

    def find_property(self, name: str) -> Property | None:
        """Return a property by its name, in any case."""
        return self._by_name.get(name.lower())

    @lazy
    def _by_name(self) -> dict[str, Property]:
        properties: dict[str, Property] = {}
        for entry in self.properties:
            properties.setdefault(entry.key.lower(), entry)
        return properties

    def value(self, name: str) -> Scalar | None:
        """Return the first value of a property."""
        entry = self.find_property(name)
        return entry.scalars[0] if entry and entry.scalars else None

    @lazy
    def inner(self) -> Span | None:
        """Where the YAML between the fences stands."""
        return front_matter_span(self.text)

    @lazy
    def headings(self) -> list[Heading]:
        """The headings, in order."""
        return find_headings(self.text, self.regions)

    @lazy
    def titles(self) -> list[Heading]:
        """The headings of level 1 outside of quotes that are not the one above the cards."""
        return [
            heading
            for heading in self.headings
            if heading.level == 1
            and heading.text.strip().lower() != CARDS
            and ">" not in self.text[line_span_at(self.text, heading.span.start).start : heading.span.start]
        ]

    @property
    def head(self) -> Span:
        """Where to show what is true of the note as a whole: its first title, else its first line of prose."""
        if self.titles:
            return self.titles[0].span
        start = self.front.end if self.front and self.front.end < len(self.text) else 0
        return line_span_at(self.text, start)

    @lazy
    def callouts(self) -> list[Callout]:
        """The callouts, in order."""
        return list(find_callouts(self.text, self.regions))

    @lazy
    def checkboxes(self) -> list[Checkbox]:
        """The checkboxes, in order."""
        return list(find_checkboxes(self.text, self.regions))

    @lazy
    def links(self) -> list[Link]:
        """The links that Obsidian follows, in order."""
        remember(self.text, self.regions)  # what looks for links asks for them
        return find_live_links(self.path, self.text)

    @lazy
    def has_subpaths(self) -> bool:
        """Tell whether a link leads to a part of a file."""
        return any(link.subpath.text for link in self.links)

    @lazy
    def sections(self) -> list[FlowSection]:
        """The sections of inputs and outputs."""
        return find_flow_sections(self.text, self.regions, self.headings)

    def in_flow(self, span: Span) -> bool:
        """Tell whether a span lies in a flow."""
        number = bisect.bisect_right(self._flows, span.start, key=lambda flow: flow.start) - 1
        return number >= 0 and self._flows[number].overlaps(span)

    @lazy
    def _flows(self) -> list[Span]:
        return [flow.span for section in self.sections for flow in section.flows]

    @lazy
    def outline(self) -> Outline:
        """What links and flows of other notes ask of the note."""
        return Outline(
            self.path,
            self.title,
            self.headings,
            find_block_ids(self.text, self.regions),
            self.sections,
        )

    def in_table(self, offset: int) -> bool:
        """Tell whether a place lies in a row of a table, where a bar must be escaped: its block has a row of dashes."""
        start = self.text.rfind("\n\n", 0, offset) + 1
        end = self.text.find("\n\n", offset)
        return _DELIMITERS.search(self.text, start, len(self.text) if end < 0 else end) is not None
