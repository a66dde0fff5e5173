"""`check` on whole vaults: what it finds, what it leaves, and what its fixes change."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vaults import ROOT, Ran, write_vault

from scaffold.lint.engine import inspect
from scaffold.lint.fixes import plan_fixes
from scaffold.lint.rules import all_rules
from scaffold.lint.select import RuleSelection, select_rules
from scaffold.notes.index import NoteIndex
from scaffold.text.spans import apply_edits
from scaffold.vault.snapshot import Snapshot

Run = Callable[..., Ran]
ACTIVITY = (ROOT / "tests" / "data" / "activity.md").read_bytes()
SEED = ACTIVITY.replace(
    b"[ ] expand on Deliver and support", "[x] expand on Deliver and support âœ… 2022-09-02".encode()
)
DEMO = ROOT / "tests" / "data" / "tasks-demo"


def found(ran: Ran) -> list[tuple[str, int, str]]:
    return [(row["path"], row["line"], row["code"]) for row in json.loads(ran.out)]


def tree(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault" / ".obsidian").mkdir(parents=True)
    return tmp_path / "vault"


def test_the_seed_has_what_it_is_known_to_have(run: Run, vault: Path) -> None:
    (vault / "Deliver and support.md").write_bytes(SEED)
    ran = run(vault, "check", "--format", "json")
    lines = SEED.decode().split("\n")
    assert ran.code == 1
    assert {
        ("FMT005", "tags: S200/1_Introduction"),
        ("TXT001", "- [x] expand on Deliver and support âœ… 2022-09-02"),
        ("FMT012", "[[Service notes, second edition (Book).pdf#page=00|Service notes]]."),
        ("FND030", ">[!info] card"),
        ("FND010", "# Deliver and support"),
        ("FND040", "- Services that run, for users"),
    } <= {(code, lines[line - 1]) for _, line, code in found(ran)}


def test_fix_repairs_the_mojibake_of_the_seed_and_nothing_else(run: Run, vault: Path) -> None:
    note = vault / "Deliver and support.md"
    note.write_bytes(SEED)
    run(vault, "check", "--fix")
    assert note.read_bytes() == SEED.replace("âœ…".encode(), "✅".encode())


def test_the_sample_vault_has_four_findings_on_purpose(run: Run, sample: Path) -> None:
    rows = json.loads(run(sample, "check", "--format", "json").out)
    assert [(row["code"], row["path"].rpartition("/")[2]) for row in rows] == [
        ("FND030", "Deliver and support.md"),
        ("FLW001", "Engage.md"),
        ("FND040", "Plan.md"),
        ("LNK001", "Service.md"),
    ]


# What is done to a copy of a real vault, and what must be found of it: (note, text appended or replaced, code)
STUDY = (
    "---\naliases: [{title}]\ncreated: 2026-02-24  18:05:11\nClass: S101\nSource: a book\ntags: [S101]\n"
    "cards-deck: S101\n---\n# {title}\n>[!tip] Key Message\n>It is **one** thing.\n\n# cards\n>[!info] card\n>{title} ::b\n"
)
DAMAGE: list[tuple[str, str, str]] = [
    ("Chapter 3.md", STUDY.format(title="Chapter 3"), "FND001"),
    ("Two.md", STUDY.format(title="Two") + "\n# Another title\n", "FND002"),
    ("Flat.md", STUDY.format(title="Flat").replace("**", "") + "\n" + "word " * 30 + "\n", "FND010"),
    ("Late.md", STUDY.format(title="Late").replace(">[!tip]", "Words first.\n\n>[!tip]"), "FND021"),
    ("Empty.md", STUDY.format(title="Empty").replace("It is **one** thing.", "TODO"), "FND022"),
    ("Long.md", STUDY.format(title="Long").replace("thing.", "thing. It is two. It is three."), "FND023"),
    ("Cardless.md", STUDY.format(title="Cardless").replace("Cardless ::b", ""), "FND030"),
    (
        "Unsaid.md",
        STUDY.format(title="Unsaid").replace(">[!tip] Key Message\n>It is **one** thing.", "**a**"),
        "FND020",
    ),
    ("Giver.md", STUDY.format(title="Giver") + "## Outputs\n- Parts for [[Taker]].\n", "FLW001"),
    ("Taker.md", STUDY.format(title="Taker") + "## Inputs\n- Tools from [[Giver]].\n", "FLW002"),
    ("Lonely.md", STUDY.format(title="Lonely") + "## Outputs\n- Parts for [[Nobody at all]].\n", "FLW003"),
    ("Unreadable.md", "---\ntags: [a\n---\n# Unreadable\n", "FMT001"),
    ("Doubled.md", "---\na: 1\na: 2\n---\n# Doubled\n", "FMT002"),
    ("Sourceless.md", STUDY.format(title="Sourceless").replace("Source: a book\n", ""), "FMT003"),
    ("Unrun.md", "# Unrun\n<% tp.file.title %>\n", "FMT010"),
    ("Placeholder.md", "# Placeholder\n[[a.pdf#page=00]]\n", "FMT012"),
    ("Misnamed.md", STUDY.format(title="Otherwise"), "FMT014"),
    ("Linking.md", "# Linking\n[[No such note]]\n", "LNK001"),
    ("Deep.md", "# Deep\n[[Linking#No such heading]]\n", "LNK002"),
    ("Deeper.md", "# Deeper\n[[Linking#^nosuchblock]]\n", "LNK003"),
    ("Shown.md", "# Shown\n![[no such picture.png]]\n", "LNK004"),
    ("Ticked.md", "# Ticked\n- [x] #task ticked elsewhere\n", "TSK003"),
    ("Dated.md", "# Dated\n- [ ] #task too late 📅 2026-02-30\n", "TSK001"),
    ("Garbled.md", "# Garbled\ncafÃ© au lait\n", "TXT001"),
    ("Bytes.md", "# Bytes\ncaf\udce9\n", "TXT002"),
    ("Ends.md", "# Ends\r\none\r\ntwo\n", "TXT003"),
]


def test_damage_to_a_real_vault_is_found_and_nothing_else(run: Run, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    shutil.copytree(DEMO, vault)
    before = found(run(vault, "check", "--format", "json"))
    for path, text, _ in DAMAGE:
        (vault / path).write_bytes(text.encode("utf-8", "surrogateescape"))
    after = found(run(vault, "check", "--format", "json"))
    assert {(path, code) for path, _, code in after} >= {(path, code) for path, _, code in DAMAGE} - {
        ("Placeholder.md", "")
    }
    assert [row for row in after if row[0] not in {path for path, _, _ in DAMAGE}] == before
    expected_beside = {"FND043", "LNK004", "FMT008", "FMT014"}  # orphans; a.pdf is missing; titles that differ
    wrong = [
        row
        for row in after
        if row[0] in {path for path, _, _ in DAMAGE}
        and (row[0], row[2]) not in {(path, code) for path, _, code in DAMAGE}
        and row[2] not in expected_beside
    ]
    assert wrong == []


def test_fix_twice_is_once_and_undo_restores_the_tree(run: Run, sample: Path) -> None:
    note = sample / "S101 - Service Value" / "2_Concepts" / "Service.md"
    note.write_bytes(SEED + b"\r\nMixed ends.\nvalue stream and Value stream\n")
    before = tree(sample)
    assert run(sample, "check", "--fix", "--unsafe-fixes").code == 1
    fixed = tree(sample)
    assert fixed != before
    again = run(sample, "check", "--fix", "--unsafe-fixes")
    assert "undo" not in again.out
    assert tree(sample) == fixed
    assert run(sample, "undo").code == 0
    assert tree(sample) == before


def test_diff_shows_and_changes_nothing(run: Run, sample: Path) -> None:
    before = tree(sample)
    ran = run(sample, "check", "--diff", "--unsafe-fixes")
    assert "+- User feedback provided by [[Engage]]." in ran.out
    assert ran.code == 1
    assert tree(sample) == before
    assert run(sample, "check", "--diff").code == 0


PIECES = [
    "# {title}\n",
    "# Another\n",
    ">[!tip] Key Message\n>It **counts**.\n",
    ">[!tip] Key Message\n>\n",
    "Words about Second note and more.\n",
    "Some **stressed** words.\n",
    "## Inputs\n- Parts from [[{other}]].\n",
    "## Outputs\n- Tools for [[{other}]] and [[Third]].\n- Reports for Second note\n",
    "## Outputs\n",
    "# cards\n>[!info] card\n>a ::b\n",
    ">[!info] card\n>\n",
    "- [x] expand on {title} âœ… 2022-09-02\n",
    "cafÃ©\x08 au lait\n",
    "- [ ] open\n",
    "```\ncode with âœ… and Second note\n```\n",
    "%% a comment about Second note %%\n",
    "[[Concepts/Deep]] and [[Second note]]\n",
    "\n",
]
FRONTS = [
    "",
    "---\naliases: [{title}]\nClass: S101\ntags: a, b\n---\n",
    "---\naliases: x\nClass: S101\ncreated: 2026-02-24T18:05:11\n---\n",
    '---\n"tags": one\nalias: old\ncards-deck: S101\n---\n',
    "---\naliases: []\nClass: S101\n---\n",
    "---\ntags: [a\n---\n",
]
NAMES = ["Note", "Second note", "Third", "S101/Concepts/Deep"]


@st.composite
def vaults(draw: st.DrawFn) -> dict[str, str]:
    files = {}
    for number, name in enumerate(NAMES):
        pieces = draw(st.lists(st.sampled_from(PIECES), max_size=7))
        text = draw(st.sampled_from(FRONTS)) + "".join(pieces)
        text = text.replace("{title}", name.rpartition("/")[2]).replace("{other}", NAMES[number - 1])
        ends = draw(st.sampled_from(["\n", "\r\n", "mixed"]))
        text = text.replace("\n", "\r\n", 3) if ends == "mixed" else text.replace("\n", ends)
        files[f"{name}.md"] = text
    return files


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=vaults(), code=st.sampled_from([*(rule.code for rule in all_rules()), "all"]))
def test_fixes_of_generated_notes(files: dict[str, str], code: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("vault")
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    around = NoteIndex(Snapshot(str(folder)))
    choice = RuleSelection(around.config, [code])
    fixable = [each for each in inspect(around, choice) if each.finding.fix]
    for each in fixable:  # each fix alone mends what it reported
        assert each.finding.fix
        path = each.finding.fix.path or each.path
        now = around.with_texts({path: apply_edits(around.notes[path].text, each.finding.fix.edits)})
        same = [one for one in inspect(now, choice, [each.path]) if one.rule is each.rule]
        assert len(same) < sum(one.rule is each.rule for one in inspect(around, choice, [each.path]))
    plan = plan_fixes(around, choice, None, unsafe=True)
    assert bool(plan.changes) == bool(fixable)
    texts = {change.path: change.after for change in plan.changes}  # type: ignore[union-attr]
    assert plan_fixes(around.with_texts(texts), choice, None, unsafe=True).changes == ()
    shutil.rmtree(folder)


def test_settings_choose_rules_by_folder_and_class(run: Run, sample: Path) -> None:
    settings = sample / "scaffold.toml"
    settings.write_text(
        '[check]\nignore = ["FLW"]\n[check.classes."S101 - Service Value"]\nignore = ["missing-cards"]\n'
    )
    codes = {code for _, _, code in found(run(sample, "check", "--format", "json"))}
    assert codes == {"LNK001", "FND040"}
    settings.write_text(
        '[check]\nselect = ["LNK"]\n[check.folders."S101 - Service Value/1_Value chain"]\nselect = ["FND"]\n'
    )
    codes = {(code, path.count("1_Value")) for path, _, code in found(run(sample, "check", "--format", "json"))}
    assert codes == {("LNK001", 0), ("FND030", 1), ("FND040", 1)}
    settings.write_text('[check]\nignore = ["no-kards"]\n')
    ran = run(sample, "check")
    assert ran.code == 2
    assert "did you mean missing-cards?" in ran.err
    settings.write_text('[check.folders.Daily]\nignore = "x"\n')
    assert "must be a list of strings" in run(sample, "check").err


def test_a_note_ignores_rules(run: Run, vault: Path) -> None:
    note = vault / "Note.md"
    for text, lines in (
        ("[[Nowhere]]\n[[Nobody]]\n", [1, 2]),
        ("---\nscaffold-ignore: [LNK001]\n---\n[[Nowhere]]\n", []),
        ("---\nscaffold-ignore: broken-link\n---\n[[Nowhere]]\n", []),
        ("[[Nowhere]] %% scaffold-ignore LNK001 %%\n[[Nobody]]\n", [2]),
        ("%% scaffold-ignore LNK %%\n[[Nowhere]]\n[[Nobody]]\n", [3]),
        ("%% scaffold-ignore FND010, broken-link %%\n[[Nowhere]]\n", [2][:0]),
        ("`%% scaffold-ignore LNK001 %%` [[Nowhere]]\n", [1]),
    ):
        note.write_text(text)
        assert [line for _, line, _ in found(run(vault, "check", "--format", "json"))] == lines, text


def test_a_baseline_lets_an_old_vault_start_today(run: Run, sample: Path) -> None:
    assert run(sample, "check", "--write-baseline").code == 0
    assert run(sample, "check").code == 0
    note = sample / "Study log.md"
    note.write_text(note.read_text() + "\n[[No such note]]\n")
    assert [code for _, _, code in found(run(sample, "check", "--format", "json"))] == ["LNK001"]
    assert len(found(run(sample, "check", "--no-baseline", "--format", "json"))) == 5
    (sample / ".scaffold-baseline.json").write_text("[]")
    assert ".scaffold-baseline.json cannot be read" in run(sample, "check").err


def test_every_format_is_what_it_says(run: Run, sample: Path) -> None:
    (sample / "Odd\u202e, name: 50%.md").write_text("# Odd\n[[No\u202esuch]] \x1b[31m\n")
    sarif = json.loads(run(sample, "check", "--format", "sarif").out)
    results = sarif["runs"][0]["results"]
    assert sarif["version"] == "2.1.0"
    assert {each["ruleId"] for each in results} <= {each["id"] for each in sarif["runs"][0]["tool"]["driver"]["rules"]}
    assert any(
        "Odd%E2%80%AE" in each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results
    )
    for form in ("text", "github", "markdown"):
        out = run(sample, "check", "--format", form).out
        assert "\x1b" not in out
        assert "\u202e" not in out
    github = run(sample, "check", "--format", "github").out.splitlines()
    assert all(
        re.match(r"::(error|warning|notice) file=[^,:]+,line=\d+,col=\d+,title=[A-Z]{3}\d{3}::.", line)
        for line in github
    )


def test_severity_decides_the_exit_code(run: Run, vault: Path) -> None:
    (vault / "Note.md").write_text("# Note\nSee [[Lost]].\n")
    (vault / "Lost.md").write_text("---\nClass: S101\naliases: [Lost]\n---\n# Lost\n>[!tip] Key Message\n>A **b**.\n")
    (vault / "scaffold.toml").write_text('[check]\nselect = ["FND043"]\n')
    assert run(vault, "check").code == 0
    (vault / "Note.md").write_text("# Note\n")
    assert "FND043" in run(vault, "check").out
    assert run(vault, "check").code == 0
    assert run(vault, "check", "--severity", "info").code == 1
    assert run(vault, "check", "--severity", "warning").code == 0


def git(folder: Path, *arguments: str, date: str = "2026-03-01T12:00:00") -> None:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    environment = dict(os.environ, GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date, **who)
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, env=environment, capture_output=True)


NOTE = "---\nClass: S101\n---\n- [ ] expand\n# Note\n>[!tip] Key Message\n>A **b**.\n\n# cards\n>[!info] card\n>a ::b\n"


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_stale_cards_by_git(run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = vault / "Note.md"

    def is_stale() -> bool:
        return "FND032" in run(vault, "check", "--select", "stale-cards").out

    note.write_text(NOTE)
    git(vault, "init", "-q")
    git(vault, "add", ".")
    git(vault, "commit", "-qm", "one")
    assert not is_stale()
    note.write_text(NOTE.replace("[ ]", "[x]").replace("S101", "S102"))
    git(vault, "commit", "-qam", "a task and a property", date="2026-03-02T12:00:00")
    assert not is_stale()
    note.write_text(NOTE.replace("**b**", "**c**"))
    assert is_stale()
    git(vault, "commit", "-qam", "text", date="2026-03-03T12:00:00")
    assert is_stale()
    monkeypatch.setenv("SCAFFOLD_STATE", str(vault.parent / "another machine"))
    assert is_stale()
    assert run(vault, "check", "Note", "--cards-revised").code == 1  # other rules
    assert not is_stale()
    note.write_text(NOTE.replace("**b**", "**d**"))
    assert is_stale()
    note.write_text(NOTE.replace("**b**", "**d**").replace("::b", "::d"))
    git(vault, "commit", "-qam", "cards", date="2026-03-04T12:00:00")
    assert not is_stale()
    assert "Note.md" not in run(vault, "check", "--since", "HEAD").out
    note.write_text(NOTE)
    assert "Note.md" in run(vault, "check", "--since", "HEAD").out
    assert "git cannot tell what changed since 'nowhere'" in run(vault, "check", "--since", "nowhere").err


def test_stale_cards_without_git(run: Run, vault: Path) -> None:
    note = vault / "Note.md"
    note.write_text(NOTE)
    assert "FND032" not in run(vault, "check").out
    note.write_text(NOTE.replace("[ ]", "[x]"))
    assert "FND032" not in run(vault, "check").out
    note.write_text(NOTE.replace("**b**", "**c**"))
    assert "FND032" in run(vault, "check").out
    assert "FND032" in run(vault, "check").out
    note.write_text(NOTE.replace("**b**", "**c**").replace("::b", "::c"))
    assert "FND032" not in run(vault, "check").out


@pytest.mark.parametrize("in_git", [True, False])
def test_the_id_of_a_card_is_not_text(in_git: bool, run: Run, vault: Path) -> None:  # noqa: FBT001 - one of two
    note = vault / "Note.md"
    note.write_text(NOTE)
    if in_git:
        git(vault, "init", "-q")
        git(vault, "add", ".")
        git(vault, "commit", "-qm", "one")
    assert "FND032" not in run(vault, "check").out
    assert run(vault, "cards", "export", str(vault.parent / "x.apkg"), "--yes").code == 0
    assert "\n^q-" in note.read_text()
    assert "FND032" not in run(vault, "check").out
    if in_git:
        git(vault, "commit", "-qam", "ids", date="2026-03-04T12:00:00")
        assert "FND032" not in run(vault, "check").out


def test_explain_says_what_and_why(run: Run, sample: Path) -> None:
    assert "FND020 missing-key-message (warning)" in run(sample, "check", "--explain", "missing-key-message").out
    listed = run(sample, "check", "--explain", "all").out
    assert all(f"{rule.code}  {rule.severity:<7}  {rule.name}: " in listed for rule in all_rules())
    ran = run(sample, "check", "--explain", "no-key")
    assert "no rule is called 'no-key'; did you mean missing-key-message?" in ran.err


OLD_NAMES = {
    "title-is-a-place": "location-title",
    "no-emphasis": "missing-emphasis",
    "no-key-message": "missing-key-message",
    "late-key-message": "misplaced-key-message",
    "no-cards": "missing-cards",
    "flow-without-link": "unlinked-flow",
    "tag-of-another-folder": "mismatched-tag",
    "deck-of-another-folder": "mismatched-deck",
    "title-mismatch": "mismatched-title",
    "lucky-path": "partial-path",
    "done-without-date": "missing-done-date",
    "line-that-is-no-card": "malformed-card",
}


@pytest.mark.parametrize(("old", "new"), OLD_NAMES.items())
def test_a_rule_is_meant_by_the_name_that_it_had_before(old: str, new: str, run: Run, tmp_path: Path) -> None:
    rule = next(rule for rule in all_rules() if rule.name == new)
    assert run(tmp_path, "check", "--explain", old).out == run(tmp_path, "check", "--explain", new).out
    assert select_rules([old], "--select") == select_rules([new], "--select") == {rule.code}
    settings = "".join(["[check]\n", *(f"{name} = {json.dumps(value)}\n" for name, value in rule.profile.items())])
    vault = write_vault(tmp_path, {rule.path: rule.flags, **rule.beside, "scaffold.toml": settings})
    chosen = run(vault, "check", "--select", old, "--format", "json")
    assert [row["name"] for row in json.loads(chosen.out)] == [new] * len(json.loads(chosen.out)) != []
    assert run(vault, "check", "--select", old, "--ignore", new).code == 0
    (vault / "scaffold.toml").write_text(f'{settings}ignore = ["{old}"]\n')
    assert run(vault, "check", "--select", new).code == 0


def test_a_comment_or_property_ignores_a_rule_by_its_old_name(run: Run, tmp_path: Path) -> None:
    text = "# Note\n>[!info] card\n>Why the sky is blue\n"
    vault = write_vault(tmp_path, {"Note.md": text})
    assert run(vault, "check", "--select", "malformed-card").code == 1
    (vault / "Note.md").write_text(text.replace("blue\n", "blue %% scaffold-ignore line-that-is-no-card %%\n"))
    assert run(vault, "check", "--select", "malformed-card").code == 0
    (vault / "Note.md").write_text(f"---\nscaffold-ignore: [line-that-is-no-card]\n---\n{text}")
    assert run(vault, "check", "--select", "malformed-card").code == 0


def test_notes_that_are_odd_break_no_rule(run: Run, vault: Path) -> None:
    odd = [b"", b"\xef\xbb\xbf", b"---", b"---\n---", b"\xff\xfe", b"# \n", b">[!tip] Key Message", b"\r\r\r", b"- [x]",
           b"---\naliases: &a [*a]\n---\n", b"## Inputs\n-", b"%% scaffold-ignore %%", b">[!card]\n>", b"[[#]] [[#^]] ![[|]]",
           b"---\nscaffold-ignore:\n---\n", b"---\ntags:\naliases:\nClass:\ncards-deck:\ncreated:\n---\n# x\n"]  # fmt: skip
    for number, data in enumerate(odd):
        (vault / f"{number}.md").write_bytes(data)
        (vault / f"study {number}.md").write_bytes(b"---\nClass: S101\n---\n# x\n" + data)
    before = tree(vault)
    assert run(vault, "check").code == 1
    rows = json.loads(run(vault, "check", "--format", "json").out)
    assert {("13.md", "LNK003"), ("13.md", "LNK001"), ("study 0.md", "FND020")} <= {
        (row["path"], row["code"]) for row in rows
    }
    fixed = run(vault, "check", "--fix", "--unsafe-fixes")
    assert (fixed.code, "Take it back" in fixed.out, fixed.err) == (1, True, ""), fixed
    assert run(vault, "undo").code == 0
    assert tree(vault) == before


def test_watch_checks_again(vault: Path) -> None:
    (vault / "Note.md").write_text("# Note\n")
    code = "from scaffold.cli.main import main; main()"
    command = [sys.executable, "-c", code, "check", "--watch"]
    child = pexpect.spawn(command[0], command[1:], cwd=str(vault), encoding="utf-8", timeout=20)
    child.expect("Nothing found.*Watching")
    (vault / "Note.md").write_text("# Note\n[[Nowhere]]\n")
    child.expect("LNK001")
    (vault / "Note.md").write_text("# Note\n")
    child.expect("Nothing found")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus in (0, 130)


def test_folders_may_be_named_by_their_end(run: Run, sample: Path) -> None:
    assert [
        path.rpartition("/")[2] for path, _, _ in found(run(sample, "check", "2_Concepts", "--format", "json"))
    ] == ["Service.md"]


def test_wrong_use_is_said(run: Run, sample: Path) -> None:
    for arguments, said in (
        (["--select", ""], "need the name of a rule"),
        (["--cards-revised"], "needs the notes"),
        (["--fix", "--watch"], "only looks"),
        (["_Attachments_/team at work.png"], "No note is in"),
        (["--since", "HEAD"], "not in a git repository"),
    ):
        ran = run(sample, "check", *arguments)
        assert (ran.code, said in ran.err) == (2, True), ran
    assert run(sample, "check", "--select", "flows").out.count("FLW") == 1


def test_a_vault_without_the_tasks_plugin_has_no_findings_of_it(run: Run, vault: Path) -> None:
    (vault / "Note.md").write_text("- [x] done\n- [ ] a 📅 2026-02-30\n")
    assert {code for _, _, code in found(run(vault, "check", "--format", "json"))} == {"TSK001", "TSK003"}
    (vault / ".obsidian" / "community-plugins.json").write_text('["dataview"]')
    assert found(run(vault, "check", "--format", "json")) == []


@pytest.mark.parametrize("verb", [["check"], ["check", "--write-baseline"], ["status"]], ids=" ".join)
@pytest.mark.parametrize("target", ["elsewhere.json", "nowhere.json"])
def test_a_baseline_that_is_a_link_is_said_so(run: Run, sample: Path, verb: list[str], target: str) -> None:
    (sample.parent / "elsewhere.json").write_text("{}")
    (sample / ".scaffold-baseline.json").symlink_to(sample.parent / target)
    ran = run(sample, *verb)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ".scaffold-baseline.json is a symbolic link" in ran.err
    assert (sample.parent / "elsewhere.json").read_text() == "{}"
    assert not (sample.parent / "nowhere.json").exists()


@pytest.mark.parametrize("verb", [["check"], ["check", "--write-baseline"], ["status"]], ids=" ".join)
def test_a_baseline_that_is_a_folder_is_said_so(run: Run, sample: Path, verb: list[str]) -> None:
    (sample / ".scaffold-baseline.json").mkdir()
    ran = run(sample, *verb)
    assert (ran.code, ran.out) == (2, "")
    assert ".scaffold-baseline.json is not a file" in ran.err


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "1", "null", '{"a": 1}', '{"a": []}', '{"a": {"b": "c"}}', '{"a": {"b": 1e999}}',
             '{"a": {"b": null}}', "[" * 100_000, "\xff"],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_a_baseline_that_cannot_be_read_is_said_so_and_written_anew(run: Run, sample: Path, text: str) -> None:
    (sample / ".scaffold-baseline.json").write_text(text, encoding="latin-1")
    ran = run(sample, "check")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "write it again with --write-baseline" in ran.err
    assert run(sample, "check", "--write-baseline").code == 0
    assert run(sample, "check").code == 0


@pytest.mark.parametrize(
    ("link", "command"),
    [
        ("../../../../etc/passwd", None),
        ("a/../b", None),
        ("/etc/passwd", None),
        (".hidden/b", None),
        ("con", None),
        ("Service desk", 'scaffold new "Service desk"'),
        ("Service desk.md", 'scaffold new "Service desk"'),
        ("a b/c d", 'scaffold new --folder "a b" "c d"'),
        ("-rf", 'scaffold new -- "-rf"'),
        ("$(touch x)", "scaffold new '$(touch x)'"),
        ("`touch x`", "scaffold new '`touch x`'"),
        ('a "b" it\'s', "scaffold new 'a \"b\" it'\"'\"'s'"),
    ],
)
def test_status_proposes_what_can_be_pasted(run: Run, tmp_path: Path, link: str, command: str | None) -> None:
    write_vault(tmp_path, {"A.md": f"[[{link}]]\n"})
    lines = [line.strip() for line in run(tmp_path, "status").out.splitlines()]
    assert [line for line in lines if line.startswith("scaffold new")] == ([command] if command else [])


def test_watch_shows_what_is_new_and_what_is_gone(vault: Path) -> None:
    (vault / "Note.md").write_text("# Note\n[[Gone]] and [[Nowhere]]\n")
    code = "from scaffold.cli.main import main; main()"
    child = pexpect.spawn(
        sys.executable, ["-c", code, "check", "--watch"], cwd=str(vault), encoding="utf-8", timeout=20
    )
    child.expect("2 findings.*Watching")
    (vault / "Note.md").write_text("# Note\n\n[[Gone]] or ![[shown.png]]\n")
    child.expect(r"LNK004(.|\s)*gone: Note.md:2:14 LNK001 no note is called 'Nowhere'(.|\s)*\+1 -1: 2 findings")
    (vault / "shown.png").write_text("")
    child.expect(r"gone: Note.md:3:13 LNK004(.|\s)*\+0 -1: 1 finding")
    (vault / "scaffold.toml").write_text("[check\n")
    child.expect("scaffold.toml is not valid TOML")
    (vault / "scaffold.toml").write_text('[check]\nignore = ["LNK001"]\n')
    child.expect(r"\+0 -1: Nothing found")
    child.sendintr()
    child.expect("Stopped")
    child.close()
