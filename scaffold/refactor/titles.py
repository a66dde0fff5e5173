"""What a note is called beside links: its first heading, its alias, and the checkboxes that name it."""

import bisect
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.fences import front_matter_span
from scaffold.markdown.checkboxes import find_checkboxes
from scaffold.markdown.headings import find_headings, part_key
from scaffold.markdown.regions import label
from scaffold.refactor.prefilter import NamePrefilter
from scaffold.refactor.retitled import Retitled
from scaffold.refactor.scan import OptionalEdit, SourceFile
from scaffold.refactor.title_mentions import is_one_word, mentions, names_of_others
from scaffold.text.encoding import is_utf8
from scaffold.text.json_strings import write_json_string
from scaffold.text.lines import line_span_at
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span, merge_spans
from scaffold.vault.names import stem
from scaffold.vault.snapshot import Snapshot

MentionPolicy = Literal["safe", "all", "none"]
_DAY = compile_later(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_SIGN = compile_later(
    r"(?:[\u2705\u274c\u23f3\u231b\u2795\U0001f4c5\U0001f4c6\U0001f5d3\U0001f6eb]\ufe0f? *|:: *)$"
)
_TASKS = " xX/-"  # what is in the box of a task; other marks are signs of a list, such as [i] or [!]
PHRASE = "expand on "  # what the templates write before a note's own title in its first checkbox


def name_heading_edits(own: SourceFile, retitled: Retitled, says_title: Callable[[], bool]) -> Iterator[Edit]:
    """Yield the edits of the note's H1 and of the alias that is its title.

    A property `title` that says it follows, too, where `says_title` tells that notes of the vault have it so, and is
    listed else, as is front matter that cannot be read. Raises ScaffoldError when the note is not UTF-8.
    """
    if not is_utf8(own.text):
        raise ScaffoldError(f"{own.path} is not UTF-8; convert it first, or use --links-only, which keeps its bytes.")
    found = find_headings(own.text, own.regions)
    for heading in found:
        line_start = own.text.rfind("\n", 0, heading.span.start) + 1
        in_quote = ">" in own.text[line_start : heading.span.start]
        if heading.level == 1 and not in_quote:  # only the first one is the note's title
            others = {part_key(each.text) for each in found if each is not heading}
            if _is_same(heading.text, retitled.old) and part_key(retitled.new) in others:
                own.leave(heading.span.start, "another heading is called so, which links would no longer reach")
            elif _is_same(heading.text, retitled.old):
                yield Edit(heading.span, retitled.new)
            break
    yield from _alias(own, retitled, says_title)


def _alias(own: SourceFile, retitled: Retitled, says_title: Callable[[], bool]) -> Iterator[Edit]:
    if front_matter_span(own.text) is None:
        return
    from scaffold.frontmatter.edits import replace_value
    from scaffold.frontmatter.properties import PropertyError, read_properties

    try:
        for entry in read_properties(own.text):
            if entry.key.lower() in ("aliases", "alias"):
                for written in dict.fromkeys(s.value for s in entry.scalars if _is_same(s.value, retitled.old)):
                    yield from replace_value(own.text, entry.key, written, retitled.new)
                for scalar in entry.scalars:  # Obsidian reads one text as a list, parted by commas
                    items = [item.strip() for item in scalar.value.split(",")]
                    if scalar.key == entry.key and retitled.old in items and len(items) > 1:
                        named = [retitled.new if item == retitled.old else item for item in items]
                        yield from replace_value(own.text, entry.key, scalar.value, ", ".join(named))
            if entry.key.lower() == "title" and any(scalar.value == retitled.old for scalar in entry.scalars):
                if says_title():
                    yield from replace_value(own.text, entry.key, retitled.old, retitled.new)
                else:
                    own.leave(entry.key_span.start, "a property that says it")
    except PropertyError as error:
        own.leave(0, f"the properties cannot be read ({str(error).rstrip('.')}); an alias in them stays")


def _is_same(written: str, title: str) -> bool:
    """Tell whether a text is a title, in whatever normal form."""
    return written == title or unicodedata.normalize("NFC", written) == unicodedata.normalize("NFC", title)


def plan_mention_edits(
    vault: Snapshot, readings: list[SourceFile], retitled: Sequence[Retitled], mentioned: MentionPolicy
) -> None:
    """Rewrite the old titles in checkboxes as far as `mentioned` says; list the mentions that stay."""
    names = NamePrefilter(entry.old for entry in retitled)
    longer = _longer(vault, retitled, names)
    for reading in readings if retitled else ():
        if reading.path.lower().endswith(".canvas") and mentioned != "none":
            for entry in retitled if PHRASE in reading.text.lower() else ():
                reading.edits += _in_canvas(reading.text, entry)
        if reading.path.lower().endswith(".md"):
            for number in names.likely(reading.text):
                if retitled[number].old in reading.text:
                    _follow_in_note(reading, retitled[number], longer[number], mentioned)


def _longer(vault: Snapshot, retitled: Sequence[Retitled], names: NamePrefilter) -> list[list[str]]:
    """Return, of each old title, the titles of the vault that hold it."""
    found: list[list[str]] = [[] for _ in retitled]
    titles = vault.notes
    if len(retitled) == 1:
        titles = tuple(path for path in titles if retitled[0].old in path)
    for title in sorted({stem(path) for path in titles}) if retitled else ():
        for number in names.likely(title):
            if retitled[number].old in title and retitled[number].old != title:
                found[number].append(title)
    return found


def _follow_in_note(reading: SourceFile, retitled: Retitled, longer: list[str], mentioned: MentionPolicy) -> None:
    known = merge_spans([*(link.span for link in reading.links), *(edit.span for edit in reading.edits)])
    found = mentions(reading.text, retitled.old, Span(0, len(reading.text)), longer)
    plain = [mention for mention in found if not _holding(known, mention)]
    boxes = [
        box.label
        for box in (find_checkboxes(reading.text, reading.regions) if plain else ())
        if box.mark.of(reading.text) in _TASKS
    ]
    place, others = None, list[Span]()  # many mentions may be on one line
    for mention in plain:
        box = _holding(boxes, mention)
        if _is_date_of_task(reading.text, mention):
            continue
        if box or place is None or mention.end > place.end:
            now = box or line_span_at(reading.text, mention.start)
            if now != place:
                place, others = now, names_of_others(reading.text, now)
        if _holding(others, mention):
            continue  # the text of a link to elsewhere, or an address
        if box and mentioned != "none" and _follows(reading, mention, box, retitled, mentioned):
            reading.edits.append(Edit(mention, retitled.new))
            continue
        _list(reading, mention, box, is_word=is_one_word(retitled.old))
        if box and mentioned == "safe" and _follows(reading, mention, box, retitled, "all"):
            edit = Edit(mention, retitled.new)
            reading.optional.append(OptionalEdit(edit, reading.skipped[-1]))


def _is_date_of_task(text: str, mention: Span) -> bool:
    """Tell whether a day stands in a field of a task, where it is not a mention of the daily note."""
    is_day = _DAY.fullmatch(text, mention.start, mention.end)
    return bool(is_day and _DATE_SIGN.search(text, max(0, mention.start - 24), mention.start))


def _in_canvas(text: str, retitled: Retitled) -> Iterator[Edit]:
    """Yield the edits of the template's phrase in the checkboxes of a canvas, whose texts are JSON strings."""
    phrase = re.compile(rf"\[.\] {PHRASE}({re.escape(write_json_string(retitled.old))})(?!\w)", re.IGNORECASE)
    for match in phrase.finditer(text):
        if match.group(1) == write_json_string(retitled.old):
            yield Edit(Span(*match.span(1)), write_json_string(retitled.new))


def _follows(reading: SourceFile, mention: Span, box: Span, retitled: Retitled, mentioned: MentionPolicy) -> bool:
    """Tell whether a mention in a checkbox means the note, and is text that a person wrote as such."""
    if reading.regions.at(mention.start):
        return False
    if mentioned == "all" or not is_one_word(retitled.old):
        return True
    before = reading.text[box.start : mention.start]
    return before.lower().endswith(PHRASE) and (len(before) == len(PHRASE) or not before[-len(PHRASE) - 1].isalnum())


def _list(reading: SourceFile, mention: Span, box: Span | None, *, is_word: bool) -> None:
    """List a mention that stays; in code and the like, a single word is none."""
    region = reading.regions.at(mention.start)
    if box:
        reading.leave(mention.start, "a checkbox that mentions it")
    elif region is None:
        reading.leave(mention.start, "a plain mention")
    elif not is_word:
        reading.leave(mention.start, "in a property" if region.kind == "front matter" else f"in {label(region.kind)}")


def _holding(spans: list[Span], mention: Span) -> Span | None:
    """Return the span that a mention overlaps; `spans` are in order and apart."""
    number = bisect.bisect_right(spans, mention.start, key=lambda span: span.start) - 1
    near = spans[max(number, 0) : number + 2]
    return next((span for span in near if span.overlaps(mention)), None)
