"""`watch`, as a real process that looks on real files, real writers and real git."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from vaults import Ran, tree, write_vault

from scaffold.refactor.ticking import Known
from scaffold.tasks.settings import Settings
from scaffold.vault.changes import Settling, changes, is_being_written, tells_no_events

Run = Callable[..., Ran]
QUIET = 0.3  # seconds that a note must be quiet here
STAMP = "✅ 2026-03-09"
SETTINGS = {"scaffold.toml": f"[watch]\nquiet = {QUIET}\n"}
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


class Watcher:
    """A running `scaffold watch`, and what it has said."""

    def __init__(self, vault: Path, folder: Path, *options: str) -> None:
        self.vault, self.out, self.err = vault, folder / "out", folder / "err"
        command = [sys.executable, "-m", "scaffold", "watch", *options]
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen(command, cwd=vault, stdout=out, stderr=err)

    def said(self) -> str:
        return self.out.read_text() + self.err.read_text()

    def until(self, fact: Callable[[], bool]) -> None:
        """Wait for something to become true."""
        limit = time.monotonic() + 30
        while not fact():
            assert time.monotonic() < limit, self.said()
            assert self.process.poll() is None, self.said()
            time.sleep(0.02)

    def note(self, name: str) -> str:
        return (self.vault / name).read_bytes().decode()

    def settle(self) -> None:
        """Wait until everything that was written by now was looked at: a tick that comes later is stamped."""
        marker = f"zz {time.monotonic_ns()}.md"
        (self.vault / marker).write_text("- [ ] marker\n")
        time.sleep(2.5 * QUIET)
        (self.vault / marker).write_text("- [x] marker\n")
        self.until(lambda: STAMP in self.note(marker))

    def stop(self, number: int = signal.SIGINT) -> str:
        self.process.send_signal(number)
        assert self.process.wait(30) == 0, self.said()
        return self.said()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Watcher]]:
    """Start `watch` on a vault of files: `start({path: text})`."""
    running: list[Watcher] = []

    def started(files: dict[str, str | bytes] | None = None, *options: str) -> Watcher:
        vault = write_vault(tmp_path / "vault", SETTINGS | (files or {}))
        running.append(Watcher(vault, tmp_path, *options))
        if not options:
            running[0].until(lambda: "Ctrl-C stops." in running[0].said())
        return running[0]

    yield started
    for each in running:
        each.process.kill()
        each.process.wait()


def in_place(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def by_renaming(path: Path, text: str) -> None:
    path.with_suffix(".tmp").write_text(text, encoding="utf-8")
    path.with_suffix(".tmp").replace(path)


def with_backup(path: Path, text: str) -> None:
    path.rename(f"{path}~")
    path.write_text(text, encoding="utf-8")
    os.unlink(f"{path}~")


def test_each_box_is_stamped_once(start: Callable[..., Watcher], run: Run) -> None:
    def note(number: int) -> str:
        boxes = [f"- [ ] task {number}.{count}{' 🔁 every day 📅 2026-03-01' * (count == 3)}\n" for count in range(10)]
        return f"# n\n- [x] ticked before\n{''.join(boxes)}"

    watcher = start({f"{number % 3}/n{number}.md": note(number) for number in range(20)})
    assert watcher.said() == "Watching 20 notes; Ctrl-C stops.\n"
    paths = sorted(watcher.vault.rglob("n*.md"))
    boxes = [(path, count) for path in paths for count in range(10)]
    random.Random(7).shuffle(boxes)
    for number, (path, count) in enumerate(boxes):
        text = path.read_text(encoding="utf-8")
        before = f"- [ ] task {path.stem[1:]}.{count}"
        write = (in_place, by_renaming, with_backup)[number % 3]
        write(path, text.replace(before, before.replace("[ ]", "[x]"), 1))
        time.sleep(0.01 if number % 40 else 3 * QUIET)
    watcher.until(lambda: all(path.read_text(encoding="utf-8").count("✅") == 10 for path in paths))
    watcher.settle()
    said = watcher.stop(signal.SIGTERM).splitlines()
    assert (said[-1], len(said)) == ("Stopped.", 203)  # and the marker
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert (text.count(STAMP), text.count("🔁"), text.count("- [x] ticked before\n")) == (10, 2, 1)
    assert len(run(watcher.vault, "undo", "--list").out.splitlines()) < 50
    assert run(watcher.vault, "undo").code == 0


LEFT = [  # what happens to a note, which stays as it is then
    ("a done task is reworded", "- [x] call the library\n", "- [x] call the town library\n"),
    ("its date is deleted", "- [x] a ✅ 2026-01-01\n", "- [x] a\n"),
    ("one is pasted", "- [ ] a\n", "- [ ] a\n- [x] pasted\n"),
    ("another takes the place of an open one", "- [ ] a\n", "- [x] something quite different\n"),
    ("one that the plugin would damage is ticked", "- [ ] a 🔁 daily\n", "- [x] a 🔁 daily\n"),
    ("two sides are mixed", "- [ ] a\n", "<<<<<<< ours\n- [x] a\n=======\n- [ ] b\n>>>>>>> theirs\n"),
    ("code is changed", "```\n- [ ] a\n```\n", "```\n- [x] a\n```\n"),
    ("bytes that are not UTF-8", b"- [ ] caf\xe9\n", b"- [x] caf\xe9\n"),
]


def test_what_nobody_ticked_is_left(start: Callable[..., Watcher]) -> None:
    watcher = start({f"{number}.md": before for number, (_, before, _) in enumerate(LEFT)})
    for number, (_, _, after) in enumerate(LEFT):
        write_vault(watcher.vault, {f"{number}.md": after})
    write_vault(watcher.vault, {"new.md": "- [x] came with a sync\n", ".trash/n.md": "- [x] gone\n"})
    watcher.settle()
    said = watcher.stop()
    for number, (what, _, after) in enumerate(LEFT):
        expected = after if isinstance(after, bytes) else after.encode()
        assert (watcher.vault / f"{number}.md").read_bytes() == expected, what
    assert watcher.note("new.md") == "- [x] came with a sync\n"
    assert "4.md:1  not stamped: '🔁 daily' is dropped" in said
    assert "7.md:1  not stamped: the note is not UTF-8" in said


def test_cut_and_pasted(start: Callable[..., Watcher]) -> None:
    watcher = start({"a.md": "- [x] a\n- [ ] b\n", "c.md": "- [ ] c\n"})
    write_vault(watcher.vault, {"a.md": "- [ ] b\n"})
    write_vault(watcher.vault, {"c.md": "- [ ] c\n- [x] a\n"})
    watcher.settle()
    write_vault(watcher.vault, {"c.md": "- [x] c\n- [x] a\n"})
    watcher.until(lambda: STAMP in watcher.note("c.md"))
    assert (watcher.note("c.md"), watcher.note("a.md")) == (f"- [x] c {STAMP}\n- [x] a\n", "- [ ] b\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open for writing")
def test_a_writer_that_goes_on_in_pieces_loses_nothing(start: Callable[..., Watcher]) -> None:
    rest = "".join(f"line {number}\n" for number in range(50))
    watcher = start({"n.md": f"- [ ] a\n{rest}"})
    with (watcher.vault / "n.md").open("w") as file:  # cut to nothing, then written with pauses, at its own offset
        for piece in (f"- [x] a\n{rest[:100]}", rest[100:200], rest[200:]):
            file.write(piece)
            file.flush()
            assert is_being_written(str(watcher.vault / "n.md"))
            time.sleep(3 * QUIET)
    assert not is_being_written(str(watcher.vault / "n.md"))
    watcher.until(lambda: STAMP in watcher.note("n.md"))
    assert watcher.note("n.md") == f"- [x] a {STAMP}\n{rest}"


def test_a_note_that_has_lost_its_tail_is_given_longer(start: Callable[..., Watcher]) -> None:
    rest = "line\n" * 50
    watcher = start({"n.md": f"- [ ] a\n{rest}"})
    (watcher.vault / "n.md").write_text("- [x] a\nline\n")  # a writer on another machine, which nobody tells of
    time.sleep(3 * QUIET)
    assert STAMP not in watcher.note("n.md")
    (watcher.vault / "n.md").write_text(f"- [x] a\n{rest}")
    watcher.until(lambda: STAMP in watcher.note("n.md"))
    assert watcher.note("n.md") == f"- [x] a {STAMP}\n{rest}"


def test_a_writer_that_opens_the_note_again_for_each_piece_loses_nothing(start: Callable[..., Watcher]) -> None:
    rest = "".join(f"line {number}\n" for number in range(60))
    watcher = start({"n.md": f"# head\n- [ ] a\n{rest}"})
    note, whole = watcher.vault / "n.md", f"# head new\n- [x] a\n{rest}"
    note.write_text(whole[:100])
    time.sleep(4 * QUIET)
    with note.open("r+") as file:
        file.seek(100)
        file.write(whole[100:])
    watcher.until(lambda: STAMP in watcher.note("n.md"))
    assert watcher.note("n.md") == whole.replace("[x] a", f"[x] a {STAMP}")


def test_a_task_that_was_opened_again_is_stamped_again(start: Callable[..., Watcher]) -> None:
    """Taking the date out makes a note shorter, but its end is there."""
    watcher = start({"n.md": "- [ ] a\n"})
    for _ in range(2):
        (watcher.vault / "n.md").write_text("- [x] a\n")
        watcher.until(lambda: STAMP in watcher.note("n.md"))
        (watcher.vault / "n.md").write_text("- [ ] a\n")
        time.sleep(3 * QUIET)


@pytest.mark.parametrize(
    ("known", "found", "is_cut"),
    [
        ("a\n- [ ] b\nc\n", "a\n- [x] b\n", True),
        ("a\n- [ ] b\nc\n", "a\n- [", True),
        ("a\nb\n", "", True),
        ("a\nb", "a\n", True),
        ("- [ ] b\n", "- [x]", True),
        ("- [x] b ✅ 2026-03-09\n", "- [ ] b\n", False),
        ("b\na\ne\n- [ ] c\nd\n", "a\ne\n- [x] c\nd\n", False),
        ("a\nb\n", "a\nb\nc\n", True),  # it may be in the middle of its new text
        ("# head\n- [ ] a\nb\nc\n", "# head new\n- [x] a\nb", True),
        ("- [ ] a\n- [ ] b\n", "- [x] a\n", True),
        ("a\nb\n", "a\nb\n", False),
        ("a\nb\nc\n", "x\n", True),
    ],
)
def test_what_has_lost_its_tail(known: str, found: str, is_cut: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a row
    vault = write_vault(tmp_path / "vault", {"n.md": known})
    seen = Known(str(vault), Settings())
    seen.learn("n.md")
    (vault / "n.md").write_text(found)
    assert seen.has_lost_its_tail("n.md") == is_cut


def _git(folder: Path, *arguments: str, fails: bool = False) -> None:
    who = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "x")
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_EDITOR": "true"}
    ran = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    assert fails or ran.returncode == 0, ran


def _at_once(*commands: str) -> tuple[str, ...]:
    return ("-c", f"alias.both=!{' && '.join(f'git {each}' for each in commands)}", "both")


OPEN, DONE = "- [ ] a\n\n\n\n- [ ] b\n", "- [x] a\n\n\n\n- [ ] b\n"
OTHER = "- [ ] a\n\n\n\n- [ ] b\n- [ ] c\n"
MOVES = {  # what git does; `side` has ticked a task in a note, `main` has not, and has another commit
    "checkout": [("checkout", "-q", "side")],
    "checkout of a file": [("checkout", "-q", "side", "--", "n.md")],
    "merge": [("merge", "-q", "side")],
    "fast-forward": [("checkout", "-q", "base"), ("merge", "-q", "side")],
    "squash": [("merge", "-q", "--squash", "side")],
    "rebase": [("rebase", "-q", "side")],
    "cherry-pick": [("cherry-pick", "side")],
    "pull": [("pull", "-q", "--no-rebase", ".", "side")],
    "stash": [("stash", "pop", "-q")],
    "stash, committed at once": [_at_once("stash pop -q", "commit -qam x")],
    "restored and added at once": [_at_once("restore --source side n.md", "add n.md")],
    "merged and committed at once": [_at_once("merge -q --no-commit side", "commit -qam x")],
    "behind a filter": [("checkout", "-q", "side")],
    "behind a program that cleans": [("checkout", "-q", "side")],
    "restored alone": [("restore", "--source", "side", "n.md")],
    "with its time set back": [("-c", "alias.both=!git checkout -q side && touch -d 2020-01-01 n.md", "both")],
    "reset": [("reset", "-q", "--hard", "side")],
}


@needs_git
@pytest.mark.parametrize("name", MOVES)
def test_what_git_brings_is_left(name: str, start: Callable[..., Watcher], tmp_path: Path) -> None:
    filtered = {".gitattributes": "*.md ident\n"} if name == "behind a filter" else {}
    ident = "$Id$\n" if filtered else ""
    files = {".gitignore": "zz*\n", "n.md": OPEN + ident, "m.md": "- [ ] mine\n", **filtered}
    vault = write_vault(tmp_path / "vault", SETTINGS | files)
    for arguments in (
        ("init", "-q", "-b", "base"),
        ("add", "."),
        ("commit", "-qm", "base"),
        ("checkout", "-qb", "side"),
    ):
        _git(vault, *arguments)
    (vault / "n.md").write_text(DONE + ident)
    _git(vault, "commit", "-qam", "side")
    _git(vault, "checkout", "-qb", "main", "base")
    (vault / "n.md").write_text(OTHER + ident)
    _git(vault, "commit", "-qam", "main")
    if name.startswith("stash"):
        (vault / "n.md").write_text(OTHER.replace("[ ] a", "[x] a"))
        _git(vault, "stash", "-q")
    if name == "behind a program that cleans":
        write_vault(vault, {".git/info/attributes": "*.md filter=rot\n"})
        _git(vault, "config", "filter.rot.clean", "tr o 0")
        _git(vault, "config", "filter.rot.smudge", "tr 0 o")
    watcher = start({})
    before = _status(vault)
    for arguments in MOVES[name]:
        _git(vault, *arguments)
        time.sleep(2 * QUIET)
    assert "- [x] a\n" in watcher.note("n.md")
    status = _status(vault)
    watcher.settle()
    assert _status(vault) == status
    assert STAMP not in watcher.note("n.md")
    assert (
        "n.md: 1 tick came with git and was left without a date; scaffold stamp --since-git gives it." in watcher.said()
    )
    (vault / "m.md").write_text("- [x] mine\n")
    watcher.until(lambda: STAMP in watcher.note("m.md"))
    assert before == "" or name.startswith("stash")


@pytest.fixture
def parted(tmp_path: Path) -> Path:
    """Return a vault whose branch `side` has a task ticked that `main` has not."""
    vault = write_vault(tmp_path / "vault", {**SETTINGS, ".gitignore": "zz*\n", "n.md": f"{OPEN}text\n"})
    for arguments in (
        ("init", "-q", "-b", "main"),
        ("add", "."),
        ("commit", "-qm", "base"),
        ("checkout", "-qb", "side"),
    ):
        _git(vault, *arguments)
    (vault / "n.md").write_text(f"{DONE}text\n")
    _git(vault, "commit", "-qam", "side")
    _git(vault, "checkout", "-q", "main")
    return vault


@needs_git
def test_a_tick_and_words_right_behind_a_merge(parted: Path, start: Callable[..., Watcher]) -> None:
    watcher = start({})
    _git(parted, "merge", "-q", "side")
    (parted / "n.md").write_text(f"{DONE.replace('[ ] b', '[x] b')}text typed\n")
    watcher.until(lambda: STAMP in watcher.note("n.md"))
    assert watcher.note("n.md") == f"- [x] a\n\n\n\n- [x] b {STAMP}\ntext typed\n"
    assert "n.md: 1 tick came with git and was left" in watcher.said()


@needs_git
@pytest.mark.parametrize("main", [f"{OPEN}other\n", f"{OPEN.replace('] a', '] a!')}text\n"], ids=["beside", "in it"])
def test_a_conflict_that_is_resolved(main: str, parted: Path, start: Callable[..., Watcher]) -> None:
    _git(parted, "checkout", "-q", "side")
    (parted / "n.md").write_text(f"{DONE}mine\n")
    _git(parted, "commit", "-qam", "more")
    _git(parted, "checkout", "-q", "main")
    (parted / "n.md").write_text(main)
    _git(parted, "commit", "-qam", "main")
    watcher = start({})
    _git(parted, "merge", "-q", "side", fails=True)
    assert "<<<<<<<" in watcher.note("n.md")
    time.sleep(2)  # longer than it may take until git's work is known
    resolved = main.replace("[ ] a", "[x] a")
    (parted / "n.md").write_text(resolved)
    watcher.settle()
    assert watcher.note("n.md") == resolved


@needs_git
def test_who_ticks_and_adds_by_a_script_gets_the_date(parted: Path, start: Callable[..., Watcher]) -> None:
    names = [f"s{number}.md" for number in range(12)]
    write_vault(parted, {name: f"- [ ] {name}\n" for name in names})
    _git(parted, "add", ".")
    _git(parted, "commit", "-qm", "more")
    watcher = start({})
    for number, name in enumerate(names):
        (parted / name).write_text(f"- [x] {name}\n")
        _git(parted, *(("add", name) if number % 2 else ("commit", "-qam", name)))
    watcher.until(lambda: all(STAMP in watcher.note(name) for name in names))


@needs_git
def test_a_repository_within_the_vault(start: Callable[..., Watcher], tmp_path: Path) -> None:
    work = tmp_path / "vault" / "work"
    write_vault(work, {"n.md": OPEN})
    for arguments in (
        ("init", "-q", "-b", "main"),
        ("add", "."),
        ("commit", "-qm", "base"),
        ("checkout", "-qb", "side"),
    ):
        _git(work, *arguments)
    (work / "n.md").write_text(DONE)
    _git(work, "commit", "-qam", "side")
    _git(work, "checkout", "-q", "main")
    watcher = start({"m.md": "- [ ] mine\n"})
    _git(work, "checkout", "-q", "side")
    watcher.settle()
    assert (watcher.note("work/n.md"), "work/n.md: 1 tick came with git" in watcher.said()) == (DONE, True)


@needs_git
def test_a_repository_that_cannot_be_asked(parted: Path, start: Callable[..., Watcher]) -> None:
    watcher = start({})
    (parted / ".git/HEAD").rename(parted / ".git/HEAD2")
    (parted / ".git/HEAD").symlink_to("HEAD2")
    (parted / "n.md").write_text(f"{DONE}text\n")
    watcher.until(lambda: "HEAD is a symbolic link, which is not followed. Until then, ticks in it" in watcher.said())
    assert STAMP not in watcher.note("n.md")


def _status(vault: Path) -> str:
    return subprocess.run(["git", "status", "--short"], cwd=vault, capture_output=True, check=True, text=True).stdout


@needs_git
def test_who_commits_a_tick_at_once_gets_the_date_nevertheless(start: Callable[..., Watcher], tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", {**SETTINGS, "n.md": "- [ ] a\n"})
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "one")):
        _git(vault, *arguments)
    watcher = start({})
    (vault / "n.md").write_text("- [x] a\n")
    time.sleep(0.05)
    _git(vault, "commit", "-qam", "two")
    watcher.until(lambda: STAMP in watcher.note("n.md"))


def test_what_is_no_note_stops_nothing(start: Callable[..., Watcher], tmp_path: Path) -> None:
    watcher = start({"n.md": "- [ ] a\n"})
    os.mkfifo(watcher.vault / "pipe.md")
    (watcher.vault / "zero.md").symlink_to("/dev/zero")
    (tmp_path / "outside.md").write_text("- [ ] o\n")
    (watcher.vault / "link.md").symlink_to(tmp_path / "outside.md")
    Path(os.fsdecode(os.fsencode(watcher.vault) + b"/caf\xe9.md")).write_text("- [ ] c\n")
    watcher.settle()
    (tmp_path / "outside.md").write_text("- [x] o\n")
    Path(os.fsdecode(os.fsencode(watcher.vault) + b"/caf\xe9.md")).write_text("- [x] c\n")
    (watcher.vault / "deep/er").mkdir(parents=True)
    (watcher.vault / "deep/er/n.md").write_text("- [ ] d\n")
    watcher.settle()
    (watcher.vault / "n.md").write_text("- [x] a\n")
    (watcher.vault / "deep/er/n.md").write_text("- [x] d\n")
    watcher.until(lambda: STAMP in watcher.note("n.md") and STAMP in watcher.note("deep/er/n.md"))
    assert (tmp_path / "outside.md").read_text() == "- [x] o\n"
    assert "caf\\xe9.md:1  - [x] c ✅" in watcher.stop()


def test_what_cannot_be_written_is_said_once(start: Callable[..., Watcher], own_state: Path) -> None:
    watcher = start({"n.md": "- [ ] a\n- [ ] b\n"})
    shutil.rmtree(own_state / "journal", ignore_errors=True)
    (own_state / "journal").write_text("")
    (watcher.vault / "n.md").write_text("- [x] a\n- [ ] b\n")
    watcher.until(lambda: "n.md is not stamped: " in watcher.said())
    time.sleep(3 * QUIET)
    assert watcher.said().count("n.md is not stamped") == 1
    (own_state / "journal").unlink()
    (watcher.vault / "n.md").write_text("- [x] a\n- [x] b\n")
    watcher.until(lambda: watcher.note("n.md").count(STAMP) == 2)


def test_a_vault_that_goes_and_comes_back(start: Callable[..., Watcher]) -> None:
    watcher = start({"n.md": "- [ ] a\n- [ ] b\n"})
    away = watcher.vault.with_name("away")
    watcher.vault.rename(away)
    watcher.until(lambda: "is gone; waiting for it." in watcher.said())
    (away / "n.md").write_text("- [x] a\n- [ ] b\n")
    away.rename(watcher.vault)
    watcher.until(lambda: watcher.note("n.md").count(STAMP) == 1)
    (watcher.vault / "n.md").write_text(f"- [x] a {STAMP}\n- [x] b\n")
    watcher.until(lambda: watcher.note("n.md").count(STAMP) == 2)
    assert watcher.stop().count("is gone") == 1


def test_an_empty_folder_at_its_place_is_waited_on(start: Callable[..., Watcher]) -> None:
    """As where a disk is taken out, and put in again."""
    watcher = start({"n.md": "- [ ] a\n"})
    away = watcher.vault.with_name("away")
    watcher.vault.rename(away)
    watcher.vault.mkdir()
    watcher.until(lambda: "is gone; waiting for it." in watcher.said())
    watcher.vault.rmdir()
    away.rename(watcher.vault)
    watcher.until(lambda: watcher.said().count("is gone") == 1)
    time.sleep(1.5)
    (watcher.vault / "n.md").write_text("- [x] a\n")
    watcher.until(lambda: STAMP in watcher.note("n.md"))


def test_another_that_writes_is_waited_for_and_stops_nothing(start: Callable[..., Watcher], own_state: Path) -> None:
    import fcntl

    watcher = start({"n.md": "- [ ] a\n", "m.md": "- [ ] b\n"})
    (watcher.vault / "n.md").write_text("- [x] a\n")
    watcher.until(lambda: STAMP in watcher.note("n.md"))
    with next((own_state / "journal").glob("*/lock")).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (watcher.vault / "m.md").write_text("- [x] b\n")
        watcher.until(lambda: "Another scaffold writes the vault; the stamps wait for it." in watcher.said())
        time.sleep(3 * QUIET)
        fcntl.flock(lock, fcntl.LOCK_UN)
        watcher.until(lambda: STAMP in watcher.note("m.md"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        (watcher.vault / "n.md").write_text(f"- [x] a {STAMP}\n- [ ] c\n")
        time.sleep(3 * QUIET)
        (watcher.vault / "n.md").write_text(f"- [x] a {STAMP}\n- [x] c\n")
        watcher.until(lambda: watcher.said().count("Another scaffold writes the vault") == 2)
        watcher.stop()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")
def test_a_log_that_cannot_be_written_ends_nothing(tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", SETTINGS | {"n.md": "- [ ] a\n"})
    with open("/dev/full", "w", encoding="utf-8") as full, (tmp_path / "err").open("w") as err:
        process = subprocess.Popen([sys.executable, "-m", "scaffold", "watch"], cwd=vault, stdout=full, stderr=err)
    try:
        limit = time.monotonic() + 30
        while "is no longer said, as that cannot be written" not in (tmp_path / "err").read_text():
            assert time.monotonic() < limit
            time.sleep(0.02)
        (vault / "n.md").write_text("- [x] a\n")
        while STAMP not in (vault / "n.md").read_text():
            assert time.monotonic() < limit
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()


def test_where_there_are_no_events_they_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    import watchfiles

    def failing(*_paths: str, **_options: object) -> Iterator[set[str]]:
        raise RuntimeError("Error creating recommended watcher: Too many open files (os error 24)")
        yield set()

    monkeypatch.setattr(watchfiles, "watch", failing)
    with pytest.raises(OSError, match="Too many open files"):
        next(changes(str(tmp_path), threading.Event()))


def test_a_note_of_which_nobody_tells_who_writes_it_is_given_longer(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_text("- [ ] a\n")
    assert (is_being_written(str(tmp_path / "n.md")), is_being_written(str(tmp_path))) == (False, None)
    for tells in (True, False):
        settling = Settling(str(tmp_path), 0.1)
        settling.tells_writers = tells
        settling.touch("n.md")
        time.sleep(0.15)
        assert settling.settled(lambda _path: False) == ["n.md"] * tells
        time.sleep(0.4)
        assert settling.settled(lambda _path: False) == ["n.md"] * (not tells)


def test_notes_that_cannot_be_written_keep_no_others_and_are_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import threading

    from scaffold.api import Vault
    from scaffold.cli.session import moment
    from scaffold.commands import watch
    from scaffold.plan import disk

    names = [f"{number}.md" for number in range(40)]
    vault = write_vault(
        tmp_path / "vault", {"scaffold.toml": "[watch]\nquiet = 0\n"} | dict.fromkeys(names, "- [ ] a\n")
    )
    opened = Vault(str(vault), now=lambda: moment("2026-03-09T23:59:59"), is_live=False)
    watching = opened.watcher(watch._Log(quiet=True, as_json=False), threading.Event())  # noqa: SLF001
    known = watching.known
    for name in names:
        known.learn(name)
        (vault / name).write_text("- [x] a\n")
    write, tried = os.write, list[str]()

    def failing(descriptor: int, data: bytes) -> int:
        name = os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}"))
        if name in ("7.md", "31.md") and "✅".encode() in data:
            tried.append(name)
            raise OSError(28, "No space left on device")
        return write(descriptor, data)

    monkeypatch.setattr(disk.os, "write", failing)
    for _ in range(3):
        watching._touch(set(names))  # noqa: SLF001
        watching._stamp_what_is_quiet()  # noqa: SLF001
    assert sorted(tried) == ["31.md", "7.md"]
    assert len(opened.journal.numbers("applied")) == 1
    assert sum(STAMP in (vault / name).read_text() for name in names) == 38
    assert capsys.readouterr().err.count("is not stamped: Cannot write") == 2


def test_another_vault_at_its_place_is_left_alone(start: Callable[..., Watcher]) -> None:
    watcher = start({"n.md": "- [ ] a\n"})
    other = write_vault(watcher.vault.with_name("other"), {"n.md": "- [x] a\n"})
    before = tree(other)
    watcher.vault.rename(watcher.vault.with_name("away"))
    other.rename(watcher.vault)
    assert watcher.process.wait(30) == 2
    assert "Another folder lies at" in watcher.said()
    assert tree(watcher.vault) == before


def test_a_second_one_ends(start: Callable[..., Watcher], run: Run) -> None:
    watcher = start({"n.md": "- [ ] a\n"})
    second = run(watcher.vault, "watch")
    assert (second.code, "Another `scaffold watch` looks after" in second.err) == (2, True)
    watcher.stop()


def test_a_burst_is_one_plan(start: Callable[..., Watcher], run: Run) -> None:
    watcher = start({f"{number}.md": "- [ ] a\n" for number in range(300)})
    for number in range(300):
        (watcher.vault / f"{number}.md").write_text("- [x] a\n")
    watcher.until(lambda: all(STAMP in watcher.note(f"{number}.md") for number in range(300)))
    listed = run(watcher.vault, "undo", "--list").out.splitlines()
    assert len(listed) < 6, listed


def test_a_slow_burst_in_which_notes_move_is_few_plans(start: Callable[..., Watcher], run: Run) -> None:
    watcher = start({f"{number}.md": "- [ ] a\n" for number in range(60)})
    for number in range(60):
        (watcher.vault / f"{number}.md").write_text("- [x] a\n")
        if number % 10 == 3:
            (watcher.vault / f"{number - 2}.md").rename(watcher.vault / f"moved {number}.md")
        time.sleep(QUIET / 3)
    watcher.until(lambda: watcher.said().count("(undo ") == 60)
    assert all(path.read_text() == f"- [x] a {STAMP}\n" for path in watcher.vault.glob("*.md"))
    listed = run(watcher.vault, "undo", "--list").out.splitlines()
    assert len(listed) < 12, listed


def test_a_tick_right_behind_a_rename_or_a_new_note(start: Callable[..., Watcher]) -> None:
    watcher = start({"a.md": "- [ ] a\n"})
    (watcher.vault / "a.md").rename(watcher.vault / "b.md")
    (watcher.vault / "b.md").write_text("- [x] a\n")
    (watcher.vault / "new.md").write_text("- [ ] n\n")
    time.sleep(1.5)  # until the events have come
    (watcher.vault / "new.md").write_text("- [x] n\n")
    watcher.until(lambda: STAMP in watcher.note("b.md") and STAMP in watcher.note("new.md"))


def test_notes_that_take_the_names_of_others(start: Callable[..., Watcher]) -> None:
    day = "- [ ] exercise\n- [ ] read\n"
    files = {
        "Day 1.md": day.replace("[ ]", "[x]"),
        "Day 2.md": day,
        "n (conflict).md": "- [x] n\n",
        "n.md": "- [ ] n\n",
    }
    watcher = start(files)
    (watcher.vault / "Day 2.md").rename(watcher.vault / "Day 3.md")
    (watcher.vault / "Day 1.md").rename(watcher.vault / "Day 2.md")
    (watcher.vault / "n (conflict).md").rename(watcher.vault / "n.md")
    watcher.settle()
    assert [watcher.note(name) for name in ("Day 2.md", "Day 3.md", "n.md")] == [files["Day 1.md"], day, "- [x] n\n"]
    (watcher.vault / "Day 3.md").write_text(day.replace("[ ] read", "[x] read"))
    watcher.until(lambda: STAMP in watcher.note("Day 3.md"))


def test_what_is_pasted_over_a_like_task(start: Callable[..., Watcher]) -> None:
    done = "- [x] call Berta about the contract\n"
    watcher = start({"m.md": f"x\n{done}", "n.md": "- [ ] call Anna about the contract\n- [ ] b\n"})
    (watcher.vault / "m.md").write_text("x\n")
    (watcher.vault / "n.md").write_text(f"{done}- [x] b\n")
    watcher.until(lambda: STAMP in watcher.note("n.md"))
    assert watcher.note("n.md") == f"{done}- [x] b {STAMP}\n"


def test_a_box_in_a_template_is_left(start: Callable[..., Watcher]) -> None:
    watcher = start({".obsidian/templates.json": '{"folder": "T"}', "T/day.md": "- [ ] a\n"})
    (watcher.vault / "T/day.md").write_text("- [x] a\n")
    watcher.settle()
    assert watcher.note("T/day.md") == "- [x] a\n"


def test_a_task_that_is_ticked_as_soon_as_it_is_there(start: Callable[..., Watcher]) -> None:
    watcher = start({"n.md": "text\n"})
    (watcher.vault / "n.md").write_text("text\n- [ ] new\nmore\n")
    time.sleep(0.8)  # until the event has come; the note's end is another one, so it is not quiet yet
    (watcher.vault / "n.md").write_text("text\n- [x] new\nmore\n")
    watcher.until(lambda: STAMP in watcher.note("n.md"))


def test_what_undo_brings_back_is_left(start: Callable[..., Watcher], run: Run) -> None:
    watcher = start({"n.md": "- [x] a\n- [ ] b\n"})
    assert run(watcher.vault, "toggle", "n.md:1", "--yes").code == 0
    watcher.settle()
    assert run(watcher.vault, "undo", "1").code == 0
    watcher.settle()
    assert watcher.note("n.md") == "- [x] a\n- [ ] b\n"
    (watcher.vault / "n.md").write_text("- [x] a\n- [x] b\n")
    watcher.until(lambda: watcher.note("n.md") == f"- [x] a\n- [x] b {STAMP}\n")


def test_an_inode_that_is_given_again_makes_no_note_another(tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", {"n.md": "- [ ] exercise\n"})
    known = Known(str(vault), Settings())
    known.learn("n.md")
    (vault / "n.md").unlink()
    time.sleep(0.02)
    (vault / "new.md").write_text("- [x] exercise\n")
    seen = known.signatures["n.md"]
    assert seen is not None
    known.signatures["n.md"] = seen._replace(inode=(vault / "new.md").stat().st_ino)
    known.meet({"new.md"})
    assert known.look("new.md") is None


def test_linked_folders_are_not_looked_at(start: Callable[..., Watcher], tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    watcher = start({"n.md": "- [ ] a\n", "f/n.md": "- [ ] a\n"})
    (watcher.vault / "link").symlink_to(tmp_path / "outside")
    watcher.settle()
    inotify = [
        path.read_text().count("inotify wd:")
        for path in Path(f"/proc/{watcher.process.pid}/fdinfo").glob("*")
        if "inotify" in path.read_text()
    ]
    assert sum(inotify) == 2  # the vault, and the folder in it
    (watcher.vault / "f").rename(watcher.vault / "g")
    watcher.settle()
    (watcher.vault / "g/n.md").write_text("- [x] a\n")
    watcher.until(lambda: STAMP in watcher.note("g/n.md"))


def test_a_vault_whose_path_is_not_utf8(tmp_path: Path) -> None:
    vault = write_vault(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")), SETTINGS | {"n.md": "- [ ] a\n"})
    watcher = Watcher(vault, tmp_path)
    try:
        watcher.until(lambda: "Ctrl-C stops." in watcher.said())
        assert "is looked through every few seconds" in watcher.said()
        (vault / "n.md").write_text("- [x] a\n")
        watcher.until(lambda: STAMP in watcher.note("n.md"))
    finally:
        watcher.process.kill()
        watcher.process.wait()


def test_json_and_quiet(start: Callable[..., Watcher]) -> None:
    watcher = start({"n.md": "- [ ] a\n"}, "--json")
    time.sleep(1)
    watcher.settle()
    (watcher.vault / "n.md").write_text("- [x] a\n")
    watcher.until(lambda: STAMP in watcher.note("n.md"))
    rows = [json.loads(line) for line in watcher.stop().splitlines()]
    assert rows[-1] == {"time": "2026-03-09T19:55:13", "path": "n.md", "line": 1, "text": f"- [x] a {STAMP}", "undo": 2}


def test_quiet_says_nothing(start: Callable[..., Watcher]) -> None:
    watcher = start({"n.md": "- [ ] a\n"}, "--quiet")
    time.sleep(1)
    watcher.settle()
    assert watcher.stop() == ""


def test_the_day_is_that_on_which_the_tick_was_seen(
    tmp_path: Path, own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    from scaffold.api import Vault
    from scaffold.commands import watch

    vault = write_vault(tmp_path / "vault", {"scaffold.toml": "[watch]\nquiet = 0\n", "n.md": "- [ ] a\n"})
    opened = Vault(str(vault), now=watch._now, is_live=False)  # noqa: SLF001
    watching = opened.watcher(watch._Log(quiet=True, as_json=False), threading.Event())  # noqa: SLF001
    known = watching.known
    known.learn("n.md")
    (own_state / "journal").write_text("")  # nothing can be stamped
    for day, text in (
        ("2026-03-08T12:00:00", "- [ ] a\nmore\n"),
        ("2026-03-09T23:59:59", "- [x] a\nmore\n"),
        ("2026-03-10T00:00:01", "- [x] a\nmore and more\n"),
    ):
        monkeypatch.setenv("SCAFFOLD_NOW", day)
        (vault / "n.md").write_text(text)
        watching._touch({"n.md"})  # noqa: SLF001
        watching._stamp_what_is_quiet()  # noqa: SLF001
    (own_state / "journal").unlink()
    (vault / "n.md").write_text("- [x] a\n")
    watching._touch({"n.md"})  # noqa: SLF001
    watching._stamp_what_is_quiet()  # noqa: SLF001
    assert (vault / "n.md").read_text() == f"- [x] a ✅ {date(2026, 3, 9)}\n"


def test_disks_that_tell_no_events_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins
    import io

    mounts = b"/dev/a / ext4 rw 0 0\nhost:/x /mnt/my\\040notes nfs4 rw 0 0\nme@h: /home/me/far fuse.sshfs rw 0 0\n"
    monkeypatch.setattr(builtins, "open", lambda *_: io.BytesIO(mounts))
    assert [tells_no_events(place) for place in ("/mnt/my notes/v", "/mnt/my notesv", "/home/me/far", "/home")] == [
        "nfs4", "", "fuse.sshfs", "",
    ]  # fmt: skip
