"""What is kept to save time: for one person alone, never in a vault, and believed only where it is whole."""

import errno
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import ask
from vaults import tree, write_vault

from scaffold.plan import cache
from scaffold.plan.cache import CacheDir, cached_vault, cached_vaults

FILES: dict[str, str | bytes] = {"A.md": "# A\n[[B]]\n- [ ] Task\n", "Area/B.md": "# B\n[[Gone]]\n"}
ASKED = ("links", "--json")
SETTLED = 0.12


@pytest.fixture
def kept(tmp_path: Path) -> CacheDir:
    (tmp_path / "vault").mkdir()
    return CacheDir(str(tmp_path / "cache"), str(tmp_path / "vault"))


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    written = write_vault(tmp_path / "vault", FILES)
    time.sleep(SETTLED)
    return written


def _kept(vault: Path, kind: str) -> Path:
    """Return the file of the one answer that is kept, or of what is kept of another kind."""
    (path,) = Path(os.environ["SCAFFOLD_CACHE"]).glob(f"*/{kind}-*")
    assert CacheDir(os.environ["SCAFFOLD_CACHE"], str(vault)).folder == str(path.parent)
    return path


def test_what_is_kept_is_there_again(kept: CacheDir) -> None:
    assert kept.read("a") is None
    kept.write("a", b"one", memoryview(b"two"))
    kept.write("b")
    assert (bytes(kept.read("a") or b""), kept.read("b")) == (b"onetwo", b"")
    kept.write("a", b"three")
    assert kept.read("a") == b"three"
    kept.drop("a")
    kept.drop("never")
    assert kept.read("a") is None
    assert kept.names() == ["vault", "b"] or kept.names() == ["b", "vault"]


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_it_is_for_this_person_alone(kept: CacheDir, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.write("a", b"one")
    assert Path(kept.folder).stat().st_mode & 0o777 == 0o700
    assert (Path(kept.folder) / "a").stat().st_mode & 0o777 == 0o600
    for mode in (0o770, 0o707, 0o755, 0o500 | 0o001):
        os.chmod(kept.folder, mode)
        kept.write("a", b"two")
        assert kept.read("a") is None
    os.chmod(kept.folder, 0o700)
    assert kept.read("a") == b"one"
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert kept.read("a") is None


def test_every_damage_is_noticed(kept: CacheDir) -> None:
    data = b"what was found out"
    kept.write("a", data)
    path = Path(kept.folder) / "a"
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at])
        assert kept.read("a") is None
        for bit in range(8):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
            assert kept.read("a") is None
    path.write_bytes(whole + b"\0")
    assert kept.read("a") is None


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


IN_ITS_PLACE: dict[str, Callable[[Path], object]] = {
    "folder": lambda path: (path.unlink(), path.mkdir()),
    "pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "link": _link,
    "link to itself": lambda path: (path.unlink(), path.symlink_to(path.name)),
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("[]", encoding="utf-8"),
    "large": lambda path: path.write_bytes(b"\0" * (1 << 22)),
    "exit code": lambda path: path.write_bytes(path.read_bytes()[:21]),
    "folder of all": lambda path: (path.parent.rename(path.parent.with_name("x")), path.parent.write_text("x")),
    "link as folder": lambda path: (path.parent.rename(path.parent.with_name("x")), path.parent.symlink_to("x")),
    "others may read": lambda path: path.parent.chmod(0o755),
}


@pytest.mark.parametrize("kind", ["answer", "links"])
@pytest.mark.parametrize("what", IN_ITS_PLACE)
def test_what_else_lies_there_changes_no_answer(vault: Path, what: str, kind: str) -> None:
    before = tree(vault)
    truth = ask(vault, *ASKED, "--no-cache")
    ask(vault, *ASKED)
    assert ask(vault, *ASKED).is_replayed
    path = _kept(vault, kind)
    if kind != "answer":
        _kept(vault, "answer").unlink()
    IN_ITS_PLACE[what](path)
    for _ in range(3):
        assert ask(vault, *ASKED).said == truth.said
    assert tree(vault) == before


@pytest.mark.parametrize("place", ["file", "nobody/file"])
def test_a_place_that_cannot_be_used_is_done_without(
    vault: Path, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "nobody").mkdir(mode=0o500)
    monkeypatch.setenv("SCAFFOLD_CACHE", str(tmp_path / place / "x"))
    truth = ask(vault, *ASKED, "--no-cache")
    for _ in range(3):
        assert ask(vault, *ASKED).said == truth.said


def _fail(name: str, at: int, error: int | None) -> Callable[[], None]:
    """Return what lets a call on the cache fail, or end the process, when it is made for the time number `at`."""
    folder, real, seen = os.environ["SCAFFOLD_CACHE"], getattr(os, name), [0]
    ours: set[int] = set()

    def failing(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        where = arguments[0]
        if (isinstance(where, str) and where.startswith(folder)) or where in ours:
            seen[0] += 1
            if seen[0] == at and error is None:
                os.kill(os.getpid(), signal.SIGKILL)
            if seen[0] == at:
                raise OSError(error, os.strerror(error or 0))
        return real(*arguments, **options)

    return lambda: setattr(os, name, failing)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EACCES, None], ids=str)
@pytest.mark.parametrize("name", ["open", "replace", "unlink", "mkdir", "lstat", "listdir", "scandir", "rmdir"])
def test_a_call_that_fails_changes_no_answer(vault: Path, name: str, error: int | None) -> None:
    before, truth = tree(vault), ask(vault, *ASKED, "--no-cache")
    is_met = True
    at = 0
    while is_met and at < 30:
        at += 1
        for path in Path(os.environ["SCAFFOLD_CACHE"]).glob("*/answer-*"):
            path.unlink()
        found = ask(vault, *ASKED, before=_fail(name, at, error))
        is_met = found.code == -signal.SIGKILL if error is None else at < 6
        assert found.said == truth.said or error is None
        for _ in range(2):
            assert ask(vault, *ASKED).said == truth.said
        found = ask(vault, *ASKED, before=_fail(name, at, error))
        assert found.said == truth.said or found.code == -signal.SIGKILL
        assert ask(vault, *ASKED).is_replayed
    assert at < 30
    assert tree(vault) == before


def test_two_at_once_do_not_disturb_each_other(vault: Path) -> None:
    truth = ask(vault, *ASKED, "--no-cache")
    wrong: list[object] = []

    def work() -> None:
        for _ in range(10):
            found = ask(vault, *ASKED)
            if found.said != truth.said:
                wrong.append(found)
            if found.is_replayed:
                for path in Path(os.environ["SCAFFOLD_CACHE"]).glob("*/answer-*"):
                    path.unlink(missing_ok=True)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_the_oldest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LIMIT", 10_000)
    above = tmp_path / "cache"
    for number in range(4):
        (tmp_path / f"vault{number}").mkdir()
        kept = CacheDir(str(above), str(tmp_path / f"vault{number}"))
        kept.write("a", b"x" * 3000)
        os.utime(Path(kept.folder) / "a", (number, number))
        kept.write("b", b"")
    found = [CacheDir(str(above), str(tmp_path / f"vault{number}")).read("a") is not None for number in range(4)]
    assert found == [False, True, True, True]


def test_what_is_left_of_a_crash_and_of_lost_vaults_goes(tmp_path: Path) -> None:
    above, lost, new = tmp_path / "cache", tmp_path / "lost", tmp_path / "new"
    lost.mkdir()
    new.mkdir()
    CacheDir(str(above), str(lost)).write("a", b"x")
    left = Path(CacheDir(str(above), str(lost)).folder) / "b.1-ff"
    left.write_bytes(b"half")
    CacheDir(str(above), str(lost)).write("a", b"x")
    assert left.exists()
    os.utime(left, (0, 0))
    CacheDir(str(above), str(lost)).write("a", b"x")
    assert not left.exists()
    lost.rmdir()
    CacheDir(str(above), str(new)).write("a", b"x")
    assert [each.root for each in cached_vaults(str(above))] == [str(new)]
    assert len(list(above.iterdir())) == 1


def test_nothing_else_in_the_folder_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LIMIT", 10)
    above, vault = tmp_path / "cache", tmp_path / "vault"
    vault.mkdir()
    write_vault(above, {"0123456789abcdef/mine.1-2": "x" * 99, "other/vault": "y", "file": "z", "0123/vault": "y"})
    for path in above.rglob("*"):
        os.utime(path, (0, 0))
    before = tree(above)
    CacheDir(str(above), str(vault)).write("a", b"x")
    for each in cached_vaults(str(above)):
        each.forget()
    assert tree(above) == before


@pytest.mark.parametrize(
    "damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"")], ids=["gone", "empty"]
)
def test_a_folder_whose_vault_is_not_known_is_seen(
    tmp_path: Path, damage: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    above, vault = tmp_path / "cache", tmp_path / "vault"
    vault.mkdir()
    kept = CacheDir(str(above), str(vault))
    kept.write("a", b"x" * 3000)
    name = Path(kept.folder) / "vault"
    damage(name)
    (above / "0123456789abcdef").mkdir()
    assert [each.root for each in cached_vaults(str(above))] == [None, None]
    assert sum(each.size for each in cached_vaults(str(above))) > 3000
    kept.write("b", b"x")
    assert sorted(each.root or "" for each in cached_vaults(str(above))) == ["", str(vault)]
    damage(name)
    monkeypatch.setattr(cache, "LIMIT", 1000)
    other = tmp_path / "other"
    other.mkdir()
    CacheDir(str(above), str(other)).write("a", b"x")
    assert kept.read("a") is None
    for each in list(cached_vaults(str(above))):
        each.forget()
    assert not list(above.iterdir())


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    above, vault = tmp_path / "cache", tmp_path / "vault"
    vault.mkdir()
    kept = CacheDir(str(above), str(vault))
    kept.write("a", b"x")
    os.rename(kept.folder, tmp_path / "elsewhere")
    os.symlink(tmp_path / "elsewhere", kept.folder)
    assert not list(cached_vaults(str(above)))
    assert cached_vault(str(above), str(vault)) is None


HOME = os.path.expanduser("~")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", "/xdg/scaffold"),
        ("~/kept", f"{HOME}/kept"),
        ("/kept/../kept2/", "/kept2"),
        *((word, None) for word in ("off", "OFF", "0", "no", "False", "kept", "./kept", "~nobody-is-called-so/x")),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="paths of Linux")
def test_the_folder_that_is_named(given: str, expected: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/xdg")
    monkeypatch.setenv("SCAFFOLD_CACHE", given)
    assert cache.cache_folder() == expected
    assert cache.is_switched_off() == (given.lower() in {"off", "0", "no", "false"})


def test_it_is_never_in_the_vault(tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", FILES)
    (tmp_path / "link").symlink_to(vault)
    before = tree(vault)
    for folder in (vault / ".cache", tmp_path / "link" / "x"):
        kept = CacheDir(str(folder), str(vault))
        kept.write("a", b"x")
        assert kept.read("a") is None
    assert tree(vault) == before
