"""Who gives what to whom, read from the Inputs and Outputs of all notes; what both sides state is one."""

from dataclasses import dataclass
from typing import Literal

from scaffold.markdown.flows import sections
from scaffold.markdown.regions import find_regions
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


def exchanges(vault: Vault) -> list[Exchange]:
    """Return all exchanges, by giver, taker and what."""
    found: dict[tuple[str, str, str], Exchange] = {}
    for path in vault.watched(vault.notes):
        text = vault.read(path)
        if "nputs" not in text and "utputs" not in text:
            continue
        for section in sections(text, find_regions(text)):
            for flow in section.flows:
                for partner in flow.partners or ("",):
                    _add(found, stem(path), _title(vault, partner, path), flow.what, gives=flow.direction == "output")
    return sorted(found.values(), key=lambda row: (row.giver, row.taker, row.what))


def _title(vault: Vault, partner: str, source: str) -> str:
    path = vault.resolver.resolve(partner, source).path if partner else None
    return stem(path) if path else partner


def _add(found: dict[tuple[str, str, str], Exchange], note: str, partner: str, what: str, *, gives: bool) -> None:
    giver, taker = (note, partner) if gives else (partner, note)
    identity = (key(giver), key(taker), " ".join(what.casefold().split()))
    known = found.get(identity)
    side: Stated = "giver" if gives else "taker"
    stated: Stated = "both" if known and known.stated != side else side
    found[identity] = Exchange(giver, taker, known.what if known else what, stated)
