"""Vaults as disks and people make them: one sentence on what is odd, and the rest of the vault goes on."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from endings import check_ending
from vaults import Ran, tree, write_vault

Run = Callable[..., Ran]


@pytest.mark.parametrize("linked", [".obsidian", ".obsidian/bookmarks.json"])
def test_settings_that_vaults_share_stop_no_rename(linked: str, tmp_path: Path, run: Run) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    bookmarks = json.dumps({"items": [{"type": "file", "path": "B.md"}]})
    (shared / "bookmarks.json").write_text(bookmarks)
    (shared / "types.json").write_text('{"types": {"key": "text"}}')
    vault = write_vault(tmp_path / "vault", {"A.md": "---\nkey: 1\n---\n[[B]]\n", "B.md": "b\n"})
    if linked == ".obsidian":
        (vault / linked).rmdir()
        (vault / linked).symlink_to(shared)
    else:
        (vault / linked).symlink_to(shared / "bookmarks.json")
    ran = run(vault, "rename", "B", "C", "--yes")
    assert (ran.code, (vault / "A.md").read_text().endswith("[[C]]\n")) == (0, True), ran
    assert ".obsidian/bookmarks.json:1  behind a symbolic link: bookmarks stay as they are" in ran.out
    assert run(vault, "rename", "--property", "key", "other", "--yes").code == 0
    assert (shared / "bookmarks.json").read_text() == bookmarks
    assert "key" in (shared / "types.json").read_text()
    assert run(vault, "undo").code == run(vault, "undo").code == 0


@pytest.mark.parametrize("name", [
    "scaffold.toml", ".obsidian/app.json", ".obsidian/bookmarks.json", ".obsidian/templates.json",
    ".obsidian/plugins/templater-obsidian/data.json", "x.jinja", "x.py", "h.pdf",
])  # fmt: skip
def test_no_file_is_read_as_a_whole_that_is_too_large(name: str, tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", {"a.md": "[[b]] ![[h.pdf#page=3]]\n", "b.md": "<% 1 %>\n", name: ""})
    with (vault / name).open("wb") as file:
        file.truncate(2 << 30)
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_DATA, (1 << 30, 1 << 30)); "
        "from scaffold.cli.main import main; sys.exit(main())"
    )
    for verb in (["check"], ["rename", "b", "c", "--dry-run", "--python"], ["new", "N", "--template", "b.md", "-n"]):
        ran = subprocess.run(
            [sys.executable, "-c", code, *verb], cwd=vault, capture_output=True, encoding="utf-8", check=False
        )
        check_ending(ran.returncode, ran.stderr)
        assert "MemoryError" not in ran.stderr
        assert (
            ran.returncode != 2 or f"{name} is larger than" in ran.stderr or f"{name} is passed over" in ran.stderr
        ), ran
    assert {path.name for path in vault.glob("*.md")} == {"a.md", "b.md"}
    assert (vault / "a.md").read_text() == "[[b]] ![[h.pdf#page=3]]\n"


def test_a_note_that_is_too_large_is_passed_over_and_named(tmp_path: Path, run: Run) -> None:
    vault = write_vault(
        tmp_path / "vault", {"scaffold.toml": "[notes]\nlargest = 1\n", "a.md": "[[b]]\n- [x] t\n", "b.md": "- [x] u\n"}
    )
    with (vault / "huge.md").open("wb") as file:
        file.truncate(2 << 30)
    for verb in (["check"], ["rename", "b", "c", "--yes"], ["tasks"], ["links", "a"], ["stamp", "--yes"], ["status"]):
        ran = run(vault, *verb)
        assert ran.code == (verb == ["check"]), ran
        assert "huge.md is passed over: it is larger than 1 MiB" in ran.err or verb[0] == "links", ran
    assert (vault / "a.md").read_text() == "[[c]]\n- [x] t ✅ 2026-03-09\n"
    assert (vault / "huge.md").stat().st_size == 2 << 30
    assert run(vault, "rename", "huge", "moved", "--yes").code == 0


@pytest.mark.parametrize("largest", ["0", "-1", "99999", '"1"', "1.5"])
def test_a_limit_that_is_none(largest: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"scaffold.toml": f"[notes]\nlargest = {largest}\n"})
    ran = run(vault, "check")
    assert (ran.code, "notes.largest must be" in ran.err) == (2, True)


def test_a_path_that_is_longer_than_the_system_takes(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"a.md": "[[b]]\n", "b.md": ""})
    here = os.getcwd()
    try:
        os.chdir(vault)
        for _ in range(20):
            os.mkdir("d" * 250)
            os.chdir("d" * 250)
        Path("n.md").write_text("x")
    finally:
        os.chdir(here)
    ran = run(vault, "rename", "b", "c", "--yes")
    assert (ran.code, (vault / "a.md").read_text()) == (0, "[[c]]\n"), ran
    assert "has a longer path than the system takes; it is passed over." in ran.err
    os.system(f"rm -rf '{vault}'")  # Python itself cannot walk it


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00", "9999-12-31T23:59:59", "soon", "2026-13-01"])
def test_a_moment_that_no_template_can_be_told(
    when: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = write_vault(tmp_path / "vault", {"T/t.md": "<% tp.date.now() %>\n"})
    monkeypatch.setenv("SCAFFOLD_NOW", when)
    ran = run(vault, "new", "N", "--template", "T/t.md", "--yes")
    if ran.code:
        assert (ran.code, "SCAFFOLD_NOW must be a moment" in ran.err, ran.err.count("\n")) == (2, True, 1), ran
    else:
        assert (vault / "N.md").read_text() == f"{when[:10]}\n"


@pytest.mark.parametrize("seconds", ["x", "0", "-1", "nan", "inf", "1e9"])
def test_a_time_limit_that_is_none(seconds: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = write_vault(tmp_path / "vault", {"T/t.md": "<% 1 %>\n"})
    monkeypatch.setenv("SCAFFOLD_TEMPLATE_SECONDS", seconds)
    ran = run(vault, "new", "N", "--template", "T/t.md", "--yes")
    assert (ran.code, "SCAFFOLD_TEMPLATE_SECONDS must be" in ran.err, ran.err.count("\n")) == (2, True, 1), ran


def test_special_files_among_the_templates(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"T/t.md": "<% 1 %>\n", "scaffold.toml": '[templates]\nfolders = ["T"]\n'})
    write_vault(vault, {".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "T"}'})
    os.mkfifo(vault / "T/pipe.md")
    os.mkfifo(vault / "T/pipe.jinja")
    (vault / "T/nowhere.md").symlink_to("nowhere")
    (vault / "T/nowhere.jinja").symlink_to("nowhere")
    ran = run(vault, "templates")
    assert (ran.code, "T/t.md" in ran.out, "nowhere" in ran.out, "pipe" in ran.out) == (0, True, False, False), ran
    assert run(vault, "new", "N", "--template", "T/t.md", "--yes").code == 0
    assert "There is no template 'nowhere'" in run(vault, "new", "N", "--template", "nowhere").err


def test_a_card_of_thousands_of_gaps(tmp_path: Path, run: Run) -> None:
    gaps = " ".join(f"{{{{c{number}::a}}}}" for number in range(1, 2001))
    vault = write_vault(tmp_path / "vault", {"n.md": f">[!info] card\n>{gaps}\n\n>[!info] card\n>q ::a\n"})
    for verb in (["cards", "list"], ["check"], ["cards", "export", str(tmp_path / "c.apkg"), "--yes"]):
        ran = run(vault, *verb)
        assert (ran.code, ran.err) == (0, ""), ran
    assert ran.out.endswith("c.apkg: 2 cards in 1 deck, 0 media.\n")
    assert (tmp_path / "c.apkg").exists()
    assert run(vault, "cards", "list").out.count("n.md:") == 2


def test_a_note_that_turns_into_a_pipe_or_a_link_is_not_waited_for(tmp_path: Path) -> None:
    from scaffold.vault.snapshot import Snapshot

    vault = write_vault(tmp_path / "vault", {"a.md": "x", "b.md": "y"})
    (tmp_path / "secret").write_text("mine")
    told: list[str] = []
    seen = Snapshot(str(vault), tell=told.append)
    assert seen.notes == ("a.md", "b.md")
    for name in seen.notes:
        (vault / name).unlink()
    os.mkfifo(vault / "a.md")
    (vault / "b.md").symlink_to(tmp_path / "secret")
    assert [seen.read(name) for name in (*seen.notes, *seen.notes)] == ["", "", "", ""]
    assert [sentence.partition(" is ")[0] for sentence in told] == ["a.md", "b.md"]


HOSTILE = "x\nStudy log.md:17\t.md"


def test_a_name_is_one_field_of_one_row(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {
        HOSTILE: "- [ ] one\n>[!info] card\n>q ::a\n^q-aaaa\n[[y]]\n## Inputs\n- a from [[y]]\n", "y.md": "# y\n[[x]]\n",
    })  # fmt: skip
    for verb in (["tasks"], ["cards", "list"], ["links", "--unresolved"], ["links", "y"], ["flows"]):
        ran = run(vault, *verb)
        assert ran.code == (verb == ["links", "--unresolved"]), ran
        assert not any(line.startswith("Study log.md") for line in ran.out.splitlines()), ran
    assert run(vault, "tasks").out == "x\\nStudy log.md:17\\t.md:1\t[ ] one\n"
    for verb in (["check"], ["check", "--format", "markdown"], ["tasks", "lint"], ["tasks", "--group-by", "note"],
                 ["rename", "y", "z", "--dry-run"], ["cards", "export", str(tmp_path / "c.apkg"), "--dry-run"],
                 ["stamp", "--check"], ["status"]):  # fmt: skip
        ran = run(vault, *verb)
        assert not any(line.startswith("Study log.md") for line in (ran.out + ran.err).splitlines()), ran
    before = tree(vault)
    assert "No note is called 'Study log'" in run(vault, "done", "Study log:17").err
    assert tree(vault) == before


def test_a_backslash_in_a_name_is_no_escape(tmp_path: Path, run: Run) -> None:
    names = ["a\nb.md", "a\\nb.md", "a\\\nb.md", "a\\\\nb.md", "a\\b.md", "a\tb.md", "a\\tb.md"]
    vault = write_vault(tmp_path / "vault", dict.fromkeys(names, "- [ ] $\\alpha$\n"))
    rows = run(vault, "tasks").out.splitlines()
    places = {row.partition("\t")[0] for row in rows}
    assert len(places) == len(rows) == len(names)
    assert "a\\b.md:1\t[ ] $\\alpha$" in rows


def test_pictures_from_elsewhere_are_said_or_left_out(tmp_path: Path, run: Run) -> None:
    import zipfile

    card = ">[!info] card\n>q ![](https://e.org/a.png) ::a ![](file:///etc/b.png) ![[c.png]]\n^q-aaaa\n"
    vault = write_vault(tmp_path / "vault", {"n.md": card})
    ran = run(vault, "cards", "export", str(tmp_path / "c.apkg"), "--yes")
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "n.md:2  shows https://e.org/a.png, which Anki would fetch from the network.",
        "n.md:2  shows file:///etc/b.png, which is left out: it is not in the vault.",
        "n.md:2  shows c.png, which the vault does not have.",
    ]
    database = zipfile.ZipFile(tmp_path / "c.apkg").read("collection.anki2")
    assert (b'src="https://e.org/a.png"' in database, b'src="file:' in database) == (True, False)


LATER = [
    "T/more.md",
    "S/script.js",
    "scaffold.toml",
    "J/own.jinja",
    "sub/scaffold.toml",
    "t/other.md",
    "E/T.md",
    "e.JS",
]


@pytest.mark.parametrize("path", [*LATER, "plain.md"])
def test_a_template_that_writes_what_runs_later_is_told_of(path: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {
        ".obsidian/plugins/templater-obsidian/data.json": json.dumps({
            "templates_folder": "T", "user_scripts_folder": "/" if path == "e.JS" else "S",
            "folder_templates": [{"folder": "X", "template": "E/T.md"}],
        }),
        "T/t.md": f"<%* await app.vault.create('{path}', 'x') %>", "S/a.js": "module.exports = () => 1\n", "J/x.jinja": "",
    })  # fmt: skip
    if path == "J/own.jinja":
        write_vault(vault, {"scaffold.toml": '[templates]\nfolders = ["J"]\n'})
    ran = run(vault, "new", "N", "--template", "T/t.md", "--dry-run")
    assert ran.code == 0, ran
    assert (f"{path} is read and run by later commands" in ran.err) == (path in LATER), ran


def test_a_template_that_writes_commands_into_a_note_is_told_of(tmp_path: Path, run: Run) -> None:
    code = "await app.vault.append(app.vault.getFileByPath('a.md'), '<' + '% 1 %' + '>'); await app.vault.create('b.md', 'x')"
    vault = write_vault(tmp_path / "vault", {"t.md": f"<%* {code} %>", "a.md": "<% 0 %>\n"})
    ran = run(vault, "new", "N", "--template", "t.md", "--dry-run")
    assert ran.err.splitlines() == ["a.md gets commands of a template, which run where it is used as one."]


def test_an_undo_whose_last_step_fails_says_that_all_is_back(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = write_vault(tmp_path / "vault", {"a.md": "[[b]]\n", "b.md": ""})
    before = tree(vault)
    assert run(vault, "rename", "b", "c", "--yes").code == 0
    rename = os.rename

    def failing(source: str, target: str) -> None:
        if str(target).endswith(".undone"):
            raise OSError(28, "No space left on device")
        rename(source, target)

    monkeypatch.setattr(os, "rename", failing)
    ran = run(vault, "undo")
    assert (ran.code, tree(vault)) == (0, before), ran
    assert "was taken back; only the journal could not say so (No space left on device)" in ran.err
    monkeypatch.undo()


def test_an_undo_that_cannot_remove_a_folder_takes_the_rest_back(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = write_vault(tmp_path / "vault", {"a.md": "[[b]]\n", "b.md": ""})
    before = tree(vault)
    assert run(vault, "move", "a", "New/Deep/", "--yes").code == 0

    def failing(_path: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "rmdir", failing)
    ran = run(vault, "undo")
    assert (ran.code, ran.err.count("is empty again, and cannot be removed: Permission denied.\n")) == (0, 1), ran
    assert tree(vault) == {**before, "New/": b"", "New/Deep/": b""}


@pytest.mark.parametrize("name", ["SCAFFOLD_STATE", "XDG_STATE_HOME", "HOME"])
def test_a_state_folder_that_is_relative(name: str, tmp_path: Path) -> None:
    vault = write_vault(tmp_path / "vault", {"a.md": "[[b]]\n", "b.md": ""})
    environment = {
        **{key: value for key, value in os.environ.items() if key not in ("SCAFFOLD_STATE", "XDG_STATE_HOME")},
        "HOME": str(tmp_path / "home"), name: "rel/deep",
    }  # fmt: skip
    before = tree(vault)
    for verb, link in ((["rename", "b", "c", "--yes"], "[[c]]\n"), (["undo"], "[[b]]\n")):
        command = [sys.executable, "-m", "scaffold", *verb]
        ran = subprocess.run(command, cwd=vault, env=environment, capture_output=True, timeout=30, check=False)
        assert (ran.returncode, (vault / "a.md").read_text()) == (0, link), ran
    assert {path: data for path, data in tree(vault).items() if not path.startswith("rel/")} == before


@pytest.mark.parametrize("now", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "9999-12-31T12:00:00"])
def test_a_moment_at_the_end_of_time(now: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = write_vault(tmp_path / "vault", {"t.md": "<% tp.date.now() %>\n"})
    monkeypatch.setenv("SCAFFOLD_NOW", now)
    ran = run(vault, "new", "N", "--template", "t.md", "--yes")
    assert (ran.code, ran.err.count("\n"), "SCAFFOLD_NOW must be a moment" in ran.err) == (2, 1, True), ran


def test_an_encrypted_pdf_and_a_page_of_many_digits_stop_no_check(tmp_path: Path, run: Run) -> None:
    pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    pdf += (
        b"3 0 obj<</Filter/Standard/V 5/R 6/Length 256/P -4/O(" + b"o" * 48 + b")/U(" + b"u" * 48 + b")/OE(" + b"e" * 32
    )
    pdf += (
        b")/UE("
        + b"f" * 32
        + b")/Perms("
        + b"p" * 16
        + b")/CF<</StdCF<</CFM/AESV3/Length 32>>>>/StmF/StdCF/StrF/StdCF>>endobj\n"
    )
    pdf += b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[(a)(a)]/Size 4>>\nstartxref\n9\n%%EOF\n"
    vault = write_vault(tmp_path / "vault", {"n.md": f"[[p.pdf#page=99]] [[p.pdf#page={'9' * 5000}]]\n", "p.pdf": pdf})
    assert (run(vault, "check").code, run(vault, "check").out) == (0, "Nothing found.\n")
    status = run(vault, "status")
    assert (status.code, "Findings      none" in status.out) == (0, True), status


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("{{ 3**(2*10**8) }}", "it counts beyond 100,000 bits."),
        ("{% set a=2*10**8 %}{{ 3**a }}", "it counts beyond 100,000 bits."),
        (
            "{% set ns=namespace(a=7) %}{% for i in range(99) %}{% set ns.a = ns.a*ns.a %}{% endfor %}",
            "it counts beyond 100,000 bits.",
        ),
        ("{% for a in [1] %}" * 25 + "{% endfor %}" * 25, "too many statically nested blocks"),
        (
            "{% set d={1:1} %}{% for k in d %}{{ d.update({loop.index+5:1}) }}{% endfor %}",
            "dictionary changed size during iteration.",
        ),
        ("{{ cycler() }}", "at least one item has to be provided."),
        ("{{ '\\ud800' }}", "surrogates not allowed."),
    ],
)
def test_what_a_template_cannot_compute_is_a_sentence(code: str, said: str, tmp_path: Path) -> None:
    ran = _computed(tmp_path, code)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1), ran
    assert re.search(r"mine\.jinja(:\d+)? cannot be filled in: ", ran.stderr), ran
    assert said in ran.stderr


def test_an_endless_number_is_a_text(tmp_path: Path) -> None:
    ran = _computed(tmp_path, "{{ 1e999 }}")
    assert (ran.returncode, ran.stderr, "\n+x inf\n" in ran.stdout) == (0, "", True), ran


def _computed(tmp_path: Path, code: str) -> "subprocess.CompletedProcess[str]":
    """Return what a template does that computes something, in a process of its own."""
    vault = write_vault(
        tmp_path / "vault",
        {"scaffold.toml": '[templates]\nfolders = ["J"]\n', "J/mine.jinja": f"---\nfile: N\n---\nx {code}\n"},
    )
    command = [sys.executable, "-m", "scaffold", "new", "--template", "mine", "--dry-run"]
    return subprocess.run(command, cwd=vault, capture_output=True, encoding="utf-8", timeout=60, check=False)


def test_a_pattern_of_the_settings_cannot_run_for_ever(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scaffold.jinja import limits as bounds

    monkeypatch.setattr(bounds, "SECONDS", 0.3)
    settings = {"trigger_on_file_creation_mode": "regex", "file_templates": [{"regex": "^(a+)+$", "template": "T.md"}]}
    vault = write_vault(
        tmp_path / "vault",
        {".obsidian/plugins/templater-obsidian/data.json": json.dumps(settings), f"{'a' * 40}.md": "", "T.md": "x"},
    )
    ran = run(vault, "apply", "a" * 40, "--yes")
    assert (ran.code, "takes too long to compare" in ran.err) == (2, True), ran
