"""The verbs that run Templater and core templates: what they write, ask and refuse; and templates that mean harm."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from endings import check_ending
from vaults import Ran, tree, write_vault

Run = Callable[..., Ran]
SETTINGS = ".obsidian/plugins/templater-obsidian/data.json"
SCAFFOLD = str(Path(sys.executable).parent / "scaffold")


def vault_with(root: Path, files: dict[str, str], **settings: object) -> Path:
    plain = {"T/x.md": "", SETTINGS: json.dumps({"data_version": 2, "templates_folder": "T", **settings})}
    return write_vault(root, {**plain, **files})


# (template, arguments, note that comes of it, its text)
NEW = [
    ("# <% tp.file.title %>\n", ["A"], "A.md", "# A\n"),
    ("# <% tp.file.title %>\n", ["A", "--folder", "b/c"], "b/c/A.md", "# A\n"),
    ("<%* await tp.file.rename('Z') %>x", [], "Z.md", "x"),
    ("<%* await tp.file.move('q/' + tp.file.title) %>x", ["A"], "q/A.md", "x"),
    ("<% await tp.system.prompt('Name?') %>", ["A", "--answer", "Name?=N=1"], "A.md", "N=1"),
    ("<% await tp.system.prompt('Name?') %>", ["A", "--answer", "N"], "A.md", "N"),
    ("<% await tp.system.suggester(['one','two'],[1,2],false,'P') %>", ["A", "--answer", "P=TWO"], "A.md", "2"),
    ("<% await tp.system.multi_suggester(['a','b','c'],[1,2,3]) %>", ["A", "--answer", "c, a"], "A.md", "3,1"),
    ("<%+ tp.date.now() %> <% tp.date.now('YYYY') %>", ["A"], "A.md", "<%+ tp.date.now() %> 2026"),
    ("<%+ tp.date.now('YYYY') %>", ["A", "--dynamic", "freeze"], "A.md", "2026"),
    ("<%+ tp.date.now('x y') %>", ["A", "--dynamic", "exact"], "A.md", "NaN"),
    ("<% tp.date.now('dddd') %>", ["A", "--locale", "de"], "A.md", "Montag"),
    ("<% await tp.system.clipboard() %>", ["A", "--clipboard", "c"], "A.md", "c"),
    ("a<% tp.file.cursor(1) %>b<% tp.file.cursor(2) %>", ["A", "--cursor", "strip"], "A.md", "ab"),
    ("a<% tp.file.cursor() %>", ["A"], "A.md", "a<% tp.file.cursor() %>"),
    ("# {{title}} {{date}} {{date:YY}} {{time}}\n", ["A"], "A.md", "# A 2026-03-09 26 19:55\n"),
    ("<%* setTimeout(() => app.fileManager.processFrontMatter(tp.config.target_file, f => { f.k = 'v' }), 9) %>x", ["A"], "A.md", "---\nk: v\n---\nx"),
    ("<%* setTimeout(() => tp.file.rename('Z'), 500) %>x", ["A"], "Z.md", "x"),
    ("<%* await new Promise(done => setTimeout(done, 1e6)) %>x", ["A"], "A.md", "x"),
    ("<%* tp.hooks.on_all_templates_executed(() => app.vault.create('h.md', 'H')) %>x", ["A"], "h.md", "H"),
]  # fmt: skip


@pytest.mark.parametrize(("template", "arguments", "path", "text"), NEW)
def test_a_new_note(  # noqa: PLR0913, PLR0917 - one case
    template: str, arguments: list[str], path: str, text: str, tmp_path: Path, run: Run
) -> None:
    vault = vault_with(tmp_path / "vault", {"T/t.md": template})
    before = tree(vault)
    ran = run(vault, "new", "--template", "t", *arguments, "--yes")
    assert ran.code == 0, ran.err
    assert (vault / path).read_text(encoding="utf-8") == text
    assert run(vault, "undo").code == 0
    assert tree(vault) == before


def test_the_folder_names_the_template_and_the_links_follow_a_rename(tmp_path: Path, run: Run) -> None:
    template = (
        "<%* await app.fileManager.renameFile(tp.file.find_tfile('Old'), 'n/New.md') %>[[New]] <% tp.file.folder() %>"
    )
    rules = [{"folder": "a", "template": "T/t.md"}]
    files = {"T/t.md": template, "Old.md": "old [[Old]]\n", "l.md": '---\nup: "[[Old|Old]]"\n---\n[x](Old.md)\n'}
    vault = vault_with(tmp_path / "vault", files, trigger_on_file_creation_mode="folder", folder_templates=rules)
    assert run(vault, "new", "A", "--folder", "a/b", "--yes").code == 0
    assert (vault / "a/b/A.md").read_text() == "[[New]] b"
    assert (vault / "n/New.md").read_text() == "old [[New]]\n"
    assert (vault / "l.md").read_text() == '---\nup: "[[New|New]]"\n---\n[x](New.md)\n'
    assert run(vault, "undo").code == 0
    assert (vault / "Old.md").read_text() == "old [[Old]]\n"


def test_insert_apply_and_run(tmp_path: Path, run: Run) -> None:
    files = {
        "T/m.md": "---\ntags: [b]\nk: v\n---\n## <% tp.file.title %>\n",
        "n.md": "---\ntags: [a]\nown: 1\n---\none\ntwo",
        "e.md": "---\nk: 1\n---\n",
        "r.md": "<% tp.file.title %> <%+ 1 %>\r\n",
    }
    vault = vault_with(tmp_path / "vault", files)
    assert run(vault, "insert", "m", "n:5", "--yes").code == 0
    assert (vault / "n.md").read_text() == "---\ntags: [a, b]\nown: 1\nk: v\n---\none\n## n\ntwo"
    assert run(vault, "insert", "m", "r", "--yes").code == 0
    assert run(vault, "undo").code == 0
    assert run(vault, "apply", "e", "--template", "m", "--yes").code == 0
    assert (vault / "e.md").read_text() == "---\nk: v\ntags: [b]\n---\n## e\n"
    assert run(vault, "run", "r", "--yes").code == 0
    assert (vault / "r.md").read_bytes() == b"r <%+ 1 %>\r\n"


REFUSED = [
    ("<% await tp.system.prompt('Name?') %>", ["new", "A", "--template", "t", "--yes"], 2, "asks 'Name?'"),
    ("<% await tp.system.suggester(['a'],['a']) %>", ["new", "-t", "t", "--answer", "b", "--yes"], 2, "'b' is not an answer"),
    ("<%* return %>", ["new", "A", "--template", "t", "--yes"], 3, "ended early"),
    ("<%* if (!(await tp.system.prompt('x'))) return; %>", ["insert", "t", "n", "--answer", "", "--yes"], 3, "early"),
    ("a\n <% x.y %>", ["new", "A", "--template", "t", "--yes"], 2, "T/t.md:2:5: ReferenceError: x is not defined"),
    ("<% 1", ["new", "A", "--template", "t", "--yes"], 2, "T/t.md:1:2: Missing closing command tag"),
    ("x", ["new", "n", "--template", "t", "--yes"], 2, "n.md exists already"),
    ("x", ["new", "A", "--template", "nothing.md", "--yes"], 2, "No note is called"),
    ("x", ["apply", "n", "--template", "t", "--yes"], 2, "has text already"),
    ("x", ["apply", "n", "--yes"], 2, "give no template"),
    ("x", ["insert", "t", "n:9", "--yes"], 2, "has no line 9"),
    ("<%* await new Promise(() => {}) %>", ["new", "A", "-t", "t", "--yes"], 2, "never happens"),
    ("<%* setInterval(() => {}, 1) %>", ["new", "A", "-t", "t", "--yes"], 2, "timers go on"),
    ("<%* const f = () => f() + 1; f() %>", ["new", "A", "-t", "t", "--yes"], 2, "stack"),
    ("<%* let a = 'x'; for (;;) a += a %>", ["new", "A", "-t", "t", "--yes"], 2, "Error"),
    # what it may not do: read or write elsewhere, use the network, start programs, overwrite, flood
    ("<% await app.vault.adapter.read('/etc/passwd') %>", ["new", "A", "-t", "t", "--yes"], 2, "no such file"),
    ("<% await app.vault.adapter.read('../out.md') %>", ["new", "A", "-t", "t", "--yes"], 2, "no such file"),
    ("<%* await app.vault.create('../out2.md', 'x') %>", ["new", "A", "-t", "t", "--yes"], 2, "not a place for notes"),
    ("<%* await app.vault.adapter.write('/../o', 'x') %>", ["new", "A", "-t", "t", "--yes"], 2, "not a place for notes"),
    ("<%* await tp.file.move('../../o') %>", ["new", "A", "-t", "t", "--yes"], 2, "not a place for notes"),
    ("<%* await tp.file.create_new('x', '../../o') %>", ["new", "A", "-t", "t", "--yes"], 2, "not a place for notes"),
    ("<%* await app.vault.create('.obsidian/app.json', '{') %>", ["new", "A", "-t", "t", "--yes"], 2, "not a place for notes"),
    ("<%* await app.vault.create('link/x.md', 'x') %>", ["new", "A", "-t", "t", "--yes"], 2, "symbolic link"),
    ("<% await app.vault.adapter.read('link/out.md') %>", ["new", "A", "-t", "t", "--yes"], 2, "no such file"),
    ("<% await tp.web.request('http://127.0.0.1:1') %>", ["new", "A", "-t", "t", "--yes"], 2, "--allow-net"),
    ("<% await tp.user.sh() %>", ["new", "A", "-t", "t", "--yes"], 2, "--allow-exec"),
    ("<% require('child_process') %>", ["new", "A", "-t", "t", "--yes"], 2, "require"),
    ("<% (await import('fs')).x %>", ["new", "A", "-t", "t", "--yes"], 2, "rror"),
    ("<%* await tp.file.rename('n') %>", ["new", "A", "-t", "t", "--yes"], 2, "Destination file already exists!"),
    ("<%* await app.vault.rename(tp.file.find_tfile('n'), 'T/t.md') %>", ["new", "A", "-t", "t", "--yes"], 2, "exists"),
    ("<%* for (let i = 0; i < 1e4; i++) await app.vault.create(`f${i}.md`, '') %>", ["new", "-t", "t", "--yes"], 2, "more than 1000"),
]  # fmt: skip


@pytest.mark.parametrize(("template", "arguments", "code", "said"), REFUSED)
def test_what_is_refused_changes_nothing(  # noqa: PLR0913, PLR0917 - one case
    template: str, arguments: list[str], code: int, said: str, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/out.md").write_text("secret")
    commands = [["sh", f"touch {tmp_path}/ran"]]
    vault = vault_with(tmp_path / "vault", {"T/t.md": template, "n.md": "note\n"}, templates_pairs=commands)
    (vault / "link").symlink_to(tmp_path / "out")
    before = tree(tmp_path)
    ran = run(vault, *arguments)
    assert (ran.code, tree(tmp_path)) == (code, before), ran
    assert said in ran.err


def test_a_hook_that_throws_fails_nothing(tmp_path: Path, run: Run) -> None:
    template = "<%* tp.hooks.on_all_templates_executed(() => { throw new Error('late') }) %>x"
    vault = vault_with(tmp_path / "vault", {"T/t.md": template})
    ran = run(vault, "new", "A", "--template", "t", "--yes")
    assert (ran.code, (vault / "A.md").read_text(), "late" in ran.err) == (0, "x", True)


ENDLESS = ["<%* for (;;) {} %>", "<%* await 0; for (;;) {} %>", "<% /^(a+)+$/.test('a'.repeat(40) + 'b') %>"]


NODE = pytest.param("node", marks=pytest.mark.skipif(not shutil.which("node"), reason="there is no Node here"))


@pytest.mark.parametrize("engine", ["quickjs", "v8", NODE])
@pytest.mark.parametrize("template", ENDLESS)
def test_what_never_ends_is_stopped(template: str, engine: str, tmp_path: Path) -> None:
    vault = vault_with(tmp_path / "vault", {"T/t.md": template})
    before = tree(vault)
    environment = {**os.environ, "SCAFFOLD_TEMPLATE_SECONDS": "1"}
    begun = time.monotonic()
    command = [SCAFFOLD, "new", "A", "--template", "t", "--yes", "--engine", engine]
    ran = subprocess.run(command, cwd=vault, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, tree(vault)) == (2, before), ran
    assert "ran longer than 1 seconds" in ran.stderr
    assert time.monotonic() - begun < 30


def test_programs_run_only_where_they_are_allowed(tmp_path: Path, run: Run) -> None:
    vault = vault_with(
        tmp_path / "vault", {"T/t.md": "<% await tp.user.hi({who: 'you'}) %>"}, templates_pairs=[["hi", "echo hi $who"]]
    )
    refused = run(vault, "new", "A", "--template", "t", "--yes")
    assert (refused.code, "tp.user.hi runs a program; add --allow-exec to let it" in refused.err) == (2, True), refused
    assert not (vault / "A.md").exists()
    assert run(vault, "new", "A", "--template", "t", "--yes", "--allow-exec").code == 0
    assert (vault / "A.md").read_text() == "hi you"


def test_answers_are_recorded_and_given_again(tmp_path: Path, run: Run) -> None:
    template = "<% await tp.system.prompt('A?') %><% await tp.system.suggester(['x','y'],[1,2]) %><% await tp.system.multi_suggester(['p','q'],['p','q'],false,'M') %>"
    vault = vault_with(tmp_path / "vault", {"T/t.md": template})
    record = str(tmp_path / "answers.yaml")
    answers = ["--answer", 'A?=it\'s: "so"', "--answer", "y", "--answer", "M=q,p", "--record", record]
    assert run(vault, "new", "A", "--template", "t", *answers, "--yes").code == 0
    assert run(vault, "new", "B", "--template", "t", "--answers", record, "--yes").code == 0
    assert (vault / "A.md").read_text() == (vault / "B.md").read_text() == 'it\'s: "so"2q,p'


def test_a_terminal_is_asked(tmp_path: Path, own_state: Path) -> None:
    template = "<% await tp.system.prompt('Name?', 'none') %> <% await tp.system.suggester(['one','two'],[1,2]) %>"
    vault = vault_with(tmp_path / "vault", {"T/t.md": template})
    environment = {**os.environ, "SCAFFOLD_STATE": str(own_state), "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"}
    child = pexpect.spawn(
        SCAFFOLD, ["new", "A", "--template", "t"], cwd=str(vault), env=environment, encoding="utf-8", timeout=30
    )
    child.expect(r"Name\?")
    child.send("x\r")
    child.expect("Choose")
    child.send("\x1b[B\r")
    child.expect("Apply")
    child.send("y\r")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, (vault / "A.md").read_text()) == (0, "nonex 2")


def test_templates_are_listed_and_looked_into(tmp_path: Path, run: Run) -> None:
    files = {
        "T/a.md": "<%* const x = await tp.system.suggester(['a, b'], f('('), false, 'Which?') %><% tp.system.prompt(`Name`) %>",
        "T/core.md": "{{title}}",
        "T/bad.md": "<% 1",
        "T/trap.md": "<%*- 1 %><% * 2 %>\n<% tp.web.request('x') %><% tp.file.nothing() %>\n<% app.commands.executeCommandById('x') %><% new Intl.Collator() %>",
    }
    vault = vault_with(tmp_path / "vault", files)
    rows = {row["name"]: row for row in json.loads(run(vault, "templates", "--json").out)}
    assert rows["T/a.md"]["questions"] == ["Which?", "Name"]
    assert (rows["T/core.md"]["kind"], rows["activity"]["kind"]) == ("core", "jinja")
    assert "T/a.md\ttemplater\tWhich?, Name" in run(vault, "templates").out
    checked = run(vault, "template", "check", "trap", "--json")
    notes = [(note["line"], note["kind"]) for note in json.loads(checked.out)["notes"]]
    assert checked.code == 1
    assert notes == [
        *((1, "warning"), (1, "warning"), (1, "error")),
        *((2, "needs"), (2, "error"), (3, "error"), (3, "warning")),
    ]
    assert run(vault, "template", "check", "bad").out.startswith("T/bad.md:1:2  error  Missing closing command tag")
    assert run(vault, "template", "check", "bad").code == 1
    assert run(vault, "template", "check", "a").code == 0


def test_core_templates_go_everywhere(tmp_path: Path, run: Run) -> None:
    vault = vault_with(
        tmp_path / "vault", {"T/core.md": "# {{title}}\n", "Empty.md": "", "Full.md": "---\na: 1\n---\ntext\n"}
    )
    assert run(vault, "apply", "Empty", "-t", "core", "--yes").code == 0
    assert (vault / "Empty.md").read_text() == "# Empty\n"
    refused = run(vault, "insert", "core", "Full:2", "--yes")
    assert refused.code == 2
    assert "lies in the properties; name line 3 or one below" in refused.err
    assert run(vault, "insert", "core", "Full:3", "--yes").code == 0
    assert (vault / "Full.md").read_text() == "---\na: 1\n---\n# Full\ntext\n"


def test_a_new_note_takes_no_links_of_another(tmp_path: Path, run: Run) -> None:
    files = {"T/t.md": "<% 1 %>", "a/Plan.md": "old", "Other.md": "[[Plan]]"}
    vault = vault_with(tmp_path / "vault", files)
    assert run(vault, "new", "Plan", "-t", "t", "--yes").code == 0
    assert (vault / "Other.md").read_text() == "[[a/Plan]]"
    assert (vault / "Plan.md").read_text() == "1"


@pytest.mark.parametrize(
    ("template", "answers", "expected"),
    [
        ("<% await tp.system.prompt('Q') %>", ["--answer", "Q=1", "--answer", "Typo=2"], "No question took the answer 'Typo=2'"),
        ("<% await tp.system.prompt('Question') %>", ["--answer", "Qestion=1"], "You gave an answer to 'Qestion'"),
        ("<% await tp.system.suggester(['3 = x'], [3]) %>", ["--answer", "3 = x"], "3"),
        ("<% await tp.system.suggester(['a'], [1], false, 'Q') %>", ["--answer", "Q="], "null"),
        ("<% app.metadataCache.resolvedLinks['Other.md']['a/Plan.md'] %>", [], "1"),
        ("<% app.metadataCache.unresolvedLinks['Other.md']['No'] %>", [], "1"),
        ("<% console.log(1) %>", [], "undefined"),
        ("<% await fetch('http://127.0.0.1:1') %>", [], "add --allow-net"),
        ("<% tp.user.bad() %>", [], "unexpected token"),
        ("<% 1 %>", ["--locale", "xx"], "known are en"),
        ("<% 1 %>", ["--record", "/nowhere/x.yaml"], "/nowhere/x.yaml"),
        ("<% 1 %>", ["--set", "a=b"], "--answer answers this one"),
    ],
)  # fmt: skip
def test_small_things(template: str, answers: list[str], expected: str, tmp_path: Path, run: Run) -> None:
    files = {"T/t.md": template, "a/Plan.md": "old", "Other.md": "[[Plan]] [[No]]", "S/bad.js": "module.exports = ("}
    settings = {"data_version": 1, "templates_folder": "T", "user_scripts_folder": "S"}
    files[".obsidian/plugins/templater-obsidian/data.json"] = json.dumps(settings)
    vault = vault_with(tmp_path / "vault", files)
    before = tree(tmp_path)
    ran = run(vault, "new", "A", "-t", "t", "--yes", *answers)
    if ran.code == 0:
        assert (vault / "A.md").read_text() == expected
    else:
        assert expected in ran.err
        assert tree(tmp_path) == before


def test_answers_are_recorded_even_where_the_run_fails(tmp_path: Path, run: Run) -> None:
    template = "<%* await tp.system.prompt('Q'); await tp.file.rename('Taken') %>"
    vault = vault_with(tmp_path / "vault", {"T/t.md": template, "Taken.md": ""})
    kept = tmp_path / "answers.yaml"
    ran = run(vault, "new", "A", "-t", "t", "--yes", "--answer", "Q=long text", "--record", str(kept))
    assert (ran.code, "Destination file already exists! (Taken.md)" in ran.err) == (2, True), ran
    assert kept.read_text() == '- {"Q": "long text"}\n'


def test_template_check_compiles(tmp_path: Path, run: Run) -> None:
    uses = {
        "T/syntax.md": ("line\n<%* const a = [1,2; %>", "syntax.md:2:"),
        "T/dv.md": ('<% app.plugins.plugins["dataview"].api %>', "needs the Obsidian app"),
        "T/dv2.md": ('<% app.plugins.getPlugin("dataview").api %>', "needs the Obsidian app"),
        "T/dv3.md": ("<% DataviewAPI.pages() %>", "needs the Obsidian app"),
        "T/dom.md": ("<% document.title %>", "needs the Obsidian app"),
        "T/net.md": ("<% await fetch('x') %>", "needs --allow-net"),
        "T/node.md": ("<% require('fs') %>", "needs --engine node"),
        "T/inc.md": ("<% await tp.file.include('[[Nope]]') %>", "no note is called 'Nope'"),
        "T/late.md": ("<%* await tp.file.rename('x') %><% tp.file.title %>", "still the name before"),
        "T/new.md": ("<%* await tp.file.create_new('', 'x'); await tp.file.move('y') %>", "the note that it made"),
    }
    vault = vault_with(tmp_path / "vault", {name: template for name, (template, _) in uses.items()})
    for name, (_, message) in uses.items():
        assert message in run(vault, "template", "check", name[2:-3]).out, name
    assert "There is no template 'nope'; the vault has dom, dv" in run(vault, "template", "check", "nope").err
    assert "scaffold new --template activity" in run(vault, "insert", "activity", "dv").err


BREAKING = [
    '<%* JSON.stringify = () => "x" %>',
    '<%* __templater.state = () => "nonsense" %>',
    "<%* delete globalThis.__templater %>",
    "<%* globalThis.__templater = 5 %>",
    "<%* throw {toString(){ throw 1 }} %>",
    '<%* await app.vault.create("a\\u0000b.md", "x") %>',
    '<%* await app.vault.create("x".repeat(300) + ".md", "x") %>',
    '<%* await app.vault.create("con.md", "\\ud800") %>',
    '<%* await app.vault.create("a\\ud800.md", "x") %>',
    '<%* await app.vault.modify({path:"../../etc/passwd"}, "x") %>',
    '<%* await app.vault.create({}, "x") %>',
    '<%* await app.vault.create("__proto__/a.md", "x") %>',
    "<%* const o = {}; o.o = o; await app.fileManager.processFrontMatter(tp.config.target_file, (f) => { f.x = o }) %>",
    "<%* await app.fileManager.processFrontMatter(tp.config.target_file, (f) => { f.x = 1n }) %>",
    '<%* moment("2020-01-01").add(1e300, "years").format() %>',
    '<% moment("9999-12-31").add(1,"day").format() %>',
    '<% tp.date.now("Y".repeat(1e6)).length %>',
    '<%* for(let i=0;i<1e5;i++) new Notice("x") %>',
    '<% tp.date.now("YYYY", "P1Y1Y") %>',
    '<% moment.duration("garbage").asDays() %>',
    "<%* tp.file.find_tfile({}) %>",
    "<%* await tp.file.rename(5) %>",
    "<%* await tp.file.move(null) %>",
    "<%* await tp.file.include(null) %>",
    "<%* await tp.system.suggester(null, null) %>",
    "<%* await tp.system.prompt({}, {}) %>",
    "<% tp.date.now(5) %>",
    '<% tp.date.now("YYYY", {}, {}, {}) %>',
    '<% moment({year: "x"}).format() %>',
    "<% moment([2020, 50, 99]).format() %>",
    '<% moment("x".repeat(1e6), "Y".repeat(1e5)).isValid() %>',
]


@pytest.mark.parametrize("template", BREAKING)
def test_what_breaks_its_surroundings_breaks_nothing_of_ours(template: str, tmp_path: Path, run: Run) -> None:
    vault = vault_with(tmp_path / "vault", {"T/t.md": template, "n.md": "note\n"})
    before = tree(vault)
    ran = run(vault, "new", "A", "-t", "t", "--yes")
    check_ending(ran.code, ran.err)
    if ran.code == 0:
        assert run(vault, "undo").code == 0
    assert tree(vault) == before
    assert run(vault, "links").code == 0


FLOODS = [
    "<%* const x = 'x'.repeat(1e6); for (let i = 0; i < 1e5; i++) console.log(x); %>",
    "<%* const x = 'x'.repeat(1e6); for (let i = 0; i < 1e5; i++) new Notice(x); %>",
    "<%* const x = 'x'.repeat(1e6); for (let i = 0; i < 900; i++) await app.vault.create(`n${i}.md`, x); %>",
]


@pytest.mark.parametrize("engine", ["quickjs", "v8"])
@pytest.mark.parametrize("template", FLOODS, ids=["console", "notices", "files"])
def test_what_floods_is_stopped(template: str, engine: str, tmp_path: Path, run: Run) -> None:
    vault = vault_with(tmp_path / "vault", {"T/t.md": template})
    before = tree(vault)
    ran = run(vault, "new", "A", "--template", "t", "--yes", "--engine", engine)
    assert (ran.code, tree(vault)) == (2, before), ran.err[:300]
    assert "hands over more than 64 MiB of notes, notices and messages; nothing was written" in ran.err
    assert len(ran.out + ran.err) < 1000


@pytest.mark.parametrize("engine", ["quickjs", "v8"])
@pytest.mark.parametrize("broken", ["Array.prototype", "String.prototype", "Object.prototype"])
def test_a_value_that_spells_itself_is_no_bug_of_ours(broken: str, engine: str, tmp_path: Path, run: Run) -> None:
    template = f"<%* {broken}.toJSON = () => 5; await tp.file.exists('x'); console.log('y') %>text"
    vault = vault_with(tmp_path / "vault", {"T/t.md": template})
    before = tree(vault)
    ran = run(vault, "new", "A", "--template", "t", "--yes", "--engine", engine)
    check_ending(ran.code, ran.err)
    assert tree(vault) == (before if ran.code else {**before, "A.md": b"text"}), ran


GREEDY = ["JSON.stringify(new Array(5e7))", "new Uint8Array(2 ** 30).fill(1)", "'x'.repeat(2 ** 29).split('')"]


@pytest.mark.parametrize("engine", ["quickjs", "v8"])
@pytest.mark.parametrize("code", GREEDY)
def test_what_takes_all_memory_is_stopped_with_a_sentence(code: str, engine: str, tmp_path: Path) -> None:
    vault = vault_with(tmp_path / "vault", {"T/t.md": f"<%* {code} %>"})
    before = tree(vault)
    command = [SCAFFOLD, "new", "A", "--template", "t", "--yes", "--engine", engine]
    ran = subprocess.run(command, cwd=vault, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, tree(vault)) == (2, before), ran
    assert "Traceback" not in ran.stderr
    known = ("memory", "RangeError", "invalid", "ran longer than")  # a busy machine may come to the time limit first
    assert any(word in ran.stderr for word in known), ran.stderr


@pytest.mark.parametrize("engine", ["quickjs", "node"])
def test_no_program_of_the_vault_is_taken_for_the_persons(
    engine: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = vault_with(tmp_path / "vault", {"T/t.md": "<% await tp.system.clipboard() %>"})
    for name in ("wl-paste", "xclip", "pbpaste", "node"):
        (vault / name).write_text("#!/bin/sh\ntouch ran\necho x\n")
        (vault / name).chmod(0o755)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}bin")
    ran = run(vault, "new", "A", "--template", "t", "--yes", "--engine", engine)
    assert (ran.code, (vault / "ran").exists()) == (2, False), ran
    assert "clipboard cannot be read here" in ran.err or "which is not installed" in ran.err
