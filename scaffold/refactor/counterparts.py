"""The other side of the flows of a new note: what its partners lack."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from scaffold.errors import ScaffoldError
from scaffold.flows.counterparts import OTHER_SIDE, StatedFlows, counterpart_edits
from scaffold.flows.syntax import Flow, FlowSection, find_flow_sections
from scaffold.markdown.regions import find_regions
from scaffold.plan.model import Change, CreateNote, EditNote, Plan, Skipped
from scaffold.text.lines import line_number
from scaffold.text.similarity import are_alike
from scaffold.text.spans import Edit
from scaffold.vault.names import stem
from scaffold.vault.resolver import Resolver
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


@dataclass(frozen=True, slots=True)
class _ExistingPartner:
    """A partner, the flows whose other side it lacks, and the edits that add them.

    `planned` are its sections as they will be: there, a link to another note of the new note's title has a path.
    """

    path: str
    text: str
    sections: list[FlowSection]
    planned: list[FlowSection]
    lacks: list[Flow] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, reason: str) -> None:
        self.skipped.append(Skipped(self.path, 1, "", reason))


def find_missing_counterparts(vault: Snapshot, plan: Plan) -> MissingCounterparts:
    """Return the edits that give each existing partner the other side of a new note's flows, where it lacks it.

    `plan` creates the note. The bullet goes below the last one of the partner's section, in its style. Raises
    ScaffoldError for a partner that may be several notes.
    """
    note = next(plan.of(CreateNote))
    planned = {edit.path: edit.after for edit in plan.of(EditNote)}
    resolver = vault.resolver.changed({}, [note.path])
    partners: dict[str, _ExistingPartner] = {}
    waiting: dict[str, Skipped] = {}
    named = [(flow, name) for part in _sections(note.text) for flow in part.flows for name in flow.partners]
    for flow, name in named:
        target = resolver.resolve(name, note.path)
        if target.path is None:
            line = line_number(note.text, flow.span.start)
            waiting.setdefault(name, Skipped(note.path, line, f"[[{name}]]", "no note of this name yet"))
        elif target.others:
            fitting = ", ".join((target.path, *target.others))
            raise ScaffoldError(f"[[{name}]] is ambiguous; name the partner by its path: {fitting}.")
        elif target.path.lower().endswith(".md") and target.path != note.path:
            if target.path not in partners:
                text = vault.read(target.path)
                after = _sections(planned.get(target.path, text))
                partners[target.path] = _ExistingPartner(target.path, text, _sections(text), after)
            _add_flow(partners[target.path], flow, note.path, resolver)
    edits = [EditNote(each.path, each.text, tuple(each.edits)) for each in partners.values() if each.edits]
    lacking = [skipped for partner in partners.values() for skipped in partner.skipped]
    return MissingCounterparts(edits, lacking, list(waiting.values()))


@dataclass(frozen=True, slots=True)
class MirroredNote:
    """A plan that creates a note, as it is and with what the note's partners lack; `edits` are that alone."""

    plan: Plan
    mirrored: Plan
    edits: list[EditNote]


def mirror_note(vault: Snapshot, plan: Plan) -> MirroredNote:
    """Return a plan that creates a note, with and without the bullets that its partners lack.

    Both list the partners that are no notes yet. Raises ScaffoldError for a partner that may be several notes.
    """
    missing = find_missing_counterparts(vault, plan)
    alone = plan._replace(skipped=(*plan.skipped, *missing.waiting))
    skipped = (*plan.skipped, *missing.lacking, *missing.waiting)
    mirrored = plan._replace(changes=tuple(_united(plan.changes, missing.edits)), skipped=skipped)
    return MirroredNote(alone, mirrored, missing.edits)


def _united(changes: Iterable[Change], edits: Iterable[EditNote]) -> list[Change]:
    """Unite the edits of one file: links that get a full path, and a new bullet."""
    more = {edit.path: edit for edit in edits}
    united: list[Change] = []
    for change in changes:
        if isinstance(change, EditNote) and change.path in more:
            united.append(EditNote(change.path, change.before, (*change.edits, *more.pop(change.path).edits)))
        else:
            united.append(change)
    return [*united, *more.values()]


def _sections(text: str) -> list[FlowSection]:
    return find_flow_sections(text, find_regions(text))


def _is_stated(partner: _ExistingPartner, flow: Flow, source: str, resolver: Resolver) -> bool:
    return StatedFlows(partner.path, partner.planned, source, resolver).have(flow)


def _add_flow(partner: _ExistingPartner, flow: Flow, source: str, resolver: Resolver) -> None:
    """Add to the partner the bullet that states the other side of a flow, unless it does so already."""
    is_repeated = any(other.direction == flow.direction and are_alike(other.what, flow.what) for other in partner.lacks)
    if not flow.what or is_repeated or _is_stated(partner, flow, source, resolver):
        return
    partner.lacks.append(flow)
    heading = f"{OTHER_SIDE[flow.direction].capitalize()}s"
    edit = counterpart_edits(partner, [flow], source, _link_name(source, resolver), resolver).get(flow)
    if edit:
        partner.edits.append(edit)
    elif all(section.direction == flow.direction for section in partner.sections):
        partner.skip(f"has no heading {heading} to list {flow.what!r} under")
    else:
        partner.skip(f"cannot list {flow.what!r} under {heading}: in this note the words would mean something else")


def _link_name(path: str, resolver: Resolver) -> str:
    """Return what a link to a new note says: its title, or its path when another note has that title."""
    target = resolver.resolve(stem(path), "")
    return path.removesuffix(".md") if target.path != path or target.others else stem(path)
