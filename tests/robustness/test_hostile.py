"""A vault from a stranger: names that a terminal would obey, settings of wrong types, files that are no files."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from endings import check_ending
from vaults import Ran, tree, write_vault

Run = Callable[..., Ran]
ENGINES = ["quickjs", *["v8"] * (importlib.util.find_spec("py_mini_racer") is not None)]
NAME = "A\x1b[31mX\u202e\u2066\x9b"
RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
NOTE = """---
Class: C
cards-deck: D
tags: [a]
---
# H
## Inputs
- needs \u202e from [[B]]
## Outputs
- things to [[B\x1b[31m]]
- [ ] task \x1b[31m 📅 2026-01-01

# cards
>[!info] card
>q \x1b[31m\u202e ::a
"""


QUIET = [["links", "--unresolved"], ["tasks", "lint"], ["cards", "lint"]]  # which find nothing to say


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return write_vault(
        tmp_path / "vault",
        {
            f"{NAME}.md": NOTE,
            "B.md": f"# B\n[[{NAME}]]\n## Inputs\n- things from [[{NAME}]]\n",
            f"{NAME}/y.md": "y\n",
            ".obsidian/templates.json": '{"folder": "T"}',
            f"T/t{NAME}.md": "{{title}}\n",
        },
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"], *(["check", "--format", each] for each in ("json", "sarif", "github", "markdown")),
        ["check", "--fix", "--unsafe-fixes", "--diff"], ["status"], ["status", "--json"], ["links"], ["links", "--json"],
        ["links", "--unresolved"], *(["flows", "--format", each] for each in ("table", "matrix", "mermaid", "dot", "json", "canvas", "html")),
        ["flows", "--check"], ["tasks"], ["tasks", "--json"], ["tasks", "lint"], ["cards", "list"], ["cards", "list", "--json"], ["cards", "lint"],
        ["cards", "export", "x.apkg", "--dry-run"], ["rename", "B", "C", "--dry-run"], ["rename", "B", "C", "--json"], ["rename", "B", "C", "--yes"],
        ["rename", NAME, "C", "--dry-run"], ["move", NAME, "new/", "--dry-run"], ["merge", NAME, "B", "--dry-run"], ["done", NAME],
        ["new", "--template", NAME], ["extract", f"{NAME}#H", "E", "--dry-run"], ["templates"], ["template", "check", NAME], ["set", NAME, "x"],
        ["undo", "--list"], ["links", f"{NAME}z"], ["insert", NAME, "B"],
        ["rename", f"{NAME}.md", "C", "--dry-run"], ["move", f"{NAME}.md", "new/", "--dry-run"],
    ],
    ids=lambda each: " ".join(each[:3]).encode("unicode_escape").decode(),
)  # fmt: skip
def test_no_output_holds_what_a_terminal_obeys(arguments: list[str], odd: Path, run: Run) -> None:
    if arguments[0] == "undo":
        assert run(odd, "done", NAME).code == 0
    ran = run(odd, *arguments)
    assert not RAW.search(ran.out), ran.out
    assert not RAW.search(ran.err), ran.err
    check_ending(ran.code, ran.err)
    assert re.search(r"(x|u00)1b", ran.out + ran.err) or arguments in QUIET, ran


def test_a_question_and_a_completion_hold_none_either(odd: Path) -> None:
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "dumb"}
    asked = pexpect.spawn(
        sys.executable,
        ["-m", "scaffold", "move", f"{NAME}.md", "new/"],
        cwd=str(odd),
        env=environment,
        encoding="utf-8",
    )
    asked.expect("Apply")
    assert not RAW.search(str(asked.before).replace("\r", ""))
    asked.sendline("n")
    asked.expect(pexpect.EOF)
    (odd / os.fsdecode(b"raw\xff.md")).write_text("")
    typed = {"_SCAFFOLD_LINE": "scaffold links ", "_SCAFFOLD_COMPLETE": "bash_complete"}
    script = "from scaffold.cli.main import main; main()"
    said = subprocess.run(
        [sys.executable, "-c", script],
        cwd=odd,
        env={**environment, **typed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "plain\tB" in said.stdout
    assert not RAW.search(said.stdout)
    assert said.stderr == ""


WRONG = ["[]", "{}", "3", '"x"', "null", "NaN", "[" * 100_000, '{"a":' * 30_000, '{"a":1,"a":[2]}', "\xff\xfe", "", "{"]
KEYS = ["newLinkFormat", "useMarkdownLinks", "attachmentFolderPath", "alwaysUpdateLinks", "folder", "dateFormat", "templates_folder",
        "folder_templates", "user_scripts_folder", "statusSettings", "globalFilter", "taskFormat", "items", "userIgnoreFilters"]  # fmt: skip
SETTINGS = ["app.json", "bookmarks.json", "templates.json", "daily-notes.json", "types.json", "community-plugins.json",
            "plugins/templater-obsidian/data.json", "plugins/obsidian-tasks-plugin/data.json"]  # fmt: skip
VERBS = [
    ["links"],
    ["check"],
    ["status"],
    ["templates"],
    ["rename", "B", "C", "--yes"],
    ["undo"],
    ["done", "B"],
    ["flows"],
]
WRITING = ("rename", "undo", "done")


@pytest.mark.parametrize("file", SETTINGS)
def test_settings_of_wrong_types_are_said_or_passed_over(file: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "v", {"A.md": "[[B]]\n", "B.md": "# B\n- [ ] t\n", "c.canvas": '{"nodes":[]}'})
    setting = vault / ".obsidian" / file
    setting.parent.mkdir(parents=True, exist_ok=True)
    values = [
        *WRONG,
        *(json.dumps(dict.fromkeys(KEYS, each)) for each in ([], {}, 3, "x", None, True, [[3]], [{"a": 3}])),
    ]
    for value in values:
        setting.write_bytes(value.encode("latin-1"))
        for verb in VERBS:
            before = tree(vault)
            ran = run(vault, *verb)
            check_ending(ran.code, ran.err)
            assert verb[0] in WRITING or tree(vault) == before, (value[:40], verb)
            assert ran.code != 2 or tree(vault) == before, (value[:40], verb)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the platform has no named pipes")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "v", {"A.md": "[[B]]\n", "B.md": "# B\n"})
    run(vault, "rename", "B", "C", "--yes")
    (vault / "A.md").unlink()
    os.mkfifo(vault / "A.md")
    before = list(tree_names(vault))
    assert "later changes would be lost in A.md" in run(vault, "undo").err
    assert list(tree_names(vault)) == before
    os.mkfifo(vault / "scaffold.toml")
    assert "scaffold.toml" in run(vault, "status").err


def tree_names(vault: Path) -> list[str]:
    return sorted(str(path.relative_to(vault)) for path in vault.rglob("*"))


def test_aliases_of_a_long_text_are_refused(tmp_path: Path, run: Run) -> None:
    text = f"---\na: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 1500)}]\n---\n<% tp.date.now() %>\n"
    vault = write_vault(tmp_path / "v", {"Bomb.md": text})
    ran = run(vault, "run", "Bomb")
    assert (ran.code, "more than 64 MiB" in ran.err) == (2, True), ran


@pytest.mark.parametrize("engine", ENGINES)
def test_the_clock_goes_on_after_a_question_that_failed(engine: str, tmp_path: Path) -> None:
    template = "<%* try { await tp.user.sh() } catch (e) {} ; while (true) {} %>"
    settings = '{"templates_folder": "T", "templates_pairs": [["sh", "echo"]]}'
    vault = write_vault(
        tmp_path / "v", {".obsidian/plugins/templater-obsidian/data.json": settings, "T/t.md": template}
    )
    ran = subprocess.run(
        [sys.executable, "-m", "scaffold", "new", "N", "--template", "t", "--engine", engine, "--yes"],
        cwd=vault, env={**os.environ, "SCAFFOLD_TEMPLATE_SECONDS": "0.5"}, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ran.returncode, b"ran longer than 0.5 seconds" in ran.stderr) == (2, True), ran


V8_FLOODS = [
    "const k=[]; for(let i=0;i<4000;i++) k.push(new Uint8Array(1<<20).fill(1)); tR+=k.length",
    "for(let i=0;i<14;i++) await app.vault.create(i+'.md', '\\u{1F600}'.repeat(2000000))",
    "tR = 'x'.repeat(100000000)",
    "throw new Error('y'.repeat(50000000))",
    "const j='['.repeat(200000)+']'.repeat(200000); JSON.stringify=()=>j; new Notice('x')",
]


@pytest.mark.skipif("v8" not in ENGINES, reason="mini-racer is not installed")
@pytest.mark.parametrize("code", V8_FLOODS)
def test_what_v8_cannot_hold_is_a_sentence(code: str, tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "v", {"t.md": f"<%* {code} %>"})
    command = [sys.executable, "-m", "scaffold", "new", "N", "--template", "t.md", "--engine", "v8", "--dry-run"]
    ran = subprocess.run(command, cwd=vault, capture_output=True, timeout=120, check=False)
    assert (ran.returncode, b"Traceback" in ran.stderr) == (2, False), ran.stderr[-3000:]
    assert len(ran.stderr) < 10_000


def test_aliases_that_spell_out_a_million_values_are_refused(tmp_path: Path, run: Run) -> None:
    bomb = ["---", "a0: &a0 [x,x]", *(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)), "---"]
    text = "\n".join([*bomb, "<% tp.date.now() %>", ""])
    vault = write_vault(tmp_path / "v", {"Bomb.md": text, "T/t.md": text})
    before = tree(vault)
    for verb in (["run", "Bomb"], ["insert", "T/t", "Bomb"]):
        ran = run(vault, *verb)
        assert ran.code == 2
        assert "more than 64 MiB" in ran.err
    ran = run(vault, "check", "--select", "FMT010")
    assert (ran.code, ran.out.count("is left of a template")) == (1, 2), ran
    assert tree(vault) == before
