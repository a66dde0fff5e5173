"""A note as rules see it: its text, and what can be read from it, each thing once and only when asked for.

`Vault`'s files are around it: other notes, what leads to it, the vault's settings.
"""

import bisect
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from scaffold.config import Cards, Check
from scaffold.link import Link
from scaffold.links import find_links
from scaffold.markdown.callouts import Callout, callouts
from scaffold.markdown.card import Card, Stray
from scaffold.markdown.cards import cards
from scaffold.markdown.checkboxes import Checkbox, checkboxes
from scaffold.markdown.flows import Section, sections
from scaffold.markdown.front_matter import front_matter, front_matter_block
from scaffold.markdown.headings import Heading, headings
from scaffold.markdown.properties import Property, PropertyError, Scalar, properties
from scaffold.markdown.regions import Regions, find_regions, remember
from scaffold.tasks.document import task_lines
from scaffold.tasks.lint import Problem, lint_ids
from scaffold.tasks.settings import Settings as TaskSettings
from scaffold.text import Lines, Span, line_span
from scaffold.vault.attachments import count_pages, is_attachment
from scaffold.vault.habits import opening_comment
from scaffold.vault.names import key, stem
from scaffold.vault.resolution import Target
from scaffold.vault.vault import Vault

CARDS = "cards"  # the heading above the cards, and in the singular the title or type of a card's box
KEY_MESSAGE = "key message"
TEMPLATE = ("aliases", "created", "Class", "Source", "tags", "cards-deck")  # what the shipped templates write, in order
FUNDAMENTALS = re.compile(r"%%\r?\n[ \t]*FUND[AI]MENTALS:.*?%%", re.DOTALL)  # the format spells it with an I, too
_LINK = "\ufffc"  # stands for each character of a link in `Note.prose`
_WORD = re.compile(r"\w[\w'\u2019-]*")
_TASK_ID = re.compile("\U0001f194|\u26d4|\\b(?:id|dependsOn)::")
_CANDIDATES = 100  # names that are compared letter by letter with one that leads nowhere
_NO_ATTACHMENTS = (".canvas", ".base", ".py", ".js", ".css")  # they are opened for themselves
_MARKS_OF_FORMAT = ("class", "cards-deck")


@dataclass(frozen=True, slots=True)
class Reference:
    """A link of a note that Obsidian follows, and the file it means."""

    link: Link
    target: Target


@dataclass(eq=False)
class Note:
    """One note, and the vault around it."""

    path: str
    text: str
    around: "Surroundings"

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
            return properties(self.text), None
        except PropertyError as error:
            return (), error

    def find_property(self, name: str) -> Property | None:
        """Return a property by its name, in any case."""
        return next((each for each in self.properties if each.key.lower() == name.lower()), None)

    def value(self, name: str) -> Scalar | None:
        """Return the first value of a property."""
        found = self.find_property(name)
        return found.scalars[0] if found and found.scalars else None

    @cached_property
    def inner(self) -> Span | None:
        """Where the YAML between the fences stands."""
        return front_matter(self.text)

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings, in order."""
        return headings(self.text, self.regions)

    @cached_property
    def titles(self) -> list[Heading]:
        """The headings of level 1 outside of quotes that are not the one above the cards."""
        return [
            heading
            for heading in self.headings
            if heading.level == 1
            and heading.text.strip().lower() != CARDS
            and ">" not in self.text[line_span(self.text, heading.span.start).start : heading.span.start]
        ]

    @property
    def head(self) -> Span:
        """Where to show what is true of the note as a whole: its first title, else its first line of prose."""
        if self.titles:
            return self.titles[0].span
        start = self.front.end if self.front and self.front.end < len(self.text) else 0
        return line_span(self.text, start)

    @cached_property
    def callouts(self) -> list[Callout]:
        """The callouts, in order."""
        return list(callouts(self.text, self.regions))

    @cached_property
    def key_messages(self) -> list[Callout]:
        """The callouts with the title `Key Message`."""
        return [each for each in self.callouts if each.title.of(self.text).strip().lower() == KEY_MESSAGE]

    @cached_property
    def card_boxes(self) -> list[Callout]:
        """The callouts that hold cards: those of type `card`, or with the title `card`."""
        return [each for each in self.callouts if "card" in (each.type, each.title.of(self.text).strip().lower())]

    @cached_property
    def _cards(self) -> tuple[list[Card], list[Stray]]:
        settings = self.around.cards
        return cards(self.text, self.regions, scope=settings.scope, braces=settings.braces)  # type: ignore[arg-type]

    @property
    def cards(self) -> list[Card]:
        """The flashcards, in order."""
        return self._cards[0]

    @property
    def strays(self) -> list[Stray]:
        """The lines of card boxes that are no cards."""
        return self._cards[1]

    @cached_property
    def checkboxes(self) -> list[Checkbox]:
        """The checkboxes, in order."""
        return list(checkboxes(self.text, self.regions))

    @cached_property
    def sections(self) -> list[Section]:
        """The sections of inputs and outputs."""
        return sections(self.text, self.regions)

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
        found = [link for link in find_links(self.path, self.text) if not link.inert]
        return [Reference(link, self.around.resolve(link, self.path)) for link in sorted(found, key=_place)]

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
            bool(self.key_messages)
            or any(each.key.lower() in _MARKS_OF_FORMAT for each in self.properties)
            or self.fundamentals is not None
        )

    @cached_property
    def fundamentals(self) -> Span | None:
        """Where the comment of fundamentals stands."""
        found = FUNDAMENTALS.search(self.text) if "%%" in self.text else None
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
        bare = _overwritten(self.text, blank, " ")
        return _overwritten(bare, [each.link.span for each in self.references], _LINK)

    @cached_property
    def word_count(self) -> int:
        """How many words of prose the note has, those of links not counted."""
        return sum(1 for _ in _WORD.finditer(self.prose))


@dataclass
class Surroundings:
    """The vault around the notes: `notes` reads each once; what the rules ask of all of them is found once."""

    vault: Vault
    config: Check = field(default_factory=Check)
    tasks: TaskSettings = field(default_factory=TaskSettings)
    cards: Cards = field(default_factory=Cards)
    templates: Collection[str] = ()  # folders whose notes are templates
    is_stale: Callable[[str], bool] = lambda _path: False
    has_tasks_plugin: bool = True
    texts: Mapping[str, str] = field(default_factory=dict)  # of notes that are looked at as if they were changed
    _pages: dict[str, int] = field(default_factory=dict)
    _near: dict[str, str] = field(default_factory=dict)
    _comments: dict[str, str | None] = field(default_factory=dict)

    @cached_property
    def notes(self) -> dict[str, Note]:
        """All notes by their path, templates left out."""
        left_out = (*self.templates, *self.config.exclude)
        paths = [path for path in self.vault.notes if not _is_below(path, left_out)]
        return {path: Note(path, self._text(path), self) for path in self.vault.watched(paths)}

    def _text(self, path: str) -> str:
        return self.texts[path] if path in self.texts else self.vault.read(path)

    def with_texts(self, texts: Mapping[str, str]) -> "Surroundings":
        """Return the same vault, some notes with other texts."""
        return Surroundings(
            self.vault,
            self.config,
            self.tasks,
            self.cards,
            self.templates,
            self.is_stale,
            self.has_tasks_plugin,
            dict(texts),
            self._pages,
        )

    def note(self, path: str | None) -> Note | None:
        """Return a note that is no template."""
        return self.notes.get(path) if path else None

    def resolve(self, link: Link, source: str) -> Target:
        """Return the file that a link in `source` means."""
        return self.vault.resolver.resolve(f"/{link.path.text}" if link.kind == "path" else link.path.text, source)

    @cached_property
    def linked(self) -> frozenset[str]:
        """The files that another file leads to: a note, a template, a canvas or the bookmarks."""
        found: set[str] = set()
        for path in self.vault.linking:
            note = self.notes.get(path)
            if note:
                references = note.references
            elif path.lower().endswith((".md", ".canvas", ".json")):
                text = self.vault.read(path)
                references = [Reference(link, self.resolve(link, path)) for link in find_links(path, text)]
            else:
                continue
            for each in references:
                if each.target.path and each.target.path != path:
                    found |= {each.target.path, *each.target.others}
        return frozenset(found)

    @cached_property
    def names(self) -> dict[str, str]:
        """The titles and aliases of several words, as they are written, and the note that each means alone."""
        found: dict[str, set[str]] = {}
        for note in self.notes.values():
            aliases = note.find_property("aliases")
            for name in {note.title, *(scalar.value for scalar in (aliases.scalars if aliases else ()))}:
                if " " in name.strip():
                    found.setdefault(name.strip(), set()).add(note.path)
        return {name: min(paths) for name, paths in found.items() if len(paths) == 1}

    @cached_property
    def names_by_start(self) -> dict[str, dict[str, list[str]]]:
        """The keys of `names` by their first word, and then their second, the longest first."""
        found: dict[str, dict[str, list[str]]] = {}
        for name in sorted(self.names, key=len, reverse=True):
            words = _WORD.findall(name)
            if len(words) > 1:
                found.setdefault(words[0], {}).setdefault(words[1], []).append(name)
        return found

    def mentions(self, note: Note, within: Span) -> Iterator[tuple[Span, str]]:
        """Yield where the prose of a note names another by its title or alias without a link, and which note."""
        words = list(_WORD.finditer(note.prose, within.start, within.end))
        reached = within.start
        for word, following in pairwise(words):
            second = self.names_by_start.get(word.group())
            for name in second.get(following.group(), ()) if second else ():
                start = word.start()
                end = start + len(name)
                ends_there = not _WORD.match(note.prose, end) and note.prose.startswith(name, start)
                if start >= reached and ends_there and end <= within.end and self.names[name] != note.path:
                    yield Span(start, end), self.names[name]
                    reached = end
                    break

    def opening_comment(self, folder: str) -> str | None:
        """The comment below the front matter of most notes of a folder, None without one."""
        if folder not in self._comments:
            self._comments[folder] = opening_comment(self.vault, folder)
        return self._comments[folder]

    @cached_property
    def unused(self) -> dict[str, list[str]]:
        """The attachments that nothing leads to, by the note to which the finding falls: the first one nearby."""
        banners = {note.value("banner") for note in self.notes.values() if "banner" in note.text}
        resolver = self.vault.resolver
        shown = {resolver.resolve(banner.value, "").path for banner in banners if banner}
        used = self.linked | {note for each in self.notes.values() for note in self._own_attachments(each)}
        found: dict[str, list[str]] = {}
        for path in self.vault.paths:
            if is_attachment(path) and path not in used and path not in shown and not path.endswith(_NO_ATTACHMENTS):
                found.setdefault(self._nearest(path), []).append(path)
        return found

    def _own_attachments(self, note: Note) -> Iterator[str]:
        yield from (each.target.path for each in note.references if each.target.path)

    def _nearest(self, path: str) -> str:
        """Return the first note in the deepest folder above a file that has one."""
        folder = path.rpartition("/")[0]
        while True:
            inside = [note for note in self.notes if not folder or note.startswith(f"{folder}/")]
            if inside or not folder:
                return min(inside, default="")
            folder = folder.rpartition("/")[0]

    @cached_property
    def expected_properties(self) -> list[str]:
        """The properties that a note of the format has, in order: by the setting, else those that most notes have."""
        if self.config.properties:
            return self.config.properties
        kept = [{each.key.lower() for each in note.properties} for note in self.notes.values() if note.is_kept]
        return [name for name in TEMPLATE if 2 * sum(name.lower() in keys for keys in kept) >= len(kept)]

    @cached_property
    def task_ids(self) -> dict[str, list[tuple[int, Problem]]]:
        """What is wrong with the ids of tasks, which are those of the whole vault, by note and line."""
        tasks = [
            (path, line)
            for path, note in self.notes.items()
            if _TASK_ID.search(note.text)
            for line in task_lines(note.text, self.tasks, note.regions)
        ]
        found: dict[str, list[tuple[int, Problem]]] = {}
        for path, line, problem in lint_ids(tasks):
            found.setdefault(path, []).append((line.number, problem))
        return found

    @cached_property
    def card_ids(self) -> dict[str, tuple[str, int]]:
        """Where the first card with each id stands: path and offset."""
        found: dict[str, tuple[str, int]] = {}
        for note in self.notes.values():
            for card in note.cards:
                if card.id:
                    found.setdefault(card.id, (note.path, card.span.start))
        return found

    @cached_property
    def card_fronts(self) -> dict[tuple[str, str], tuple[str, int]]:
        """Where the first card with each front in a deck stands: path and offset."""
        found: dict[tuple[str, str], tuple[str, int]] = {}
        for note in self.notes.values():
            for card in note.cards:
                found.setdefault(self.front_key(note, card), (note.path, card.span.start))
        return found

    def front_key(self, note: Note, card: Card) -> tuple[str, str]:
        """Return what two cards have in common that ask the same: their deck and front."""
        deck = note.value("cards-deck")
        return deck.value if deck else note.folder, " ".join(card.front[0].of(note.text).split()).casefold()

    def page_count(self, path: str) -> int:
        """Return how many pages a PDF of the vault has, 0 where that cannot be read."""
        if path not in self._pages:
            self._pages[path] = count_pages(self.vault.read_bytes(path))
        return self._pages[path]

    @cached_property
    def _stems_by_part(self) -> dict[str, list[str]]:
        """The names of files by their words and their first letters: what a misspelt name still shares with one."""
        found: dict[str, list[str]] = {}
        for path in self.vault.paths:
            for part in _parts_of(key(stem(path))):
                found.setdefault(part, []).append(stem(path))
        return found

    def near(self, name: str) -> str:
        """Return the end of a sentence: which file a name that leads nowhere may have meant."""
        if name not in self._near:
            self._near[name] = self._nearest_name(name)
        return self._near[name]

    def _nearest_name(self, name: str) -> str:
        import difflib

        wanted = key(stem(name))
        shared = Counter(each for part in _parts_of(wanted) for each in self._stems_by_part.get(part, ())[:_CANDIDATES])
        likely = {key(each): each for each, _ in shared.most_common(_CANDIDATES)}
        found = difflib.get_close_matches(wanted, likely, n=1, cutoff=0.75)
        return f"; did you mean {likely[found[0]]!r}?" if found else ""

    def partner(self, name: str, source: str) -> str:
        """Return the key of the title that a partner of a flow has."""
        path = self.vault.resolver.resolve(name, source).path
        return key(stem(path) if path else name)


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any(path.startswith(f"{folder.strip('/')}/") for folder in folders)


def _parts_of(name: str) -> set[str]:
    words = _WORD.findall(name)
    return {*words, name[:3], name[-6:-3] + name[-3:]}


def _place(link: Link) -> Span:
    return link.span


def _overwritten(text: str, spans: list[Span], character: str) -> str:
    """Return `text` with each character of the spans replaced, line ends kept."""
    pieces: list[str] = []
    reached = 0
    for span in sorted(spans):
        start = max(span.start, reached)
        if start < span.end:
            pieces.append(text[reached:start])
            pieces.append(re.sub(r"[^\n]", character, text[start : span.end]))
            reached = span.end
    return "".join([*pieces, text[reached:]])
