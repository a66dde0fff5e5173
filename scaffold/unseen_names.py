"""Names that stand in queries and bases, which no refactor changes: listed, so that a person can."""

import re

from scaffold.refactor import Reading
from scaffold.vault.vault import Vault


def list_in_queries(vault: Vault, readings: list[Reading], named: re.Pattern[str], what: str) -> None:
    """Leave, in `readings`, each place in a base or a query where `named` fits."""
    by_path = {reading.path: reading for reading in readings}
    for path in vault.watched(vault.paths):
        is_base = path.lower().endswith(".base")
        if is_base or path.lower().endswith(".md"):
            reading = by_path.get(path) or Reading(path, vault.read(path), [])
            before = len(reading.left)
            for match in named.finditer(reading.text):
                region = None if is_base else reading.regions.at(match.start())
                if is_base or (region and region.kind == "fenced code"):
                    reading.leave(match.start(), f"{what} in a {'base' if is_base else 'query'}")
            if path not in by_path and len(reading.left) > before:
                readings.append(reading)
