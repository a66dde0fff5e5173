"""The journal, damaged at every byte and cut at every length, of another version, of another vault, of a moved one."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from failing_calls import FailingCalls, Killed
from sample_plan import FILES, NOW, everything
from vaults import Ran, tree, write_vault

from scaffold.errors import ScaffoldError
from scaffold.plan import transaction
from scaffold.plan.journal import Journal

Run = Callable[..., Ran]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return write_vault(tmp_path / "vault", FILES)


@pytest.fixture
def journal(own_state: Path, vault: Path) -> Journal:
    return Journal(str(own_state), str(vault))


@pytest.fixture
def entry(vault: Path, journal: Journal) -> Path:
    """Return the file of an applied plan."""
    return Path(journal.folder) / f"{transaction.apply(everything(), str(vault), journal, NOW)}.applied"


def refusal(journal: Journal) -> str:
    """Return why the entry is refused, "" where it is as it was."""
    try:
        journal.load(1)
    except ScaffoldError as error:
        said = str(error)
        assert said.startswith("Journal entry 1 ")
        assert "\n" not in said
        return said
    return ""


def test_an_entry_damaged_at_any_byte_is_refused(entry: Path, journal: Journal) -> None:
    whole, sound = entry.read_bytes(), journal.load(1)
    unharmed = 0
    for at in range(len(whole)):
        for byte in {whole[at] ^ 1, whole[at] ^ 0x80, 0x20, 0x30} - {whole[at]}:
            entry.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
            if not refusal(journal):
                assert journal.load(1) == sound
                unharmed += 1
    assert unharmed < 100  # white space between the values of the first line


def test_an_entry_cut_at_any_length_is_refused(entry: Path, vault: Path, journal: Journal) -> None:
    whole, before = entry.read_bytes(), tree(vault)
    for length in range(len(whole)):
        entry.write_bytes(whole[:length])
        assert "damaged" in refusal(journal)
    for more in (b"x", b"\0" * 4096, whole):
        entry.write_bytes(whole + more)
        assert "damaged" in refusal(journal)
        with pytest.raises(ScaffoldError, match="damaged"):
            transaction.undo(1, str(vault), journal)
    assert tree(vault) == before
    entry.write_bytes(whole)
    transaction.undo(1, str(vault), journal)


@pytest.mark.parametrize("state", ["pending", "landing"])
def test_a_damaged_unfinished_entry_stops_every_verb_with_a_sentence(
    state: str, entry: Path, vault: Path, run: Run
) -> None:
    whole, before = entry.read_bytes(), tree(vault)
    file = entry.rename(entry.with_suffix(f".{state}"))
    for length in (0, 1, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:length])
        for verb in (["status"], ["undo"], ["rename", "a", "x", "--yes"]):
            ran = run(vault, *verb)
            assert ran.code == 2
            assert ran.err.startswith("scaffold: Journal entry 1 is damaged and cannot be used (")
            assert ran.err.endswith(f"{file}. If the vault is as it should be, delete that file.\n")
    assert tree(vault) == before
    file.unlink()
    assert run(vault, "rename", "a", "x", "--yes").code == 0


@pytest.mark.parametrize("state", ["applied", "pending"])
@pytest.mark.parametrize("version", [b"1", b"3", b"null", b'"2"', b"[]"])
def test_an_entry_of_another_version_is_left_alone(
    version: bytes, state: str, entry: Path, vault: Path, run: Run
) -> None:
    before = tree(vault)
    file = entry.rename(entry.with_suffix(f".{state}"))
    file.write_bytes(file.read_bytes().replace(b'{"scaffold": 2', b'{"scaffold": ' + version, 1))
    ran = run(vault, "undo")
    assert ran.code == 2
    remedy = " If the vault is as it should be, delete that file." if state == "pending" else ""
    assert ran.err == f"scaffold: Journal entry 1 is of another version of scaffold: {file}.{remedy}\n"
    assert tree(vault) == before


def test_an_entry_of_another_vault_at_the_same_path_is_refused(entry: Path, vault: Path, run: Run) -> None:
    vault.rename(vault.parent / "moved")
    write_vault(vault, dict.fromkeys(("a.md", "d.md", "new/folder/b.md", "e/e.md"), "theirs"))
    before = tree(vault)
    ran = run(vault, "undo")
    assert ran.code == 2
    assert ran.err == f"scaffold: Journal entry 1 belongs to another folder, which was at {vault}: {entry}.\n"
    assert tree(vault) == before


def test_a_vault_that_was_moved_after_a_crash_is_told_of_its_plan(
    vault: Path, journal: Journal, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(vault)
    with monkeypatch.context() as patch, suppress(Killed):
        FailingCalls(patch, Killed, 20)
        transaction.apply(everything(), str(vault), journal, NOW)
    half = tree(vault)
    moved = vault.rename(vault.parent / "moved")
    other = write_vault(vault.parent / "other", {"a.md": ""})
    told = run(moved, "links").err
    assert f"interrupted a plan in a vault at {vault}, which is gone; if this is it, move it back there" in told
    assert not run(other, "links").err
    assert tree(moved) == half != before
    moved.rename(vault)
    assert "the vault is again as it was before" in run(vault, "links").err
    assert tree(vault) == before
    vault.rename(moved)
    assert not run(moved, "links").err
