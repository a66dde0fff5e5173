"""Rename a note: its file, every link to it, and what it is called in headings, aliases and checkboxes."""

import re
from collections.abc import Iterator
from typing import Literal

from scaffold.errors import ScaffoldError
from scaffold.markdown.checkboxes import checkboxes
from scaffold.markdown.front_matter import front_matter
from scaffold.markdown.headings import headings
from scaffold.markdown.properties import PropertyError, properties
from scaffold.markdown.property_edits import replace_value
from scaffold.markdown.regions import find_regions
from scaffold.markdown.words import is_one_word, mentions
from scaffold.plan.plan import Change, EditNote, Left, MoveNote, Plan
from scaffold.refactor import Reading, Retitled, read_affected, relink
from scaffold.text import Edit, Span, is_utf8
from scaffold.vault.names import check_title, stem
from scaffold.vault.vault import Vault

Mentions = Literal["safe", "all", "none"]
PHRASE = "expand on "  # what the templates write before a note's own title in its first checkbox
_CODE_FILES = (".py", ".base", ".js")


def rename(vault: Vault, path: str, new: str, mentioned: Mentions = "safe") -> Plan:
    """Return the plan that renames the file at `path` to the title `new`, in its folder.

    `mentioned` says which plain mentions in checkboxes follow: `safe` takes the note's own, the template's phrase
    anywhere, and those of a title of several words; `all` takes single-word titles as well; `none` changes links only.
    Raises ScaffoldError for a name that cannot be, that is taken, or that is the old one.
    """
    target = renamed(vault, path, new)
    moves = {path: target}
    old, title = stem(path), stem(target)
    is_note = path.lower().endswith(".md")
    retitled = Retitled(path, old, title) if is_note and mentioned != "none" else None
    readings = read_affected(vault, moves)
    own = next((reading for reading in readings if reading.path == path), None)
    if own and retitled:
        if not is_utf8(own.text):
            raise ScaffoldError(f"{path} is not UTF-8; convert it first, or use --links-only, which keeps its bytes.")
        own.edits += _own_names(own, retitled)
        if not _has_title_heading(own.text, old):
            retitled = None
    relink(vault, readings, moves, retitled=retitled)
    if is_note:
        _follow_mentions(vault, readings, path, title, mentioned)
    _list_other_files(vault, readings, old)
    changes: list[Change] = [EditNote(r.path, r.text, tuple(sorted(set(r.edits)))) for r in readings if r.edits]
    left = [*(left for reading in readings for left in reading.left), *_unseen(vault)]
    return Plan(f"Rename {old!r} to {title!r}", (*changes, MoveNote(path, target)), tuple(left))


def renamed(vault: Vault, path: str, new: str) -> str:
    """Return the path that a file gets with the name `new`, its extension kept.

    Raises ScaffoldError for a name that cannot be, that is taken (also by case or Unicode form), or the same.
    """
    folder, _, name = path.rpartition("/")
    extension = name[name.rfind(".") :] if "." in name else ""
    title = new.strip()
    if title.lower().endswith(extension.lower()):
        title = title[: len(title) - len(extension)]
    title = check_title(title)
    target = f"{folder}/{title}{extension}".lstrip("/")
    if target == path:
        raise ScaffoldError(f"{path} has the same name already; there is nothing to rename.")
    taken = [other for other in vault.resolver.same_name(target) if other != path]
    if taken:
        raise ScaffoldError(f"{taken[0]} exists already; choose another name, or rename that one first.")
    return target


def _own_names(own: Reading, retitled: Retitled) -> Iterator[Edit]:
    """Yield the edits of the note's H1 and of the alias that is its title."""
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


def _has_title_heading(text: str, title: str) -> bool:
    return any(heading.level == 1 and heading.text == title for heading in headings(text, find_regions(text)))


def _follow_mentions(vault: Vault, readings: list[Reading], path: str, new: str, mentioned: Mentions) -> None:
    """Rewrite the old title in checkboxes as far as `mentioned` says; list the mentions that stay."""
    old = stem(path)
    longer = [title for title in vault.titles.values() if old in title and title != old]
    phrase = re.compile(re.escape(PHRASE) + "$", re.IGNORECASE)
    for reading in readings:
        if not reading.path.lower().endswith(".md"):
            continue
        regions = find_regions(reading.text)
        labels = [checkbox.label for checkbox in checkboxes(reading.text, regions)]
        for mention in mentions(reading.text, old, Span(0, len(reading.text)), longer):
            if _is_known(reading, mention):
                continue
            label = next((label for label in labels if label.start <= mention.start < label.end), None)
            follows = label is not None and (
                reading.path == path
                or not is_one_word(old)
                or mentioned == "all"
                or phrase.search(reading.text, label.start, mention.start) is not None
            )
            region = regions.at(mention.start)
            if follows and mentioned != "none":
                reading.edits.append(Edit(mention, new))
            elif label:
                reading.leave(mention.start, "a checkbox that mentions it")
            elif region and region.kind != "front matter":
                if "[[" in reading.text[max(0, mention.start - 2) : mention.start] or not is_one_word(old):
                    reading.leave(mention.start, f"in {region.kind}")
            elif not is_one_word(old):
                reading.leave(mention.start, "a plain mention" if not region else "in a property")


def _is_known(reading: Reading, mention: Span) -> bool:
    """Tell whether a mention belongs to a link or is edited already."""
    return any(mention.overlaps(link.span) for link in reading.links) or any(
        mention.overlaps(edit.span) for edit in reading.edits
    )


def _list_other_files(vault: Vault, readings: list[Reading], old: str) -> None:
    """List the lines of code and bases that name the old title in quotes, brackets or as a file."""
    named = re.compile(rf"""(?:\[\[|["'/]){re.escape(old)}(?:\.md)?(?=["'\]|#])""")
    for path in vault.paths:
        if path.lower().endswith(_CODE_FILES):
            reading = Reading(path, vault.read(path), [])
            for match in named.finditer(reading.text):
                reading.leave(match.start(), "in code" if not path.endswith(".base") else "in a base")
            readings.append(reading)


def _unseen(vault: Vault) -> list[Left]:
    return [Left(path, 1, "", "a symbolic link, not followed") for path in vault.unseen]
