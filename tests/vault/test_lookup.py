"""A file named by its exact path is found without a look through the vault, and is the one that such a look finds."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffold.errors import ScaffoldError
from scaffold.vault.lookup import at_exact_path, find_file
from scaffold.vault.snapshot import Snapshot

NAMES = st.sampled_from(["A", "a", "A.md", "a.md", "A.md.md", "B", ".A.md", "é", "e\u0301", "é.md", "..", ".", ""])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


def made(root: str, paths: set[str]) -> None:
    for path in paths:
        full = os.path.join(root, path)
        try:
            os.makedirs(os.path.dirname(full), exist_ok=True)
            Path(full).write_text("", encoding="utf-8")
        except OSError:
            continue  # a folder has the name, or a file that of a folder


@given(st.sets(PATHS, max_size=8), PATHS)
def test_what_is_found_at_once_is_what_a_look_through_the_vault_finds(paths: set[str], wanted: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(folder, "below", "vault")
        os.makedirs(root)
        made(root, {path for path in paths if ".." not in path.split("/") and not path.startswith("/")})
        found = at_exact_path(root, wanted)
        if found is not None:
            target = Snapshot(root).resolver.resolve(wanted, "")
            assert found == target.path
            assert not target.others


@pytest.mark.parametrize("wanted", ["Notes/Plan.md", "Notes/Plan", "[[Notes/Plan]]", "Top"])
def test_a_file_named_by_its_path_needs_no_listing_of_the_vault(wanted: str, tmp_path: Path) -> None:
    made(str(tmp_path), {"Notes/Plan.md", "Notes/Plan/Other.md", "Top.md"})
    vault = Snapshot(str(tmp_path))
    assert find_file(vault, wanted).removesuffix(".md") == wanted.strip("[]").removesuffix(".md")
    assert "paths" not in vars(vault)


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        ({"Plan.md", "plan.md"}, "PLAN"),
        ({"A/Plan.md", "a/Plan.md"}, "A/Plan"),
        ({"A/Plan.md"}, "Plan"),
        ({".hidden/Plan.md"}, ".hidden/Plan"),
        ({"A/Plan.md"}, "A/../A/Plan"),
        ({"A/Plan.md"}, "A"),
    ],
)
def test_what_is_not_certain_is_left_to_a_look_through_the_vault(paths: set[str], wanted: str, tmp_path: Path) -> None:
    made(str(tmp_path), paths)
    assert at_exact_path(str(tmp_path), wanted) is None


def test_a_link_out_of_the_vault_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "Plan.md").write_text("", encoding="utf-8")
    root = tmp_path / "vault"
    root.mkdir()
    (root / "A").symlink_to(tmp_path / "outside")
    (root / "Plan.md").symlink_to(tmp_path / "outside" / "Plan.md")
    for wanted in ("A/Plan.md", "Plan.md"):
        assert at_exact_path(str(root), wanted) is None
        with pytest.raises(ScaffoldError, match="No note is called"):
            find_file(Snapshot(str(root)), wanted)
