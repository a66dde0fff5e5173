"""The other side of a flow: what one activity gives, its partner receives, in the same words or nearly so."""

from collections.abc import Iterator

from scaffold.flows.syntax import Direction, Flow, bullet_after, find_flow_sections, flow_sentence, linked
from scaffold.links.style import wikilink_to
from scaffold.lint.rule import Finding, Fix
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.notes.outline import Outline
from scaffold.text.similarity import ALIKE, folded, likeness
from scaffold.text.spans import Edit, Span
from scaffold.vault.names import key

_OTHER: dict[Direction, Direction] = {"input": "output", "output": "input"}


def find_one_sided(note: Note, index: NoteIndex, direction: Direction) -> Iterator[Finding]:
    """Yield a finding for each flow of one direction that a partner's note does not state; the fix adds its bullet."""
    for section in note.sections:
        for flow in section.flows if section.direction == direction else ():
            if not flow.what:
                continue
            for name in dict.fromkeys(flow.partners):
                led = index.vault.resolver.resolve(name, note.path)
                partner = index.outline(led.path)
                is_other = partner and partner.sections and partner.path != note.path
                if partner and is_other and not _states(partner, note, index, flow):
                    other = _OTHER[direction]
                    yield Finding(
                        flow.span,
                        f"{partner.title} does not list {flow.what!r} among its {other}s",
                        None if led.others else _mirrored(note, index, partner.path, flow, other),
                    )


def _states(partner: Outline, note: Note, index: NoteIndex, flow: Flow) -> bool:
    """Tell whether the partner's note names the flow, and this note beside it."""
    wanted = folded(flow.what)
    for section in partner.sections:
        for each in section.flows if section.direction != flow.direction else ():
            names = {index.partner(name, partner.path) for name in each.partners}
            if key(note.title) in names and likeness(wanted, folded(each.what)) >= ALIKE:
                return True
    return False


def _mirrored(note: Note, index: NoteIndex, path: str, flow: Flow, direction: Direction) -> Fix | None:
    """Return the fix that adds the bullet to the partner's section, in its style."""
    partner = index.notes[path]
    section = next((each for each in partner.sections if each.direction == direction), None)
    resolver = index.vault.resolver
    link = wikilink_to(note.path, note.title, path, resolver)
    elsewhere = any(resolver.resolve(each, note.path) != resolver.resolve(each, path) for each in linked(flow.what))
    if section is None or link is None or elsewhere or "[^" in flow.what or "][" in flow.what:
        return None  # a footnote or reference has its definition here
    bullet = bullet_after(partner.text, section, flow_sentence(direction, flow.what, [link[2:-2]]))
    edit = Edit(Span(section.end, section.end), bullet)
    return Fix((edit,), partner.path) if _reads_as_flow(partner, edit) else None


def _reads_as_flow(partner: Note, edit: Edit) -> bool:
    """Tell whether the bullet is one more flow of its section where it is put."""
    from scaffold.markdown.regions import find_regions
    from scaffold.text.spans import apply_edits

    after = apply_edits(partner.text, [edit])
    found = sum(len(each.flows) for each in find_flow_sections(after, find_regions(after)))
    return found == sum(len(each.flows) for each in partner.sections) + 1
