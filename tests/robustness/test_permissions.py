"""What a file is besides its bytes: mode, owner and time stay; what is not edited is not touched at all."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, tree, write_vault

Run = Callable[..., Ran]
FILES: dict[str, str | bytes] = {
    "Plan.md": "# Plan\n## Part\ntext [[Improve]]\n",
    "Improve.md": "# Improve\n- [ ] work [[Plan]]\n",
    "Alone.md": "---\ntags: alone\n---\n# Alone\n",
    "b/photo.png": b"\x89PNG",
}
VERBS = [
    ["done", "Improve"],
    ["rename", "Plan", "Next", "--yes"],
    ["rename", "Improve", "improve", "--yes"],
    ["move", "Plan", "b/", "--yes"],
    ["move", "b/photo.png", "c/", "--yes"],
    ["rename", "b", "d", "--yes"],
    ["extract", "Plan#Part", "Part", "--yes"],
    ["merge", "Alone", "Plan", "--yes"],
    ["check", "--fix", "--unsafe-fixes", "--select", "FMT005", "--yes"],
]
MODES = {"Plan.md": 0o600, "Improve.md": 0o664, "Alone.md": 0o640, "b/photo.png": 0o604}
LONG_AGO = 1_000_000_000


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = write_vault(tmp_path / "vault", FILES)
    for number, (path, mode) in enumerate(MODES.items()):
        (root / path).chmod(mode)
        os.utime(root / path, (LONG_AGO, LONG_AGO + number))
    return root


def kept(vault: Path, *, owner: bool = False) -> dict[int, tuple[bytes, int, object]]:
    """Return the bytes, the mode, and the time of each file or its owner, by inode."""
    files = (path for path in vault.rglob("*") if path.is_file())
    return {
        (found := path.stat()).st_ino: (
            path.read_bytes(),
            found.st_mode,
            (found.st_uid, found.st_gid) if owner else found.st_mtime_ns,
        )
        for path in files
    }


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no modes")
@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_modes_stay_and_times_of_what_is_not_edited(verb: list[str], vault: Path, run: Run) -> None:
    before, modes = kept(vault), {path: (vault / path).stat().st_mode for path in FILES}
    ran = run(vault, *verb)
    assert (ran.code, "Take it back" in ran.out) == (0, True), ran
    after = kept(vault)
    unedited = {inode for inode in after if inode in before and after[inode][0] == before[inode][0]}
    assert all(after[inode] == before[inode] for inode in unedited)
    assert run(vault, "undo").code == 0
    again = kept(vault)
    assert all(again[inode] == before[inode] for inode in unedited)
    assert {path: (vault / path).stat().st_mode for path in FILES} == modes


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files to others")
@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_owners_of_what_stays_stay(verb: list[str], vault: Path, run: Run) -> None:
    for path in FILES:
        os.chown(vault / path, 1234, 4321)
    before = kept(vault, owner=True)
    ran = run(vault, *verb)
    assert (ran.code, "Take it back" in ran.out) == (0, True), ran
    stays = kept(vault, owner=True).keys() & before.keys()  # what is removed comes back as a file of who brings it back
    for _ in range(2):
        now = kept(vault, owner=True)
        assert all(now[inode][1:] == before[inode][1:] for inode in stays)
        run(vault, "undo")


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no modes")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o666, 0o755])
def test_an_extracted_note_is_not_more_open_than_its_source(mode: int, vault: Path, run: Run) -> None:
    (vault / "Plan.md").chmod(mode)
    (vault / "usual").write_text("")
    usual = (vault / "usual").stat().st_mode & 0o777
    (vault / "usual").unlink()
    before = tree(vault)
    assert run(vault, "extract", "Plan#Part", "Part", "--yes").code == 0
    assert (vault / "Part.md").stat().st_mode & 0o777 == mode & usual
    assert run(vault, "undo").code == 0
    assert tree(vault) == before


@pytest.mark.parametrize("target", ["Alone.md", "nowhere"])
def test_a_symbolic_link_is_no_free_name(target: str, vault: Path, run: Run) -> None:
    (vault / "Link.md").symlink_to(vault / target)
    for verb in (["rename", "Plan", "Link"], ["move", "Plan", "Link.md"], ["extract", "Plan#Part", "Link"]):
        ran = run(vault, *verb, "--yes")
        assert ran.code == 2
        assert ran.err == "scaffold: Link.md exists already, as a symbolic link; nothing was changed.\n"
    (vault / "Alone.md").unlink()
    ran = run(vault, "rename", "Plan", "Link", "--yes")
    assert "Link.md exists already, as a symbolic link" in ran.err
    assert (vault / "Link.md").is_symlink()


@pytest.mark.parametrize("target", ["Alone.md", "nowhere"])
def test_a_baseline_that_is_a_symbolic_link_is_named_as_such(target: str, vault: Path, run: Run) -> None:
    (vault / ".scaffold-baseline.json").symlink_to(vault / target)
    ran = run(vault, "check", "--write-baseline")
    assert ran.code == 2
    assert ".scaffold-baseline.json" in ran.err
    assert "symbolic link" in ran.err
    assert (vault / "Alone.md").read_text() == FILES["Alone.md"]


LONGEST = [
    ("x" * 252, "y" * 252),
    ("é" * 126, "ü" * 126),
    ("𝄞" * 63, "z" * 252),
    ("Plan", "w" * 252),
    ("x" * 252, "X" * 252),
]


@pytest.mark.parametrize(("old", "new"), LONGEST, ids=lambda name: name[:1])
def test_names_of_255_bytes_are_renamed_swapped_and_undone(old: str, new: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {f"a/{old}.md": f"[[{old}]] [[Other]]\n", "a/Other.md": f"[[{old}]]\n"})
    (tmp_path / "swap.csv").write_text(f"{old},Other\nOther,{old}\n")
    before = tree(vault)
    for verb in (["rename", old, new], ["rename", "--from-file", str(tmp_path / "swap.csv")], ["move", old, "new/"]):
        ran = run(vault, *verb, "--yes")
        assert ran.code == 0, ran.err
        assert tree(vault) != before
        assert run(vault, "undo").code == 0
        assert tree(vault) == before
    ran = run(vault, "rename", "Other", new + "1" * (253 - len(new.encode())), "--yes")
    assert "it has 256 bytes, and file systems hold 255" in ran.err
    assert tree(vault) == before
