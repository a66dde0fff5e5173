"""New notes: the golden note, titles that YAML would misread, flows, mirrors, templates of one's own, refusals."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from vaults import ROOT, Ran, tree, write_vault

from scaffold.flows.syntax import flow_sentence, parse_flow
from scaffold.jinja import limits as bounds
from scaffold.jinja.answers import flow, partners
from scaffold.vault.names import key

Run = Callable[..., Ran]
DATA = ROOT / "tests" / "data"
GIVEN = ["--set", "class=S101", "--set", "source=x", "--set", "folder=F", "--set", "key_message=Short."]
NEIGHBOUR = "---\na: b\n---\n%%\n\tFUNDAMENTALS:\n\t- One idea a note.\n\t- Links, links, links. %%\n# x\n"


def test_the_golden_note(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = write_vault(tmp_path / "vault", {"S200 - Services/1_Introduction/x.md": NEIGHBOUR})
    monkeypatch.setenv("SCAFFOLD_NOW", "2022-09-02T19:55:13")
    ran = run(vault, "new", "--answers", str(DATA / "activity.yaml"))
    assert ran.code == 0, ran.err
    note = vault / "S200 - Services/1_Introduction/Deliver and support.md"
    golden = (DATA / "activity.md").read_bytes()
    assert note.read_bytes() == golden
    assert run(vault, "done", "Deliver and support").code == 0
    ticked = "- [x] expand on Deliver and support ✅ 2022-09-02".encode()
    assert note.read_bytes() == golden.replace(b"- [ ] expand on Deliver and support", ticked)


TITLES = [
    "Yes",
    "2024-01-01",
    'O\'Brien "q"',
    "- x",
    "a, b",
    "null",
    "1e3",
    "~",
    "{x}",
    "@x",
    "`x`",
    "&x",
    "*x",
    "!x",
    "%x",
]
TITLES += ["'x'", '"x"', "=", "<<", "?x", "? x", "true", "0o17", "x,", "é", "日本", "😀", "a  b"]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_read_back_as_that_string(title: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {})
    ran = run(vault, "new", *GIVEN, "--", title)
    assert ran.code == 0, ran.err
    text = (vault / "F" / f"{title}.md").read_text(encoding="utf-8")
    front = YAML(typ="safe").load(text.split("---\n")[1])
    assert front["aliases"] == [title]
    assert f"\n# {title}\n" in text


VALUES = [
    "a: b",
    "[x]",
    "#tag",
    "- x",
    "Yes",
    'O\'Brien "q"',
    "2024-01-01",
    "x: ",
    "|",
    "> x",
    "",
    "\\",
    "a\tb",
    "x #y",
]


@pytest.mark.parametrize("value", [value for value in VALUES if value])
def test_a_value_is_read_back_as_that_string(value: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {})
    options = ["--set", f"class={value}", "--set", f"source={value}", "--set", "folder=", "--set", "key_message=x"]
    assert run(vault, "new", "x", "-t", "concept", *options).code == 0
    front = YAML(typ="base").load((vault / "x.md").read_text().split("---\n")[1])
    assert (front["Class"], front["Source"]) == (value.strip(), value.strip())


@pytest.mark.parametrize(
    ("sentence", "what", "names"),
    [
        ("Parts provided by [[Obtain and build]].", "Parts", ("Obtain and build",)),
        ("Know-how from [[A]], and [[B]].", "Know-how", ("A", "B")),
        ("Figures for [[A]], [[B]] and [[C]]", "Figures", ("A", "B", "C")),
        ("Plans for the year", "Plans for the year", ()),
        ("Advice on [[Risk]] for [[A|a]].", "Advice on [[Risk]]", ("A",)),
        ("[[A]] gives parts", "[[A]] gives parts", ("A",)),
        ("Parts from [[f/A#Outputs]]", "Parts", ("f/A",)),
        ("[[A]]", "", ("A",)),
    ],
)
def test_a_flow_is_read(sentence: str, what: str, names: tuple[str, ...]) -> None:
    assert parse_flow(sentence) == (what, names)


@given(st.sampled_from(["input", "output"]), st.lists(st.sampled_from(["A", "B b", "C, d"]), unique=True, max_size=3))
def test_a_flow_that_is_written_is_read_back(direction: str, names: list[str]) -> None:
    sentence = flow_sentence(direction, "Some parts", names)  # type: ignore[arg-type]
    assert parse_flow(sentence) == ("Some parts", tuple(names))


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("A, B", ["A", "B"]),
        ("risk mitigation, controls, B", ["Risk mitigation, controls", "B"]),
        ("[[x, y]], B", ["x, y", "B"]),
        ("A,, ,B,", ["A", "B"]),
        ("folder/A.md", ["folder/A"]),
        ("A, [[A]]", ["A"]),
        ("", []),
    ],
)
def test_partners_may_have_commas_in_their_names(listed: str, found: list[str]) -> None:
    title = "Risk mitigation, controls"
    assert partners(listed, {key(title): title}) == found


def test_a_sentence_with_links_is_taken_as_it_is() -> None:
    sentence = "Whatever -> [[A]] says; no full stop"
    assert flow("output", sentence, {}) == sentence


PARTNER = "# P\r\n## Inputs\r\n* one\r\n## Outputs\r\n- two for [[X]]\r\n\r\n# cards"


def test_partners_get_their_side_in_their_own_style(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"P.md": PARTNER, "Q.md": "# Q\n## Inputs\n", "R.md": "# R\n"})
    flows = ["--input", "Parts <- P, R, Nobody", "--output", "Thanks -> P, Q"]
    ran = run(vault, "new", "N", *GIVEN, *flows, "--mirror")
    assert ran.code == 0, ran.err
    expected = "# P\r\n## Inputs\r\n* one\r\n* Thanks provided by [[N]]\r\n## Outputs\r\n- two for [[X]]\r\n"
    assert (vault / "P.md").read_bytes().decode() == expected + "- Parts for [[N]]\r\n\r\n# cards"
    assert (vault / "Q.md").read_text() == "# Q\n## Inputs\n- Thanks provided by [[N]].\n"
    assert (vault / "R.md").read_text() == "# R\n"
    assert "R.md:1  has no heading Outputs" in ran.out
    assert "no note of this name yet: [[Nobody]]" in ran.out
    before = tree(vault)
    assert run(vault, "undo").code == 0
    assert run(vault, "new", "N", *GIVEN, *flows, "--mirror").code == 0
    assert tree(vault) == before


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("- a for [[X]].\n  more of it\n\ntext\n", "- a for [[X]].\n  more of it\n- P1 for [[N]].\n\ntext\n"),
        ("- a for [[X]].\n  - detail\n", "- a for [[X]].\n  - detail\n- P1 for [[N]].\n"),
        ("- a\nlazy\n# cards", "- a\nlazy\n- P1 for [[N]]\n# cards"),
        ("\n* a.\n* b;\n", "\n* a.\n* b;\n* P1 for [[N]].\n"),
    ],
)
def test_the_mirrored_flow_goes_below_all_of_the_last_one(
    section: str, expected: str, tmp_path: Path, run: Run
) -> None:
    vault = write_vault(tmp_path / "vault", {"P.md": f"## Outputs\n{section}"})
    assert run(vault, "new", "N", *GIVEN, "--input", "P1 <- P", "--mirror").code == 0
    assert (vault / "P.md").read_text() == f"## Outputs\n{expected}"


def test_an_ambiguous_partner_is_refused(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"a/P.md": "", "b/P.md": "", "a/N.md": "", "R.md": "## Outputs\n"})
    before = tree(vault)
    ran = run(vault, "new", "N", *GIVEN, "--input", "x <- P")
    assert (ran.code, "a/P.md, b/P.md" in ran.err, tree(vault)) == (2, True, before)
    assert run(vault, "new", "N", *GIVEN, "--input", "x <- a/P, R", "--mirror").code == 0
    assert (vault / "R.md").read_text() == "## Outputs\n- x for [[F/N]].\n"


def test_a_folder_that_leads_out_of_the_vault_is_refused(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {})
    (tmp_path / "out").mkdir()
    (vault / "F").symlink_to(tmp_path / "out")
    ran = run(vault, "new", "N", *GIVEN)
    assert (ran.code, list((tmp_path / "out").iterdir())) == (2, [])
    assert "F is a symbolic link" in ran.err


def test_what_a_partner_lists_already_is_not_added(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"P.md": "# P\n## Outputs\n- parts  for [[n]]\n"})
    before = (vault / "P.md").read_bytes()
    assert run(vault, "new", "N", *GIVEN, "--input", "Parts <- P", "--mirror").code == 0
    assert (vault / "P.md").read_bytes() == before
    assert "- Parts provided by [[P]].\n" in (vault / "F/N.md").read_text()


def test_without_mirror_partners_stay_and_it_is_said(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"P.md": PARTNER})
    ran = run(vault, "new", "N", *GIVEN, "--input", "Parts <- P")
    assert (ran.code, (vault / "P.md").read_bytes()) == (0, PARTNER.encode())
    assert "missing in P; with --mirror" in ran.err
    assert "--mirror" not in run(vault, "new", "M", *GIVEN, "--input", "Parts <- P", "--no-mirror").err


def test_a_second_note_of_a_name_lengthens_the_links_to_the_first(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"a/N.md": "", "x.md": "[[N]] [[N|n]]\n"})
    assert run(vault, "new", "N", *GIVEN).code == 0
    assert (vault / "x.md").read_text() == "[[a/N]] [[a/N|n]]\n"


def test_a_template_of_the_vault_goes_before_the_shipped(tmp_path: Path, run: Run) -> None:
    own = "---\nquestions:\n  - {name: title, kind: title}\n  - {name: who, default: '{{ title }}!'}\n"
    own += "  - {name: more, when: who == 'x'}\nfile: 'In/{{ title }}'\n---\n"
    own += "<% tp.x %> {{ who }} {{ now | moment('YYYY') }}"
    vault = write_vault(
        tmp_path / "vault", {"scaffold.toml": '[templates]\nfolders = ["T"]\n', "T/activity.jinja": own}
    )
    assert run(vault, "new", "N").code == 0
    assert (vault / "In/N.md").read_text() == "<% tp.x %> N! 2026"


def test_settings_answer_and_name_the_template(tmp_path: Path, run: Run) -> None:
    settings = (
        '[new]\ntemplate = "concept"\n[new.answers]\nclass = "S101"\nsource = "x"\nfolder = "F"\ninputs = ["y"]\n'
    )
    vault = write_vault(tmp_path / "vault", {"scaffold.toml": settings})
    assert run(vault, "new", "N", "--set", "key_message=Short.").code == 0
    text = (vault / "F/N.md").read_text()
    assert re.search(r"^Class: S101$.*^tags: \[S101/F\]$.*^# N$.*^>Short\.$", text, re.MULTILINE | re.DOTALL), text
    assert "## Inputs" not in text


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("no header", "must begin with a header"),
        ("---\na: [\n---\n", "cannot be read as YAML"),
        ("---\nquestion: 1\n---\n", "unknown key 'question'"),
        ("---\nquestions: [{nam: x}]\n---\n", "needs at least a name"),
        ("---\nquestions: [{name: x, kind: date}]\n---\n", "'date' is not a kind"),
        ("---\nquestions: [{name: x}, {name: x}]\n---\n", "two questions of the same name"),
        ("---\nfile: x\n---\n\n{{ nothing }}", "T/own.jinja:5 cannot be filled in: 'nothing' is undefined"),
        ("---\nfile: x\n---\n{% if %}", "T/own.jinja:4 cannot be filled in"),
        ("---\nfile: x\n---\n{{ ''.__class__.__mro__ }}", "unsafe"),
        ("---\nfile: x\n---\n{% include '../scaffold.toml' %}", "include"),
        ("---\nfile: '../out.md'\n---\n", "outside the vault"),
        ("---\nfile: ''\n---\n", "empty"),
        ("\udce9", "not UTF-8"),
    ],
)
def test_a_template_that_cannot_be_used(template: str, said: str, tmp_path: Path, run: Run) -> None:
    files: dict[str, str | bytes] = {"scaffold.toml": '[templates]\nfolders = ["T"]\n', "T/own.jinja": template}
    vault = write_vault(tmp_path / "vault", files)
    before = tree(vault)
    ran = run(vault, "new", "--template", "own")
    assert (ran.code, tree(vault)) == (2, before), ran
    assert said in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "title (Name of the activity), class (Class)"),
        (["N", "--set", "nonsense"], "--set takes NAME=VALUE"),
        (["N", "--set", "class=a", "--set", "class=b"], "given twice"),
        (["N", *GIVEN, "--input", ""], "one line of text"),
        (["N", *GIVEN, "--input", "a <- b|c"], "'b|c' cannot be"),
        (["N", *GIVEN, "--output", "a <- b"], "written 'what -> Partner'"),
        (["N", *GIVEN, "--input", " <- b"], "does not say what"),
        (["N", *GIVEN, "--input", "a <- "], "names no partner"),
        (["N", *GIVEN, "--set", "folder=x"], "given twice"),
        (["x/y", *GIVEN], "cannot be a note's name"),
        (["Taken", *GIVEN], "never overwritten"),
        (["TAKEN", *GIVEN], "never overwritten"),
        (["N", "--template", "daily", "--input", "x"], "has no inputs"),
        (["N", "--answers", "list.yaml"], "keys with values"),
        (["N", "--answers", "bad.yaml"], "cannot be read as YAML"),
        (["N", "--answers", "latin.yaml"], "not UTF-8"),
        (["N", *GIVEN, "--vault", "nowhere"], "must name a folder"),
    ],
)
def test_refusals_change_nothing(arguments: list[str], said: str, tmp_path: Path, run: Run) -> None:
    files: dict[str, str | bytes] = {
        "F/Taken.md": "mine",
        "list.yaml": "- x",
        "bad.yaml": "a: [",
        "latin.yaml": b"a: \xe9",
    }
    vault = write_vault(tmp_path / "vault", files)
    before = tree(vault)
    ran = run(vault, "new", *arguments)
    assert (ran.code, ran.out, tree(vault)) == (2, "", before), ran
    assert said in ran.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("x", "not valid TOML"),
        ("[newer]", "unknown key newer; did you mean new?"),
        ("[new]\ntemplat = 'x'", "unknown key new.templat; did you mean new.template?"),
        ("[new]\ntemplate = 1", "new.template must be a string"),
        ("new = 1", "new must be a table"),
        ("[new]\nmirror = 'often'", "new.mirror must be ask, always or never"),
        ("[templates]\nfolders = [1]", "templates.folders must be a list of strings"),
        ("[templates]\nfolders = ['gone']", "no templates folder 'gone'"),
    ],
)
def test_settings_that_cannot_be(settings: str, said: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"scaffold.toml": settings})
    ran = run(vault, "new", "N", *GIVEN)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", "longer than"),
        ("{{ lipsum(n=99999999) }}", "longer than"),
        ("{{ 'x' * 10**11 }}", "memory"),
        ("{{ 'x'.ljust(10**10) }}", "memory"),
        ("{{ 'a'|center(10**10) }}", "memory"),
        ("{% for i in range(99999) %}{{ 'x' * 100000 }}{% endfor %}", "more than 10 million"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
        ("{{ ''.__class__ }}", "unsafe"),
    ],
)
def test_a_template_of_a_stranger_is_bounded(
    source: str, said: str, sample: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "SECONDS", 0.5)
    (sample / "scaffold.toml").write_text('[templates]\nfolders = ["Mine"]\n')
    (sample / "Mine").mkdir()
    header = "---\nfile: '{{ title }}.md'\nquestions:\n  - {name: title, kind: title, text: Title}\n---\n"
    (sample / "Mine" / "bad.jinja").write_text(header + source)
    before = tree(sample)
    ran = run(sample, "new", "X", "--template", "bad")
    assert ran.code == 2
    assert said in ran.err
    assert tree(sample) == before


def test_a_folder_that_is_there_can_have_any_name(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"C#/x.md": "", "Archive/x.md": ""})
    given = ("--set", "class=K", "--set", "source=x", "--set", "key_message=a **b**", "--yes")
    assert run(vault, "new", "N", "--set", "folder=C#", *given).code == 0
    assert run(vault, "new", "M", "--set", "folder=archive", *given).code == 0
    refused = run(vault, "new", "O", "--set", "folder=D#", *given)
    assert (refused.code, "'D#' cannot be a folder's name" in refused.err) == (2, True), refused
    assert sorted(str(path.relative_to(vault)) for path in vault.rglob("[NM].md")) == ["Archive/M.md", "C#/N.md"]


def test_the_first_note_of_a_folder_lists_its_tag(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {})
    assert run(vault, "new", "Alpha", *GIVEN).code == 0
    assert "\ntags: [S101/F]\n" in (vault / "F/Alpha.md").read_text()
    assert run(vault, "check", "--select", "FMT").code == 0
