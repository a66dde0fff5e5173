"""What is written beside the plan: whole, through no link, over nothing that is not ours; the state folder is private."""

import errno
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, tree, write_vault

from scaffold.plan.whole_file import write_whole

Run = Callable[..., Ran]
CARD = "# n\n>[!info] card\n>a ::b\n^q-aaaa\n"
FLOW = "# n\n## Inputs\n- a from [[m]]\n"
FILES: dict[str, str | bytes] = {
    "n.md": CARD + FLOW.removeprefix("# n\n"), "m.md": "# m\n", "T/t.md": "<% tp.system.prompt('Q') %>\n",
}  # fmt: skip
VERBS: dict[str, list[str]] = {
    "cards export": ["cards", "export", "{file}.apkg"],
    "flows --output": ["flows", "--format", "canvas", "--output", "{file}.canvas"],
    "--record": ["new", "Made", "--template", "T/t.md", "--answer", "Q=x", "--record", "{file}.yaml"],
}
ENDS = {"cards export": ".apkg", "flows --output": ".canvas", "--record": ".yaml"}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return write_vault(tmp_path / "vault", FILES)


def put(run: Run, vault: Path, verb: str, file: str, *options: str) -> Ran:
    return run(vault, *(part.format(file=file) for part in VERBS[verb]), *options)


@pytest.mark.parametrize("verb", VERBS)
def test_a_file_is_written_and_written_again(verb: str, vault: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / f"out{ENDS[verb]}"
    assert put(run, vault, verb, str(tmp_path / "out")).code == 0
    first = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~_umask()
    file.chmod(0o600)
    (vault / "Made.md").unlink(missing_ok=True)
    again = put(run, vault, verb, str(tmp_path / "out"))
    assert (again.code, file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (0, first, 0o600), again
    assert sorted(path.name for path in tmp_path.iterdir()) == [file.name, "vault"]


def _umask() -> int:
    before = os.umask(0)
    os.umask(before)
    return before


@pytest.mark.parametrize("verb", VERBS)
def test_what_another_has_made_is_asked_about(verb: str, vault: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / f"out{ENDS[verb]}"
    contents = [b"mine", b"---\n- {a: 1}\n"]
    if verb == "cards export":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("collection.anki2", b"another deck of mine")
        contents.append(file.read_bytes())
    for content in contents:
        file.write_bytes(content)
        ran = put(run, vault, verb, str(tmp_path / "out"))
        assert (ran.code, "exists already, and this verb has not made it; --yes writes over it" in ran.err) == (
            2,
            True,
        ), ran
        assert file.read_bytes() == content
        assert not (vault / "Made.md").exists()
    assert put(run, vault, verb, str(tmp_path / "out"), "--yes").code == 0
    assert file.read_bytes() != contents[-1]


def _link_to_file(vault: Path, secret: Path, end: str) -> str:
    (vault / f"out{end}").symlink_to(secret)
    return "out"


def _link_to_folder(vault: Path, secret: Path, _end: str) -> str:
    (vault / "L").symlink_to(secret.parent)
    return "L/out"


def _dangling(vault: Path, secret: Path, end: str) -> str:
    (vault / f"out{end}").symlink_to(secret.parent / "fresh")
    return "out"


def _laid_trap(vault: Path, secret: Path, end: str) -> str:
    """A link by the name that a temporary file had once: it must not matter."""
    for name in (f"out{end}.new", f"out{end}.tmp", f"out{end}~"):
        (vault / name).symlink_to(secret)
    return "out"


def _pipe(vault: Path, _secret: Path, end: str) -> str:
    os.mkfifo(vault / f"out{end}")
    return "out"


def _folder(vault: Path, _secret: Path, end: str) -> str:
    (vault / f"out{end}").mkdir()
    return "out"


def _nowhere(_vault: Path, _secret: Path, _end: str) -> str:
    return "no/such/folder/out"


def _link_by_another_spelling(vault: Path, secret: Path, _end: str) -> str:
    (vault / "L").symlink_to(secret.parent)
    (vault.parent / "alias").symlink_to(vault)
    return str(vault.parent / "alias/L/out")


def _settings(_vault: Path, _secret: Path, _end: str) -> str:
    return ".obsidian/out"


TRAPS = [
    _link_by_another_spelling,
    _settings,
    _link_to_file,
    _link_to_folder,
    _dangling,
    _laid_trap,
    _pipe,
    _folder,
    _nowhere,
]


@pytest.mark.parametrize("trap", TRAPS, ids=[each.__name__.strip("_") for each in TRAPS])
@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_written_through_what_a_vault_has_laid(
    verb: str, trap: Callable[[Path, Path, str], str], vault: Path, tmp_path: Path, run: Run
) -> None:
    secret = tmp_path / "home" / "secret"
    secret.parent.mkdir()
    secret.write_text("mine")
    file = trap(vault, secret, ENDS[verb])
    ran = put(run, vault, verb, file, "--yes")
    assert ran.code == (0 if trap is _laid_trap or (trap is _nowhere and verb == "flows --output") else 2), ran
    assert ran.err.count("\n") <= 1, ran
    assert tree(secret.parent) == {"secret": b"mine"}


@pytest.mark.parametrize("verb", VERBS)
def test_a_dry_run_writes_no_file(verb: str, vault: Path, tmp_path: Path, run: Run) -> None:
    ran = put(run, vault, verb, str(tmp_path / "out"), "--dry-run")
    assert (ran.code, sorted(path.name for path in tmp_path.iterdir())) == (0, ["vault"]), ran


def test_an_export_that_cannot_be_made_writes_no_ids(
    vault: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))  # no temporary folder is needed
    (vault / "n.md").write_text(CARD.replace("^q-aaaa\n", ""))
    before = tree(vault)
    refused = put(run, vault, "cards export", str(tmp_path / "no/out"))
    assert (refused.code, refused.err.startswith("scaffold: Cannot write"), tree(vault)) == (2, True, before), refused
    assert put(run, vault, "cards export", str(tmp_path / "out"), "--yes").code == 0
    assert "^q-" in (vault / "n.md").read_text()


def test_a_failing_write_leaves_the_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(Exception, match=r"Cannot write .*No space left"):
        write_whole(str(file), b"new")
    assert tree(tmp_path) == {"f": b"old"}


def test_what_is_kept_is_for_this_person_alone(
    vault: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "deep" / "state"
    monkeypatch.setenv("SCAFFOLD_STATE", str(state))
    before = os.umask(0)
    try:
        assert run(vault, "rename", "m", "M2", "--yes").code == 0
        assert "FMT010" in run(vault, "check").out
        assert put(run, vault, "cards export", str(tmp_path / "out"), "--yes").code == 0
    finally:
        os.umask(before)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (state.parent, state, *state.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}, modes
    assert len(modes) > 6


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o722])
def test_a_state_folder_that_others_may_write_is_refused(mode: int, vault: Path, own_state: Path, run: Run) -> None:
    own_state.chmod(mode)
    before = tree(vault)
    ran = run(vault, "rename", "m", "M2", "--yes")
    own_state.chmod(0o700)
    assert (ran.code, f"chmod go-w {own_state}" in ran.err, tree(vault)) == (2, True, before), ran


def test_links_in_the_state_folder_are_not_followed(vault: Path, own_state: Path, tmp_path: Path, run: Run) -> None:
    assert run(vault, "rename", "m", "M2", "--yes").code == 0
    secret = tmp_path / "secret"
    secret.write_text("mine")
    folder = next(own_state.glob("journal/*"))
    for name in ("writing", "lock"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(secret)
        ran = run(vault, "rename", "M2", "M3", "--yes")
        assert (ran.code, ran.err.count("\n"), secret.read_text()) == (2, 1, "mine"), ran
        (folder / name).unlink(missing_ok=True)


@pytest.mark.parametrize("below", ["journal", "journal/*", "cards", "watch"])
@pytest.mark.parametrize("how", ["others may write it", "a link"])
def test_folders_in_the_state_folder_are_the_persons_alone(
    below: str, how: str, vault: Path, own_state: Path, run: Run
) -> None:
    tmp_path = vault.parent
    for made in (["rename", "m", "M2", "--yes"], ["cards", "export", str(tmp_path / "out.apkg"), "--yes"]):
        assert run(vault, *made).code == 0
    (own_state / "watch").mkdir(mode=0o700, exist_ok=True)
    (folder,) = own_state.glob(below)
    if how == "a link":
        folder.rename(tmp_path / "elsewhere")
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.chmod(0o777)
    verbs = {
        "cards": ["cards", "export", str(tmp_path / "out.apkg"), "--yes"],
        "watch": ["watch"],
    }
    before = tree(vault), tree(own_state)
    ran = run(vault, *verbs.get(below, ["rename", "M2", "M3", "--yes"]))
    sentence = "is a symbolic link" if how == "a link" else f"chmod go-w {folder}"
    assert (ran.code, sentence in ran.err, ran.err.count("\n")) == (2, True, 1), ran
    assert (tree(vault), tree(own_state)) == before


def test_state_that_others_may_read_is_theirs_no_longer(vault: Path, own_state: Path, run: Run) -> None:
    assert run(vault, "rename", "m", "M2", "--yes").code == 0
    for path in own_state.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert run(vault, "rename", "M2", "M3", "--yes").code == 0
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (own_state / "journal").rglob("*")}
    assert modes == {0o700, 0o600}


def test_what_is_remembered_is_not_read_through_a_link(vault: Path, own_state: Path, tmp_path: Path, run: Run) -> None:
    assert run(vault, "cards", "export", str(tmp_path / "out.apkg"), "--yes").code == 0
    (file,) = own_state.glob("cards/*-anki.json")
    pipe = file.with_suffix(".pipe")
    os.mkfifo(pipe)
    file.unlink()
    file.symlink_to(pipe)  # who reads it waits for ever
    assert run(vault, "cards", "export", str(tmp_path / "again.apkg"), "--yes").code == 0
    assert pipe.is_fifo()


def test_a_mode_that_is_asked_for_is_kept_to(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "a").chmod(0o644)
    write_whole(str(tmp_path / "a"), b"y", 0o600)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_a_file_is_on_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    for name in ("fsync", "replace"):
        call = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *given, name=name, call=call: (calls.append(name), call(*given))[1])
    write_whole(str(tmp_path / "a"), b"y")
    assert calls == ["fsync", "replace"]


def test_a_full_disk_shows_before_an_id_is_written(
    vault: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (vault / "n.md").write_text(CARD.replace("^q-aaaa\n", ""))
    before, fsync = tree(vault), os.fsync

    def full(descriptor: int) -> None:
        if ".apkg" in os.readlink(f"/proc/self/fd/{descriptor}"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    ran = run(vault, "cards", "export", str(tmp_path / "out.apkg"), "--yes")
    assert (ran.code, "No space left on device" in ran.err, ran.err.count("\n")) == (2, True, 1), ran
    assert tree(vault) == before
    assert [path.name for path in tmp_path.glob("out*")] == []
