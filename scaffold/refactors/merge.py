"""Merge one note into another: its text goes below, its properties are united, every link to it follows."""

from collections.abc import Collection

from scaffold.errors import ScaffoldError
from scaffold.markdown.front_matter import front_matter, front_matter_block
from scaffold.markdown.headings import headings, part_key
from scaffold.markdown.labels import labels
from scaffold.markdown.properties import Property, PropertyError, properties
from scaffold.markdown.property_edits import append_property
from scaffold.markdown.regions import find_regions, label
from scaffold.plan.plan import DeleteNote, Plan
from scaffold.reading import Reading, read_affected
from scaffold.refactor import Relinking, finished
from scaffold.text import Edit, Span, apply_edits, line_ending
from scaffold.vault.names import stem
from scaffold.vault.vault import Vault

LISTS = ("aliases", "tags", "cssclasses", "alias", "tag", "cssclass")  # properties that are united item by item


def merge(vault: Vault, source: str, target: str, options: Collection[str] = ()) -> Plan:
    """Return the plan that appends the note `source` to the note `target` and removes it.

    Links to it lead to the target, its own are based on the target's folder. A property that only it has goes over,
    lists are united; where both have a value of one property, the target's stays and the other is kept in a comment.
    Raises ScaffoldError when both are one, or a front matter cannot be read.
    """
    if source == target:
        raise ScaffoldError(f"{source} cannot be merged into itself.")
    if not (source.lower().endswith(".md") and target.lower().endswith(".md")):
        raise ScaffoldError("Only notes can be merged.")
    readings = read_affected(vault, {source: target, target: target}, options=options)
    relinking = Relinking(vault, {source: target}, options=options)
    relinking.follow(readings)
    relinking.check(readings)
    by_path = {reading.path: reading for reading in readings}
    away, into = by_path[source], by_path[target]
    moved = apply_edits(away.text, sorted(set(away.edits)))
    into.edits += _appended(into, moved)
    _check_seen(away, into, moved)
    _list_same_names(vault, readings, away, into)
    readings.remove(away)
    for other in readings:
        other.left += away.left if other is into else []
    return finished(f"Merge {stem(source)!r} into {stem(target)!r}", readings, DeleteNote(source, away.text))


def _list_same_names(vault: Vault, readings: list[Reading], away: Reading, into: Reading) -> None:
    """List what both notes have under one name: a link or mark can mean only one of them from now on."""
    taken = {other.name for other in labels(into.text, into.regions)}
    for own in labels(away.text, away.regions):
        if own.name in taken:
            away.leave(own.span.start, f"{into.path} has {own.name} as well; only one of them will be found")
    linked = {
        part_key(link.subpath.text.split("#")[-1])
        for reading in readings
        for link in reading.links
        if link.subpath.text and vault.resolver.resolve(link.path.text, reading.path).path == away.path
    }
    taken = {part_key(heading.text) for heading in headings(into.text, into.regions)} & linked
    for heading in headings(away.text, away.regions):
        if part_key(heading.text) in taken:
            away.leave(heading.span.start, f"{into.path} has this heading as well; links to it lead to the first")


def _check_seen(away: Reading, into: Reading, moved: str) -> None:
    """Refuse when the end of the target would make code or a comment of what is appended."""
    final = apply_edits(into.text, sorted(set(into.edits)))
    block = front_matter_block(moved)
    body = moved[block.end :] if block else moved
    start = final.rfind(body.strip().replace("\r\n", "\n")[:40].split("\n")[0]) if body.strip() else -1
    region = find_regions(final).at(start) if start >= 0 else None
    if region and region.span.start < len(into.text.rstrip()):
        raise ScaffoldError(
            f"{into.path} ends in {label(region.kind)} that is not closed, and would hold {away.path}; close it first."
        )


def _appended(into: Reading, moved: str) -> list[Edit]:
    """Return the edits that put the moved note's text at the end, and its properties among the target's."""
    eol = line_ending(into.text)
    block = front_matter_block(moved)
    body = (moved[block.end :] if block else moved.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\n", eol)
    try:
        edits, kept = _united(into.text, moved) if block else ([], [])
    except PropertyError as error:
        raise ScaffoldError(f"The properties of {into.path} and the merged note cannot be united ({error}).") from error
    if any("%%" in line for line in kept):
        raise ScaffoldError(f"A property of the merged note holds %%, and cannot be kept in {into.path} as a comment.")
    comment = eol.join(["%%", *kept, "%%", ""]) if kept else ""
    bare = into.text.rstrip("\r\n")
    gap = eol * 2 if bare.removeprefix("\ufeff") else ""
    ending = into.text[len(bare) :]
    text = gap + comment + body.lstrip("\r\n")
    return [*edits, Edit(Span(len(bare), len(bare) + len(ending)), text if body.strip() or kept else ending)]


def _united(text: str, moved: str) -> tuple[list[Edit], list[str]]:
    """Return the edits that unite the properties, and the lines of those that cannot be, as they are written."""
    known = {entry.key.lower(): entry for entry in properties(text)} if front_matter(text) else {}
    changed = text
    added: list[str] = []
    kept: list[str] = []
    for entry in properties(moved):
        present = known.get(entry.key.lower())
        if present is None:
            added.append(_written(moved, entry))
        elif entry.key.lower() in LISTS:
            for scalar in entry.scalars:
                changed = apply_edits(changed, append_property(changed, present.key, scalar.value))
        elif [scalar.value for scalar in present.scalars] != [scalar.value for scalar in entry.scalars]:
            kept.append(_written(moved, entry))
    if added:
        changed = _with_lines(changed, added)
    after = front_matter_block(changed)
    if changed == text or after is None:
        return [], kept
    properties(changed)  # raises where the lines do not go together
    return [Edit(front_matter_block(text) or Span(0, 0), after.of(changed))], kept


def _with_lines(text: str, added: list[str]) -> str:
    """Return `text` with more lines at the end of its front matter, which is made where it has none."""
    eol, inner = line_ending(text), front_matter(text)
    written = "".join(f"{line}{eol}" for line in "\n".join(added).replace("\r\n", "\n").split("\n"))
    if inner is None:
        start = len(text) - len(text.removeprefix("\ufeff"))
        return apply_edits(text, [Edit(Span(start, start), f"---{eol}{written}---{eol}")])
    return apply_edits(text, [Edit(Span(inner.end, inner.end), written)])


def _written(text: str, entry: Property) -> str:
    """Return the lines of a property as they are written."""
    end = entry.value_span.end if entry.value_span else entry.key_span.end
    newline = text.find("\n", end)
    start = text.rfind("\n", 0, entry.key_span.start) + 1
    return text[start : newline if newline >= 0 else len(text)].rstrip()
