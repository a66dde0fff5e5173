"""The verb `cache`: what it shows of what is kept, and that it says only what it did."""

import errno
import json
import os
import re
import shutil
import time
from pathlib import Path

import pytest
from processes import Answered, ask
from vaults import tree, write_vault

from scaffold.plan.cache import CacheDir

FILES: dict[str, str | bytes] = {".obsidian/app.json": "{}", "A.md": "# A\n[[B]]\n", "B.md": "# B\n"}
SETTLED = 0.12


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    written = write_vault(tmp_path / "vault", FILES)
    time.sleep(SETTLED)
    return written


def _folder(vault: Path) -> Path:
    return Path(CacheDir(os.environ["SCAFFOLD_CACHE"], str(vault)).folder)


def _info(where: Path) -> list[str]:
    """Return what `cache info` says, which never fails, and makes and leaves nothing."""
    before = tree(where)
    found = ask(where, "cache", "info")
    assert (found.code, found.err) == (0, b"")
    assert json.loads(ask(where, "cache", "info", "--json").out)["limit"] == 512 << 20
    assert tree(where) == before
    return found.out.decode().splitlines()


def test_the_verb_shows_and_removes_what_is_kept(vault: Path, tmp_path: Path) -> None:
    other = write_vault(tmp_path / "other", FILES)
    time.sleep(SETTLED)
    ask(vault, "links")
    ask(other, "links")
    folder = os.environ["SCAFFOLD_CACHE"]
    told = json.loads(ask(tmp_path, "cache", "info", "--json").out)
    assert (told["folder"], [each["path"] for each in told["vaults"]]) == (folder, [str(other), str(vault)])
    assert told["bytes"] == sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    assert ask(tmp_path, "cache", "info").out.decode().splitlines()[1:] == [
        f"{told['vaults'][0]['bytes'] / 1024:6.1f} KiB  {other}",
        f"{told['vaults'][1]['bytes'] / 1024:6.1f} KiB  {vault}",
    ]
    assert re.fullmatch(rb"Removed [0-9.]+ KiB of 1 vault.\n", ask(vault, "cache", "clear").out)
    assert ask(vault, "cache", "clear").out == b"Nothing is kept of this vault.\n"
    assert ask(other, "links").is_replayed
    assert not ask(vault, "links").is_replayed
    assert ask(tmp_path, "cache", "clear").code == 2
    assert re.fullmatch(rb"Removed [0-9.]+ KiB of 2 vaults.\n", ask(tmp_path, "cache", "clear", "--all").out)
    assert ask(tmp_path, "cache", "clear", "--all").out == b"Nothing is kept.\n"
    assert os.listdir(folder) == []


def _clear_where_nothing_can_be_removed(where: Path, *options: str) -> Answered:
    def forbid() -> None:
        def unlink(path: str) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

        os.unlink = unlink  # type: ignore[assignment] # in a process of its own

    return ask(where, "cache", "clear", *options, before=forbid)


@pytest.mark.parametrize("options", [(), ("--all",)], ids=str)
def test_what_cannot_be_removed_is_said(vault: Path, options: tuple[str, ...]) -> None:
    ask(vault, "links")
    before = tree(_folder(vault))
    (_folder(vault).parent / "0123456789abcdef").mkdir()
    found = _clear_where_nothing_can_be_removed(vault, *options)
    assert found.code == 2
    assert found.err.decode().startswith(f"scaffold: Cannot remove '{_folder(vault)}/answer-")
    assert found.err.endswith(b"': Permission denied; fix that, then try again.\n")
    assert found.out == (b"Removed 0.0 KiB of 1 vault.\n" if options else b"")
    assert tree(_folder(vault)) == before


@pytest.mark.parametrize("options", [(), ("--all",)], ids=str)
def test_a_folder_that_names_no_vault_is_shown_and_removed(vault: Path, options: tuple[str, ...]) -> None:
    ask(vault, "links")
    (_folder(vault) / "vault").write_bytes(b"")
    assert _info(vault)[1].endswith(" KiB  (unknown)")
    assert json.loads(ask(vault, "cache", "info", "--json").out)["vaults"][0]["path"] is None
    assert ask(vault, "cache", "clear", *options).out.endswith(b"of 1 vault.\n")
    assert not _folder(vault).exists()


def test_folders_that_name_no_vault_are_shown_last(vault: Path) -> None:
    ask(vault, "links")
    (_folder(vault).parent / "0123456789abcdef").mkdir()
    assert [line.split("  ")[-1] for line in _info(vault)[1:]] == [str(vault), "(unknown)"]


def test_info_says_why_nothing_is_kept(vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    places = {
        str(tmp_path / "file"): f"'{tmp_path / 'file'}' is not a folder",
        str(tmp_path / "file/x"): f"'{tmp_path / 'file'}' is not a folder",
        str(vault / "kept"): f"'{vault / 'kept'}' is in the vault",
        "kept": "SCAFFOLD_CACHE must be an absolute path, or off",
        "Off": "it is switched off by SCAFFOLD_CACHE",
    }
    if os.path.isdir("/proc/self"):
        places["/proc/nothere"] = "'/proc' cannot be written (No such file or directory)"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    for place, sentence in places.items():
        monkeypatch.setenv("SCAFFOLD_CACHE", place)
        assert _info(vault)[0] == f"Nothing is kept: {sentence}."
        assert json.loads(ask(vault, "cache", "info", "--json").out)["trouble"] == sentence
        for _ in range(2):
            found = ask(vault, "links")
            assert (found.code, found.err, found.is_replayed) == (0, b"", False)
    monkeypatch.setenv("SCAFFOLD_CACHE", str(tmp_path / "new" / "cache"))
    assert "Nothing is kept" not in "".join(_info(vault))
    assert not (tmp_path / "new").exists()


def test_info_says_what_cannot_be_written(vault: Path) -> None:
    def forbid() -> None:
        def mkdir(path: str, _mode: int = 0o777) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

        os.mkdir = mkdir  # type: ignore[assignment] # in a process of its own

    ask(vault, "links")
    for where, folder in ((vault, _folder(vault)), (vault.parent, _folder(vault).parent)):
        found = ask(where, "cache", "info", before=forbid)
        said = f"Nothing is kept: '{folder}' cannot be written (Permission denied)."
        assert (found.code, found.out.decode().splitlines()[0]) == (0, said)
    assert len(_info(vault)) == 2


def test_what_was_kept_goes_where_it_is_switched_off(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCAFFOLD_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr("sys.platform", "linux")
    ask(vault, "links")
    kept = tmp_path / "xdg" / "scaffold"
    assert len(list(kept.iterdir())) == 1
    monkeypatch.setenv("SCAFFOLD_CACHE", "off")
    assert _info(vault)[1].startswith(f"{kept}: ")
    assert ask(vault, "cache", "clear").out.endswith(b"of 1 vault.\n")
    assert not list(kept.iterdir())


def test_all_does_not_go_with_a_vault(vault: Path) -> None:
    ask(vault, "links")
    for asked in (("cache", "clear", "--all", "--vault", "."), ("--vault", ".", "cache", "clear", "--all")):
        found = ask(vault, *asked)
        assert found.code == 2
        assert b"--all means all vaults" in found.err
    assert _folder(vault).exists()


def test_what_is_kept_of_a_vault_that_is_gone_can_be_removed(vault: Path, tmp_path: Path) -> None:
    ask(vault, "links")
    shutil.rmtree(vault)
    assert ask(tmp_path, "cache", "clear", "--vault", "vault").out.endswith(b"of 1 vault.\n")
    assert not _folder(vault).exists()
    found = ask(tmp_path, "cache", "clear", "--vault", "vault")
    assert (found.code, found.err[:18]) == (2, b"scaffold: No vault")


def test_the_help_names_what_is_shown_and_removed(vault: Path) -> None:
    told = ask(vault, "cache", "--help").out
    assert b"Show where the cache is" in told
    assert b"Remove what is kept of this vault, or of all." in told
    assert b"Neither read nor write what is kept to save time." in b" ".join(ask(vault, "links", "--help").out.split())
