"""Renames of whole small vaults, before and after; `cases/rename.json` says where each expectation is from.

Each kind of operation is a command line; a kind that is not in `VERBS` is an error, so that no case is passed over.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import Case
from vaults import Ran, tree, write_vault

from scaffold.vault.resolver import Resolver

VERBS: dict[str, Callable[[str, str], list[str]]] = {
    "rename": lambda old, new: ["rename", old, new],
    "move": lambda old, new: ["move", old, new],
    "merge": lambda old, new: ["merge", old, new],
    "rename-heading": lambda old, new: ["rename", old, new],
    "rename-block": lambda old, new: ["rename", old, new],
    "rename-tag": lambda old, new: ["rename", f"#{old}", f"#{new}"],
    "rename-property": lambda old, new: ["rename", "--property", old, new],
    "rename-alias": lambda old, new: ["rename", "--alias", old, new],
}


@pytest.mark.cases("rename.json")
def test_a_case(case: Case, tmp_path: Path, run: Callable[..., Ran]) -> None:
    vault = write_vault(tmp_path / "vault", case["files"])
    if case["settings"]:
        (vault / ".obsidian" / "app.json").write_text(json.dumps(case["settings"]), encoding="utf-8")
    before = tree(vault)
    operation = case["op"]
    ran = run(vault, *VERBS[operation["kind"]](operation["old"], operation["new"]), "--links-only", "--yes")
    after = {path: data.decode("utf-8", "surrogateescape") for path, data in tree(vault).items()}
    found = {path: text for path, text in after.items() if not path.startswith(".obsidian") and path[-1] != "/"}
    if "error" in case["expect"]:
        assert (ran.code, tree(vault)) == (2, before)
        assert case["expect"]["error"] in ran.err
    else:
        assert found in [case["expect"], *case.get("also_ok", [])], ran


@pytest.mark.parametrize(
    ("link", "source", "path", "others"),
    [
        ("Plan", "x.md", "a/Plan.md", ()),
        ("plan", "x.md", "a/Plan.md", ()),
        ("a/Plan", "x.md", "a/Plan.md", ()),
        ("Plan.md", "x.md", "a/Plan.md", ()),
        ("", "x.md", "x.md", ()),
        ("Twice", "x.md", "Twice.md", ()),
        ("b/Twice", "x.md", "b/Twice.md", ()),
        ("Thrice", "x.md", "b/Thrice.md", ("c/Thrice.md",)),
        ("Thrice", "c/x.md", "c/Thrice.md", ("b/Thrice.md",)),
        ("./Plan", "a/x.md", "a/Plan.md", ()),
        ("./Plan", "x.md", None, ()),
        ("../Twice", "b/x.md", "Twice.md", ()),
        ("../../Twice", "b/x.md", None, ()),
        ("/Plan", "x.md", None, ()),
        ("/a/Plan", "x.md", "a/Plan.md", ()),
        ("photo", "x.md", None, ()),
        ("photo.png", "x.md", "a/photo.png", ()),
        ("Release 2.0", "x.md", "Release 2.0.md", ()),
        ("e\u0301tude", "x.md", "\u00e9tude.md", ()),
        ("two\u00a0words", "x.md", "two words.md", ()),
        ("nothing", "x.md", None, ()),
    ],
)
def test_resolution(link: str, source: str, path: str | None, others: tuple[str, ...]) -> None:
    files = ["a/Plan.md", "Twice.md", "b/Twice.md", "b/Thrice.md", "c/Thrice.md", "a/photo.png", "Release 2.0.md"]
    target = Resolver([*files, "\u00e9tude.md", "two words.md"]).resolve(link, source)
    assert (target.path, target.others) == (path, others)
