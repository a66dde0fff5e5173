"""What was found before is looked at again when what it depends on changes, seldom as that may be."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, write_vault

from scaffold.api import Vault
from scaffold.notes.facts import Whole
from scaffold.notes.index import NoteIndex
from scaffold.vault import listing

Run = Callable[..., Ran]
CARDS = "---\nClass: S\n---\n# N\n{}\n\n# cards\n>[!info] card\n>q ::y\n"


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCAFFOLD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(listing, "_FINE", 0)


def both(run: Run, vault: Path, *arguments: str) -> tuple[Ran, Ran]:
    """Return what a verb says by what is kept, and what it says without."""
    kept = run(vault, *arguments)
    cache = os.environ.pop("SCAFFOLD_CACHE")
    os.environ["SCAFFOLD_CACHE"] = "off"
    try:
        return kept, run(vault, *arguments)
    finally:
        os.environ["SCAFFOLD_CACHE"] = cache


def test_a_bookmark_leads_to_a_note(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"Note.md": "---\nClass: S101\n---\n# Note\nx\n", "scaffold.toml": ""})
    assert "FND043" in run(vault, "check").out
    write_vault(vault, {".obsidian/bookmarks.json": '{"items":[{"type":"file","path":"Note.md"}]}'})
    kept, plain = both(run, vault, "check")
    assert kept == plain
    assert "FND043" not in kept.out


def test_a_file_whose_name_ends_twice_answers_a_link(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"L.md": "# L\n[[Plan.md]]\n", "Plan.md.md": "# P\n", "scaffold.toml": ""})
    assert "LNK001" not in run(vault, "check").out
    (vault / "Plan.md.md").unlink()
    kept, plain = both(run, vault, "check")
    assert kept == plain
    assert "LNK001" in kept.out


@pytest.mark.parametrize("cache", ["off", "on"])
def test_cards_are_confirmed(cache: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    if cache == "off":
        monkeypatch.setenv("SCAFFOLD_CACHE", "off")
    vault = write_vault(tmp_path / "vault", {"N.md": CARDS.format("old"), "scaffold.toml": ""})
    run(vault, "check")
    write_vault(vault, {"N.md": CARDS.format("new")})
    assert "FND032" in run(vault, "check").out
    assert "FND032" not in run(vault, "check", "--cards-revised", "N").out
    assert "FND032" not in run(vault, "check").out


def test_unsaved_texts_are_not_remembered(tmp_path: Path) -> None:
    root = write_vault(tmp_path / "vault", {"N.md": CARDS.format("old"), "scaffold.toml": ""})
    vault = Vault(str(root))
    vault.check()
    write_vault(root, {"N.md": CARDS.format("new")})
    assert "FND032" in {found.rule.code for found in vault.check()}
    vault.with_texts({"N.md": CARDS.format("new").replace("q ::", "other ::")}).check()
    vault.remember_cards()
    assert "FND032" in {found.rule.code for found in vault.check()}


def test_other_settings_of_git_tell_other_ages(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"scaffold.toml": ""})

    def git(*arguments: str, day: str = "2020-01-01") -> None:
        moments = dict.fromkeys(("GIT_COMMITTER_DATE", "GIT_AUTHOR_DATE"), f"{day}T00:00:00")
        names = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "a", "GIT_COMMITTER_NAME": "a"}
        mails = {"GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_EMAIL": "a@b"}
        subprocess.run(["git", *arguments], cwd=vault, env={**os.environ, **moments, **names, **mails}, check=True,
                       capture_output=True)  # fmt: skip

    git("init", "-q")
    git("config", "core.autocrlf", "true")
    for day, word in (("2020-01-01", "old"), ("2021-01-01", "new")):
        (vault / "N.md").write_bytes(CARDS.format(word).replace("\n", "\r\n").encode())
        git("add", "-A")
        git("commit", "-qm", word, day=day)
    assert "FND032" in run(vault, "check").out
    git("config", "core.autocrlf", "false")
    kept, plain = both(run, vault, "check")
    assert kept == plain


def test_a_note_that_was_written_meanwhile_is_not_counted_on(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = write_vault(
        tmp_path / "vault", {"A.md": "# A\n[[B#Costs]]\n", "B.md": "# B\n## Costs\n", "scaffold.toml": ""}
    )
    whole, outline = (vault / "B.md").read_text(), NoteIndex.outline

    def outline_of_half(index: NoteIndex, path: str | None) -> object:
        (vault / "B.md").write_text("# B\n")
        index.forget(index.notes["B.md"])
        try:
            return outline(index, path)
        finally:
            (vault / "B.md").write_text(whole)
            index.forget(index.notes["B.md"])

    with monkeypatch.context() as patch:
        patch.setattr(NoteIndex, "outline", outline_of_half)
        assert "has no heading 'Costs'" in run(vault, "check").out
    kept, plain = both(run, vault, "check")
    assert kept == plain
    assert "LNK002" not in kept.out


def test_what_is_no_good_is_begun_anew(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = write_vault(tmp_path / "vault", {"A.md": "# A\n[[Nobody]]\n", "scaffold.toml": ""})
    run(vault, "check")
    change = Whole.change

    def fail_once(*_: object) -> None:
        monkeypatch.setattr(Whole, "change", change)
        raise KeyError("Plan.md")

    (vault / "B.md").write_text("# B\n[[Nobody else]]\n")
    monkeypatch.setattr(Whole, "change", fail_once)
    kept, plain = both(run, vault, "check")
    assert kept == plain
    assert "Nobody else" in kept.out
