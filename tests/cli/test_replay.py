"""An answer that was given once is given again, byte for byte, and only where nothing has changed that it tells of."""

import itertools
import json
import os
import pty
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import Answered, ask
from vaults import tree, write_vault

from scaffold.cli import inquiry
from scaffold.plan import cache
from scaffold.plan.state import StateDir
from scaffold.vault import listing, parallel, snapshot
from scaffold.vault.setting_files import BASELINE, SETTING_FILES

SETTLED = 0.12  # seconds after which a file is known to be read as it is
TASKS = "plugins/obsidian-tasks-plugin/data.json"
CARD = "# Twin\n>[!tip] Key Message\n>A **new** thought.\n\n# cards\n>[!info] card\n>An {1:old} thought.\n"
FILES: dict[str, str | bytes] = {
    "Area/Plan.md": "# Plan\n## Outputs\n- Alerts -> Deliver\n[[Nowhere]] and [[Deliver]]\n- [ ] Tell them 📅 2026-03-01\n",
    "Area/Deliver.md": "# Deliver\n- [x] Done\n- [x] Again 🔁 every day 📅 2026-03-01\n[[Twin]]\n",
    "Other/Twin.md": CARD.replace("new", "old"),
    "Twin.md": "# Twin\n",
    "Picture.png": b"\x89PNG",
    "scaffold.toml": '[check]\nignore = ["FND001"]\n',
    f".obsidian/{TASKS}": "{}",
}
VERBS = (
    ("check",), ("check", "--format", "json"), ("check", "--statistics"), ("check", "--severity", "info"),
    ("check", "Area"), ("check", "--select", "LNK"), ("check", "--no-baseline"), ("cards", "lint"),
    ("status",), ("status", "--json"),
    ("links",), ("links", "--json"), ("links", "--unresolved"), ("links", "--ambiguous"), ("links", "--orphans"),
    ("links", "Deliver", "--backlinks"),
    ("flows",), ("flows", "Plan"), ("flows", "--check"), ("flows", "--json"), ("flows", "--format", "mermaid"),
    ("flows", "--format", "canvas"), ("flows", "--format", "html"), ("flows", "--format", "dot"),
    ("tasks",), ("tasks", "--open"), ("tasks", "--done"), ("tasks", "--overdue"), ("tasks", "--due-before", "tomorrow"),
    ("tasks", "--json"), ("tasks", "--group-by", "due"), ("tasks", "--match", "Tell"), ("tasks", "lint"),
    ("tasks", "lint", "--json"),
    ("cards", "list"), ("cards", "list", "--json"),
    ("stamp", "--check"),
)  # fmt: skip
SOME = (
    ("check", "--severity", "info"), ("status", "--json"), ("links", "--json"), ("links", "--orphans"), ("flows",),
    ("tasks", "--json"), ("cards", "list"), ("stamp", "--check"),
)  # fmt: skip
WRITING = (
    ("check", "--fix", "--yes"), ("check", "--diff"), ("check", "--write-baseline"), ("check", "--cards-revised", "."),
    ("stamp", "--dry-run"), ("stamp", "--yes"), ("flows", "--into", "Plan"), ("flows", "--output", "x.canvas", "--yes"),
    ("links", "Plan"), ("cards", "new", "Plan", "--help"), ("check", "--explain", "all"), ("undo", "--list"),
    ("tasks", "convert", "--to", "dataview", "--yes"), ("check", "Nobody"), ("links", "--json", "--no-cache"),
)  # fmt: skip


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Return a vault that was written some time ago, and whose cards are known."""
    written = write_vault(tmp_path / "vault", FILES)
    time.sleep(SETTLED)
    ask(written, "check")
    time.sleep(SETTLED)
    return written


def truth(where: Path, *arguments: str) -> Answered:
    """Return the answer of the verb itself."""
    found = ask(where, *arguments, "--no-cache")
    assert not found.is_replayed
    return found


def kept_of(vault: Path) -> cache.CacheDir:
    """Return where answers are kept."""
    return cache.CacheDir(os.environ["SCAFFOLD_CACHE"], str(vault))


def is_told_again(where: Path, *arguments: str) -> bool:
    """Ask twice; tell whether the second answer was replayed, and it is the same, and that of the verb."""
    first, second = ask(where, *arguments), ask(where, *arguments)
    assert first.said == second.said == truth(where, *arguments).said
    return second.is_replayed


@pytest.mark.parametrize("arguments", VERBS, ids=" ".join)
def test_an_answer_is_given_again(vault: Path, arguments: tuple[str, ...]) -> None:
    assert truth(vault, *arguments).code in (0, 1)
    assert is_told_again(vault, *arguments)


@pytest.mark.parametrize("arguments", WRITING, ids=" ".join)
def test_what_writes_or_fails_is_never_replayed(vault: Path, arguments: tuple[str, ...]) -> None:
    assert not ask(vault, *arguments).is_replayed
    time.sleep(SETTLED)
    assert not ask(vault, *arguments).is_replayed


def test_no_note_is_read_for_it(vault: Path) -> None:
    def refuse() -> None:
        snapshot._content = None  # type: ignore[assignment] # noqa: SLF001 - whoever calls it fails

    ask(vault, "links")
    assert ask(vault, "links", before=refuse).said == truth(vault, "links").said


_days = itertools.count(1)


def _git(vault: Path, *arguments: str) -> None:
    dated = {**os.environ, "GIT_COMMITTER_DATE": f"2026-01-{next(_days):02} 10:00:00 +0000"}
    subprocess.run(["git", *arguments], cwd=vault, env=dated, check=True, capture_output=True)


def _edit(path: str, text: str) -> Callable[[Path], object]:
    return lambda vault: (vault / path).write_text(text, encoding="utf-8")


def _edit_unseen(vault: Path) -> None:
    """Edit a note, and leave its size and its time as they were."""
    note = vault / "Area/Plan.md"
    before = note.stat()
    note.write_text(note.read_text(encoding="utf-8").replace("Nowhere", "Neverwh"), encoding="utf-8")
    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))


def _swap(vault: Path) -> None:
    """Swap two notes of the same size and time."""
    one, two = vault / "Area/Plan.md", vault / "Area/Naps.md"
    two.write_text(one.read_text(encoding="utf-8").replace("Nowhere", "Neverwh"), encoding="utf-8")
    os.utime(two, ns=(one.stat().st_atime_ns, one.stat().st_mtime_ns))
    ask(vault, "check")
    time.sleep(SETTLED)
    for arguments in SOME:
        ask(vault, *arguments)
    one.rename(vault / "Area/x.md")
    two.rename(one)
    (vault / "Area/x.md").rename(two)


def _replace_by_another(vault: Path) -> None:
    """Let a note be another file, as most editors save it."""
    fresh = vault / "Area/.Plan.md"
    fresh.write_text("# Plan\n[[Gone]]\n", encoding="utf-8")
    fresh.replace(vault / "Area/Plan.md")


CHANGES: dict[str, Callable[[Path], object]] = {
    "edit": _edit("Area/Plan.md", "# Plan\n[[Gone]]\n- [ ] Another\n"),
    "edit unseen": _edit_unseen,
    "another file": _replace_by_another,
    "touch": lambda vault: os.utime(vault / "Twin.md"),
    "rename": lambda vault: (vault / "Twin.md").rename(vault / "Nowhere.md"),
    "swap": _swap,
    "delete": lambda vault: (vault / "Twin.md").unlink(),
    "new note": _edit("Nowhere.md", "- [ ] New\n"),
    "new attachment": _edit("Nowhere.png", ""),
    "new folder": lambda vault: (vault / "Empty").mkdir(),
    "new link": lambda vault: (vault / "Nowhere.md").symlink_to("Twin.md"),
    "note becomes a link": lambda vault: ((vault / "Twin.md").unlink(), (vault / "Twin.md").symlink_to("Area/Plan.md")),
    "settings": _edit("scaffold.toml", '[check]\nselect = ["LNK"]\n'),
    "wrong settings": _edit("scaffold.toml", "[chekc]\n"),
    "no settings": lambda vault: (vault / "scaffold.toml").unlink(),
    "app settings": _edit(".obsidian/app.json", '{"userIgnoreFilters": ["Area/"], "newLinkFormat": "absolute"}'),
    "plugin": _edit(f".obsidian/{TASKS}", '{"globalFilter": "#task", "setDoneDate": false}'),
    "plugins": _edit(".obsidian/community-plugins.json", "[]"),
    "templates": _edit(".obsidian/templates.json", '{"folder": "Area"}'),
    "bookmarks": _edit(".obsidian/bookmarks.json", json.dumps({"items": [{"type": "file", "path": "Gone.md"}]})),
    "baseline": lambda vault: ask(vault, "check", "--write-baseline", "--yes"),
    "wrong baseline": _edit(".scaffold-baseline.json", "[[["),
    "link as baseline": lambda vault: (vault / ".scaffold-baseline.json").symlink_to("scaffold.toml"),
    "card": _edit("Other/Twin.md", CARD),
    "cards are confirmed": lambda vault: ask(vault, "check", "--cards-revised", "."),
    "a fix": lambda vault: ask(vault, "check", "--fix", "--yes"),
    "a stamp": lambda vault: ask(vault, "stamp", "--yes"),
    "a rename by the tool": lambda vault: ask(vault, "rename", "Plan", "Planning", "--yes"),
    "repository": lambda vault: _git(vault, "init", "-q"),
    "no repository": lambda vault: (vault / ".git").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(vault: Path, change: str) -> None:
    for arguments in SOME:
        ask(vault, *arguments)
    CHANGES[change](vault)
    for arguments in SOME:
        assert ask(vault, *arguments).said == truth(vault, *arguments).said, arguments


def test_the_day_is_seen(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_told_again(vault, "tasks", "--overdue")
    monkeypatch.setenv("SCAFFOLD_NOW", "2026-02-01T10:00:00")
    assert ask(vault, "tasks", "--overdue").out == b""
    monkeypatch.delenv("SCAFFOLD_NOW")
    ask(vault, "tasks", "--overdue")

    def later() -> None:
        inquiry.time = type("Later", (), {"localtime": lambda: (2000, 1, 1), "time_ns": time.time_ns})  # type: ignore[assignment]

    assert not ask(vault, "tasks", "--overdue", before=later).is_replayed


@pytest.mark.parametrize(
    "name", ["NO_COLOR", "COLUMNS", "LANG", "SCAFFOLD_STATE", "TZ", "PYTHONUTF8", "GIT_CEILING_DIRECTORIES"]
)
def test_what_surrounds_it_is_seen(vault: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_told_again(vault, "check")
    monkeypatch.setenv(name, str(vault.parent))
    assert not ask(vault, "check").is_replayed


def test_the_folder_is_seen(vault: Path) -> None:
    assert is_told_again(vault, "check", "Plan.md")
    assert not ask(vault / "Area", "check", "Plan.md").is_replayed
    assert is_told_again(vault / "Area", "check", "Plan.md")


def test_another_vault_is_seen(vault: Path, tmp_path: Path) -> None:
    assert is_told_again(vault / "Area", "links")
    (vault / "Area/.obsidian").mkdir()
    assert ask(vault / "Area", "links").said == truth(vault / "Area", "links").said
    other = write_vault(tmp_path / "other", {"A.md": "[[B]]\n"})
    time.sleep(SETTLED)
    for named in (("--vault", str(other)), (f"--vault={other}",)):
        assert is_told_again(vault, "links", *named)
        assert is_told_again(vault, *named, "links")
        assert ask(vault, "links", *named).out.startswith(b"A.md")
    link = tmp_path / "link"
    link.symlink_to(other)
    assert is_told_again(vault, "links", "--vault", str(link))
    link.unlink()
    link.symlink_to(vault)
    assert ask(vault, "links", "--vault", str(link)).said == ask(vault, "links", "--vault", str(vault)).said
    assert not is_told_again(vault, "check", "--select", "--vault", str(other))  # it is the name of a rule


def test_a_link_to_a_note_is_seen(vault: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.md"
    link.symlink_to(vault / "Area/Plan.md")
    asked = ("check", "../link.md", "--select", "LNK,TSK", "--severity", "info")
    assert is_told_again(vault, *asked)
    link.unlink()
    link.symlink_to(vault / "Area/Deliver.md")
    assert ask(vault, *asked).said == truth(vault, *asked).said


def test_a_plan_that_a_crash_interrupted_is_taken_back(vault: Path, own_state: Path) -> None:
    ask(vault, "rename", "Plan", "Planning", "--yes")
    time.sleep(SETTLED)
    ask(vault, "check")
    time.sleep(SETTLED)
    assert is_told_again(vault, "check")
    (entry,) = own_state.glob("journal/*/*.applied")
    entry.rename(entry.with_suffix(".pending"))
    found = ask(vault, "check")
    assert b"A crash had interrupted" in found.err
    assert (vault / "Area/Plan.md").exists()
    assert found.out == truth(vault, "check").out
    assert ask(vault, "check").said == truth(vault, "check").said


def test_a_journal_that_others_may_write_is_refused(vault: Path, own_state: Path) -> None:
    assert is_told_again(vault, "check")
    own_state.chmod(0o777)
    assert ask(vault, "check").said == truth(vault, "check").said
    assert ask(vault, "check").code == 2


def test_a_commit_is_seen(vault: Path) -> None:
    _git(vault, "init", "-q")
    _git(vault, "add", "-A")
    identity = ("-c", "user.name=A", "-c", "user.email=a@b.c")
    _git(vault, *identity, "commit", "-qm", "one")
    time.sleep(SETTLED)
    assert is_told_again(vault, "check")
    assert is_told_again(vault, "status")
    for text in (CARD, f"{CARD}\nMore.\n"):
        (vault / "Other/Twin.md").write_text(text, encoding="utf-8")
        time.sleep(SETTLED)
        for arguments in (("check",), ("status",)):
            assert ask(vault, *arguments).said == truth(vault, *arguments).said
        time.sleep(SETTLED)
        is_told_again(vault, "check")
        _git(vault, *identity, "commit", "-qam", "more")
        for arguments in (("check",), ("status",)):
            assert ask(vault, *arguments).said == truth(vault, *arguments).said
    time.sleep(SETTLED)
    assert is_told_again(vault, "check")
    assert b"1 finding in 1 note" in ask(vault, "check", "--select", "stale-cards").out
    (vault / ".gitattributes").write_text("* text=auto\n", encoding="utf-8")
    assert not ask(vault, "check").is_replayed
    time.sleep(SETTLED)
    assert is_told_again(vault, "check")
    (vault / "Area/.gitattributes").write_text("* -text\n", encoding="utf-8")
    assert not ask(vault, "check").is_replayed


def test_what_was_just_written_is_not_believed(vault: Path) -> None:
    (vault / "Twin.md").write_text("[[Away]]\n", encoding="utf-8")
    for _ in range(3):
        assert not ask(vault, "links", before=_at_once).is_replayed


def _at_once() -> None:
    listing._FINE = 10**12  # noqa: SLF001 - as if it had been written a moment ago


@pytest.mark.parametrize("workers", ["fork", "spawn", "none"])
def test_what_is_told_beside_is_told_each_time(tmp_path: Path, workers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCAFFOLD_WORKERS", workers)
    monkeypatch.setattr(parallel, "WORTH_SPAWNED", 300)
    vault = write_vault(tmp_path / "vault", {f"{number}.md": "[[x]]\n" for number in range(700)})
    (vault / "scaffold.toml").write_text("[notes]\nlargest = 1\n", encoding="utf-8")
    (vault / "Large.md").write_bytes(b"x" * (1 << 20) + b"[[y]]")
    time.sleep(SETTLED)
    for _ in range(3):
        found = ask(vault, "links", "--unresolved")
        assert b"Large.md is passed over" in found.err
        assert not found.is_replayed


def test_nothing_is_left_in_the_vault(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(vault)
    for arguments in VERBS:
        ask(vault, *arguments)
    assert tree(vault) == before
    monkeypatch.setenv("SCAFFOLD_CACHE", str(vault / ".cache/scaffold"))
    assert not is_told_again(vault, "links")
    assert tree(vault) == before


def test_it_can_be_switched_off(vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCAFFOLD_CACHE", "off")
    assert not is_told_again(vault, "links")
    monkeypatch.setenv("SCAFFOLD_CACHE", str(tmp_path / "elsewhere"))
    assert not ask(vault, "--no-cache", "links").is_replayed
    assert not (tmp_path / "elsewhere").exists()
    assert is_told_again(vault, "links")
    assert not ask(vault, "--no-cache", "links").is_replayed


def test_only_answers_of_the_vault_as_it_is_are_kept(vault: Path) -> None:
    for arguments in VERBS:
        ask(vault, *arguments)
    folder = kept_of(vault).folder
    assert sum(name.startswith("answer-") for name in os.listdir(folder)) >= len(VERBS)
    (vault / "New.md").write_text("", encoding="utf-8")
    time.sleep(SETTLED)
    ask(vault, "links")
    assert sum(name.startswith("answer-") for name in os.listdir(folder)) == 1


def test_a_closed_pipe_ends_it(vault: Path) -> None:
    assert is_told_again(vault, "flows", "--format", "html")

    def close() -> None:
        read, written = os.pipe()
        os.close(read)
        os.dup2(written, 1)

    found = ask(vault, "flows", "--format", "html", before=close)
    assert (found.code, found.err, found.is_replayed) == (0, b"", True)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
@pytest.mark.parametrize("form", ["html", "table"])
def test_what_cannot_be_printed_is_said(vault: Path, form: str) -> None:
    asked = ("flows", "--format", form)
    assert is_told_again(vault, *asked)

    def fill() -> None:
        os.dup2(os.open("/dev/full", os.O_WRONLY), 1)

    found = ask(vault, *asked, before=fill)
    assert found.is_replayed
    assert found.said == ask(vault, *asked, "--no-cache", before=fill).said
    assert found.code == 2


@pytest.mark.parametrize("arguments", VERBS, ids=" ".join)
def test_no_file_is_read_that_is_not_looked_at(
    vault: Path, own_state: Path, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    (vault / ".scaffold-baseline.json").write_text("{}", encoding="utf-8")
    for name in (*SETTING_FILES, ".obsidian/types.json", ".obsidian/appearance.json", ".hidden/Note.md"):
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_text("" if name.endswith("toml") else "{}", encoding="utf-8")
    log = os.open(tmp_path / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(event: str, told: tuple[object, ...]) -> None:
        if event == "open" and isinstance(told[0], str) and told[0].startswith((str(vault), str(own_state))):
            os.write(log, f"{told[0]}\n".encode())

    ask(vault, *arguments, "--no-cache", before=lambda: sys.addaudithook(note))
    read = {line for line in (tmp_path / "log").read_text(encoding="utf-8").split("\n") if line}
    looked_at = [str(vault / name) for name in (*SETTING_FILES, BASELINE, *FILES)]
    assert read <= {*looked_at, StateDir(str(own_state), str(vault)).card_states}
    assert str(vault / "Area/Plan.md") in read


def test_a_terminal_is_seen(vault: Path) -> None:
    def on_terminal(columns: int, *arguments: str) -> bool:
        def prepare() -> None:
            _, ours = pty.openpty()
            termios.tcsetwinsize(ours, (24, columns))
            os.dup2(ours, 1)

        return ask(vault, *arguments, before=prepare).is_replayed

    for arguments in (("links",), ("check",)):
        assert is_told_again(vault, *arguments)
        assert [on_terminal(80, *arguments), on_terminal(80, *arguments)] == [False, True]
        assert [on_terminal(60, *arguments), on_terminal(60, *arguments)] == [False, True]
        assert ask(vault, *arguments).is_replayed
