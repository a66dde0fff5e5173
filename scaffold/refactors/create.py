"""Create a note: the file, the flows that its partners lack, and the links that its name would make ambiguous."""

from collections.abc import Iterable

from scaffold.errors import ScaffoldError
from scaffold.markdown.flows import Direction, bullet_after, flow_sentence, parse_flow, same_flow, sections
from scaffold.markdown.regions import find_regions
from scaffold.plan.plan import Change, CreateNote, EditNote, Left, Plan
from scaffold.refactor import Reading, Relinking, read_affected
from scaffold.text import Edit, Span, line_number
from scaffold.vault.names import key, stem
from scaffold.vault.vault import Vault


def create(vault: Vault, path: str, text: str) -> Plan:
    """Return the plan that writes a new note.

    Links to another note of the same name get that note's full path (links 1.4). Raises ScaffoldError when the path is
    taken, also by case or Unicode form.
    """
    taken = vault.resolver.same_name(path)
    if taken:
        raise ScaffoldError(f"{taken[0]} exists already and is never overwritten; choose another title or folder.")
    changes: list[Change] = []
    left: list[Left] = []
    if vault.resolver.resolve(stem(path), "").path:
        readings = read_affected(vault, {}, also=[stem(path)])
        relinking = Relinking(vault, {}, created=[path])
        for reading in readings:
            relinking.follow(reading)
        changes += [EditNote(reading.path, reading.text, tuple(reading.edits)) for reading in readings if reading.edits]
        left += [entry for reading in readings for entry in reading.left]
    return Plan(f"Create {stem(path)!r}", (*changes, CreateNote(path, text)), tuple(left))


def mirrored(
    vault: Vault, note: CreateNote, inputs: Iterable[str], outputs: Iterable[str]
) -> tuple[list[EditNote], list[Left]]:
    """Return the edits that give each existing partner the other side of a new note's flows, where it lacks it.

    The bullet goes below the last one of the partner's section, in its style. A partner without that section, or that
    is no note yet, is left and listed.
    """
    readings: dict[str, Reading] = {}
    left: list[Left] = []
    sides: list[tuple[Direction, Iterable[str]]] = [("output", inputs), ("input", outputs)]
    for direction, sentences in sides:
        for sentence in sentences:
            what, partners = parse_flow(sentence)
            for name in partners:
                target = vault.resolver.resolve(name, note.path)
                if target.path is None:
                    line = line_number(note.text, max(0, note.text.find(f"[[{name}")))
                    left.append(Left(note.path, line, f"[[{name}]]", "no note of this name yet"))
                if (
                    target.path
                    and not target.others
                    and target.path != note.path
                    and target.path.lower().endswith(".md")
                ):
                    if target.path not in readings:
                        readings[target.path] = Reading(target.path, vault.read(target.path), [])
                    _add_flow(readings[target.path], direction, what, stem(note.path))
    left += [entry for reading in readings.values() for entry in reading.left]
    return [EditNote(r.path, r.text, tuple(r.edits)) for r in readings.values() if r.edits], left


def _add_flow(partner: Reading, direction: Direction, what: str, title: str) -> None:
    """Add to the partner the bullet that says it gives or receives `what`, unless it says so already."""
    found = [
        section for section in sections(partner.text, find_regions(partner.text)) if section.direction == direction
    ]
    known = [flow for section in found for flow in section.flows if same_flow(flow.what, what)]
    if any(key(stem(name)) == key(title) for flow in known for name in flow.partners):
        return
    if not found:
        partner.leave(0, f"has no heading {direction.capitalize()}s to list {what!r} under")
        return
    bullet = bullet_after(partner.text, found[-1], flow_sentence(direction, what, [title]))
    partner.edits.append(Edit(Span(found[-1].end, found[-1].end), bullet))
