"""The other side of a flow: whether a partner's note states it, and the bullet that adds it there."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from scaffold.flows.syntax import (
    Direction,
    Flow,
    FlowSection,
    bullet_after,
    find_flow_sections,
    find_linked_notes,
    flow_sentence,
)
from scaffold.markdown.regions import find_regions
from scaffold.text.similarity import ALIKE, AlikeWordings, folded, likeness
from scaffold.text.spans import Edit, Span, apply_edits
from scaffold.vault.resolver import Resolver

OTHER_SIDE: dict[Direction, Direction] = {"input": "output", "output": "input"}


class Partner(Protocol):
    """A note that may state flows."""

    @property
    def path(self) -> str:
        """Where it lies."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def sections(self) -> Sequence[FlowSection]:
        """Its sections of inputs and outputs."""


class StatedFlows:
    """What sections of the note at `path` state of flows from or to the note at `source`."""

    def __init__(self, path: str, sections: Iterable[FlowSection], source: str, resolver: Resolver) -> None:
        words: dict[Direction, list[tuple[str, ...]]] = {"input": [], "output": []}
        for section in sections:
            for flow in section.flows:
                if _may_name(flow, path, source, resolver):
                    words[flow.direction].append(folded(flow.what))
        self._wordings = {direction: AlikeWordings(found) for direction, found in words.items()}

    def have(self, flow: Flow) -> bool:
        """Tell whether they state the other side of a flow of the note at `source`, in the same words or nearly so."""
        words = folded(flow.what)
        others = self._wordings[OTHER_SIDE[flow.direction]].near(words)
        return any(likeness(*sorted((words, other))) >= ALIKE for other in others)


def _may_name(flow: Flow, path: str, source: str, resolver: Resolver) -> bool:
    targets = (resolver.resolve(name, path) for name in flow.partners)
    return any(source in (target.path, *target.others) for target in targets)


def counterpart_edits(
    partner: Partner, flows: Sequence[Flow], source: str, link: str, resolver: Resolver
) -> dict[Flow, Edit]:
    """Return the edits that add the other sides of flows of the note at `source` to the partner's last fitting section.

    `link` is what a wikilink from the partner to that note holds. A flow has none where the partner has no such
    section, or where the words would not be that flow there: a footnote or the definition of a reference stays behind.
    """
    edits = {flow: _counterpart_edit(partner, flow, source, link, resolver) for flow in flows}
    return dict(_proved(partner, [(flow, edit) for flow, edit in edits.items() if edit], source, resolver))


def _proved(
    partner: Partner, edits: list[tuple[Flow, Edit]], source: str, resolver: Resolver
) -> list[tuple[Flow, Edit]]:
    """Return the edits with which the partner, read again, states their flows; all are tried together first."""
    text = apply_edits(partner.text, [edit for _, edit in edits])
    after = find_flow_sections(text, find_regions(text)) if edits else partner.sections
    stated = StatedFlows(partner.path, after, source, resolver)
    if _count(after) == _count(partner.sections) + len(edits) and all(stated.have(flow) for flow, _ in edits):
        return edits
    half = len(edits) // 2
    parts = (edits[:half], edits[half:]) if half else ()
    return [pair for part in parts for pair in _proved(partner, part, source, resolver)]


def _counterpart_edit(partner: Partner, flow: Flow, source: str, link: str, resolver: Resolver) -> Edit | None:
    sections = (section for section in reversed(partner.sections) if section.direction != flow.direction)
    section = next(sections, None)
    names = find_linked_notes(flow.what)
    leads_elsewhere = any(resolver.resolve(name, source) != resolver.resolve(name, partner.path) for name in names)
    if section is None or leads_elsewhere or "[^" in flow.what or "][" in flow.what:
        return None
    sentence = flow_sentence(section.direction, flow.what, [link])
    return Edit(Span(section.end, section.end), bullet_after(partner.text, section, sentence))


def _count(sections: Iterable[FlowSection]) -> int:
    return sum(len(section.flows) for section in sections)
