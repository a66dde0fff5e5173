"""The tour runs the real verbs, on its own copy and on nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from vaults import tree


def tour(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "scaffold", "tour", str(folder)],
        cwd=folder.parent, env=dict(os.environ, **environment), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_the_tour_ends_with_the_vault_it_made(tmp_path: Path, sample: Path) -> None:
    before = tree(sample)
    ran = tour(tmp_path / "tour", SCAFFOLD_VAULT=str(sample))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert tree(sample) == before
    for verb in ("new", "flows", "rename", "done", "undo"):
        assert f"$ scaffold {verb}" in ran.stdout
    assert "- [x] expand on Monitor and respond ✅" in ran.stdout
    note = tmp_path / "tour" / "S101 - Service Value" / "1_Value chain" / "Monitor and respond.md"
    assert "- [ ] expand on Monitor and respond" in note.read_text(encoding="utf-8")
    assert str(tmp_path / "tour") in ran.stdout


def test_a_folder_with_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    assert tour(tmp_path / "mine").returncode == 0
    before = tree(tmp_path)
    ran = tour(tmp_path / "mine")
    assert (ran.returncode, "exists already" in ran.stderr, tree(tmp_path)) == (2, True, before)


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for target in ("elsewhere", "missing"):
        (tmp_path / "link").symlink_to(tmp_path / target)
        ran = tour(tmp_path / "link")
        assert (ran.returncode, "link is a symbolic link, which is not followed" in ran.stderr) == (2, True)
        assert list(tmp_path.glob("*/*")) == []
        assert not (tmp_path / "missing").exists()
        (tmp_path / "link").unlink()


@pytest.mark.skipif(os.name != "posix", reason="there are no such limits")
def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    import resource

    ran = subprocess.run(
        [sys.executable, "-m", "scaffold", "tour"], env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)), encoding="utf-8", check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n"), list(tmp_path.iterdir())) == (2, "", 1, []), ran
    assert ran.stderr.endswith("vault: File too large.\n")
