"""Who gives what to whom, read from the Inputs and Outputs of all notes; what both sides state is one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from scaffold.markdown.flows import sections
from scaffold.markdown.regions import find_regions
from scaffold.markdown.wording import ALIKE, folded, likeness
from scaffold.vault.names import key, stem
from scaffold.vault.vault import Vault

Stated = Literal["both", "giver", "taker"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One thing that goes from `giver` to `taker` (titles; "" for somebody outside the vault), and who states it."""

    giver: str
    taker: str
    what: str
    stated: Stated

    @property
    def is_one_sided(self) -> bool:
        """Tell whether only one of two notes states it."""
        return self.stated != "both" and bool(self.giver and self.taker)


@dataclass
class _Pair:
    """What two notes say of one direction between them."""

    giver: str
    taker: str
    said: dict[Stated, list[str]] = field(default_factory=lambda: {"giver": [], "taker": []})


def exchanges(vault: Vault) -> list[Exchange]:
    """Return all exchanges, by giver, taker and what; in the giver's words, where they differ a little."""
    pairs: dict[tuple[str, str], _Pair] = {}
    for said in vault.each(vault.notes, lambda path: list(_said(vault, path))):
        for giver, taker, who, what in said:
            pairs.setdefault((key(giver), key(taker)), _Pair(giver, taker)).said[who].append(what)
    found = [exchange for pair in pairs.values() for exchange in _exchanges(pair)]
    return sorted(found, key=lambda row: (row.giver, row.taker, row.what))


def _said(vault: Vault, path: str) -> Iterator[tuple[str, str, Stated, str]]:
    """Yield giver, taker, which of them the note is, and what it says goes between them."""
    text = vault.read(path)
    if "nputs" in text or "utputs" in text:
        for section in sections(text, find_regions(text)):
            for flow in section.flows:
                for partner in flow.partners or ("",):
                    other = _title(vault, partner, path)
                    if flow.direction == "output":
                        yield stem(path), other, "giver", flow.what
                    else:
                        yield other, stem(path), "taker", flow.what


def _title(vault: Vault, partner: str, source: str) -> str:
    path = vault.resolver.resolve(partner, source).path if partner else None
    return stem(path) if path else partner


def _exchanges(pair: _Pair) -> list[Exchange]:
    """Return what goes one way between two notes: what both say in alike words is one, the most alike first."""
    given, taken = _distinct(pair.said["giver"]), _distinct(pair.said["taker"])
    both = [given.pop(words) for words in list(given) if taken.pop(words, None) is not None]
    alike = [(likeness(one, other), one, other) for one in given for other in taken]
    for how, one, other in sorted(alike, key=lambda each: -each[0]):
        if how >= ALIKE and one in given and other in taken:
            both.append(given.pop(one))
            del taken[other]
    stated: list[tuple[Stated, list[str]]] = [
        ("both", both),
        ("giver", list(given.values())),
        ("taker", list(taken.values())),
    ]
    return [Exchange(pair.giver, pair.taker, what, who) for who, said in stated for what in said]


def _distinct(said: list[str]) -> dict[tuple[str, ...], str]:
    """Return the wordings, the first of those in the same words, by their words."""
    found: dict[tuple[str, ...], str] = {}
    for what in said:
        found.setdefault(tuple(sorted(folded(what))) or (what,), what)
    return found
