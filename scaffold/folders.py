"""What names a folder, and follows it: bookmarks, as in Obsidian; bases and queries where a person asks for it."""

import re
from collections.abc import Collection, Iterator, Mapping

from scaffold.json_text import objects, spell
from scaffold.passages.bookmarks import BOOKMARKS
from scaffold.reading import Reading
from scaffold.text import Edit, Span, decode
from scaffold.vault.mentions import Mentions
from scaffold.vault.vault import Vault
from scaffold.workers import Worker

_COMPARED = r"(?:inFolder\(|file\.(?:folder|path)\s*(?:[=!]=|\.(?:startsWith|contains)\())"
_IN_BASE = rf"""{_COMPARED}\s*\\?["']|(?<=["'])(?=[^"'\n]*["']\s*[=!]=\s*file\.folder)"""
_IN_QUERY = r"""(?:FROM|AND|OR|-|\()\s*"|\bdv\.page\w*\(\s*['"`]["']?|(?:path|folder) includes\s+"""


def follow_folders(
    vault: Vault, moves: Mapping[str, str], readings: list[Reading], options: Collection[str], worker: Worker
) -> None:
    """Add to `readings`, those of a worker, what names a folder of `moves` elsewhere than in a link.

    Bookmarked folders follow. A folder's name in a base or a query follows if `options` names its kind (`bases`,
    `queries`), and is listed otherwise.
    """
    if not moves:
        return
    by_path = {reading.path: reading for reading in readings}
    listed = "|".join(map(re.escape, moves))
    named = re.compile(rf"(?:({_IN_BASE})|{_IN_QUERY})({listed})(?=[\"'/\\\s])", re.IGNORECASE)
    mentions = Mentions(moves)
    for path in worker.part(vault.linking):
        if path == BOOKMARKS or path.lower().endswith((".base", ".md")):
            data = vault.read_bytes(path)
            if path != BOOKMARKS and not mentions.may_be_in(data):
                continue
            reading = by_path.get(path) or Reading(path, decode(data), [])
            if path == BOOKMARKS:
                reading.edits += _bookmarked(reading.text, moves)
            else:
                _follow_named(reading, named, moves, options)
            if path not in by_path and (reading.edits or reading.left):
                readings.append(reading)


def _bookmarked(text: str, moves: Mapping[str, str]) -> Iterator[Edit]:
    for _, bookmark in objects(text):
        path = bookmark.get("path")
        if path and "type" in bookmark and bookmark["type"].value == "folder":
            for old, new in moves.items():
                if f"{path.value}/".startswith(f"{old}/"):
                    yield Edit(path.raw(0, len(old)), spell(new))


def _follow_named(reading: Reading, named: re.Pattern[str], moves: Mapping[str, str], options: Collection[str]) -> None:
    for match in named.finditer(reading.text):
        is_base = reading.path.lower().endswith(".base")
        region = None if is_base else reading.regions.at(match.start())
        if not is_base and (region is None or region.kind != "fenced code"):
            continue
        kind = "bases" if is_base or match.group(1) else "queries"
        if any(edit.span.overlaps(Span(*match.span(2))) for edit in reading.edits):
            continue  # it is part of a link, which follows as a whole
        new = next((to for path, to in moves.items() if path.lower() == match.group(2).lower()), match.group(2))
        if kind not in options:
            reading.leave(
                match.start(), f"a folder's name in a {'base' if kind == 'bases' else 'query'} (--{kind} changes it)"
            )
        elif any(mark in new for mark in "\"'\\"):
            reading.leave(match.start(), "a folder's name in quotes, which cannot hold the new one")
        else:
            reading.edits.append(Edit(Span(*match.span(2)), new))
