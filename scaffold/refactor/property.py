"""Rename a property in every note that has it, and in the list of its type."""

import os
import re
from functools import partial

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.edits import rename_property
from scaffold.frontmatter.fences import front_matter_span
from scaffold.frontmatter.properties import PropertyError, read_properties
from scaffold.plan.model import Plan
from scaffold.refactor.queries import in_queries, list_in_queries
from scaffold.refactor.relink import build_plan
from scaffold.refactor.scan import SourceFile
from scaffold.text.encoding import decode
from scaffold.text.json_strings import write_json_string
from scaffold.text.spans import Edit, Span
from scaffold.vault.snapshot import Snapshot

TYPES = ".obsidian/types.json"
_NAMED = "a property's name"


def rename_property_everywhere(vault: Snapshot, old: str, new: str) -> Plan:
    """Return the plan that gives a property another name, whatever case notes write it in.

    Notes whose front matter cannot be read, or that have both, are left and listed. Raises ScaffoldError when no note
    has the property, or `new` is empty.
    """
    old, new = old.strip(), new.strip()
    if not new or "\n" in new:
        raise ScaffoldError("A property needs a name of one line.")

    look = partial(_look, vault, old, new)
    readings = [reading for reading in vault.each(vault.notes, look) if reading]
    if not any(reading.edits for reading in readings):
        skipped = [entry for reading in readings for entry in reading.skipped if not entry.reason.startswith(_NAMED)]
        if skipped:
            more = f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else ""
            raise ScaffoldError(f"No property {old!r} can be renamed: {skipped[0].path}: {skipped[0].reason}{more}.")
        raise ScaffoldError(f"There is no property {old!r} to rename{' to another name' * (old == new)}.")
    if vault.settings("types.json") and not os.path.islink(os.path.join(vault.root, ".obsidian")):
        readings.append(_type(SourceFile(TYPES, vault.read(TYPES), []), old, new))
    list_in_queries(vault, readings, _whole_word(old), _NAMED, bases_only=True)
    return build_plan(f"Rename the property {old!r} to {new!r}", readings)


def _whole_word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def _look(vault: Snapshot, old: str, new: str, path: str) -> SourceFile | None:
    """Return a note with the edits that rename the property, and what is listed; None for neither."""
    data = vault.read_bytes(path)
    reading = in_queries(path, data, _whole_word(old), _NAMED) or SourceFile(path, decode(data), [])
    span = front_matter_span(reading.text)
    if span and old.lower() in span.of(reading.text).lower():
        _renamed(reading, old, new)
    return reading.without_links() if reading.edits or reading.skipped else None


def _renamed(reading: SourceFile, old: str, new: str) -> None:
    try:
        keys = [
            entry.key
            for entry in read_properties(reading.text)
            if entry.key.lower() == old.lower() and entry.key != new
        ]
        for key in keys:
            reading.edits += rename_property(reading.text, key, new)
    except PropertyError as error:
        reading.edits.clear()
        reading.leave(0, str(error))


def _type(reading: SourceFile, old: str, new: str) -> SourceFile:
    """Rename the key in Obsidian's list of types, unless it has the new one already."""
    keys = list(re.finditer(r'"((?:[^"\\]|\\.)*)"(?=\s*:)', reading.text))
    others = [match.group(1).lower() for match in keys if match.group(1).lower() != write_json_string(old).lower()]
    if write_json_string(new).lower() not in others:
        old_keys = [Span(*match.span(1)) for match in keys if match.group(1).lower() == write_json_string(old).lower()]
        reading.edits += [Edit(span, write_json_string(new)) for span in old_keys]
    return reading
