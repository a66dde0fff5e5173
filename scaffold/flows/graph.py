"""Who gives what to whom, read from the Inputs and Outputs of all notes; what both sides state is one."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from scaffold.flows.syntax import find_flow_sections
from scaffold.markdown.regions import find_regions
from scaffold.text.similarity import ALIKE, folded, likeness
from scaffold.vault.names import key, stem
from scaffold.vault.snapshot import Snapshot

Stated = Literal["both", "giver", "taker"]
Words = dict[tuple[str, ...], str]  # wordings by their words


class Exchange(NamedTuple):
    """One thing that goes from `giver` to `taker` (titles; "" for somebody outside the vault), and who states it."""

    giver: str
    taker: str
    what: str
    stated: Stated
    is_one_sided: bool  # only one of two notes with flows states it


@dataclass
class _Pair:
    """What two notes say of one direction between them."""

    giver: str
    taker: str
    said: dict[Stated, list[str]] = field(default_factory=lambda: {"giver": [], "taker": []})


def find_exchanges(vault: Snapshot) -> list[Exchange]:
    """Return all exchanges, by giver, taker and what; in the giver's words, where they differ a little."""
    pairs: dict[tuple[str, str], _Pair] = {}
    stating: set[str] = set()
    for path, said in zip(vault.notes, vault.each(vault.notes, lambda path: _said(vault, path)), strict=True):
        stating |= {key(stem(path))} if said is not None else set()
        for giver, taker, who, what in said or ():
            pairs.setdefault((key(giver), key(taker)), _Pair(giver, taker)).said[who].append(what)
    found = [exchange for pair in pairs.values() for exchange in _exchanges(pair, stating)]
    return sorted(found, key=lambda row: (row.giver, row.taker, row.what))


def _said(vault: Snapshot, path: str) -> list[tuple[str, str, Stated, str]] | None:
    """Return giver, taker, which of them the note is, and what it says goes between them; None for no sections."""
    text, own = vault.read(path), stem(path)
    found = find_flow_sections(text, find_regions(text)) if "nputs" in text or "utputs" in text else []
    said: list[tuple[str, str, Stated, str]] = []
    for flow in (flow for section in found for flow in section.flows):
        for partner in flow.partners or ("",):
            other = _title(vault, partner, path)
            gives = flow.direction == "output"
            said.append((own, other, "giver", flow.what) if gives else (other, own, "taker", flow.what))
    return said if found else None


def _title(vault: Snapshot, partner: str, source: str) -> str:
    path = vault.resolver.resolve(partner, source).path if partner else None
    return stem(path) if path else partner


def _exchanges(pair: _Pair, stating: set[str]) -> list[Exchange]:
    """Return what goes one way between two notes: what both say in alike words is one, in the giver's.

    Only a note of `stating`, those with sections for flows, is expected to say its side; and one that gives to itself
    has said both.
    """
    given, taken = _distinct(pair.said["giver"]), _distinct(pair.said["taker"])
    both, heard = ({*given} & {*taken} | _alike(one, other) for one, other in ((given, taken), (taken, given)))
    ends = {key(pair.giver), key(pair.taker)}
    is_heard = len(ends) > 1 and ends <= stating
    sides: list[tuple[Stated, list[str]]] = [
        ("both", [what for words, what in given.items() if words in both]),
        ("giver", [what for words, what in given.items() if words not in both]),
        ("taker", [what for words, what in taken.items() if words not in heard]),
    ]
    return [
        Exchange(pair.giver, pair.taker, what, who, is_one_sided=who != "both" and is_heard and bool(what))
        for who, said in sides
        for what in said
    ]


def _alike(said: Words, others: Words) -> set[tuple[str, ...]]:
    """Return which wordings that others have not just so they have nearly so."""
    rest = [words for words in said if words not in others]
    return {words for words in rest if any(likeness(words, other) >= ALIKE for other in others)}


def _distinct(said: list[str]) -> Words:
    """Return the wordings, the first of those in the same words, by their words."""
    found: dict[tuple[str, ...], str] = {}
    for what in said:
        found.setdefault(tuple(sorted(folded(what))) or (what,), what)
    return found
