"""Names that stand in queries and bases, which no refactor changes: listed, so that a person can."""

import re
from functools import partial

from scaffold.refactor.scan import SourceFile
from scaffold.text.encoding import decode
from scaffold.text.patterns import compile_later
from scaffold.vault.snapshot import Snapshot

_FENCE = compile_later(r"[`~]{3,}[ \t]*([\w-]*)")
_BLOCKS = tuple(
    re.compile(fence + rb"[ \t]*(?:dataview|tasks|base|query)", re.IGNORECASE) for fence in (b"```", b"~~~")
)
_QUERIES = ("dataview", "dataviewjs", "tasks", "base", "query")  # languages of blocks that are asked of the vault


def list_in_queries(
    vault: Snapshot, readings: list[SourceFile], named: re.Pattern[str], what: str, *, bases_only: bool = False
) -> None:
    """Leave, in `readings`, each place in a base or a query where `named` fits; `bases_only` where notes are done."""
    by_path = {reading.path: reading for reading in readings}
    endings = (".base",) if bases_only else (".base", ".md")
    paths = [path for path in vault.paths if path.lower().endswith(endings)]
    for found in vault.each(paths, partial(_listed, vault, named, what)):
        if found and found.path in by_path:
            by_path[found.path].skipped += found.skipped
        elif found:
            readings.append(found)


def _listed(vault: Snapshot, named: re.Pattern[str], what: str, path: str) -> SourceFile | None:
    reading = in_queries(path, vault.read_bytes(path), named, what)
    return reading.without_links() if reading and reading.skipped else None


def in_queries(path: str, data: bytes, named: re.Pattern[str], what: str) -> SourceFile | None:
    """Return a file with each place in a base or query left where `named` fits; None for one that holds neither."""
    is_base = path.lower().endswith(".base")
    if not is_base and not any(block.search(data) for block in _BLOCKS):
        return None
    reading = SourceFile(path, decode(data), [])
    for match in named.finditer(reading.text):
        region = None if is_base else reading.regions.at(match.start())
        fence = _FENCE.match(reading.text, region.span.start) if region and region.kind == "fenced code" else None
        if is_base or (fence and fence[1].lower() in _QUERIES):
            reading.leave(match.start(), f"{what} in a {'base' if is_base else 'query'}")
    return reading
