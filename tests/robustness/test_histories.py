"""What is kept of a vault changes no answer: random histories of two vaults alike, one with a store and one without.

Set SCAFFOLD_HISTORIES to run more of them.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from vault_histories import TITLES, History
from vaults import Ran, tree

from scaffold.vault import listing, parallel

Run = Callable[..., Ran]
COUNT = int(os.environ.get("SCAFFOLD_HISTORIES", "40"))
READS = [
    ["check"],
    ["check", "--format", "json", "--severity", "error"],
    ["check", "--statistics", "--select", "all"],
    ["check", "b"],
    ["status"],
    ["status", "--json"],
    ["links", "--json"],
    ["links", "--unresolved"],
    ["links", "--orphans"],
    ["tasks"],
    ["tasks", "lint"],
    ["flows"],
    ["cards", "list"],
    ["stamp", "--check"],
]
WRITES = [
    ["check", "--fix", "--yes"],
    ["check", "--fix", "--unsafe-fixes", "--yes"],
    ["check", "--write-baseline"],
    ["stamp", "--yes"],
    ["undo", "--yes"],
]


def verb(chance: random.Random, files: list[str]) -> list[str]:
    """Return a command line."""
    kind = chance.randrange(8)
    if kind == 0 and files:
        return ["rename", chance.choice(files), f"{chance.choice(TITLES)} {chance.randrange(3)}", "--yes"]
    if kind == 1 and files:
        return ["done", chance.choice(files), "--all"]
    return chance.choice(WRITES if kind == 2 else READS)


@pytest.mark.parametrize("seed", range(COUNT))
def test_a_store_changes_no_answer(seed: int, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    if seed % 2:  # what was just written counts as settled, so that more is taken from the store
        monkeypatch.setattr(listing, "_FINE", 0)
    if seed % 5 == 4:
        monkeypatch.setattr(parallel, "WORTH", 1)
        monkeypatch.setattr(parallel, "cores", lambda: 2)
    chance = random.Random(f"verbs {seed}")
    vaults = [History(tmp_path / name, random.Random(seed)) for name in ("vault-1", "vault-2")]
    caches = [str(tmp_path / "cache"), "off"]
    for _ in range(chance.randrange(2, 5)):
        acts = [[history.step() for history in vaults] for _ in range(chance.randrange(3))]
        line = verb(chance, vaults[0].files())
        said = []
        for history, cache in zip(vaults, caches, strict=True):
            monkeypatch.setenv("SCAFFOLD_CACHE", cache)
            said.append(plain(run(history.root, *line), history.root))
        assert said[0] == said[1], (acts, line)
        assert tree(vaults[0].root) == tree(vaults[1].root), (acts, line)
    assert not list((tmp_path / "vault-1").rglob("check-*"))


def plain(ran: Ran, root: Path) -> Ran:
    """Return what a verb said, without the name of the vault."""
    return Ran(ran.code, *(text.replace(str(root), "ROOT").replace(root.name, "NAME") for text in (ran.out, ran.err)))


def test_what_was_kept_is_used(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCAFFOLD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(listing, "_FINE", 0)
    history = History(tmp_path / "vault", random.Random(1))
    first = run(history.root, "check")
    read: list[str] = []
    history.write("Fresh.md", "# Fresh\n[[Nowhere]]\n")
    from scaffold.vault.snapshot import Snapshot

    reading = Snapshot.read
    monkeypatch.setattr(Snapshot, "read", lambda self, path: read.append(path) or reading(self, path))
    again = run(history.root, "check")
    assert set(read) == {"Fresh.md"}
    assert "Fresh.md" in again.out
    monkeypatch.setenv("SCAFFOLD_CACHE", "off")
    assert run(history.root, "check") == again != first
