"""What names a note or folder in bases and queries without linking to it: changed with the option, listed without."""

import posixpath
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaults import Ran, write_vault

from scaffold.plan.model import EditNote
from scaffold.refactor.relocate import plan_relocation
from scaffold.text.spans import apply_edits
from scaffold.vault.names import stem
from scaffold.vault.snapshot import Snapshot

Run = Callable[..., Ran]
VAULT = {
    "W/Old.md": "",
    "W/sub/deep.md": "",
    "Other/Older.md": "",
    "Other/W/x.md": "",
    "Top.md": "",
    "Other/pic.png": "",
}
FOLDER, NOTE = ["W", "V"], ["Old", "New one"]

# (what is renamed, a filter, the same afterwards)
FILTERS = [
    (FOLDER, 'file.folder == "W"', 'file.folder == "V"'),
    (FOLDER, '"W/sub" != this.file.folder', '"V/sub" != this.file.folder'),
    (
        FOLDER,
        'file["folder"] == "W" and file.file.folder != "W/none"',
        'file["folder"] == "V" and file.file.folder != "V/none"',
    ),
    (FOLDER, 'file.inFolder("W") && !file.inFolder("Other/W")', 'file.inFolder("V") && !file.inFolder("Other/W")'),
    (FOLDER, 'file.inFolder("/W/")', 'file.inFolder("/V/")'),
    (FOLDER, 'file.path.startsWith("W/")', 'file.path.startsWith("V/")'),
    (FOLDER, 'file.path.containsAny("W/sub/", "Top")', 'file.path.containsAny("V/sub/", "Top")'),
    (FOLDER, 'file.folder.endsWith("W/sub")', 'file.folder.endsWith("V/sub")'),
    (FOLDER, '["W", "W/sub"].contains(file.folder)', '["V", "V/sub"].contains(file.folder)'),
    (FOLDER, 'list("W/Old.md").contains(this.file.path)', 'list("V/Old.md").contains(this.file.path)'),
    (FOLDER, 'if(file.path == "W/Old.md", "W", "no")', 'if(file.path == "V/Old.md", "W", "no")'),
    (FOLDER, 'file.hasLink("W/Old") && status == "W"', 'file.hasLink("V/Old") && status == "W"'),
    (FOLDER, 'file("W/Old.md").asFile().folder == "W"', 'file("V/Old.md").asFile().folder == "V"'),
    (FOLDER, 'file.folder == "Other/W" || file.name == "W"', 'file.folder == "Other/W" || file.name == "W"'),
    (NOTE, 'file.name == "Old" or file.name != "Old.md"', 'file.name == "New one" or file.name != "New one.md"'),
    (NOTE, '!["Old", "Older"].contains(file.basename)', '!["New one", "Older"].contains(file.basename)'),
    (NOTE, 'file.path != "W/Old.md"', 'file.path != "W/New one.md"'),
    (NOTE, 'file.path.endsWith("/Old.md")', 'file.path.endsWith("/New one.md")'),
    (
        ["pic.png", "face"],
        'file.name == "pic.png" || file.basename == "pic"',
        'file.name == "face.png" || file.basename == "face"',
    ),
    (["pic.png", "face"], 'file.basename != "pic"', 'file.basename != "face"'),
    (["pic.png", "face"], 'image("Other/pic.png") || a == "pic"', 'image("Other/face.png") || a == "pic"'),
    (NOTE, 'link("Old#h|x") == a || link("Old#h") == b', 'link("New one#h|x") == a || link("New one#h") == b'),
    (NOTE, 'link("Old", "Old words") == author', 'link("New one", "Old words") == author'),
    (NOTE, 'link("W/Old#h", "Old") == link("Top", "Old")', 'link("W/New one#h", "New one") == link("Top", "Old")'),
    (NOTE, 'up.contains("[[Old|x]]")', 'up.contains("[[New one|x]]")'),
    (NOTE, 'image("Old") == file.links.contains("W/Old")', 'image("New one") == file.links.contains("W/New one")'),
    (NOTE, 'status == "Old" && "Old" + file.name', 'status == "Old" && "Old" + file.name'),
    (NOTE, 'file.hasTag("Old") && file.folder != "Old"', 'file.hasTag("Old") && file.folder != "Old"'),
]
QUOTED: list[tuple[str, Callable[[str], str]]] = [
    ("filters: 'Q'\n", lambda text: text.replace("'", "''")),
    ('views:\n- filters:\n    not: ["Q"]\n', lambda text: text.replace('"', '\\"')),
    ("formulas:\n  a b: |-\n    Q\n", str),
    ("formulas:\n  a: >-\n    Q\n  b: 1\n", lambda text: text.replace(" == ", " ==\n    ")),
    ("filters:\r\n  or:\r\n    - 'Q'\r\n", lambda text: text.replace("'", "''")),
    ("\ufefffilters: 'Q'\n", lambda text: text.replace("'", "''")),
]


@pytest.mark.parametrize("yaml", QUOTED, ids=lambda yaml: yaml[0])
@pytest.mark.parametrize("case", FILTERS, ids=lambda case: case[1])
def test_a_filter(
    case: tuple[list[str], str, str], yaml: tuple[str, Callable[[str], str]], tmp_path: Path, run: Run
) -> None:
    names, before, after = case
    text, quoted = yaml
    old, new = (text.replace("Q", quoted(part)) for part in (before, after))
    vault = write_vault(tmp_path / "vault", {**VAULT, "b.base": old})
    ran = run(vault, "rename", *names, "--yes", "--dry-run")
    assert ran.code == 0, ran.err
    listed = [line for line in ran.out.split("\n") if line.startswith("  b.base:")]
    assert bool(listed) == (old != new), ran.out
    assert [line for line in listed if "(--bases changes it)" not in line] == []
    ran = run(vault, "rename", *names, "--yes", "--bases")
    assert (vault / "b.base").read_bytes().decode() == new, ran.out
    assert "  b.base:" not in ran.out


# (what is renamed, a base that stays as it is, and the numbers of the lines that are listed)
STAY = [
    (FOLDER, 'filters:\n  and:\n    - file.inFolder("W")\n    - file.folder.split("/")[0] == "W"\n', [3, 4]),
    (FOLDER, 'filters:\n  and:\n    - file.inFolder("W")\n    - link("W/" + x) == y\n', [3, 4]),
    (FOLDER, 'filters: file.path.contains("W")\nformulas:\n  a: file.inFolder("W")\n', [1, 3]),
    (FOLDER, 'filters:\n  - file.inFolder("W")\n  - /^W/.matches(file.path)\n', [2, 3]),
    (FOLDER, 'formulas:\n  a: file.inFolder("W")\n  b: \'"W/" + file.name\'\n', [2, 3]),
    (FOLDER, 'formulas:\n  g: formula.f + ""\n  h: formula.g == "W"\n  f: file.folder\n', [3]),
    (FOLDER, 'formulas:\n  a: (x || file.folder) == "W"\n', [2]),
    (FOLDER, 'formulas:\n  f: file.folder.lower()\n  g: formula.f == "W"\n', [3]),
    (FOLDER, 'filters:\n  - file.inFolder("W")\n  - \'file.folder ? "W" : 1\'\n', [2, 3]),
    (FOLDER, 'filters: file.inFolder("W")\nfilters: 1\n', [1]),
    (FOLDER, 'filters: file.inFolder("w")\n', [1]),
    (NOTE, 'filters:\n  - file.hasLink("Old")\n  - file.name.contains("Old")\n', [2, 3]),
    (NOTE, 'filters:\n  - file.hasLink("Old")\n  - file.name.lower() == "old"\n', [2, 3]),
    (NOTE, 'x: link("Old"\nviews:\n- name: Old things\n', [1]),
    (NOTE, 'filters: file.hasLink("Old"\n', [1]),
]


@pytest.mark.parametrize("case", STAY, ids=lambda case: case[1])
def test_a_base_that_cannot_be_changed_whole_is_listed(
    case: tuple[list[str], str, list[int]], tmp_path: Path, run: Run
) -> None:
    names, text, lines = case
    vault = write_vault(
        tmp_path / "vault",
        {**VAULT, "b.base": text, "n.md": f"> ```base\n> {text.replace(chr(10), chr(10) + '> ')}```\n"},
    )
    before = (vault / "n.md").read_text()
    for options in (["--bases", "--dry-run"], ["--bases"], []):
        ran = run(vault, "rename", *names, "--yes", *options)
        listed = re.findall(r"^  b\.base:(\d+)  ", ran.out, re.MULTILINE)
        assert [int(number) for number in listed] == lines, ran.out
        listed = re.findall(r"^  n\.md:(\d+)  ", ran.out, re.MULTILINE)
        assert [int(number) - 1 for number in listed] == lines, ran.out
        assert "--bases changes it" not in ran.out
        assert ((vault / "b.base").read_text(), (vault / "n.md").read_text()) == (text, before)
        run(vault, "undo")


def test_one_base_of_a_note_is_changed_where_another_cannot_be(tmp_path: Path, run: Run) -> None:
    good, bad = '- ~~~base\n  filters: file.inFolder("W")\n  ~~~\n', '```base\nfilters: file.path.contains("W")\n```\n'
    vault = write_vault(tmp_path / "vault", {**VAULT, "n.md": bad + good})
    ran = run(vault, "rename", "W", "V", "--yes")
    assert ran.out.count("(--bases changes it)") == 1
    run(vault, "undo")
    ran = run(vault, "rename", "W", "V", "--yes", "--bases")
    assert (vault / "n.md").read_text() == bad + good.replace("W", "V")
    assert re.findall(r"  n\.md:(\d+)", ran.out) == ["2"]


def test_a_name_that_yaml_or_the_formula_cannot_hold_is_listed(tmp_path: Path, run: Run) -> None:
    base = 'filters:\n  - file.inFolder("W")\n  - \'file.inFolder("W")\'\n  - "file.inFolder(\'W\')"\n'
    vault = write_vault(tmp_path / "vault", {**VAULT, "b.base": base})
    assert run(vault, "rename", "W", "It's", "--yes", "--bases").code == 0
    assert (vault / "b.base").read_text() == base
    base = 'filters:\n  - file.inFolder("W")\n  - \'file.inFolder("W")\'\n'
    vault = write_vault(tmp_path / "other", {**VAULT, "b.base": base})
    assert run(vault, "rename", "W", "It's", "--yes", "--bases").code == 0
    assert (vault / "b.base").read_text() == "filters:\n  - file.inFolder(\"It's\")\n  - 'file.inFolder(\"It''s\")'\n"


def test_a_link_that_the_base_cannot_hold_stops_nothing(tmp_path: Path, run: Run) -> None:
    files = {**VAULT, "C#/a.md": "", "Other/Old.md": "", "b.base": 'filters: link("W/Old") == file\n'}
    vault = write_vault(tmp_path / "vault", files)
    ran = run(vault, "move", "W", "C#/", "--yes", "--bases")
    assert ran.code == 0, ran.err
    assert (vault / "b.base").read_text() == files["b.base"]
    assert "b.base:1  in a base, which cannot hold that name" in ran.out


def test_a_merged_note_is_named_in_a_base(tmp_path: Path, run: Run) -> None:
    files = {**VAULT, "b.base": 'filters: file.name == "Old" || link("Old") == a\n'}
    vault = write_vault(tmp_path / "vault", files)
    assert run(vault, "merge", "Old", "Top", "--yes", "--bases").code == 0
    assert (vault / "b.base").read_text() == files["b.base"].replace("Old", "Top")


# (what is renamed, the language, a query, the same afterwards; None where it is listed and stays)
QUERIES = [
    (
        FOLDER,
        "dataview",
        'LIST FROM "W" AND -"W/sub" OR ("Other/W" & #W)',
        'LIST FROM "V" AND -"V/sub" OR ("Other/W" & #W)',
    ),
    (
        FOLDER,
        "dataview",
        'TABLE file.name AS "W" FROM "W/Old" SORT a DESC',
        'TABLE file.name AS "W" FROM "V/Old" SORT a DESC',
    ),
    (
        FOLDER,
        "dataview",
        'LIST\nFROM #a\nWHERE file.folder = "W" and s = "W"',
        'LIST\nFROM #a\nWHERE file.folder = "V" and s = "W"',
    ),
    (
        FOLDER,
        "dataview",
        'LIST WHERE !contains(file.path, "W/sub") // "W"',
        'LIST WHERE !contains(file.path, "V/sub") // "W"',
    ),
    (
        FOLDER,
        "dataview",
        'LIST WHERE startswith(file.folder, "W") AND [[a b]]',
        'LIST WHERE startswith(file.folder, "V") AND [[a b]]',
    ),
    (FOLDER, "dataview", 'LIST WHERE contains(file.path, "W")', None),
    (FOLDER, "dataview", 'LIST WHERE icontains(file.path, "w/SUB/d")', 'LIST WHERE icontains(file.path, "V/SUB/d")'),
    (FOLDER, "dataview", 'LIST WHERE any(map(file.folder, (x) => x = "W"))', None),
    (FOLDER, "dataview", 'LIST WHERE split(file.folder, "/")[0] = "W"', None),
    (FOLDER, "dataview", 'TASK WHERE status = "W"', ""),
    (FOLDER, "dataview", 'LIST WHERE contains(file.inlinks.file.folder, "W")', None),
    (
        NOTE,
        "dataview",
        'LIST WHERE file.name != "Old" AND up = link("W/Old")',
        'LIST WHERE file.name != "New one" AND up = link("W/New one")',
    ),
    (NOTE, "dataview", 'TASK FROM "W/Old"', 'TASK FROM "W/New one"'),
    (NOTE, "dataview", "LIST FROM [[Old]] SORT file.name", "LIST FROM [[New one]] SORT file.name"),
    (FOLDER, "tasks", "not done\npath includes W/sub", "not done\npath includes V/sub"),
    (FOLDER, "tasks", "path includes w/OLD", "path includes V/OLD"),
    (
        FOLDER,
        "tasks",
        "(path includes W/Old) AND (NOT (folder does not include W/sub))",
        "(path includes V/Old) AND (NOT (folder does not include V/sub))",
    ),
    (
        FOLDER,
        "tasks",
        "[root includes Other] OR [path includes W/sub/]",
        "[root includes Other] OR [path includes V/sub/]",
    ),
    (
        FOLDER,
        "tasks",
        'NOT {filename includes Old} XOR "path includes W/sub"',
        'NOT {filename includes Old} XOR "path includes V/sub"',
    ),
    (FOLDER, "tasks", "path includes W", None),
    (FOLDER, "tasks", "root includes W/", "root includes V/"),
    (FOLDER, "tasks", "path regex matches /^W\\//", None),
    (FOLDER, "tasks", "filter by function task.file.folder === 'W/'", None),
    (FOLDER, "tasks", "group by function task.file.path.startsWith(\"W/\") ? 'x' : 'y'", None),
    (FOLDER, "tasks", "path includes {{'W'}}/x", None),
    (FOLDER, "tasks", "# path includes W/sub\ndescription includes W", ""),
    (NOTE, "tasks", "filename includes Old.md", "filename includes New one.md"),
    (NOTE, "tasks", "path includes W/Old", "path includes W/New one"),
    (NOTE, "tasks", "(filename includes Old)", None),
    (FOLDER, "dataviewjs", "dv.pages('\"W\" and #a')", "dv.pages('\"V\" and #a')"),
    (FOLDER, "dataviewjs", 'dv.pages("\\"W/sub\\"")', 'dv.pages("\\"V/sub\\"")'),
    (FOLDER, "dataviewjs", "// 'W'\ndv.page(`W/Old`)", "// 'W'\ndv.page(`V/Old`)"),
    (FOLDER, "dataviewjs", 'await dv.query(`LIST FROM "W"`)', 'await dv.query(`LIST FROM "V"`)'),
    (FOLDER, "dataviewjs", 'dv.pages().where(p => p.file.folder == "W")', None),
    (FOLDER, "dataviewjs", "dv.view('W/script', {a: 1})", None),
    (FOLDER, "dataviewjs", "const f = `W/${x}`", None),
    (FOLDER, "dataviewjs", "const source = '\"W\"'", None),
    (FOLDER, "dataviewjs", "dv.el('b', 'WWW or Work')", ""),
    (FOLDER, "dataviewjs", 'dv.execute("LIST FROM \\"W\\"")', None),
    (FOLDER, "dataviewjs", "dv.pages('\"W/' + x + '\"')", None),
    (FOLDER, "dataviewjs", "dv.page(`W/${x}`)", None),
    (FOLDER, "dataview", 'LIST WHERE regexmatch("^W/.*", file.path)', None),
    (FOLDER, "dataview", 'LIST WHERE regexmatch("^W/.*", x)', ""),
    (
        ["pic.png", "face"],
        "dataview",
        'LIST WHERE file.path = "Other/pic.png"',
        'LIST WHERE file.path = "Other/face.png"',
    ),
    (NOTE, "dataviewjs", "dv.page('Old').file", "dv.page('New one').file"),
    (NOTE, "dataviewjs", "app.vault.getAbstractFileByPath('W/Old.md')", None),
]
BLOCKS = ["```L\nQ\n```\n", "> ~~~L\n> Q\n> ~~~\n", "- x\n\t```L\n\tQ\n\t```\n", "````L\r\nQ\r\n````"]


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case[2])
def test_a_query(case: tuple[list[str], str, str, str | None], block: str, tmp_path: Path, run: Run) -> None:
    names, language, before, after = case
    margin = block.split("\n")[1 if block[0] in "`>" else 2].partition("Q")[0]
    old, new = (
        block.replace("L", language).replace("Q", text.replace("\n", f"\n{margin}"))
        for text in (before, after or before)
    )
    vault = write_vault(tmp_path / "vault", {**VAULT, "q.md": old})
    ran = run(vault, "rename", *names, "--yes", "--dry-run")
    assert ran.code == 0, ran.err
    assert ("  q.md:" in ran.out) == (after != ""), ran.out
    assert ("(--queries changes it)" in ran.out) == bool(after), ran.out
    ran = run(vault, "rename", *names, "--yes", "--queries")
    assert (vault / "q.md").read_bytes().decode() == new, ran.out
    assert ("  q.md:" in ran.out) == (after is None), ran.out


INLINE = [
    ('`= contains(file.folder, "W")`', True),
    ('`= file.folder = "W"`', True),
    ("``$= dv.pages('\"W\"').length``", True),
    ("`dv.pages('\"W\"')`", False),
]


@pytest.mark.parametrize(("text", "is_listed"), INLINE)
def test_an_inline_query_is_listed(text: str, is_listed: bool, tmp_path: Path, run: Run) -> None:  # noqa: FBT001
    vault = write_vault(tmp_path / "vault", {**VAULT, "q.md": f"See {text}.\n"})
    ran = run(vault, "rename", "W", "V", "--yes")
    assert (ran.code, "  q.md:1  a folder's name in an inline query" in ran.out) == (0, is_listed), ran
    assert (vault / "q.md").read_text() == f"See {text}.\n"


PARTS = [
    (["rename", "Old#H", "New"], 'link("Old#H") == a', 'link("Old#New") == a'),
    (["rename", "Old#^b", "c"], 'link("Old#^b") == a', 'link("Old#^c") == a'),
    (["rename", "#t", "#u"], 'link("Old#H t") == a', 'link("Old#H u") == a'),
]


@pytest.mark.parametrize("case", PARTS, ids=lambda case: case[0][1])
def test_a_base_names_a_part_of_a_note(case: tuple[list[str], str, str], tmp_path: Path, run: Run) -> None:
    verb, before, after = case
    files = {
        "Old.md": "# H\nx ^b\n## H #t\n",
        "b.base": f"filters: '{before}'\n",
        "q.md": "```tasks\nhas [[Old#H]]\n```\n",
    }
    vault = write_vault(tmp_path / "vault", files)
    ran = run(vault, *verb, "--yes", "--dry-run")
    assert "b.base:1  in a base (--bases changes it)" in ran.out
    assert run(vault, *verb, "--yes", "--bases").code == 0
    assert (vault / "b.base").read_text() == f"filters: '{after}'\n"


def test_a_base_that_names_what_is_extracted_is_listed(tmp_path: Path, run: Run) -> None:
    files = {"Old.md": "# A\n# H\nx\n", "b.base": "filters:\n  - link('Old#H') == a\n  - link('Old#A') == a\n"}
    ran = run(write_vault(tmp_path / "vault", files), "extract", "Old#H", "New", "--yes")
    assert "b.base:2  in a base, a link to what is taken out" in ran.out
    assert "b.base:3" not in ran.out


Holds = Callable[[str, str], bool]
TEMPLATES: dict[str, Holds] = {
    'file.folder == "@"': lambda path, text: posixpath.dirname(path) == text,
    'file.folder.startsWith("@")': lambda path, text: posixpath.dirname(path).startswith(text),
    'file.folder.contains("@")': lambda path, text: text in posixpath.dirname(path),
    'file.inFolder("@")': lambda path, text: f"{posixpath.dirname(path)}/".startswith(f"{text.strip('/')}/"),
    'file.path == "@"': lambda path, text: path == text,
    'file.path.contains("@")': lambda path, text: text in path,
    'file.path.endsWith("@")': lambda path, text: path.endswith(text),
    'this.file.path.startsWith("@")': lambda path, text: path.startswith(text),
    'file.basename == "@"': lambda path, text: posixpath.splitext(posixpath.basename(path))[0] == text,
    '["@"].contains(file.basename)': lambda path, text: posixpath.splitext(posixpath.basename(path))[0] == text,
}
TEXTS = [
    "W",
    "W/",
    "/W",
    "/W/",
    "W/sub",
    "sub",
    "sub/",
    "Old",
    "Old.md",
    "W/Old",
    "W/Old.md",
    "/Old.md",
    "Other/W",
    "O",
    "Top",
]
MOVES = [
    {"W": "V"},
    {"W": "Other/V"},
    {"W": "A/W"},
    {"W/sub": "sub"},
    {"Other/W": "Other/W2"},
    {"W/Old.md": "W/Older.md"},
    {"W/Old.md": "Old.md"},
    {"W/Old.md": "Other/W/Elder.md"},
    {"Top.md": "W/Tap.md", "W/sub": "W/sup"},
]


@pytest.fixture(scope="module")
def files_in_folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_vault(tmp_path_factory.mktemp("named") / "vault", {**VAULT, "W/sub/Old.md": ""})


QUERIES_OF_TASKS: dict[str, Holds] = {
    "path includes @": lambda path, text: text.lower() in path.lower(),
    "(path does not include @) OR (done)": lambda path, text: text.lower() not in path.lower(),
    "NOT [folder includes @]": lambda path, text: text.lower() not in f"{posixpath.dirname(path)}/".lower(),
    "filename includes @": lambda path, text: text.lower() in posixpath.basename(path).lower(),
    "root includes @": lambda path, text: (
        text.lower() in f"{path.partition('/')[0]}/".lower() if "/" in path else text == "/"
    ),
}
QUERIES_OF_DATAVIEW: dict[str, Holds] = {
    'LIST FROM "@"': lambda path, text: (
        path in (text, f"{text}.md") or f"{posixpath.dirname(path)}/".startswith(f"{text.strip('/')}/")
    ),
    'LIST WHERE file.folder = "@"': lambda path, text: posixpath.dirname(path) == text,
    'LIST WHERE contains(file.path, "@")': lambda path, text: text in path,
    'LIST WHERE "@" != file.name': lambda path, text: stem(path) != text,
    'LIST WHERE startswith(file.path, "@")': lambda path, text: path.startswith(text),
}


def _with_language(language: str, templates: dict[str, Holds]) -> st.SearchStrategy[tuple[str, str, Holds]]:
    return st.sampled_from([(language, *template) for template in templates.items()])


@given(
    st.lists(
        st.tuples(
            st.one_of(
                *(
                    _with_language(*each)
                    for each in (("base", TEMPLATES), ("tasks", QUERIES_OF_TASKS), ("dataview", QUERIES_OF_DATAVIEW))
                )
            ),
            st.sampled_from(TEXTS),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(MOVES),
)
def test_what_is_not_listed_asks_for_the_same_files(
    files_in_folders: Path, filters: list[tuple[tuple[str, str, Holds], str]], moves: dict[str, str]
) -> None:
    lines = [template.replace("@", text) for (_, template, _), text in filters]
    shown = [f"filters: '{line}'" if filters[number][0][0] == "base" else line for number, line in enumerate(lines)]
    note = "".join(f"```{filters[number][0][0]}\n{line}\n```\n" for number, line in enumerate(shown))
    (files_in_folders / "n.md").write_text(note)
    vault = Snapshot(str(files_in_folders))
    plan = plan_relocation(vault, moves, "none", "x", ["bases", "queries"])
    edits = next((change.edits for change in plan.changes if isinstance(change, EditNote)), ())
    after = apply_edits(note, edits).split("\n")[1::3]
    listed = {skipped.line for skipped in plan.skipped if skipped.path == "n.md"}
    names = {name for old in moves for name in (posixpath.basename(old), stem(old))}
    for number, ((_, template, holds), text) in enumerate(filters):
        before, _, behind = template.partition("@")
        new = after[number].removeprefix("filters: '").removesuffix("'").removeprefix(before).removesuffix(behind)
        is_listed = 3 * number + 2 in listed
        assert not (is_listed and text != new)
        if is_listed or (text == new and not names.intersection(text.split("/"))):
            continue  # it names nothing that moves: what comes into a folder or leaves it is to be seen
        for path in vault.paths:
            old = next((old for old in moves if f"{path}/".startswith(f"{old}/")), "")
            to = moves[old] + path[len(old) :] if old else path
            assert holds(path, text) == holds(to, new), (template, text, new, path)
