"""What is taken from each file of a vault by itself, and remembered while the file stays as it is."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from scaffold.vault.snapshot import Snapshot

_T = TypeVar("_T")


def recall(
    vault: Snapshot, kind: str, paths: Sequence[str], look: Callable[[str], _T | None]
) -> Iterator[tuple[str, _T]]:
    """Yield what `look` says of each path that it does not say None of, in their order.

    A vault with a memory looks only at what has changed. So `look` goes by the path and the text of a file alone, and
    by what `kind` names; it returns a plain value (see `notes.table.pack`). `paths` are all files that it is for.
    """
    said = vault.memory(vault, kind, paths, look) if vault.memory else _look(vault, paths, look)
    yield from said


def _look(vault: Snapshot, paths: Sequence[str], look: Callable[[str], _T | None]) -> Iterator[tuple[str, _T]]:
    for path, said in zip(paths, vault.each(paths, look), strict=True):
        if said is not None:
            yield path, said
