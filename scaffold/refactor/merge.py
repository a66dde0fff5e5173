"""Merge one note into another: its text goes below, its properties are united, every link to it follows."""

from collections.abc import Collection

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.fences import front_matter_block, front_matter_span, lost_tags
from scaffold.frontmatter.properties import PropertyError
from scaffold.frontmatter.union import Union, unite
from scaffold.markdown.definitions import labels
from scaffold.markdown.headings import find_headings, part_key
from scaffold.markdown.regions import find_regions, label
from scaffold.plan.model import DeleteNote, Plan, Skipped
from scaffold.refactor.name_tests import Naming
from scaffold.refactor.named_beside_links import follow_beside_links
from scaffold.refactor.relink import Relinker, build_plan
from scaffold.refactor.retitled import Retitled
from scaffold.refactor.scan import SourceFile, read_affected
from scaffold.refactor.settings import named_in_settings
from scaffold.refactor.titles import plan_mention_edits
from scaffold.text.lines import line_ending
from scaffold.text.spans import Edit, Span, apply_edits
from scaffold.vault.names import stem
from scaffold.vault.snapshot import Snapshot


def plan_merge(vault: Snapshot, source: str, target: str, options: Collection[str] = ()) -> Plan:
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
    relinking = Relinker(vault, {source: target}, options=options)
    relinking.plan_edits(readings)
    relinking.verify(readings)
    naming = Naming(vault.paths, {source: target}, {})
    for reading in readings:
        follow_beside_links(reading, naming, options)
    by_path = {reading.path: reading for reading in readings}
    away, into = by_path[source], by_path[target]
    moved = apply_edits(away.text, sorted(set(away.edits)))
    into.edits = _appended(into, moved)
    _check_seen(away, into, moved)
    _list_same_names(vault, readings, away, into)
    readings.remove(away)
    plan_mention_edits(vault, readings, [Retitled(source, stem(source), stem(target))], "none")
    readings += named_in_settings(vault, {source: target}, change=False, hints=False)
    for other in readings:
        other.skipped += away.skipped if other is into else []
    return build_plan(f"Merge {stem(source)!r} into {stem(target)!r}", readings, DeleteNote(source, away.text))


def _list_same_names(vault: Snapshot, readings: list[SourceFile], away: SourceFile, into: SourceFile) -> None:
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
    taken = {part_key(heading.text) for heading in find_headings(into.text, into.regions)} & linked
    for heading in find_headings(away.text, away.regions):
        if part_key(heading.text) in taken:
            away.leave(heading.span.start, f"{into.path} has this heading as well; links to it lead to the first")


def _check_seen(away: SourceFile, into: SourceFile, moved: str) -> None:
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


def _appended(into: SourceFile, moved: str) -> list[Edit]:
    """Return the target's edits, with those that put the other's text at its end and its properties among its own."""
    eol = line_ending(into.text)
    inner = front_matter_span(into.text)
    in_front = [edit for edit in into.edits if inner and inner.start <= edit.span.start and edit.span.end <= inner.end]
    linked = apply_edits(into.text, sorted(set(in_front)))
    block = front_matter_block(moved)
    body = (moved[block.end :] if block else moved.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\n", eol)
    try:
        united, kept = unite(linked, moved) if block else Union(linked, [])
    except PropertyError as error:
        raise ScaffoldError(f"The properties of {into.path} and the merged note cannot be united ({error}).") from error
    if any("%%" in line for line in kept):
        raise ScaffoldError(f"A property of the merged note holds %%, and cannot be kept in {into.path} as a comment.")
    lines = [line.strip("\r\n") for each in kept for line in each.split("\n") if line.strip()]
    comment = "".join(f"%% {line} %%{eol}" for line in lines)  # within a line, its links count
    into.skipped += [
        Skipped(into.path, 1, span.of(moved), "lost: a comment to YAML, not a tag") for span in lost_tags(moved)
    ]
    into.skipped += [
        Skipped(into.path, 1, each.strip(), "kept as a comment: both notes have that property") for each in kept
    ]
    bare = into.text.rstrip("\r\n")
    gap = eol * 2 if bare.removeprefix("\ufeff") else ""
    ending = into.text[len(bare) :]
    stripped = body.lstrip("\r\n")
    if not gap and not comment and stripped.startswith("---"):
        stripped = eol + stripped  # at the top a rule would begin front matter
    text = gap + comment + stripped if body.strip() or kept else ending
    end = Edit(Span(len(bare), len(into.text)), text)
    new = front_matter_span(united)
    if inner is not None and new is not None:
        fronts = [Edit(inner, new.of(united))] if united != linked else in_front
    else:
        first = front_matter_block(united)
        fronts = [Edit(Span(first.start, first.start), first.of(united))] if first else []
        if fronts and fronts[0].span.start == end.span.start:  # nothing is between them
            fronts, end = [], Edit(end.span, fronts[0].replacement + text)
    return [*(edit for edit in into.edits if edit not in in_front), *fronts, end]
