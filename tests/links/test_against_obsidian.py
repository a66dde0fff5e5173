"""A real vault (of the obsidian-tasks project, MIT), against Obsidian's own parse and link graph of it."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from little_parser import graph
from memory import Memory
from vaults import ROOT, Ran, tree

from scaffold.links.find import find_links
from scaffold.links.references import find_references
from scaffold.plan.model import EditNote
from scaffold.refactor.relocate import plan_relocation
from scaffold.vault.snapshot import Snapshot

DATA = ROOT / "tests" / "data"
DEMO = DATA / "tasks-demo"
CACHED = sorted((DATA / "obsidian").glob("*.json"))
EDITED_SINCE = "How To/Find tasks in notes with particular tag.md"  # after Obsidian saved its graph


@pytest.mark.parametrize("path", ["ACME.md", "Test Data/link_in_yaml.md", "Test Data/one_task.md"])
def test_only_files_with_edits_are_written(path: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    vault = tmp_path / "demo"
    shutil.copytree(DEMO, vault)
    before, times = tree(vault), {file: file.stat().st_mtime_ns for file in vault.rglob("*") if file.is_file()}
    assert run(vault, "rename", path, "Zebra", "--yes").code == 0
    after = tree(vault)
    same = [file for file in times if after.get(str(file.relative_to(vault))) == before[str(file.relative_to(vault))]]
    assert len(same) > 200
    assert all(file.stat().st_mtime_ns == times[file] for file in same)
    assert run(vault, "undo").code == 0
    assert tree(vault) == before


def demo() -> dict[str, str]:
    vault = Snapshot(str(DEMO))
    return {path: vault.read(path) for path in vault.paths}


@pytest.mark.parametrize("file", CACHED, ids=lambda file: file.stem)
def test_links_are_those_that_obsidian_sees(file: Path) -> None:
    note: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    text, seen, path = note["fileContents"], note["cachedMetadata"], note["filePath"]

    def offset(position: dict[str, int]) -> int:  # Obsidian counts UTF-16 units
        return len(text.encode("utf-16-le")[: 2 * position["offset"]].decode("utf-16-le", "surrogatepass"))

    theirs = [
        (offset(link["position"]["start"]), offset(link["position"]["end"]), link["link"], kind == "embeds")
        for kind in ("links", "embeds")
        for link in seen.get(kind, [])
    ]
    found = [link for link in find_links(path, text) if not link.inert]
    ours = [
        (link.span.start, link.span.end, link.path.text + link.subpath.text, link.is_embed)
        for link in found
        if link.place == "body"
    ]
    assert sorted(ours) == sorted(theirs)
    properties = [(link.place, link.path.text + link.subpath.text) for link in found if link.place != "body"]
    assert sorted(properties) == sorted((link["key"], link["link"]) for link in seen.get("frontmatterLinks", []))
    vault = Snapshot(str(DEMO))
    for link in found:
        name = link.path.text + link.subpath.text
        if name in note["resolveLinkToPath"]:
            assert vault.resolver.resolve(link.path.text, path).path == note["resolveLinkToPath"][name]


def test_the_graph_is_obsidians() -> None:
    resolved = json.loads((DATA / "obsidian" / "graph" / "resolvedLinks.json").read_text(encoding="utf-8"))
    unresolved = json.loads((DATA / "obsidian" / "graph" / "unresolvedLinks.json").read_text(encoding="utf-8"))
    ours: dict[str, Counter[str]] = {path: Counter() for path in resolved}
    nowhere: dict[str, Counter[str]] = {path: Counter() for path in unresolved}
    for row in find_references(Snapshot(str(DEMO))):
        if row.path in resolved and row.path != EDITED_SINCE:
            if row.target.path:
                ours[row.path][row.target.path] += 1
            else:
                nowhere[row.path][row.name] += 1
    assert {path: dict(found) for path, found in ours.items()} == resolved
    assert {path: dict(found) for path, found in nowhere.items()} == unresolved


def test_every_note_can_be_renamed_there_and_back() -> None:
    files = demo()
    before = graph(files)
    for number, path in enumerate(path for path in files if path.endswith(".md")):
        folder, _, _ = path.rpartition("/")
        new = f"{folder}/Zebra {number} (x).md".lstrip("/")
        there = applied(files, path, new)
        mapped = {new if source == path else source: targets for source, targets in before.items()}
        assert graph(there) == {
            source: [new if target == path else target for target in targets] for source, targets in mapped.items()
        }, path
        back = applied(there, new, path)
        if back != files:  # a link that spells the name in another case comes back in the note's own
            assert {key: text.lower() for key, text in back.items()} == {key: t.lower() for key, t in files.items()}
            assert applied(applied(back, path, new), new, path) == back


def applied(files: dict[str, str], old: str, new: str) -> dict[str, str]:
    plan = plan_relocation(Memory(files), {old: new}, "none", "x")
    after = files | {change.path: change.after for change in plan.of(EditNote)}
    assert all(change.after != change.before for change in plan.of(EditNote))
    return {new if path == old else path: text for path, text in after.items()}
