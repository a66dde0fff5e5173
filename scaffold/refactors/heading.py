"""Rename a heading, and follow the links to it."""

from scaffold.errors import ScaffoldError
from scaffold.markdown.headings import Heading, headings, in_links
from scaffold.plan.plan import Plan
from scaffold.refactor import Reading, Relinking, finished, part_key, read_affected
from scaffold.text import Edit
from scaffold.vault.names import stem
from scaffold.vault.vault import Vault


def rename_heading(vault: Vault, path: str, selector: str, new: str) -> Plan:
    """Return the plan that gives a heading of the note at `path` the text `new`.

    `selector` is the heading as written or as links spell it, or the headings above it and it, joined by `#`.
    Raises ScaffoldError when no heading, or more than one, fits, or `new` cannot be a heading.
    """
    new = new.strip()
    if not new or "\n" in new or not in_links(new):
        raise ScaffoldError(f"{new!r} cannot be a heading's text: links could not name it.")
    readings = read_affected(vault, {path: path})
    own = next(reading for reading in readings if reading.path == path)
    heading = _chosen(own, selector)
    own.edits.append(Edit(heading.span, new))
    relinking = Relinking(vault, {})
    relinking.follow(readings)
    relinking.check(readings)
    return finished(f"Rename the heading {heading.text!r} of {stem(path)!r} to {new!r}", readings)


def _chosen(own: Reading, selector: str) -> Heading:
    found = headings(own.text, own.regions)
    whole = [number for number, heading in enumerate(found) if part_key(heading.text) == part_key(selector)]
    parts = [part_key(part) for part in selector.split("#")]
    nested = [number for number in range(len(found)) if _path_ends(found, number, parts)]
    fitting = whole or nested
    if not fitting:
        known = ", ".join(repr(heading.text) for heading in found[:10]) or "none"
        raise ScaffoldError(f"{own.path} has no heading {selector!r}; it has {known}.")
    if len(fitting) > 1:
        lines = ", ".join(str(own.lines.number(found[number].span.start)) for number in fitting)
        raise ScaffoldError(f"{own.path} has {len(fitting)} headings {selector!r}, on lines {lines}; edit one by hand.")
    return found[fitting[0]]


def _path_ends(found: list[Heading], number: int, parts: list[str]) -> bool:
    """Tell whether a heading and those above it, level by level, end with `parts`."""
    level, above = found[number].level, [part_key(found[number].text)]
    for heading in reversed(found[:number]):
        if heading.level < level:
            level = heading.level
            above.insert(0, part_key(heading.text))
    return above[-len(parts) :] == parts
