"""Rename a heading, and follow the links to it."""

from collections.abc import Collection

from scaffold.errors import ScaffoldError
from scaffold.markdown.headings import find_headings, in_links, part_key
from scaffold.plan.model import Plan
from scaffold.refactor.heading_links import with_heading_links
from scaffold.refactor.name_tests import NOTHING
from scaffold.refactor.named_in_bases import follow_in_bases
from scaffold.refactor.relink import Relinker, build_plan
from scaffold.refactor.retitled import find_heading
from scaffold.refactor.scan import read_affected
from scaffold.text.spans import Edit
from scaffold.vault.names import stem
from scaffold.vault.snapshot import Snapshot


def rename_heading(vault: Snapshot, path: str, selector: str, new: str, options: Collection[str] = ()) -> Plan:
    """Return the plan that gives a heading of the note at `path` the text `new`.

    `selector` is the heading as written or as links spell it, or the headings above it and it, joined by `#`.
    `options` names what else changes: `queries`, `bases`, `python`.
    Raises ScaffoldError when no heading, or more than one, fits, or `new` cannot be a heading.
    """
    new = new.strip()
    if not new or "\n" in new or not in_links(new):
        raise ScaffoldError(f"{new!r} cannot be a heading's text: links could not name it.")
    readings = read_affected(vault, {path: path}, options=options)
    own = next(reading for reading in readings if reading.path == path)
    heading = find_heading(own, selector)
    others = [other for other in find_headings(own.text, own.regions) if other != heading]
    if new == heading.text:
        raise ScaffoldError(f"The heading is {new!r} already; there is nothing to do.")
    taken = [other.text for other in others if part_key(other.text) == part_key(new)]
    if taken and part_key(new) != part_key(heading.text):
        raise ScaffoldError(f"{path} has a heading {taken[0]!r} already; links could not tell the two apart.")
    own.edits.append(Edit(heading.span, new))
    own.links = [link for link in own.links if not link.span.overlaps(heading.span)]  # they go with the old text
    relinking = Relinker(vault, {}, options=options)
    relinking.plan_edits(readings)
    relinking.verify(readings)
    readings = with_heading_links(readings, relinking)
    for reading in readings:
        follow_in_bases(reading, NOTHING, options)
    return build_plan(f"Rename the heading {heading.text!r} of {stem(path)!r} to {new!r}", readings)
