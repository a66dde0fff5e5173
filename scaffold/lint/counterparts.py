"""The other side of a flow: what one activity gives, its partner receives, in the same words or nearly so."""

from collections.abc import Iterator

from scaffold.flows.counterparts import OTHER_SIDE, StatedFlows, counterpart_edits
from scaffold.flows.syntax import Direction, Flow
from scaffold.links.style import wikilink_to
from scaffold.lint.rule import Finding, Fix
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.notes.outline import Outline
from scaffold.text.spans import Edit


def find_one_sided(note: Note, index: NoteIndex, direction: Direction) -> Iterator[Finding]:
    """Yield a finding for each flow of one direction that a partner's note does not state; the fix adds its bullet."""
    lacking = list(_find_lacking(note, index, direction))
    by_path: dict[str, list[Flow]] = {}
    for flow, partner, is_alone in lacking:
        if is_alone:
            by_path.setdefault(partner.path, []).append(flow)
    edits = {path: _edits(note, index, path, flows) for path, flows in by_path.items()}
    for flow, partner, is_alone in lacking:
        edit = edits[partner.path].get(flow) if is_alone else None
        yield Finding(
            flow.span,
            f"{partner.title} does not list {flow.what!r} among its {OTHER_SIDE[direction]}s",
            Fix((edit,), partner.path) if edit else None,
        )


def _find_lacking(note: Note, index: NoteIndex, direction: Direction) -> Iterator[tuple[Flow, Outline, bool]]:
    """Yield each flow with a partner that does not state it, and whether its link can mean no other file."""
    resolver = index.vault.resolver
    stated: dict[str, StatedFlows] = {}
    flows = (flow for section in note.sections if section.direction == direction for flow in section.flows)
    for flow in (flow for flow in flows if flow.what):
        for name in dict.fromkeys(flow.partners):
            target = resolver.resolve(name, note.path)
            partner = index.outline(target.path)
            if partner is None or not partner.sections or partner.path == note.path:
                continue
            if partner.path not in stated:
                stated[partner.path] = StatedFlows(partner.path, partner.sections, note.path, resolver)
            if not stated[partner.path].have(flow):
                yield flow, partner, not target.others


def _edits(note: Note, index: NoteIndex, path: str, flows: list[Flow]) -> dict[Flow, Edit]:
    """Return the edits that add bullets to the partner's section, in its style."""
    resolver = index.vault.resolver
    link = wikilink_to(note.path, note.title, path, resolver)
    return counterpart_edits(index.other(path), flows, note.path, link[2:-2], resolver) if link else {}
