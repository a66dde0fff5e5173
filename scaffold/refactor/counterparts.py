"""The other side of the flows of a new note: what its partners lack."""

from collections.abc import Iterable
from dataclasses import dataclass

from scaffold.errors import ScaffoldError
from scaffold.flows.syntax import Direction, bullet_after, find_flow_sections, flow_sentence, parse_flow
from scaffold.markdown.regions import find_regions
from scaffold.plan.model import CreateNote, EditNote, Skipped
from scaffold.refactor.scan import SourceFile
from scaffold.text.lines import line_number
from scaffold.text.similarity import ALIKE, folded, likeness
from scaffold.text.spans import Edit, Span
from scaffold.vault.names import key, stem
from scaffold.vault.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class MissingCounterparts:
    """The other sides of a new note's flows.

    `edits` add them to partners, `lacking` are partners without a place for them, `waiting` links to partners that are
    no notes yet.
    """

    edits: list[EditNote]
    lacking: list[Skipped]
    waiting: list[Skipped]


def find_missing_counterparts(
    vault: Snapshot, note: CreateNote, inputs: Iterable[str], outputs: Iterable[str]
) -> MissingCounterparts:
    """Return the edits that give each existing partner the other side of a new note's flows, where it lacks it.

    The bullet goes below the last one of the partner's section, in its style.
    """
    readings: dict[str, SourceFile] = {}
    waiting: list[Skipped] = []
    sides: list[tuple[Direction, Iterable[str]]] = [("output", inputs), ("input", outputs)]
    flows = [(direction, *parse_flow(sentence)) for direction, sentences in sides for sentence in sentences]
    for direction, what, partners in flows:
        for name in partners:
            target = vault.resolver.resolve(name, note.path)
            if target.path is None:
                line = line_number(note.text, max(0, note.text.find(f"[[{name}")))
                waiting.append(Skipped(note.path, line, f"[[{name}]]", "no note of this name yet"))
            elif target.others:
                fitting = ", ".join((target.path, *target.others))
                raise ScaffoldError(f"[[{name}]] is ambiguous; name the partner by its path: {fitting}.")
            elif target.path.lower().endswith(".md"):
                if target.path not in readings:
                    readings[target.path] = SourceFile(target.path, vault.read(target.path), [])
                _add_flow(readings[target.path], direction, what, _link_name(vault, note.path))
    edits = [EditNote(r.path, r.text, tuple(dict.fromkeys(r.edits))) for r in readings.values() if r.edits]
    return MissingCounterparts(
        edits, [entry for reading in readings.values() for entry in reading.skipped], list(dict.fromkeys(waiting))
    )


def _link_name(vault: Snapshot, path: str) -> str:
    """Return what a link to a new note says: its title, or its path when another note has that title."""
    return path.removesuffix(".md") if vault.resolver.resolve(stem(path), "").path else stem(path)


def _add_flow(partner: SourceFile, direction: Direction, what: str, name: str) -> None:
    """Add to the partner the bullet that says it gives or receives `what`, unless it says so already."""
    regions = find_regions(partner.text)
    found = [section for section in find_flow_sections(partner.text, regions) if section.direction == direction]
    known = [flow for section in found for flow in section.flows if likeness(folded(flow.what), folded(what)) >= ALIKE]
    if any(key(stem(other)) == key(stem(name)) for flow in known for other in flow.partners):
        return
    if not found:
        heading = f"{direction.capitalize()}s"
        partner.skipped.append(Skipped(partner.path, 1, "", f"has no heading {heading} to list {what!r} under"))
        return
    bullet = bullet_after(partner.text, found[-1], flow_sentence(direction, what, [name]))
    partner.edits.append(Edit(Span(found[-1].end, found[-1].end), bullet))
