"""The other side of a flow: what one activity gives, its partner receives, in the same words or nearly so."""

from collections.abc import Iterator

from scaffold.flows.counterparts import OTHER_SIDE, counterpart_edit, states
from scaffold.flows.syntax import Direction, Flow
from scaffold.links.style import wikilink_to
from scaffold.lint.rule import Finding, Fix
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note


def find_one_sided(note: Note, index: NoteIndex, direction: Direction) -> Iterator[Finding]:
    """Yield a finding for each flow of one direction that a partner's note does not state; the fix adds its bullet."""
    resolver = index.vault.resolver
    flows = (flow for section in note.sections if section.direction == direction for flow in section.flows)
    for flow in (flow for flow in flows if flow.what):
        for name in dict.fromkeys(flow.partners):
            target = resolver.resolve(name, note.path)
            partner = index.outline(target.path)
            if partner is None or not partner.sections or partner.path == note.path:
                continue
            if not states(partner.path, partner.sections, flow, note.path, resolver):
                yield Finding(
                    flow.span,
                    f"{partner.title} does not list {flow.what!r} among its {OTHER_SIDE[direction]}s",
                    None if target.others else _fix(note, index, partner.path, flow),
                )


def _fix(note: Note, index: NoteIndex, path: str, flow: Flow) -> Fix | None:
    """Return the fix that adds the bullet to the partner's section, in its style."""
    resolver = index.vault.resolver
    link = wikilink_to(note.path, note.title, path, resolver)
    edit = counterpart_edit(index.notes[path], flow, note.path, link[2:-2], resolver) if link else None
    return Fix((edit,), path) if edit else None
