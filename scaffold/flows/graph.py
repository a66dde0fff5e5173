"""Who gives what to whom, read from the Inputs and Outputs of all notes; what both sides state is one."""

from dataclasses import dataclass, field
from functools import partial
from typing import Literal, NamedTuple

from scaffold.flows.syntax import Direction, find_flow_sections
from scaffold.markdown.regions import find_regions
from scaffold.text.similarity import ALIKE, AlikeWordings, folded, likeness
from scaffold.vault.memory import recall
from scaffold.vault.names import key, stem
from scaffold.vault.snapshot import Snapshot

Stated = Literal["both", "giver", "taker"]
Wordings = dict[tuple[str, ...], str]  # by the words that count


class Exchange(NamedTuple):
    """One thing that goes from `giver` to `taker` (titles; "" for somebody outside the vault), and who states it."""

    giver: str
    taker: str
    what: str
    stated: Stated
    is_one_sided: bool  # only one of two notes with flows states it


@dataclass
class _Pair:
    """What two notes state of one direction between them."""

    giver: str
    taker: str
    stated: dict[Stated, list[str]] = field(default_factory=lambda: {"giver": [], "taker": []})


def find_exchanges(vault: Snapshot) -> list[Exchange]:
    """Return all exchanges, by giver, taker and what; in the giver's words, where they differ a little."""
    pairs: dict[tuple[str, str], _Pair] = {}
    with_sections: set[str] = set()
    for path, flows in recall(vault, "flows", vault.notes, partial(_read_flows, vault)):
        own = stem(path)
        with_sections.add(key(own))
        for direction, what, partners in flows:
            for partner in partners or ("",):
                other = _title(vault, partner, path)
                giver, taker = (own, other) if direction == "output" else (other, own)
                pair = pairs.setdefault((key(giver), key(taker)), _Pair(giver, taker))
                pair.stated["giver" if direction == "output" else "taker"].append(what)
    exchanges = [exchange for pair in pairs.values() for exchange in _unite(pair, with_sections)]
    return sorted(exchanges, key=lambda row: (row.giver, row.taker, row.what))


def _read_flows(vault: Snapshot, path: str) -> list[tuple[Direction, str, tuple[str, ...]]] | None:
    """Return the direction, the wording and the partners of each flow of a note; None for no sections."""
    text = vault.read(path)
    sections = find_flow_sections(text, find_regions(text)) if "nputs" in text or "utputs" in text else []
    flows = [(flow.direction, flow.what, tuple(flow.partners)) for section in sections for flow in section.flows]
    return flows if sections else None


def _title(vault: Snapshot, partner: str, source: str) -> str:
    path = vault.resolver.resolve(partner, source).path if partner else None
    return stem(path) if path else partner


def _unite(pair: _Pair, with_sections: set[str]) -> list[Exchange]:
    """Return what goes one way between two notes: what both state in alike words is one exchange, in the giver's words.

    Only notes `with_sections` are expected to state their side; a note that gives to itself has stated both.
    """
    given, taken = _distinct(pair.stated["giver"]), _distinct(pair.stated["taker"])
    given_and_taken = {*given} & {*taken} | _find_alike(given, taken)
    taken_and_given = {*given} & {*taken} | _find_alike(taken, given)
    ends = {key(pair.giver), key(pair.taker)}
    is_asked = len(ends) > 1 and ends <= with_sections
    sides: list[tuple[Stated, list[str]]] = [
        ("both", [what for words, what in given.items() if words in given_and_taken]),
        ("giver", [what for words, what in given.items() if words not in given_and_taken]),
        ("taker", [what for words, what in taken.items() if words not in taken_and_given]),
    ]
    return [
        Exchange(pair.giver, pair.taker, what, stated, is_one_sided=stated != "both" and is_asked and bool(what))
        for stated, wordings in sides
        for what in wordings
    ]


def _find_alike(wordings: Wordings, others: Wordings) -> set[tuple[str, ...]]:
    """Return the words of the wordings that are not among others, but nearly so."""
    rest = [words for words in wordings if words not in others]
    among = AlikeWordings(others)
    return {words for words in rest if any(likeness(words, other) >= ALIKE for other in among.near(words))}


def _distinct(wordings: list[str]) -> Wordings:
    """Return the wordings by their words; of those in the same words, the first."""
    distinct: Wordings = {}
    for what in wordings:
        distinct.setdefault(tuple(sorted(folded(what))) or (what,), what)
    return distinct
