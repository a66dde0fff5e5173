"""Rename a property in every note that has it, and in the list of its type."""

import os
import re

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.edits import rename_property
from scaffold.frontmatter.fences import front_matter
from scaffold.frontmatter.properties import PropertyError, properties
from scaffold.plan.model import Plan
from scaffold.refactor.queries import in_queries, list_in_queries
from scaffold.refactor.relink import finished
from scaffold.refactor.scan import Reading
from scaffold.text.encoding import decode
from scaffold.text.json_strings import spell
from scaffold.text.spans import Edit, Span
from scaffold.vault.snapshot import Vault

TYPES = ".obsidian/types.json"


def rename_property_everywhere(vault: Vault, old: str, new: str) -> Plan:
    """Return the plan that gives a property another name, whatever case notes write it in.

    Notes whose front matter cannot be read, or that have both, are left and listed. Raises ScaffoldError when no note
    has the property, or `new` is empty.
    """
    old, new = old.strip(), new.strip()
    if not new or "\n" in new:
        raise ScaffoldError("A property needs a name of one line.")

    named, what = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE), "a property's name"

    def look(path: str) -> Reading | None:
        data = vault.read_bytes(path)
        reading = in_queries(path, data, named, what) or Reading(path, decode(data), [])
        span = front_matter(reading.text)
        if span and old.lower() in span.of(reading.text).lower():
            _renamed(reading, old, new)
        return reading.without_links() if reading.edits or reading.left else None

    readings = [reading for reading in vault.each(vault.notes, look) if reading]
    if not any(reading.edits for reading in readings):
        left = [entry for reading in readings for entry in reading.left if not entry.reason.startswith(what)]
        if left:
            more = f" (and {len(left) - 1} more)" if len(left) > 1 else ""
            raise ScaffoldError(f"No property {old!r} can be renamed: {left[0].path}: {left[0].reason}{more}.")
        raise ScaffoldError(f"There is no property {old!r} to rename{' to another name' * (old == new)}.")
    if vault.settings("types.json") and not os.path.islink(os.path.join(vault.root, ".obsidian")):
        readings.append(_type(Reading(TYPES, vault.read(TYPES), []), old, new))
    list_in_queries(vault, readings, named, what, bases_only=True)
    return finished(f"Rename the property {old!r} to {new!r}", readings)


def _renamed(reading: Reading, old: str, new: str) -> None:
    try:
        keys = [
            entry.key for entry in properties(reading.text) if entry.key.lower() == old.lower() and entry.key != new
        ]
        for key in keys:
            reading.edits += rename_property(reading.text, key, new)
    except PropertyError as error:
        reading.edits.clear()
        reading.leave(0, str(error))


def _type(reading: Reading, old: str, new: str) -> Reading:
    """Rename the key in Obsidian's list of types, unless it has the new one already."""
    keys = list(re.finditer(r'"((?:[^"\\]|\\.)*)"(?=\s*:)', reading.text))
    others = [match.group(1).lower() for match in keys if match.group(1).lower() != spell(old).lower()]
    if spell(new).lower() not in others:
        old_keys = [Span(*match.span(1)) for match in keys if match.group(1).lower() == spell(old).lower()]
        reading.edits += [Edit(span, spell(new)) for span in old_keys]
    return reading
