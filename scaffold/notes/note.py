"""A note as rules see it: its text, and what can be read from it, each thing once and only when asked for."""

import bisect
import copy
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scaffold.cards.card import Card, Stray
from scaffold.cards.note_cards import find_cards
from scaffold.flows.syntax import FlowSection, find_flow_sections
from scaffold.frontmatter.fences import front_matter_block, front_matter_span
from scaffold.frontmatter.properties import Property, PropertyError, Scalar, read_properties
from scaffold.links.find import find_live_links
from scaffold.links.link import Link
from scaffold.markdown.callouts import Callout, find_callouts
from scaffold.markdown.checkboxes import Checkbox, find_checkboxes
from scaffold.markdown.emphasis import find_emphasis
from scaffold.markdown.headings import Heading, find_headings
from scaffold.markdown.regions import Regions, find_regions, remember
from scaffold.notes.masking import overwrite, reaches, stands_outside
from scaffold.notes.mentions import BLANKS, WORD
from scaffold.notes.outline import Outline, block_ids
from scaffold.notes.unlinkable import unlinkable
from scaffold.text.encoding import encode
from scaffold.text.lines import Lines, line_span_at
from scaffold.text.spans import Span
from scaffold.vault.names import stem
from scaffold.vault.resolver import Target

if TYPE_CHECKING:
    from scaffold.notes.index import NoteIndex

CARDS = "cards"  # the heading above the cards, and in the singular the title or type of a card's box
KEY_MESSAGE = "key message"
_MESSAGE = b"ey message"  # the sign of Kelvin is a k, too, to Python
FUNDAMENTALS = re.compile(r"%%\r?\n[ \t]*FUND[AI]MENTALS:.*?%%", re.DOTALL)  # the format spells it with an I, too
_DELIMITERS = re.compile(
    r"^(?=[^|\n]*\|)[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\r?$", re.MULTILINE
)
_LINK = "\ufffc"  # stands for each character of a link in `Note.prose`
_MARKS_OF_FORMAT = ("class", "cards-deck")


class Reference(NamedTuple):
    """A link of a note that Obsidian follows, and the file it means."""

    link: Link
    target: Target


@dataclass(eq=False)
class Note:
    """One note, and the vault around it."""

    path: str
    around: "NoteIndex"

    @cached_property
    def text(self) -> str:
        """The text, read when it is first asked for: a process may look at a part of the notes."""
        return self.around.text(self.path)

    def within(self, around: "NoteIndex") -> "Note":
        """Return the same note in another state of the same vault, with all that was read of its text."""
        other = copy.copy(self)
        other.around = around
        return other

    def with_text(self, text: str) -> "Note":
        """Return the note as it would be with another text, nothing of it read yet."""
        other = Note(self.path, self.around)
        other.__dict__["text"] = text
        return other

    @property
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

    @cached_property
    def _held(self) -> frozenset[bytes]:
        """Which words of the format stand in the text, in any case: without them there is nothing to look for."""
        lowered = encode(self.text).lower()
        return frozenset(word for word in (b"card", b"#card", _MESSAGE) if word in lowered)

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.text)

    @cached_property
    def regions(self) -> Regions:
        """What is no prose."""
        return find_regions(self.text)

    @cached_property
    def front(self) -> Span | None:
        """Where the front matter stands, fences included."""
        return front_matter_block(self.text)

    @cached_property
    def property_error(self) -> PropertyError | None:
        """Why the properties cannot be read."""
        return self._read[1]

    @property
    def properties(self) -> tuple[Property, ...]:
        """The properties, none where they cannot be read."""
        return self._read[0]

    @cached_property
    def _read(self) -> tuple[tuple[Property, ...], PropertyError | None]:
        try:
            return read_properties(self.text), None
        except PropertyError as error:
            return (), error

    def find_property(self, name: str) -> Property | None:
        """Return a property by its name, in any case."""
        return self._by_name.get(name.lower())

    @cached_property
    def _by_name(self) -> dict[str, Property]:
        found: dict[str, Property] = {}
        for each in self.properties:
            found.setdefault(each.key.lower(), each)
        return found

    def value(self, name: str) -> Scalar | None:
        """Return the first value of a property."""
        found = self.find_property(name)
        return found.scalars[0] if found and found.scalars else None

    @cached_property
    def inner(self) -> Span | None:
        """Where the YAML between the fences stands."""
        return front_matter_span(self.text)

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings, in order."""
        return find_headings(self.text, self.regions)

    @cached_property
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

    @cached_property
    def callouts(self) -> list[Callout]:
        """The callouts, in order."""
        return list(find_callouts(self.text, self.regions))

    @cached_property
    def key_messages(self) -> list[Callout]:
        """The callouts with the title `Key Message`."""
        if _MESSAGE not in self._held:
            return []
        return [each for each in self.callouts if each.title.of(self.text).strip().lower() == KEY_MESSAGE]

    @cached_property
    def card_boxes(self) -> list[Callout]:
        """The callouts that hold cards: those of type `card`, or with the title `card`."""
        if b"card" not in self._held:
            return []
        return [each for each in self.callouts if "card" in (each.type, each.title.of(self.text).strip().lower())]

    @cached_property
    def cards_and_strays(self) -> tuple[list[Card], list[Stray]]:
        """The flashcards, and the lines of card boxes that are none."""
        settings = self.around.cards
        if settings.scope == "boxes" and not self._may_have_cards:
            return [], []
        return find_cards(self.text, self.regions, scope=settings.scope, braces=settings.braces)  # type: ignore[arg-type]

    @property
    def _may_have_cards(self) -> bool:
        """Tell whether there is a box, a heading's tag or a fenced block, one of which each card needs."""
        return b"card" in self._held and (bool(self.card_boxes) or b"#card" in self._held or self._has_fenced_cards)

    @property
    def _has_fenced_cards(self) -> bool:
        fenced = [each.span for each in self.regions.regions if each.kind == "fenced code"]
        return any("fla" in span.of(self.text).partition("\n")[0].lower() for span in fenced)

    @property
    def cards(self) -> list[Card]:
        """The flashcards, in order."""
        return self.cards_and_strays[0]

    @property
    def strays(self) -> list[Stray]:
        """The lines of card boxes that are no cards."""
        return self.cards_and_strays[1]

    @cached_property
    def checkboxes(self) -> list[Checkbox]:
        """The checkboxes, in order."""
        return list(find_checkboxes(self.text, self.regions))

    @cached_property
    def sections(self) -> list[FlowSection]:
        """The sections of inputs and outputs."""
        return find_flow_sections(self.text, self.regions)

    def in_flow(self, span: Span) -> bool:
        """Tell whether a span lies in a flow."""
        number = bisect.bisect_right(self._flows, span.start, key=lambda each: each.start) - 1
        return number >= 0 and self._flows[number].overlaps(span)

    @cached_property
    def _flows(self) -> list[Span]:
        return [flow.span for section in self.sections for flow in section.flows]

    @cached_property
    def references(self) -> list[Reference]:
        """The links that Obsidian follows, in order, with their targets."""
        remember(self.text, self.regions)  # what looks for links asks for them
        return [Reference(link, self.around.resolve(link, self.path)) for link in find_live_links(self.path, self.text)]

    @cached_property
    def dangling(self) -> list[Reference]:
        """Those of the references that lead nowhere."""
        return [each for each in self.references if each.target.path is None]

    @cached_property
    def deep_references(self) -> list[Reference]:
        """Those of the references that lead to a part of a file."""
        return [each for each in self.references if each.link.subpath.text]

    @cached_property
    def outline(self) -> Outline:
        """What links and flows of other notes ask of the note."""
        return Outline(
            self.path,
            self.title,
            self.headings,
            block_ids(self.text, self.regions),
            self.sections,
        )

    @cached_property
    def is_kept(self) -> bool:
        """Tell whether the note is one of the vault's format, and so held to its fundamentals.

        It is with a property `Class` or `cards-deck`, the comment of fundamentals, or a key message; by the setting
        `fundamentals = "all"` each note with a title is. A note whose name begins with `_` is an overview, and is not.
        """
        if self.title.startswith("_"):
            return False
        if self.around.config.fundamentals == "all" and self.titles:
            return True
        return (
            any(name in self._by_name for name in _MARKS_OF_FORMAT)
            or bool(self.key_messages)
            or self.fundamentals is not None
        )

    @cached_property
    def fundamentals(self) -> Span | None:
        """Where the comment of fundamentals stands."""
        found = FUNDAMENTALS.search(self.text) if "%" in self.text else None
        return Span(*found.span()) if found and not self._in_code(found.start()) else None

    def _in_code(self, offset: int) -> bool:
        region = self.regions.at(offset)
        return region is not None and "code" in region.kind

    @cached_property
    def prose(self) -> str:
        """The text with all that its author did not write as prose blanked, so that offsets stay.

        Blank are code, math, HTML, comments, front matter, headings, task lines and card boxes; each character of a
        link is U+FFFC.
        """
        blank = [region.span for region in self.regions.regions]
        blank += self.regions.headings
        blank += [box.span for box in self.card_boxes]
        blank += [box.line for box in self.checkboxes]
        bare = overwrite(self.text, blank, " ")
        return overwrite(bare, [each.link.span for each in self.references], _LINK)

    @property
    def linkable(self) -> str:
        """The prose with all blanked in which no link may be put; each character of it is U+FFFC."""
        return overwrite(self.prose, unlinkable(self.text), _LINK)

    def in_table(self, offset: int) -> bool:
        """Tell whether a place lies in a row of a table, where a bar must be escaped: its block has a row of dashes."""
        start = self.text.rfind("\n\n", 0, offset) + 1
        end = self.text.find("\n\n", offset)
        return _DELIMITERS.search(self.text, start, len(self.text) if end < 0 else end) is not None

    def may_show(self, said: str) -> bool:
        """Tell whether words may stand in `prose`: they stand elsewhere than in what is blanked there."""
        return stands_outside(self.text, said, self._hidden) or bool(BLANKS.search(said))

    @cached_property
    def _hidden(self) -> list[tuple[int, int]]:
        spans = [region.span for region in self.regions.regions]
        spans += self.regions.headings
        spans += [each.link.span for each in self.references]
        return reaches(spans)

    @cached_property
    def word_count(self) -> int:
        """How many words of prose the note has, those of links not counted."""
        return len(WORD.findall(self.prose))

    @cached_property
    def emphasised(self) -> list[Span]:
        """What is emphasised in the prose."""
        return list(find_emphasis(self.prose))
