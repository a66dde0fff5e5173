"""Settings of Obsidian, of plugins and of scaffold that name a folder or note: listed when it moves, or changed."""

import re
from collections.abc import Iterator, Mapping

from scaffold.plan.disk import content
from scaffold.refactor.scan import SourceFile
from scaffold.text.encoding import decode
from scaffold.text.json_strings import find_strings, write_json_string
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span
from scaffold.vault.discovery import SETTINGS
from scaffold.vault.names import key
from scaffold.vault.snapshot import Snapshot

_FILES = (
    *(
        f".obsidian/{name}.json"
        for name in ("app", "daily-notes", "templates", "zk-prefixer", "unique-note", "note-composer")
    ),
    *(f".obsidian/plugins/{name}/data.json" for name in ("templater-obsidian", "periodic-notes", "obsidian-kanban")),
    SETTINGS,
)
_HINT = " (--settings changes it)"
_PLACES = compile_later(r"folder|path|template|ignore|location|script|exclude", re.IGNORECASE)  # in a setting's name
_TOML = compile_later(
    r"""(?P<key>[\w.-]+)\s*=|(?P<quote>["'])(?P<value>(?:(?!(?P=quote))[^\\\n])*)(?P=quote)|\#[^\n]*"""
)


def named_in_settings(
    vault: Snapshot, moves: Mapping[str, str], *, change: bool, hints: bool = True
) -> list[SourceFile]:
    """Return the files of settings that name what `moves` gives another path: with the edits if `change`, else listed.

    `hints` says that there is an option for that. A setting may leave out the `.md` of a note, have a slash before or
    behind, and name what lies below a folder.
    """
    found: list[SourceFile] = []
    for path in _FILES:
        data = content(vault.root, path, vault.largest)
        if data is None:
            continue
        reading = SourceFile(path, decode(data), [])
        for value, span in _values(reading.text, is_json=path.endswith(".json")):
            new = _moved(value, moves)
            if new is None:
                continue
            spelled = write_json_string(new) if path.endswith(".json") else new
            if not change:
                reading.leave(span.start, f"a setting names it{_HINT * hints}")
            elif not path.endswith(".json") and any(mark in new for mark in "\"'\\"):
                reading.leave(span.start, "a setting names it, in quotes that cannot hold the new name")
            else:
                reading.edits.append(Edit(span, spelled))
        if reading.edits or reading.skipped:
            found.append(reading)
    return found


def _values(text: str, *, is_json: bool) -> Iterator[tuple[str, Span]]:
    """Yield the strings of settings that hold a place: their value, and where it is written between its quotes."""
    if is_json:
        yield from ((string.value, string.span) for name, string in find_strings(text) if _PLACES.search(name))
        return
    name = ""
    for match in _TOML.finditer(text):
        name = match["key"] or name
        if match["value"] is not None and _PLACES.search(name):
            yield match["value"], Span(*match.span("value"))


def _moved(value: str, moves: Mapping[str, str]) -> str | None:
    """Return a setting's value after the moves, None for one that names nothing that moves."""
    begin = len(value) - len(value.lstrip("/"))
    place = value[begin:].rstrip("/")
    for old, new in moves.items():
        if key(f"{place}/").startswith(key(f"{old}/")):
            return value[:begin] + new + value[begin + len(old) :]
        if key(f"{place}.md") == key(old):
            return value[:begin] + new.removesuffix(".md") + value[begin + len(place) :]
    return None
