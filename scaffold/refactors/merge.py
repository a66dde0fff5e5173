"""Merge one note into another: its text goes below, its properties are united, every link to it follows."""

from scaffold.errors import ScaffoldError
from scaffold.markdown.front_matter import front_matter, front_matter_block
from scaffold.markdown.properties import Property, PropertyError, properties
from scaffold.markdown.property_edits import append_property, set_property
from scaffold.plan.plan import DeleteNote, Plan
from scaffold.refactor import Reading, Relinking, finished, read_affected
from scaffold.text import Edit, Span, apply_edits, line_ending
from scaffold.vault.names import stem
from scaffold.vault.vault import Vault

LISTS = ("aliases", "tags", "cssclasses", "alias", "tag", "cssclass")  # properties that are united item by item


def merge(vault: Vault, source: str, target: str) -> Plan:
    """Return the plan that appends the note `source` to the note `target` and removes it.

    Links to it lead to the target, its own are based on the target's folder. A property that only it has goes over,
    lists are united; where both have a value of one property, the target's stays and the other is kept in a comment.
    Raises ScaffoldError when both are one, or a front matter cannot be read.
    """
    if source == target:
        raise ScaffoldError(f"{source} cannot be merged into itself.")
    if not (source.lower().endswith(".md") and target.lower().endswith(".md")):
        raise ScaffoldError("Only notes can be merged.")
    readings = read_affected(vault, {source: target, target: target})
    relinking = Relinking(vault, {source: target})
    relinking.follow(readings)
    relinking.check(readings)
    by_path = {reading.path: reading for reading in readings}
    away, into = by_path[source], by_path[target]
    moved = apply_edits(away.text, sorted(set(away.edits)))
    into.edits += _appended(into, moved)
    readings.remove(away)
    for other in readings:
        other.left += away.left if other is into else []
    return finished(f"Merge {stem(source)!r} into {stem(target)!r}", readings, DeleteNote(source, away.text))


def _appended(into: Reading, moved: str) -> list[Edit]:
    """Return the edits that put the moved note's text at the end, and its properties among the target's."""
    eol = line_ending(into.text)
    block = front_matter_block(moved)
    body = (moved[block.end :] if block else moved.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\n", eol)
    try:
        edits, kept = _united(into.text, moved) if block else ([], [])
    except PropertyError as error:
        raise ScaffoldError(f"The properties of {into.path} and the merged note cannot be united ({error}).") from error
    comment = eol.join(["%%", *kept, "%%", ""]) if kept else ""
    bare = into.text.rstrip("\r\n")
    gap = eol * 2 if bare.removeprefix("\ufeff") else ""
    ending = into.text[len(bare) :]
    text = gap + comment + body.lstrip("\r\n")
    return [*edits, Edit(Span(len(bare), len(bare) + len(ending)), text if body.strip() or kept else ending)]


def _united(text: str, moved: str) -> tuple[list[Edit], list[str]]:
    """Return the edits that unite the properties, and the lines of those that cannot be, as they are written."""
    known = {entry.key.lower(): entry for entry in properties(text)} if front_matter(text) else {}
    changed, kept = text, []
    for entry in properties(moved):
        values = [scalar.value for scalar in entry.scalars]
        present = known.get(entry.key.lower())
        if entry.key.lower() in LISTS:
            key = present.key if present else entry.key
            for value in values:
                changed = apply_edits(changed, append_property(changed, key, value))
        elif present is None and _is_simple(entry):
            changed = apply_edits(changed, set_property(changed, entry.key, values[0] if values else None))
        elif present is None or [scalar.value for scalar in present.scalars] != values:
            kept.append(_written(moved, entry))
    before, after = front_matter_block(text), front_matter_block(changed)
    if changed == text or after is None:
        return [], kept
    span = before or Span(0, 0)
    return [Edit(span, after.of(changed))], kept


def _is_simple(entry: Property) -> bool:
    return len(entry.scalars) <= 1 and all(scalar.key == entry.key for scalar in entry.scalars)


def _written(text: str, entry: Property) -> str:
    end = entry.value_span.end if entry.value_span else entry.key_span.end
    return text[entry.key_span.start : end]
