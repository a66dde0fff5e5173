"""`stamp --since-git`: the day of the commit in which the box of the same task turned, whatever became of it later."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, write_vault

Run = Callable[..., Ran]
Files = dict[str, str | None]  # a note's text by its path; None removes it
pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
LONG = "".join(f"line {number} of a note that is long enough for git to know it again\n" for number in range(20))


def git(folder: Path, *arguments: str, day: str = "2026-01-05", committed: str = "") -> None:
    environment = {
        **os.environ,
        "GIT_AUTHOR_DATE": f"{day}T23:30:00+0900",
        "GIT_COMMITTER_DATE": f"{committed or day}T23:30:00+0900",
        **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "x"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_EDITOR": "true",
    }
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)


def write(vault: Path, files: Files) -> None:
    for path, text in files.items():
        if text is None:
            (vault / path).unlink()
        else:
            write_vault(vault, {path: text})


def commit(vault: Path, files: Files, day: str) -> None:
    write(vault, files)
    git(vault, "add", "-A")
    git(vault, "commit", "-qm", "x", day=day)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    git(write_vault(tmp_path / "vault", {}), "init", "-q", "-b", "main")
    return tmp_path / "vault"


A, B, C = "2026-01-01", "2026-02-02", "2026-03-03"
TODAY = "2026-03-09"
CASES: list[tuple[str, list[Files], Files, dict[str, str]]] = [  # commits on A, B, C; the working tree; what is stamped
    ("ticked in the second commit", [{"n.md": "- [ ] a\n"}, {"n.md": "- [x] a\n"}], {}, {"n.md": f"- [x] a ✅ {B}\n"}),
    ("not committed yet", [{"n.md": "- [ ] a\n"}], {"n.md": "- [x] a\n"}, {"n.md": f"- [x] a ✅ {TODAY}\n"}),
    ("in a note that git does not know", [{"m.md": "x\n"}], {"n.md": "- [x] a\n"}, {"n.md": f"- [x] a ✅ {TODAY}\n"}),
    ("reworded later",
        [{"n.md": "- [ ] call mum\n"}, {"n.md": "- [x] call mum\n"}, {"n.md": "- [x] call mum on Sunday\n"}], {},
        {"n.md": f"- [x] call mum on Sunday ✅ {B}\n"}),
    ("reworded by many words",
        [{"n.md": "- [ ] call Bob\n"}, {"n.md": "- [x] call Bob\n"}, {"n.md": "- [x] call Bob about the tax papers\n"}], {},
        {"n.md": f"- [x] call Bob about the tax papers ✅ {B}\n"}),
    ("reworded and not committed",
        [{"n.md": "- [ ] call mum\n"}, {"n.md": "- [x] call mum\n"}], {"n.md": "- [x] call mum, too\n"},
        {"n.md": f"- [x] call mum, too ✅ {B}\n"}),
    ("indented later",
        [{"n.md": "- [ ] o\n- [ ] a\n"}, {"n.md": "- [ ] o\n- [x] a\n"}, {"n.md": "- [ ] o\n    - [x] a\n"}], {},
        {"n.md": f"- [ ] o\n    - [x] a ✅ {B}\n"}),
    ("moved in the note",
        [{"n.md": "- [ ] a\n- [ ] b\n- [ ] c\n"}, {"n.md": "- [x] a\n- [ ] b\n- [ ] c\n"},
         {"n.md": "- [ ] b\n- [ ] c\n\n# Done\n- [x] a\n"}], {},
        {"n.md": f"- [ ] b\n- [ ] c\n\n# Done\n- [x] a ✅ {B}\n"}),
    ("moved to another note",
        [{"n.md": "- [ ] a\n- [ ] b\n", "m.md": "# Done\n"}, {"n.md": "- [x] a\n- [ ] b\n"},
         {"n.md": "- [ ] b\n", "m.md": "# Done\n- [x] a\n"}], {},
        {"m.md": f"# Done\n- [x] a ✅ {B}\n"}),
    ("moved to another note, not committed",
        [{"n.md": "- [ ] a\n- [ ] b\n", "m.md": "# Done\n"}, {"n.md": "- [x] a\n- [ ] b\n"}],
        {"n.md": "- [ ] b\n", "m.md": "# Done\n- [x] a\n"},
        {"m.md": f"# Done\n- [x] a ✅ {B}\n"}),
    ("moved and ticked in one commit",
        [{"n.md": "- [ ] a\n- [ ] b\n", "m.md": "# Done\n"}, {"n.md": "- [ ] b\n", "m.md": "# Done\n- [x] a\n"}], {},
        {"m.md": f"# Done\n- [x] a ✅ {B}\n"}),
    ("the note was renamed",
        [{"n.md": f"{LONG}- [ ] a\n"}, {"n.md": f"{LONG}- [x] a\n"}, {"n.md": None, "d/ö m.md": f"{LONG}- [x] a\n"}], {},
        {"d/ö m.md": f"{LONG}- [x] a ✅ {B}\n"}),
    ("the note was renamed, not committed",
        [{"n.md": f"{LONG}- [ ] a\n"}, {"n.md": f"{LONG}- [x] a\n"}], {"n.md": None, "m.md": f"{LONG}- [x] a\n"},
        {"m.md": f"{LONG}- [x] a ✅ {B}\n"}),
    ("the note was renamed and written anew",
        [{"n.md": "- [ ] a\n"}, {"n.md": "- [x] a\n"}, {"n.md": None, "m.md": f"{LONG}- [x] a\n"}], {},
        {"m.md": f"{LONG}- [x] a ✅ {B}\n"}),
    ("ticked, unticked and ticked again",
        [{"n.md": "- [x] a\n"}, {"n.md": "- [ ] a\n"}, {"n.md": "- [x] a\n"}], {}, {"n.md": f"- [x] a ✅ {C}\n"}),
    ("one of several that say the same",
        [{"n.md": "- [ ] a\n- [ ] a\n"}, {"n.md": "- [ ] a\n- [x] a\n"}, {"n.md": "- [x] a\n- [x] a\n"}], {},
        {"n.md": f"- [x] a ✅ {C}\n- [x] a ✅ {B}\n"}),
    ("typed as done", [{"n.md": "x\n"}, {"n.md": "x\n- [x] a\n"}], {}, {"n.md": f"x\n- [x] a ✅ {B}\n"}),
    ("its date was removed",
        [{"n.md": "- [ ] a\n"}, {"n.md": f"- [x] a ✅ {B}\n"}, {"n.md": "- [x] a\n"}], {}, {"n.md": f"- [x] a ✅ {B}\n"}),
    ("CRLF", [{"n.md": "- [ ] a\r\n"}, {"n.md": "- [x] a\r\n"}], {}, {"n.md": f"- [x] a ✅ {B}\r\n"}),
]  # fmt: skip


@pytest.mark.parametrize(("commits", "here", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_the_day_of_a_tick(commits: list[Files], here: Files, expected: dict[str, str], vault: Path, run: Run) -> None:
    for files, day in zip(commits, (A, B, C), strict=False):
        commit(vault, files, day)
    write(vault, here)
    ran = run(vault, "stamp", "--since-git", "--yes")
    assert ran.code == 0, ran
    assert {path: (vault / path).read_bytes().decode() for path in expected} == expected


def test_a_vault_in_a_bigger_repository(tmp_path: Path, run: Run) -> None:
    git(write_vault(tmp_path, {}), "init", "-q")
    vault = tmp_path / "my notes"
    commit(tmp_path, {"my notes/n.md": "- [ ] a\n"}, A)
    commit(tmp_path, {"my notes/n.md": "- [x] a\n"}, B)
    write_vault(vault, {"m.md": "- [x] a\n", "n.md": ""})
    assert run(vault, "stamp", "--since-git", "--yes", "--vault", ".").code == 0
    assert (vault / "m.md").read_text() == f"- [x] a ✅ {B}\n"


def test_both_sides_of_a_merge(vault: Path, run: Run) -> None:
    commit(vault, {"n.md": f"- [ ] a\n{LONG}- [ ] b\n"}, A)
    git(vault, "checkout", "-qb", "side")
    commit(vault, {"n.md": f"- [x] a\n{LONG}- [ ] b\n"}, B)
    git(vault, "checkout", "-q", "main")
    commit(vault, {"n.md": f"- [ ] a\n{LONG}- [x] b\n"}, C)
    git(vault, "merge", "-q", "side", day="2026-03-05")
    assert run(vault, "stamp", "--since-git", "--yes").code == 0
    assert (vault / "n.md").read_text() == f"- [x] a ✅ {B}\n{LONG}- [x] b ✅ {C}\n"


DOUBTS: list[tuple[str, Callable[[Path], None], str]] = []


def doubtful(said: str) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    def add(make: Callable[[Path], None]) -> Callable[[Path], None]:
        DOUBTS.append((make.__name__, make, said))
        return make

    return add


@doubtful(f"n.md:1  {B}; it was ticked by {B}: the commit holds several, squashed into one")
def squash(vault: Path) -> None:
    commit(vault, {"n.md": "- [ ] a\n"}, A)
    git(vault, "checkout", "-qb", "side")
    commit(vault, {"n.md": "- [x] a\n"}, "2026-01-09")
    git(vault, "checkout", "-q", "main")
    git(vault, "merge", "-q", "--squash", "side")
    git(vault, "commit", "-q", "--no-edit", day=B)


@doubtful(f"n.md:1  {B}; the commit was rewritten on {C}")
def amend(vault: Path) -> None:
    commit(vault, {"n.md": "- [ ] a\n"}, A)
    write(vault, {"n.md": "- [x] a\n"})
    git(vault, "commit", "-qam", "x", day=B, committed=C)


@doubtful(f"n.md:1  {C}; it was ticked in a merge")
def evil_merge(vault: Path) -> None:
    commit(vault, {"n.md": "- [ ] a\n", "m.md": "x\n"}, A)
    git(vault, "checkout", "-qb", "side")
    commit(vault, {"m.md": "y\n"}, B)
    git(vault, "checkout", "-q", "main")
    commit(vault, {"o.md": "z\n"}, B)
    git(vault, "merge", "-q", "--no-commit", "--no-ff", "side")
    commit(vault, {"n.md": "- [x] a\n"}, C)


@doubtful(f"n.md:1  {A}; it was ticked already when its note came into the history")
def imported(vault: Path) -> None:
    commit(vault, {"n.md": "- [x] a\n"}, A)


@pytest.mark.parametrize(("make", "said"), [row[1:] for row in DOUBTS], ids=[row[0] for row in DOUBTS])
def test_what_leaves_a_choice_is_said(make: Callable[[Path], None], said: str, vault: Path, run: Run) -> None:
    make(vault)
    ran = run(vault, "stamp", "--since-git", "--yes")
    assert (ran.code, ran.err) == (0, f"{said}\n")
    assert (vault / "n.md").read_text() == f"- [x] a ✅ {said.split()[1].strip(';')}\n"


def test_of_many_notes_each_is_asked_once(vault: Path, run: Run) -> None:
    commit(vault, {f"{number}.md": f"- [ ] task {number}\n" * 5 for number in range(40)}, A)
    commit(vault, {f"{number}.md": f"- [x] task {number}\n" * 5 for number in range(40)}, B)
    assert run(vault, "stamp", "--since-git", "--yes").code == 0
    assert (vault / "7.md").read_text() == f"- [x] task 7 ✅ {B}\n" * 5


@pytest.mark.parametrize("first", ["main", "side"])
def test_ticked_in_two_branches_is_said(first: str, vault: Path, run: Run) -> None:
    commit(vault, {"n.md": "- [ ] a\n", "o.md": "x\n"}, A)
    git(vault, "checkout", "-qb", "side")
    commit(vault, {"n.md": "- [x] a\n"}, "2026-01-03")
    git(vault, "checkout", "-q", "main")
    commit(vault, {"n.md": "- [x] a\n", "o.md": "y\n"}, "2026-01-07")
    git(vault, "checkout", "-q", first)
    git(vault, "merge", "-q", "side" if first == "main" else "main", day="2026-01-09")
    ran = run(vault, "stamp", "--since-git", "--yes")
    days = ["2026-01-03", "2026-01-07"]
    stamped = next(day for day in days if (vault / "n.md").read_text() == f"- [x] a ✅ {day}\n")
    days.remove(stamped)
    assert f"n.md:1  {stamped}; it was ticked in another branch, too, on {days[0]}" in ran.err


def test_tasks_of_the_same_words_that_move_together(vault: Path, run: Run) -> None:
    commit(vault, {"m.md": "- [ ] a\n", "n.md": "- [ ] a\n", "o.md": "x\n"}, A)
    commit(vault, {"m.md": "- [x] a\n"}, "2026-01-03")
    commit(vault, {"n.md": "- [x] a\n"}, "2026-01-04")
    commit(vault, {"m.md": "\n", "n.md": "\n", "o.md": "x\n- [x] a\n- [x] a\n"}, "2026-01-05")
    ran = run(vault, "stamp", "--since-git", "--yes")
    assert (vault / "o.md").read_text() == "x\n- [x] a ✅ 2026-01-03\n- [x] a ✅ 2026-01-04\n"
    assert ran.err.count("several tasks of these words were moved at once") == 2


def test_a_repository_within_the_vault(vault: Path, run: Run) -> None:
    git(write_vault(vault / "work", {"n.md": "- [ ] a\n"}), "init", "-q", "-b", "main")
    commit(vault / "work", {}, A)
    commit(vault / "work", {"n.md": "- [x] a\n"}, B)
    assert run(vault, "stamp", "--since-git", "--yes").code == 0
    assert (vault / "work/n.md").read_text() == f"- [x] a ✅ {B}\n"
    shutil.rmtree(vault / ".git")
    (vault / "work/n.md").write_text("- [x] a\n")
    assert run(vault, "stamp", "work/n.md", "--since-git", "--yes").code == 0
    assert (vault / "work/n.md").read_text() == f"- [x] a ✅ {B}\n"


def test_a_line_that_is_changed_again_and_again(vault: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from scaffold.refactor import tick_days

    monkeypatch.setattr(tick_days, "_DEEPEST", 5)
    commit(vault, {"n.md": "- [ ] read the book, page 0\n"}, A)
    for page in range(1, 10):
        commit(vault, {"n.md": f"- [x] read the book, page {page}\n"}, f"2026-02-{page:02}")
    ran = run(vault, "stamp", "--since-git", "--yes")
    assert (vault / "n.md").read_text() == "- [x] read the book, page 9 ✅ 2026-02-03\n"
    assert "it was changed more than 5 times, and is not followed further" in ran.err
