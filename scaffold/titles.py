"""What a note is called beside links: its first heading, its alias, and the checkboxes that name it."""

import re
from collections.abc import Iterator
from typing import Literal

from scaffold.errors import ScaffoldError
from scaffold.markdown.checkboxes import checkboxes
from scaffold.markdown.front_matter import front_matter
from scaffold.markdown.headings import headings
from scaffold.markdown.properties import PropertyError, properties
from scaffold.markdown.property_edits import replace_value
from scaffold.markdown.regions import find_regions, label
from scaffold.markdown.words import is_one_word, mentions
from scaffold.refactor import Reading, Retitled
from scaffold.text import Edit, Span, is_utf8
from scaffold.vault.vault import Vault

Mentions = Literal["safe", "all", "none"]
PHRASE = "expand on "  # what the templates write before a note's own title in its first checkbox


def own_names(own: Reading, retitled: Retitled) -> Iterator[Edit]:
    """Yield the edits of the note's H1 and of the alias that is its title.

    Raises ScaffoldError when the note is not UTF-8 or its front matter cannot be read.
    """
    if not is_utf8(own.text):
        raise ScaffoldError(f"{own.path} is not UTF-8; convert it first, or use --links-only, which keeps its bytes.")
    for heading in headings(own.text, find_regions(own.text)):
        if heading.level == 1 and heading.text == retitled.old:
            yield Edit(heading.span, retitled.new)
            break
    yield from _alias(own, retitled)


def _alias(own: Reading, retitled: Retitled) -> Iterator[Edit]:
    if front_matter(own.text) is None:
        return
    try:
        for entry in properties(own.text):
            if entry.key.lower() in ("aliases", "alias"):
                yield from replace_value(own.text, entry.key, retitled.old, retitled.new)
    except PropertyError as error:
        reason = str(error).rstrip(".")
        raise ScaffoldError(
            f"The front matter of {own.path} cannot be changed ({reason}); mend it, or rename with --links-only."
        ) from error


def has_title_heading(text: str, title: str) -> bool:
    """Tell whether a first-level heading is the title, so that links to it follow."""
    return any(heading.level == 1 and heading.text == title for heading in headings(text, find_regions(text)))


def follow_mentions(vault: Vault, readings: list[Reading], retitled: Retitled, mentioned: Mentions) -> None:
    """Rewrite the old title in checkboxes as far as `mentioned` says; list the mentions that stay."""
    old = retitled.old
    longer = [title for title in vault.titles.values() if old in title and title != old]
    phrase = re.compile(re.escape(PHRASE) + "$", re.IGNORECASE)
    for reading in readings:
        if not reading.path.lower().endswith(".md"):
            continue
        regions = find_regions(reading.text)
        boxes = [checkbox.label for checkbox in checkboxes(reading.text, regions)]
        for mention in mentions(reading.text, old, Span(0, len(reading.text)), longer):
            if _is_known(reading, mention):
                continue
            box = next((box for box in boxes if box.start <= mention.start < box.end), None)
            follows = box is not None and (
                reading.path == retitled.path
                or not is_one_word(old)
                or mentioned == "all"
                or phrase.search(reading.text, box.start, mention.start) is not None
            )
            region = regions.at(mention.start)
            if follows and mentioned != "none":
                reading.edits.append(Edit(mention, retitled.new))
            elif box:
                reading.leave(mention.start, "a checkbox that mentions it")
            elif region and region.kind != "front matter":
                if "[[" in reading.text[max(0, mention.start - 2) : mention.start] or not is_one_word(old):
                    reading.leave(mention.start, f"in {label(region.kind)}")
            elif not is_one_word(old):
                reading.leave(mention.start, "a plain mention" if not region else "in a property")


def _is_known(reading: Reading, mention: Span) -> bool:
    """Tell whether a mention belongs to a link or is edited already."""
    return any(mention.overlaps(link.span) for link in reading.links) or any(
        mention.overlaps(edit.span) for edit in reading.edits
    )
