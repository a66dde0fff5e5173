"""What is kept of a vault changes no answer: random histories of two vaults alike, one with a store and one without.

Set SCAFFOLD_HISTORIES to run more of them.
"""

import os
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from vault_histories import TITLES, History
from vaults import Ran, tree

from scaffold.api import Vault
from scaffold.vault import listing, parallel
from scaffold.vault.snapshot import Snapshot

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
    ["links", "--ambiguous", "--json"],
    ["links", "b/Plan", "--backlinks"],
    ["tasks"],
    ["tasks", "--json", "--open"],
    ["tasks", "lint"],
    ["tasks", "lint", "--json"],
    ["flows"],
    ["flows", "Plan", "--json"],
    ["cards", "list"],
    ["cards", "list", "--json"],
    ["stamp", "--check"],
    ["stamp", "--dry-run"],
]
FRESH = "# Fresh\n[[Nowhere]]\n- [x] done\n- [ ] x 📅 2026-02-30\n## Outputs\n- parts for [[Plan]]\n> [!card] card\n> a ::b\n"
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


def answers(vault: Vault) -> list[object]:
    """Return what a vault says of all that it reads of notes."""
    stamps = vault.stamps(day=date(2026, 3, 2))
    asked = [vault.links(), vault.orphans(), vault.flows(), vault.tasks(), vault.task_problems(), vault.cards()]
    found = vault.check(vault.select_rules(ignore=["stale-cards"]))  # which goes by what was seen before
    return [*map(str, asked), found, stamps.notes, stamps.plan.changes]


@pytest.mark.parametrize("seed", range(COUNT))
def test_a_live_vault_answers_as_a_new_one(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if seed % 2:
        monkeypatch.setattr(listing, "_FINE", 0)
    state, cache = str(tmp_path / "state"), str(tmp_path / "cache") if seed % 3 == 0 else None
    history, chance = History(tmp_path / "vault", random.Random(f"live {seed}")), random.Random(seed)
    live = Vault(str(history.root), state=state, cache=cache)
    acts: list[str] = []
    for _ in range(chance.randrange(3, 8)):
        fresh = Vault(str(history.root), state=state, is_live=False)
        texts = {history.place(): history.text("Plan") for _ in range(chance.randrange(3))}
        if chance.random() < 0.5:  # else the live vault is asked only with unsaved texts
            assert answers(live) == answers(fresh), acts
        assert answers(live.with_texts(texts)) == answers(fresh.with_texts(texts)), acts
        acts = [history.step() for _ in range(chance.randrange(3))]


PARSING = [
    ["check"],
    ["links"],
    ["links", "--json"],
    ["links", "--orphans"],
    ["links", "--unresolved"],
    ["flows"],
    ["tasks"],
    ["tasks", "lint"],
    ["cards", "list"],
    ["stamp", "--check"],
]


@pytest.mark.parametrize("line", PARSING, ids=" ".join)
def test_what_was_kept_is_used(line: list[str], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCAFFOLD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(listing, "_FINE", 0)
    history = History(tmp_path / "vault", random.Random(1))
    first = run(history.root, *line)
    read: list[str] = []
    history.write("Fresh.md", FRESH)
    reading = Snapshot.read
    monkeypatch.setattr(Snapshot, "read", lambda self, path: read.append(path) or reading(self, path))
    again = run(history.root, *line)
    edited = {row.split(":")[0] for row in again.out.splitlines()} if line[0] == "stamp" else set()
    assert set(read) == {"Fresh.md", *edited}
    assert "Fresh.md" in again.out or line[0] == "flows"
    monkeypatch.setenv("SCAFFOLD_CACHE", "off")
    assert run(history.root, *line) == again != first
