"""A note as rules see it: what the vault's format makes of its text, and the prose in it."""

import re

from scaffold.cards.card import Card, Stray
from scaffold.cards.note_cards import find_cards
from scaffold.markdown.callouts import Callout
from scaffold.markdown.emphasis import find_emphasis
from scaffold.notes.masking import find_reaches, overwrite, stands_outside
from scaffold.notes.mentions import BLANKS, count_words
from scaffold.notes.note_text import NoteText
from scaffold.notes.unlinkable import find_unlinkable
from scaffold.tasks.note_tasks import TaskLine, task_lines
from scaffold.tasks.settings import Settings as TaskSettings
from scaffold.text.encoding import encode
from scaffold.text.lazy import lazy
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

KEY_MESSAGE = "key message"
_MESSAGE = b"ey message"  # the sign of Kelvin is a k, too, to Python
FUNDAMENTALS = compile_later(r"%%\r?\n[ \t]*FUND[AI]MENTALS:.*?%%", re.DOTALL)  # the format spells it with an I, too
LINK_MARK = "\ufffc"  # stands for each character of a link in `Note.prose`
_MARKS_OF_FORMAT = ("class", "cards-deck")


class Note(NoteText):
    """One note: its key messages, cards and prose, beside what Obsidian reads of it."""

    @lazy
    def _held(self) -> frozenset[bytes]:
        """Which words of the format stand in the text, in any case: without them there is nothing to look for."""
        lowered = encode(self.text).lower()
        words = (b"card", b"#card", _MESSAGE) if b"card" in lowered else (_MESSAGE,)
        return frozenset([word for word in words if word in lowered])

    @lazy
    def key_messages(self) -> list[Callout]:
        """The callouts with the title `Key Message`."""
        if _MESSAGE not in self._held:
            return []
        return [box for box in self.callouts if box.title.of(self.text).strip().lower() == KEY_MESSAGE]

    @lazy
    def card_boxes(self) -> list[Callout]:
        """The callouts that hold cards: those of type `card`, or with the title `card`."""
        if b"card" not in self._held:
            return []
        return [box for box in self.callouts if "card" in (box.type, box.title.of(self.text).strip().lower())]

    @lazy
    def cards_and_strays(self) -> tuple[list[Card], list[Stray]]:
        """The flashcards, and the malformed card lines."""
        settings = self.context.cards
        if settings.scope == "boxes" and not self._may_have_cards:
            return [], []
        return find_cards(
            self.text,
            self.regions,
            scope=settings.scope,  # type: ignore[arg-type]
            braces=settings.braces,
            callouts=self.callouts,
            headings=self.headings,
        )

    @property
    def _may_have_cards(self) -> bool:
        """Tell whether there is a box, a heading's tag or a fenced block, one of which each card needs."""
        return b"card" in self._held and (bool(self.card_boxes) or b"#card" in self._held or self._has_fenced_cards)

    @property
    def _has_fenced_cards(self) -> bool:
        fenced = [region.span for region in self.regions.regions if region.kind == "fenced code"]
        return any("fla" in span.of(self.text).partition("\n")[0].lower() for span in fenced)

    @property
    def cards(self) -> list[Card]:
        """The flashcards, in order."""
        return self.cards_and_strays[0]

    @property
    def strays(self) -> list[Stray]:
        """The malformed card lines."""
        return self.cards_and_strays[1]

    def tasks(self, settings: TaskSettings) -> list[TaskLine]:
        """Return the tasks, in order; the notes of one vault all have the same settings."""
        for known, tasks in self._tasks:
            if known is settings:
                return tasks
        tasks = list(task_lines(self.text, settings, self.regions))
        self._tasks.append((settings, tasks))
        return tasks

    @lazy
    def _tasks(self) -> list[tuple[TaskSettings, list[TaskLine]]]:
        return []

    @lazy
    def is_kept(self) -> bool:
        """Tell whether the note is one of the vault's format, and so held to its fundamentals.

        It is with a property `Class` or `cards-deck`, the comment of fundamentals, or a key message; by the setting
        `fundamentals = "all"` each note with a title is. A note whose name begins with `_` is an overview, and is not.
        """
        if self.title.startswith("_"):
            return False
        if self.context.check.fundamentals == "all" and self.titles:
            return True
        return (
            any(name in self._by_name for name in _MARKS_OF_FORMAT)
            or bool(self.key_messages)
            or self.fundamentals is not None
        )

    @lazy
    def fundamentals(self) -> Span | None:
        """Where the comment of fundamentals stands."""
        comment = FUNDAMENTALS.search(self.text) if "%" in self.text else None
        return Span(*comment.span()) if comment and not self.regions.is_code(comment.start()) else None

    @lazy
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
        return overwrite(bare, [link.span for link in self.links], LINK_MARK)

    @property
    def linkable(self) -> str:
        """The prose with all blanked in which no link may be put; each character of it is U+FFFC."""
        return overwrite(self.prose, find_unlinkable(self.text), LINK_MARK)

    def may_show(self, words: str) -> bool:
        """Tell whether `prose` may hold words: the text holds them outside of what is blanked there."""
        return stands_outside(self.text, words, self._hidden) or bool(BLANKS.search(words))

    @lazy
    def _hidden(self) -> list[tuple[int, int]]:
        spans = [region.span for region in self.regions.regions]
        spans += self.regions.headings
        spans += [link.span for link in self.links]
        return find_reaches(spans)

    @lazy
    def word_count(self) -> int:
        """How many words of prose the note has, those of links not counted."""
        return count_words(self.prose.replace(LINK_MARK, " "))

    @lazy
    def emphasised(self) -> list[Span]:
        """What is emphasised in the prose."""
        return list(find_emphasis(self.prose))
