"""The verbs on tasks: notes before and after, refusals, git, and a real process that watches real files."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, tree, write_vault

Run = Callable[..., Ran]
PLUGIN = ".obsidian/plugins/obsidian-tasks-plugin/data.json"
BEFORE, AFTER = "- [ ] a 🔁 every week 📅 2026-03-02\n", "- [ ] a 🔁 every week 📅 2026-03-09\n"
DONE = "- [x] a 🔁 every week 📅 2026-03-02 ✅ 2026-03-09\n"

# (arguments, plugin's settings, note before, note after)
CHANGES = [
    (["done", "n:2"], {}, f"# n\n{BEFORE}- [ ] b\n", f"# n\n{AFTER}{DONE}- [ ] b\n"),
    (["done", "n:2"], {"recurrenceOnNextLine": True}, f"# n\n{BEFORE}", f"# n\n{DONE}{AFTER}"),
    (["done", "n:1:3"], {}, "- [ ] a\r\n- [ ] b\r\n", "- [x] a ✅ 2026-03-09\r\n- [ ] b\r\n"),
    (["done", "n:1", "n:3"], {}, "- [ ] a\nb\n- [/] c", "- [x] a ✅ 2026-03-09\nb\n- [x] c ✅ 2026-03-09"),
    (["done", "n"], {}, "x\n- [ ] a 🏁 delete\ny\n", "x\ny\n"),
    (["done", "n"], {}, "x\n- [ ] a 🏁 delete", "x\n"),
    (["done", "n"], {"globalFilter": "#task"}, "- [ ] a\n- [ ] b #task\n", "- [ ] a\n- [x] b #task ✅ 2026-03-09\n"),
    (["done", "n"], {"taskFormat": "dataview"}, "- [ ] a [id:: b]\n", "- [x] a  [id:: b]  [completion:: 2026-03-09]\n"),
    (["done", "n:1", "--allow-loss"], {}, "- [ ] a 🔁 daily\n", "- [x] a ✅ 2026-03-09\n"),
    (["toggle", "n:1"], {}, "- [x] a ✅ 2026-01-01\n", "- [ ] a\n"),
    (["toggle", "n:1"], {}, "plain\n", "- [ ] plain\n"),
    (["toggle", "n:2"], {}, "x\n", "x\n- [ ] "),
    (["toggle", "n:2"], {}, "```\n- [ ] a\n```\n", "```\n- [x] a ✅ 2026-03-09\n```\n"),
    (["set", "n:1", "-"], {}, "- [ ] a\n", "- [-] a ❌ 2026-03-09\n"),
    (["set", "n:1", "in progress"], {}, "- [x] a ✅ 2026-01-01\n", "- [/] a\n"),
    (["set", "n:1", "n:2", "!"], {}, "- [ ] a\n- [ ] b\n", "- [!] a\n- [!] b\n"),
    (["stamp", "--yes"], {}, "- [x] a\n- [x] b ✅ 2026-01-01\n- [X] c\n```\n- [x] d\n```\n", "- [x] a ✅ 2026-03-09\n- [x] b ✅ 2026-01-01\n- [X] c\n```\n- [x] d\n```\n"),
    (["stamp", "--yes", "--date", "2026-03-09"], {}, DONE.replace(" ✅ 2026-03-09", ""), f"{AFTER}{DONE}"),
    (["tasks", "convert", "--to", "dataview", "--yes"], {}, "- [ ] a 🔁 daily ⏫ 📅 2026-01-01 ^b\n", "- [ ] a  [priority:: high]  [repeat:: daily]  [due:: 2026-01-01] ^b\n"),
    (["tasks", "convert", "--to", "emoji", "--yes"], {}, "- [ ] a  [due:: 2026-01-01] #t\n", "- [ ] a #t 📅 2026-01-01\n"),
]  # fmt: skip


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: " ".join(case[0]))
def test_a_verb(case: tuple[list[str], dict[str, object], str, str], tmp_path: Path, run: Run) -> None:
    arguments, settings, before, after = case
    vault = write_vault(tmp_path / "vault", {"n.md": before, PLUGIN: json.dumps(settings)})
    ran = run(vault, *arguments)
    assert ran.code == 0, ran.err
    assert (vault / "n.md").read_bytes().decode() == after
    assert run(vault, "undo").code == 0
    assert (vault / "n.md").read_bytes().decode() == before


REFUSED = [
    (["done", "n:2"], "'🔁 daily' is dropped, as the plugin cannot read the rule"),
    (["done", "n:3"], "'📅 2026-01-02' is dropped, as the field is there twice"),
    (["done", "n:4"], "'Invalid date' is written"),
    (["done", "n:1"], "is not an open task"),
    (["toggle", "n:99"], "has no line 99"),
    (["toggle", "n:0"], "has no line 0"),
    (["toggle", "f:2"], "is front matter"),
    (["set", "n:5", "nonsense"], "There is no status 'nonsense'; there is [ ] Todo"),
    (["set", "n:1", "x"], "is not an open task"),
    (["set", "n:5"], "Missing argument"),
    (["set", "n:5", "x"], "Nothing to do"),
    (["stamp", "--since-git", "--date", "today"], "contradict"),
    (["stamp", "--since-git"], "git"),
    (["stamp", "nowhere"], "No note is called"),
    (["stamp"], "add --yes"),
    (["tasks", "convert"], "Missing option '--to'"),
    (["tasks", "--due-before", "soon"], "is not a date"),
    (["install-hook"], "git"),
]
ODD = "# n\n- [ ] a 🔁 daily\n- [ ] b 📅 2026-01-01 📅 2026-01-02\n- [ ] c 📅 2026-02-30\n- [x] d ✅ 2026-01-01\n- [x] e\n"


@pytest.mark.parametrize(("arguments", "said"), REFUSED)
def test_refusals_change_nothing(arguments: list[str], said: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"n.md": ODD, "f.md": "---\na: b\n---\n"})
    before = tree(vault)
    ran = run(vault, *arguments)
    assert (ran.code, ran.out, tree(vault)) == (2, "", before), ran
    assert said in ran.err


def test_stamp_checks_lists_and_leaves_what_it_would_destroy(tmp_path: Path, run: Run) -> None:
    note = "- [x] a\n- [x] b 🔁 daily\n- [x] c ✅ 2026-01-01\n"
    vault = write_vault(tmp_path / "vault", {"d/n.md": note, "o.md": "- [x] z\n"})
    checked = run(vault, "stamp", "--check", "d")
    assert (checked.code, checked.out.splitlines()[0]) == (1, "d/n.md:1  - [x] a ✅ 2026-03-09")
    assert "d/n.md:2  not stamped: '🔁 daily' is dropped" in checked.out
    assert run(vault, "stamp", "d", "--yes").code == 0
    assert (vault / "d/n.md").read_text() == "- [x] a ✅ 2026-03-09\n- [x] b 🔁 daily\n- [x] c ✅ 2026-01-01\n"
    assert (vault / "o.md").read_text() == "- [x] z\n"
    again = run(vault, "stamp", "./d/n.md", "--yes")
    assert (again.code, "Nothing else to stamp" in again.out) == (0, True)


def test_a_note_in_another_encoding_is_left(tmp_path: Path, run: Run) -> None:
    note = b"- [x] caf\xe9\n"
    vault = write_vault(tmp_path / "vault", {"n.md": note})
    ran = run(vault, "stamp", "--yes")
    assert (ran.code, "not UTF-8" in ran.out, (vault / "n.md").read_bytes()) == (0, True, note)


def test_nothing_is_stamped_where_the_settings_want_no_date(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"n.md": "- [x] a 🔁 every day\n", PLUGIN: '{"setDoneDate": false}'})
    for verb in ("stamp", "watch"):
        ran = run(vault, verb)
        assert (ran.code, "no date" in ran.err) == (2, True)


needs_git = pytest.mark.skipif(not shutil.which("git"), reason="there is no git here")


def _git(folder: Path, *arguments: str, day: str = "2026-01-05") -> None:
    environment = {
        **os.environ,
        **dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{day}T23:30:00+0900"),
        **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "x"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)


@needs_git
def test_a_tick_gets_the_day_of_its_commit(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"ä n.md": "- [ ] a\n- [ ] b\n- [x] old ✅ 2025-01-01\n"})
    _git(vault, "init", "-q")
    _git(vault, "add", ".")
    _git(vault, "commit", "-qm", "x", day="2026-01-01")
    (vault / "ä n.md").write_text("- [x] a\n- [ ] b\n- [x] old ✅ 2025-01-01\n")
    _git(vault, "commit", "-qam", "y", day="2026-02-02")
    (vault / "ä n.md").write_text("- [x] a\n- [x] b\n- [x] old ✅ 2025-01-01\n")
    write_vault(vault, {"new.md": "- [x] c\n"})
    assert run(vault, "stamp", "--since-git", "--yes").code == 0
    assert (vault / "ä n.md").read_text() == "- [x] a ✅ 2026-02-02\n- [x] b ✅ 2026-03-09\n- [x] old ✅ 2025-01-01\n"
    assert (vault / "new.md").read_text() == "- [x] c ✅ 2026-03-09\n"


LISTED = {
    "a.md": "- [ ] one #x/y 📅 2026-03-01\n- [x] two ✅ 2026-03-02\n- [/] three #x 🔁 every day 📅 2026-05-01\n",
    "b/c.md": "%%\n- [ ] no\n%%\n- [-] four #xz ❌ 2026-03-02\n",
}


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        ([], ["a.md:1", "a.md:2", "a.md:3", "b/c.md:4"]),
        (["--open"], ["a.md:1", "a.md:3"]),
        (["--done"], ["a.md:2"]),
        (["--overdue"], ["a.md:1"]),
        (["--due-before", "2026-06-01"], ["a.md:1", "a.md:3"]),
        (["--tag", "x"], ["a.md:1", "a.md:3"]),
        (["--tag", "#X/y"], ["a.md:1"]),
        (["--path", "B/"], ["b/c.md:4"]),
        (["--match", "TWO"], ["a.md:2"]),
        (["--recurring", "--open"], ["a.md:3"]),
        (["--group-by", "due"], ["2026-03-01 (1)", "a.md:1", "2026-05-01 (1)", "a.md:3", "(no due date) (2)", "a.md:2", "b/c.md:4"]),
        (["--group-by", "status", "--open"], ["In Progress (1)", "a.md:3", "Todo (1)", "a.md:1"]),
        (["--group-by", "tag", "--open"], ["#x (1)", "a.md:3", "#x/y (1)", "a.md:1"]),
        (["--group-by", "note", "--done"], ["a.md (1)", "a.md:2"]),
    ],
)  # fmt: skip
def test_tasks(arguments: list[str], places: list[str], tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", dict(LISTED))
    ran = run(vault, "tasks", *arguments)
    assert (ran.code, [line.split("\t")[0] for line in ran.out.splitlines()]) == (0, places)
    rows = json.loads(run(vault, "tasks", *arguments, "--json").out)
    assert [f"{row['path']}:{row['line']}" for row in rows] == sorted(place for place in places if ":" in place)


LINT = [
    ("- [ ] a 📅 2026-02-30", ["invalid-date"]),
    ("- [ ] a 🔁 daily", ["unreadable-rule"]),
    ("- [ ] a 📅 2026-01-01 then more", ["hidden-field"]),
    ("- [ ] a ⏫ 📅 2026-01-01 ⏫", ["duplicate-field"]),
    ("- [ ] a ⏰ 2026-01-01 📅 tomorrow", ["unread-sign"]),
    ("- [x] a âœ… 2026-01-01", ["mojibake"]),
    ("-\t[ ] a", ["tab-after-marker"]),
    ("- [ ] a ⛔ b", ["missing-id"]),
    ("- [ ] a 🆔 b\n- [ ] c 🆔 b", ["duplicate-id"]),
    ("- [ ] a 🏁 archive", ["unknown-action"]),
    ("- [ ] a\u2028b", ["hidden-text"]),
    ("- [ ] a [due:: 2026-01-01]", ["other-format"]),
    ("- [ ] a #b 🔁 every week when done ⏫ 📅 2026-01-01 ✅ 2026-01-02 ^c", []),
    ("- [ ] naïve “quoted” été 2026 (due soon)", []),
    ("```\n- [ ] a 📅 2026-02-30\n```\n-\t[link](x)", []),
    ("- [ ] a 🆔 b\n- [ ] c ⛔ b", []),
]


@pytest.mark.parametrize(("note", "codes"), LINT)
def test_lint(note: str, codes: list[str], tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"n.md": f"x\n\n{note}\n"})
    ran = run(vault, "tasks", "lint", "--json")
    assert [row["code"] for row in json.loads(ran.out)] == codes
    assert ran.code == bool(codes)
    shown = run(vault, "tasks", "lint")
    assert all(code in shown.out for code in codes)


MIXED = "# n\n<<<<<<< HEAD\n- [x] a\n=======\n- [ ] a\n>>>>>>> side\n- [x] b\n"


@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<< Conflict 1 of 1\n%%%%%%% Changes from base\n-- [ ] a\n+++++++ Contents of side #2\n- [x] a\n>>>>>>> end\n",
        f"{'<' * 14} ours\n- [ ] a\n{'=' * 14}\n- [x] a\n{'>' * 14} theirs\n",
        "<<<<<<< ours\n- [x] a\n=======\n",
    ],
    ids=["of jj", "long ones", "half taken out"],
)
def test_marks_of_other_kinds(text: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"n.md": text})
    assert "not stamped: conflict markers (line 1)" in run(vault, "stamp", "--yes").out
    assert (vault / "n.md").read_text() == text


def test_a_note_of_two_sides_is_left_by_all(tmp_path: Path, run: Run) -> None:
    clean = {"done.md": "- [x] c\n", "like.md": "a <<<<<<< x\n=======\n- [x] d\n> > > > > > > quote\n"}
    half = {"half.md": "=======\n- [x] e\n>>>>>>> side\n"}  # who mends it has taken out the first mark
    vault = write_vault(tmp_path / "vault", {"n.md": MIXED, "crlf.md": MIXED.replace("\n", "\r\n"), **clean, **half})
    said = "conflict markers (line 2)"
    for verb in (["done", "n:5"], ["toggle", "n:7"], ["set", "crlf:5", "in progress"]):
        ran = run(vault, *verb)
        assert (ran.code, f"{said}; decide between the two sides first" in ran.err) == (2, True), ran
    ran = run(vault, "stamp", "--yes")
    assert f"n.md:3  not stamped: {said}" in ran.out
    assert (vault / "n.md").read_text() == MIXED
    assert (vault / "done.md").read_text() == "- [x] c ✅ 2026-03-09\n"
    assert "✅" in (vault / "like.md").read_text()
    assert (vault / "half.md").read_text() == half["half.md"]
    fixed = run(vault, "check", "--fix", "--unsafe-fixes", "--yes")
    assert (vault / "n.md").read_text() == MIXED, fixed
    assert (vault / "crlf.md").read_bytes().decode() == MIXED.replace("\n", "\r\n")
