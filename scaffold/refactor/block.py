"""Rename a block id, and follow the links to it."""

import re
from collections.abc import Collection

from scaffold.errors import ScaffoldError
from scaffold.plan.model import Plan
from scaffold.refactor.heading_links import with_heading_links
from scaffold.refactor.name_tests import NOTHING
from scaffold.refactor.named_in_bases import follow_in_bases
from scaffold.refactor.relink import Relinker, build_plan
from scaffold.refactor.scan import SourceFile, read_affected
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span
from scaffold.vault.names import stem
from scaffold.vault.snapshot import Snapshot

_ID = compile_later(r"(?:^|(?<=[ \t]))\^([A-Za-z0-9-]+)(?=[ \t]*\r?$)", re.MULTILINE)


def rename_block(vault: Snapshot, path: str, old: str, new: str, options: Collection[str] = ()) -> Plan:
    """Return the plan that gives the block `^old` of the note at `path` the id `new`; both without `^`.

    `options` names what else changes: `queries`, `bases`, `python`.
    Raises ScaffoldError when there is no such block, the id is taken, or cannot be one (links 1.1).
    """
    new = new.strip().removeprefix("^")
    if not re.fullmatch(r"[A-Za-z0-9-]+", new):
        raise ScaffoldError(f"{new!r} cannot be a block id: it takes Latin letters, digits and hyphens.")
    readings = read_affected(vault, {path: path}, options=options)
    own = next(reading for reading in readings if reading.path == path)
    ids = _ids(own)
    if new.lower() in ids and new.lower() != old.lower():
        raise ScaffoldError(f"{path} has a block ^{new} already; choose another id.")
    if old.lower() not in ids:
        known = ", ".join(f"^{known}" for known in ids) or "none"
        raise ScaffoldError(f"{path} has no block ^{old}; it has {known}.")
    if new == ids[old.lower()].of(own.text):
        raise ScaffoldError(f"The block is ^{new} already; there is nothing to do.")
    own.edits.append(Edit(ids[old.lower()], new))
    relinking = Relinker(vault, {}, options=options, subpaths={(path, f"^{old.lower()}"): f"^{new}"})
    relinking.plan_edits(readings)
    relinking.verify(readings)
    readings = with_heading_links(readings, relinking)
    for reading in readings:
        follow_in_bases(reading, NOTHING, options)
    return build_plan(f"Rename the block ^{old} of {stem(path)!r} to ^{new}", readings)


def _ids(own: SourceFile) -> dict[str, Span]:
    found = (match for match in _ID.finditer(own.text) if own.regions.is_prose(match.start()))
    return {match.group(1).lower(): Span(*match.span(1)) for match in found}
