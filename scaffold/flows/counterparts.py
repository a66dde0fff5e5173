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
from scaffold.text.similarity import are_alike
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


def states(path: str, sections: Iterable[FlowSection], flow: Flow, source: str, resolver: Resolver) -> bool:
    """Tell whether sections of the note at `path` state the other side of a flow of the note at `source`.

    They do with a flow of the other direction, in the same words or nearly so, whose link may lead to that note.
    """
    others = (other for section in sections for other in section.flows if other.direction != flow.direction)
    return any(_may_name(other, path, source, resolver) and are_alike(flow.what, other.what) for other in others)


def _may_name(flow: Flow, path: str, source: str, resolver: Resolver) -> bool:
    targets = (resolver.resolve(name, path) for name in flow.partners)
    return any(source in (target.path, *target.others) for target in targets)


def counterpart_edit(partner: Partner, flow: Flow, source: str, link: str, resolver: Resolver) -> Edit | None:
    """Return the edit that adds the other side of a flow of the note at `source` to the partner's last fitting section.

    `link` is what a wikilink from the partner to that note holds. None where the partner has no such section, or where
    the words would not be that flow there: a footnote or the definition of a reference stays behind.
    """
    sections = (section for section in reversed(partner.sections) if section.direction != flow.direction)
    section = next(sections, None)
    names = find_linked_notes(flow.what)
    leads_elsewhere = any(resolver.resolve(name, source) != resolver.resolve(name, partner.path) for name in names)
    if section is None or leads_elsewhere or "[^" in flow.what or "][" in flow.what:
        return None
    sentence = flow_sentence(section.direction, flow.what, [link])
    edit = Edit(Span(section.end, section.end), bullet_after(partner.text, section, sentence))
    text = apply_edits(partner.text, [edit])
    after = find_flow_sections(text, find_regions(text))
    is_one_more = _count(after) == _count(partner.sections) + 1
    return edit if is_one_more and states(partner.path, after, flow, source, resolver) else None


def _count(sections: Iterable[FlowSection]) -> int:
    return sum(len(section.flows) for section in sections)
