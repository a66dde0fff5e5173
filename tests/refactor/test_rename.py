"""Rename beyond links: what a note says of itself, what checkboxes say of it, and what must never change."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vaults import ROOT, Ran, tree, write_vault

from scaffold.errors import ScaffoldError
from scaffold.plan.model import EditNote, MoveNote, Plan
from scaffold.refactor.relocate import plan_relocation
from scaffold.text.encoding import encode
from scaffold.vault.snapshot import Snapshot

Run = Callable[..., Ran]

# (options, before, after) of a vault in which `Big plan` or `Plan` becomes `New name`; unchanged lines come first.
CASES = {
    "prose and other titles stay": (
        "Big plan",
        [],
        {"Big plan.md": "", "a.md": "Big plan in prose.\n## Big plan B\n- Big plan\n- [ ] the Big plans, xBig plan\n"},
        {"New name.md": "", "a.md": "Big plan in prose.\n## Big plan B\n- Big plan\n- [ ] the Big plans, xBig plan\n"},
    ),
    "a longer title of another note stays": (
        "Big plan",
        [],
        {"Big plan.md": "", "Big plan B.md": "", "a.md": "- [ ] expand on Big plan B\n- [ ] x Big plan\n"},
        {"New name.md": "", "Big plan B.md": "", "a.md": "- [ ] expand on Big plan B\n- [ ] x New name\n"},
    ),
    "code, comments and front matter stay": (
        "Big plan",
        [],
        {"Big plan.md": "", "a.md": "---\nx: Big plan\n---\n```\n- [ ] Big plan\n```\n%%\n- [ ] Big plan\n%%\n"},
        {"New name.md": "", "a.md": "---\nx: Big plan\n---\n```\n- [ ] Big plan\n```\n%%\n- [ ] Big plan\n%%\n"},
    ),
    "a single-word title is an English word": (
        "Plan",
        [],
        {"Plan.md": "- [ ] Plan it\n", "a.md": "- [ ] Plan the week\n- [x] expand on Plan ✅ 2026-01-01\n- [ ] plan\n"},
        {
            "New name.md": "- [ ] Plan it\n",
            "a.md": "- [ ] Plan the week\n- [x] expand on New name ✅ 2026-01-01\n- [ ] plan\n",
        },
    ),
    "all mentions": (
        "Plan",
        ["--mentions", "all"],
        {"Plan.md": "", "a.md": "- [ ] Plan the week, Planning\nPlan\n"},
        {"New name.md": "", "a.md": "- [ ] New name the week, Planning\nPlan\n"},
    ),
    "links only": (
        "Plan",
        ["--links-only"],
        {"Plan.md": "---\naliases: [Plan]\n---\n- [ ] expand on Plan\n# Plan\n[[Plan#Plan]]\n"},
        {"New name.md": "---\naliases: [Plan]\n---\n- [ ] expand on Plan\n# Plan\n[[New name#Plan]]\n"},
    ),
    "what the note says of itself": (
        "Plan",
        [],
        {
            "Plan.md": "\ufeff---\r\naliases: ['Plan', P]\r\n---\r\n- [ ] expand on Plan\r\n"
            "# Plan #\r\n## Plan\r\n# Plan"
        },
        {
            "New name.md": "\ufeff---\r\naliases: ['New name', P]\r\n---\r\n- [ ] expand on New name\r\n"
            "# New name #\r\n## Plan\r\n# Plan"
        },
    ),
    "links to its H1 follow": (
        "Plan",
        [],
        {"Plan.md": "# Plan\n## Goals\n[[#Plan]]\n", "a.md": "[[Plan#Plan]] [[Plan#Plan#Goals|g]] [x](Plan.md#plan)\n"},
        {
            "New name.md": "# New name\n## Goals\n[[#New name]]\n",
            "a.md": "[[New name#New name]] [[New name#New name#Goals|g]] [x](New%20name.md#New%20name)\n",
        },
    ),
    "a canvas names path and heading apart": (
        "Plan",
        [],
        {
            "Plan.md": "# Plan\n",
            "c.canvas": r'{"nodes":[{"subpath":"#Pl\u0061n","file":"Plan.md"},{"file":"\x","text":"\q [[Plan]]"}]}',
        },
        {
            "New name.md": "# New name\n",
            "c.canvas": r'{"nodes":[{"subpath":"#New name","file":"New name.md"},{"file":"\x",'
            r'"text":"\q [[New name]]"}]}',
        },
    ),
    "templates are files like others": (
        "Plan",
        [],
        {
            "Plan.md": "",
            "T/own.jinja": "---\ndescription: x\n---\n---\nup: '[[Plan]]'\n---\n{{ title }} [[Plan|x]] {{ x('[[Plan]]') }}\n",
            "T/theirs.md": '---<%* let x = "[[Plan]]" %>\nup: "[[Plan]]"\n---\n<%+ tp.x %> ![[Plan]]\n',
        },
        {
            "New name.md": "",
            "T/own.jinja": "---\ndescription: x\n---\n---\nup: '[[New name]]'\n---\n{{ title }} [[New name|x]] "
            "{{ x('[[New name]]') }}\n",
            "T/theirs.md": '---<%* let x = "[[New name]]" %>\nup: "[[New name]]"\n---\n<%+ tp.x %> ![[New name]]\n',
        },
    ),
    "bookmarks, in groups too": (
        "Plan",
        [],
        {
            "Plan.md": "# Plan\n",
            ".obsidian/bookmarks.json": '{"items":[{"type":"group","items":[{"path":"Plan.md","subpath":"#Plan"}]}]}',
        },
        {
            "New name.md": "# New name\n",
            ".obsidian/bookmarks.json": '{"items":[{"type":"group","items":[{"path":"New name.md",'
            '"subpath":"#New name"}]}]}',
        },
    ),
    "the phrase in a canvas": (
        "Plan",
        [],
        {"Plan.md": "", "c.canvas": '{"nodes":[{"text":"Plan\\n- [ ] expand on Plan\\n- [ ] expand on Planning"}]}'},
        {
            "New name.md": "",
            "c.canvas": '{"nodes":[{"text":"Plan\\n- [ ] expand on New name\\n- [ ] expand on Planning"}]}',
        },
    ),
    "what only looks like a mention in a checkbox": (
        "Plan",
        ["--mentions", "all"],
        {
            "Plan.md": "- [ ] `Plan` https://e.org/Plan/x #Plan $Plan$ [t](https://e.org/Plan) a@Plan.org Plan "
            "<b Plan> ^Plan\n",
            "a.md": "text ^plan\n[[Plan#^plan]] ![[Plan#^Plan]]\n> # Plan\n",
        },
        {
            "New name.md": "- [ ] `Plan` https://e.org/Plan/x #Plan $Plan$ [t](https://e.org/Plan) a@Plan.org New name "
            "<b Plan> ^Plan\n",
            "a.md": "text ^plan\n[[New name#^plan]] ![[New name#^Plan]]\n> # Plan\n",
        },
    ),
    "a heading that holds a link to it": (
        "Plan",
        [],
        {"Plan.md": "> # Plan\n# Plan ^id\n", "a.md": "## On [[Plan]]\n[[#On Plan]]\n", "b.md": "[[a#On Plan|x]]\n"},
        {
            "New name.md": "> # Plan\n# New name ^id\n",
            "a.md": "## On [[New name]]\n[[#On New name]]\n",
            "b.md": "[[a#On New name|x]]\n",
        },
    ),
    "unquoted YAML stays": (
        "Plan",
        [],
        {"Plan.md": "", "a.md": "---\nup: [[Plan]]\nx: '[[Plan]]'\n---\n", "b.md": "---\na: b: c\nup: [[Plan]]\n---\n"},
        {
            "New name.md": "",
            "a.md": "---\nup: [[Plan]]\nx: '[[New name]]'\n---\n",
            "b.md": "---\na: b: c\nup: [[Plan]]\n---\n",
        },
    ),
    "a front matter that is no YAML": (
        "Plan",
        [],
        {"Plan.md": "", "a.md": '---\nx: [<%* y %>]\nup: "![[Plan]]"\n---\n'},
        {"New name.md": "", "a.md": '---\nx: [<%* y %>]\nup: "![[New name]]"\n---\n'},
    ),
    "odd white space, parentheses, definitions, folded YAML": (
        "Big plan (a(b))",
        [],
        {
            "Big plan (a(b)).md": "",
            "a.md": "---\nx: >-\n  [[Big\n  plan (a(b))]]\n---\n"
            "[x](Big%20plan%20(a(b)).md)\n- [zz]: Big%20plan%20(a(b)).md\n\n"
            "[y]:\n  Big%20plan%20(a(b)).md\n",
        },
        {
            "New name.md": "",
            "a.md": "---\nx: >-\n  [[New name]]\n---\n[x](New%20name.md)\n- [zz]: New%20name.md\n\n"
            "[y]:\n  New%20name.md\n",
        },
    ),
    "percent signs as their author writes them, definitions in lists": (
        "100%",
        [],
        {"100%.md": "", "a.md": "[x](100%25.md) [y](100%.md) [[100%]]\n\n- [p]: 100%25.md\n- [ ]: 100%.md\n"},
        {
            "New name.md": "",
            "a.md": "[x](New%20name.md) [y](New%20name.md) [[New name]]\n\n- [p]: New%20name.md\n- [ ]: 100%.md\n",
        },
    ),
    "a wide space": (
        "\u8a08\u753b\u3000A",
        [],
        {"\u8a08\u753b\u3000A.md": "", "a.md": "[x](\u8a08\u753b\u3000A.md)\n[z]: \u8a08\u753b\u3000A.md\n"},
        {"New name.md": "", "a.md": "[x](New%20name.md)\n[z]: New%20name.md\n"},
    ),
    "a link in a checkbox is a link": (
        "Big plan",
        [],
        {"Big plan.md": "", "a.md": "- [ ] [[Big plan|the Big plan]] and Big plan\n"},
        {"New name.md": "", "a.md": "- [ ] [[New name|the Big plan]] and New name\n"},
    ),
    "aliases in every form": (
        "Plan",
        [],
        {"Plan.md": '---\nalias: Plan\naliases:\n  - "Plan"\n  - Plan B\n---\n'},
        {"New name.md": '---\nalias: New name\naliases:\n  - "New name"\n  - Plan B\n---\n'},
    ),
    "a property whose YAML has escapes": (
        'Say "hi"',
        [],
        {'Say "hi".md': "", "a.md": '---\nup: "[[Say \\"hi\\"]]"\n---\n'},
        {"New name.md": "", "a.md": '---\nup: "[[New name]]"\n---\n'},
    ),
    "bytes that are not UTF-8 elsewhere": (
        "Plan",
        [],
        {"Plan.md": "", "a.md": "\udce9 [[Plan]] \udcff\n"},
        {"New name.md": "", "a.md": "\udce9 [[New name]] \udcff\n"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rename(name: str, tmp_path: Path, run: Run) -> None:
    old, options, before, after = CASES[name]
    vault = write_vault(tmp_path / "vault", dict(before))
    ran = run(vault, "rename", old, "New name", "--yes", *options)
    assert ran.code == 0, ran.err
    found = {path: data for path, data in tree(vault).items() if not path.endswith("/")}
    assert found == {path: encode(text) for path, text in after.items()}


@pytest.mark.parametrize("new", ["a$b", "a`b", "$x$", "100%", "%41", "a (b", "a*b*", "<b>", "a&amp;b", "a_b_"])
@pytest.mark.parametrize(
    "text", ["[[Plan]] [[Plan]] [x](Plan.md) [y](Plan.md) `code` $x$\n", "[[Plan]]\n", "[x](<Plan.md>)\n"]
)
def test_odd_names_there_and_back_or_refused(new: str, text: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"Plan.md": "", "x.png": "", "a.md": text})
    before = tree(vault)
    ran = run(vault, "rename", "Plan", new, "--yes", "--links-only")
    if ran.code == 2:
        assert "a.md:1: with that name" in ran.err
    else:
        assert run(vault, "rename", f"{new}.md", "Plan", "--yes", "--links-only").code == 0
    assert tree(vault) == before


def test_a_name_with_the_extension_of_another_file(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"Plan.md": "", "x.png": "", "a.md": "[[Plan]] [x](Plan)\n"})
    assert run(vault, "rename", "Plan", "x.png", "--yes").code == 0
    assert (vault / "a.md").read_text() == "[[x.png.md]] [x](x.png.md)\n"


def test_a_link_that_cannot_be_written_is_refused(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"Plan.md": "", "a.md": '---\na: b: c\nx: "[[Plan]]"\n---\n'})
    before = tree(vault)
    ran = run(vault, "rename", "Plan", 'O\'B "q"', "--yes")
    assert (ran.code, "a.md:3: no link to" in ran.err, tree(vault)) == (2, True, before)


@pytest.mark.parametrize(
    ("title", "yaml"),
    [
        ("Yes", "Yes"),
        ("2024-01-01", "2024-01-01"),
        ("null", '"null"'),
        ("true", '"true"'),
        ("12", '"12"'),
        ('O\'Brien "q"', 'O\'Brien "q"'),
        ("- x", '"- x"'),
        ("a, b", '"a, b"'),
        ("{x}", '"{x}"'),
        ("@home", '"@home"'),
        ("x &y", "x &y"),
    ],
)
def test_the_alias_is_quoted_when_yaml_needs_it(title: str, yaml: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"Plan.md": "---\naliases: [Plan]\n---\n"})
    assert run(vault, "rename", "--yes", "--", "Plan", title).code == 0
    assert (vault / f"{title}.md").read_text() == f"---\naliases: [{yaml}]\n---\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Plan", "Improve", "Improve.md exists already"),
        ("Plan", "IMPROVE", "Improve.md exists already"),
        ("Plan", "e\u0301tude", "\u00e9tude.md exists already"),
        ("Plan", "Plan", "the same name"),
        ("Plan", "x" * 253, "hold 255"),
        ("Plan", "é" * 127, "hold 255"),
        ("Plan", "a#b", "'#'"),
        ("Plan", "a^b", "'^'"),
        ("Plan", "a[b", "'['"),
        ("Plan", "a]b", "']'"),
        ("Plan", "a|b", "'|'"),
        ("Plan", "a:b", "':'"),
        ("Plan", "a\\b", "Obsidian cannot link"),
        ("Plan", "a/b", "is a path; to put Plan.md into another folder, use move"),
        ("Plan", "a\nb", "control or direction character"),
        ("Plan", "a\u202eb", "control or direction character"),
        ("Plan", ".x", "dot"),
        ("Plan", "", "empty"),
        ("Plan", "  ", "empty"),
        ("Plan", ".md", "empty"),
        ("Plan", "nul", "Windows"),
        ("Plan", "Com1", "Windows"),
        ("Plam", "x", "did you mean 'Plan'?"),
        ("zzz", "x", "No note is called 'zzz'."),
        ("", "x", "Name a note"),
        ("Twice", "x", "a/Twice.md, b/Twice.md"),
        ("../elsewhere/Plan.md", "x", "No note is called"),
        (".obsidian/app.json", "x", "No note is called"),
        ("latin", "x", "UTF-8"),
    ],
)
def test_refusals_change_nothing(old: str, new: str, said: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(
        tmp_path / "vault",
        {
            "Plan.md": "[[Improve]] [[Plan]]\n",
            "Improve.md": "",
            "\u00e9tude.md": "",
            "a/Twice.md": "",
            "b/Twice.md": "",
            "broken.md": "---\na: b: c\n---\n",
            "latin.md": "caf\udce9\n",
            ".obsidian/app.json": "{}",
        },
    )
    before = tree(vault)
    ran = run(vault, "rename", old, new, "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert tree(vault) == before


def test_only_the_case_of_a_name_may_change(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"plan.md": "# plan\n", "a.md": "[[plan]] [x](plan.md) ![[x/../plan#h]]\n"})
    before = tree(vault)
    assert run(vault, "rename", "plan", "PLAN", "--yes").code == 0
    assert (vault / "PLAN.md").read_text() == "# PLAN\n"
    assert (vault / "a.md").read_text() == "[[PLAN]] [x](PLAN.md) ![[x/../PLAN#h]]\n"
    assert run(vault, "undo").code == 0
    assert tree(vault) == before


@pytest.mark.parametrize("arguments", [["rename"], ["rename", "Plan"], ["done"], ["move", "x"], ["completion"]])
def test_a_missing_argument_is_named(arguments: list[str], sample: Path, run: Run) -> None:
    ran = run(sample, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "Missing argument" in ran.err


def test_a_dry_run_is_what_happens(sample: Path, run: Run) -> None:
    before = tree(sample)
    dry = run(sample, "rename", "Engage", "Listen first", "--dry-run")
    assert (dry.code, tree(sample)) == (0, before)
    chain = "S101 - Service Value/1_Value chain"
    plan = plan_relocation(Snapshot(str(sample)), {f"{chain}/Engage.md": f"{chain}/Listen first.md"}, "safe", "x")
    assert run(sample, "rename", "Engage", "Listen first", "--yes").code == 0
    assert files_after(plan, before) == {path: data for path, data in tree(sample).items() if path[-1] != "/"}


def files_after(plan: Plan, before: dict[str, bytes]) -> dict[str, bytes]:
    moves = {move.path: move.to for move in plan.of(MoveNote)}
    edited = {edit.path: encode(edit.after) for edit in plan.of(EditNote)}
    return {moves.get(path, path): edited.get(path, data) for path, data in before.items() if path[-1] != "/"}


SAMPLE = ROOT / "sample_vault"
TARGETS = [
    str(path.relative_to(SAMPLE))
    for path in sorted(SAMPLE.rglob("*"))
    if path.is_file() and ".obsidian" not in path.parts and path.suffix in (".md", ".png", ".pdf", ".canvas", ".base")
]


@pytest.mark.parametrize("path", TARGETS)
@pytest.mark.parametrize("name", ["Another name", "Kurz"])
def test_there_and_back_is_byte_identical(path: str, name: str, sample: Path, run: Run) -> None:
    before = tree(sample)
    old, extension = os.path.splitext(os.path.basename(path))
    assert run(sample, "rename", path, name, "--yes").code == 0
    there = os.path.join(os.path.dirname(path), name + extension)
    back = ["--mentions", "all"] if len(name.split()) == 1 and len(old.split()) > 1 else []
    assert run(sample, "rename", there, old, "--yes", *back).code == 0
    assert tree(sample) == before


def test_files_without_edits_are_not_written(sample: Path, run: Run) -> None:
    times = {path: path.stat().st_mtime_ns for path in sample.rglob("*") if path.is_file()}
    before = tree(sample)
    assert run(sample, "rename", "Value stream", "Value route", "--yes").code == 0
    after = tree(sample)
    for path, time in times.items():
        name = str(path.relative_to(sample))
        if after.get(name) == before[name]:
            assert path.stat().st_mtime_ns == time


PIECES = ["[[Big plan]]", "![[big plan#^x|300]]", "[x](Big%20plan.md)", "[Big plan](<Big plan.md>)", "`[[Big plan]]`"]
PIECES += [
    "- [ ] expand on Big plan",
    "- [ ] Big planner",
    "\n",
    "\r\n",
    "\n\n",
    "```\n",
    "%%",
    "$",
    "# Big plan",
    "> ",
]
PIECES += ["    ", "<!--", "-->", "| [[Big plan\\|x]] |", "\udce9", "e\u0301", "---\n", "up: '[[Big plan]]'"]


@given(st.lists(st.sampled_from(PIECES), max_size=14))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_no_byte_outside_planned_spans_changes(pieces: list[str]) -> None:
    text = "".join(pieces)
    with TemporaryDirectory() as folder:
        vault = write_vault(Path(folder), {"Big plan.md": "# Big plan\n", "a.md": text})
        before = tree(vault)
        plan = plan_relocation(Snapshot(str(vault)), {"Big plan.md": "New name.md"}, "safe", "x")
        assert tree(vault) == before
        edits = [edit for change in plan.of(EditNote) if change.path == "a.md" for edit in change.edits]
        kept_before = remove_spans(text, [(edit.span.start, edit.span.end) for edit in edits])
        shift, spans = 0, []
        for edit in edits:
            start = edit.span.start + shift
            spans.append((start, start + len(edit.replacement)))
            shift += len(edit.replacement) - (edit.span.end - edit.span.start)
        after = next((change.after for change in plan.of(EditNote) if change.path == "a.md"), text)
        assert remove_spans(after, spans) == kept_before
        assert all("big" in edit.span.of(text).lower() for edit in edits)


def remove_spans(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return text


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = Snapshot(str(write_vault(tmp_path / "vault", {"a.md": ""})))
    monkeypatch.setattr(os, "scandir", lambda _path: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    with pytest.raises(ScaffoldError, match="Permission denied"):
        _ = vault.paths


def test_a_symbolic_link_is_not_followed_but_named(tmp_path: Path, run: Run) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("[[Plan]]")
    vault = write_vault(tmp_path / "vault", {"Plan.md": ""})
    (vault / "linked.md").symlink_to(outside)
    ran = run(vault, "rename", "Plan", "New name", "--yes")
    assert "linked.md:1  a symbolic link, not followed" in ran.out
    assert outside.read_text() == "[[Plan]]"


def test_without_confirmation_nothing_happens(sample: Path, run: Run) -> None:
    before = tree(sample)
    ran = run(sample, "rename", "Plan", "Planning")
    assert (ran.code, tree(sample)) == (2, before)
    assert "--yes" in ran.err


def test_the_vault_may_be_named_before_or_behind_the_verb(sample: Path, tmp_path: Path, run: Run) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert run(elsewhere, "--vault", str(sample), "rename", "Plan", "One", "--yes").code == 0
    assert run(elsewhere, "rename", "One", "Two", "--yes", "--vault", str(sample)).code == 0
    ran = run(elsewhere, "rename", "Two", "Plan", "--yes")
    assert (ran.code, "No vault here" in ran.err) == (2, True)
    shutil.rmtree(sample)
    assert "--vault must name a folder" in run(elsewhere, "--vault", str(sample), "flows").err


NAMES = {  # what is there, the old and the new name, and what becomes of it
    "a note may end with a dot": (
        {"Plan.md": "", "n.md": "[[Plan]] [x](Plan.md)\n"}, ["Plan", "Plan Inc."],
        {"Plan Inc..md": "", "n.md": "[[Plan Inc.]] [x](Plan%20Inc..md)\n"},
    ),
    "a # in the name of a picture": (
        {"Screen #1.png": "x", "n.md": "![](Screen%20%231.png)\n"}, ["Screen #1.png", "s1"],
        {"s1.png": "x", "n.md": "![](s1.png)\n"},
    ),
    "a # in the name of a folder": (
        {"C#/x.md": "", "n.md": "[t](C%23/x.md)\n"}, ["C#", "CSharp"], {"CSharp/x.md": "", "n.md": "[t](CSharp/x.md)\n"},
    ),
    "front matter that is no YAML": (
        {"Plan.md": "---\ntitle: a: b\n---\n# Plan\n", "n.md": "[[Plan]]\n"}, ["Plan", "New"],
        {"New.md": "---\ntitle: a: b\n---\n# New\n", "n.md": "[[New]]\n"},
    ),
    "the text of a link to elsewhere": (
        {"Big Plan.md": "", "n.md": "- [ ] read [Big Plan](https://x.y/p(1)) of Big Plan\n"}, ["Big Plan", "New Plan"],
        {"New Plan.md": "", "n.md": "- [ ] read [Big Plan](https://x.y/p(1)) of New Plan\n"},
    ),
    "a hyphen is part of a word": (
        {"Anna Schmidt.md": "", "n.md": "- [ ] ask Anna Schmidt-Meier, Anna Schmidt - and Anna Schmidt\n"},
        ["Anna Schmidt", "Anna May"],
        {"Anna May.md": "", "n.md": "- [ ] ask Anna Schmidt-Meier, Anna May - and Anna May\n"},
    ),
    "a later heading": (
        {"Notes.md": "# Summary\n# Notes\n"}, ["Notes", "New"], {"New.md": "# Summary\n# Notes\n"},
    ),
    "an alias in a text with commas": (
        {"Old.md": "---\naliases: Old, Other\n---\n"}, ["Old", "New"], {"New.md": "---\naliases: New, Other\n---\n"},
    ),
    "a tag that is there already": (
        {"a.md": "---\ntags: [old, New, x]\n---\n", "b.md": "---\ntags:\n- x\n- new\n- old\n---\n#old\n",
         "c.md": "---\ntags: [new, old]\n---\n"},
        ["#old", "#new"],
        {"a.md": "---\ntags: [New, x]\n---\n", "b.md": "---\ntags:\n- x\n- new\n---\n#new\n",
         "c.md": "---\ntags: [new]\n---\n"},
    ),
    "other marks are no tasks": (
        {"Big Plan.md": "", "n.md": "- [i] Big Plan\n- [/] Big Plan\n"}, ["Big Plan", "New Plan"],
        {"New Plan.md": "", "n.md": "- [i] Big Plan\n- [/] New Plan\n"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_and_mentions(name: str, tmp_path: Path, run: Run) -> None:
    files, arguments, after = NAMES[name]
    vault = write_vault(tmp_path / "vault", dict(files))
    ran = run(vault, "rename", *arguments, "--yes")
    assert ran.code == 0, ran
    assert {path: data.decode() for path, data in tree(vault).items() if not path.endswith("/")} == after
    assert run(vault, "undo").code == 0
    assert {path: data.decode() for path, data in tree(vault).items() if not path.endswith("/")} == files


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["photo.png", "photo.jpg"], "photo.png stays a .png file, whatever its name; leave .jpg out, or write .png."),
        (["a/n", "b/m"], "is a path; to put a/n.md into another folder, use move."),
        (["Foo", "Bar"], "'Foo' is a folder, Foo/, and a note, Foo/Foo.md; name exactly the one that you mean."),
    ],
)
def test_what_is_meant_otherwise_is_said(arguments: list[str], said: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"photo.png": "x", "a/n.md": "![[photo.png]]\n", "Foo/Foo.md": ""})
    before = tree(vault)
    ran = run(vault, "rename", *arguments, "--yes")
    assert (ran.code, said in ran.err, tree(vault)) == (2, True, before), ran


def test_a_property_that_says_the_title_is_listed(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"Old.md": "---\ntitle: Old\n---\n# Old\n"})
    ran = run(vault, "rename", "Old", "New", "--yes")
    assert (ran.code, "New.md:2  a property that says it: title: Old" in ran.out) == (0, True), ran


@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        (["move", "n", "archive/", "--yes"], "Archive/n.md"),
        (["move", "n", "ARCHIVE/deep/er/", "--yes"], "Archive/deep/er/n.md"),
        (["move", "n", "Cafe\u0301/m", "--yes"], "Caf\u00e9/m.md"),
        (["extract", "n#S", "archive/New", "--yes"], "Archive/New.md"),
        (["move", "Archive", "archive", "--yes"], "archive/x.md"),
    ],
)
def test_a_folder_in_another_spelling_is_that_folder(arguments: list[str], made: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"Archive/x.md": "", "Caf\u00e9/x.md": "", "n.md": "## S\ntext\n"})
    ran = run(vault, *arguments)
    assert (ran.code, made in tree(vault)) == (0, True), (ran, sorted(tree(vault)))
