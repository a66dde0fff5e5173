"""What Obsidian's rename leaves and ours changes when asked: queries, bases, Python code."""

from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, write_vault

Run = Callable[..., Ran]

# (option, file, before, after) of renaming `a b/Old.md`; @ stands for the new name. What must stay is there, too.
CASES = [
    ("queries", "n.md", "```dataview\nFROM [[Old]] OR [[Older]]\n```\n", "```dataview\nFROM [[@]] OR [[Older]]\n```\n"),
    ("queries", "n.md", "~~~tasks\nhas [[a b/Old|x]]\n~~~\n", "~~~tasks\nhas [[a b/@|x]]\n~~~\n"),
    ("bases", "n.base", "- file.hasLink('Old')\n- x == 'Old'\n", "- file.hasLink('@')\n- x == 'Old'\n"),
    ("bases", "n.base", 'x: "link(\\"Old.md\\")"\n', 'x: "link(\\"@.md\\")"\n'),
    ("python", "n.py", "x = 'Old'; y = 'Old one'; z = b'Old' # 'Old'", "x = '@'; y = 'Old one'; z = b'Old' # 'Old'"),
    ("python", "n.py", 'p = r"a b/Old.md"\r\n', 'p = r"a b/@.md"\r\n'),
    ("python", "n.py", "p = (\"see [[Old]]\" '[[Old#h]]')", "p = (\"see [[@]]\" '[[@#h]]')"),
    ("python", "n.py", "e = 'Old' 'x'; f = ('Old' '[[Old]]')", "e = 'Old' 'x'; f = ('Old' '[[@]]')"),
    ("python", "n.py", 's = f"{x} [[Old]] {{}}"\n', 's = f"{x} [[@]] {{}}"\n'),
    ("python", "n.py", "s = '\\x4fld'; t = '''a\\n[[Old]]'''\n", "s = '@'; t = '''a\\n[[@]]'''\n"),
    ("python", "n.md", "- x\n  ```py\n  def f():\n    'Old'\n  ```\n", "- x\n  ```py\n  def f():\n    '@'\n  ```\n"),
    ("python", "n.md", "> ```py\n>if 1:\n>   'Old'\n> 'Old'\n> ```\n", "> ```py\n>if 1:\n>   '@'\n> '@'\n> ```\n"),
    ("python", "n.md", "```python\nopen('a b/Old.md')\n```\n'Old'\n", "```python\nopen('a b/@.md')\n```\n'Old'\n"),
]


@pytest.mark.parametrize("case", CASES)
def test_the_option_changes_it(case: tuple[str, str, str, str], tmp_path: Path, run: Run) -> None:
    option, file, before, after = case
    vault = write_vault(tmp_path / "vault", {"a b/Old.md": "", "Older.md": "", file: before})
    assert run(vault, "rename", "Old", "New one", "--yes", f"--{option}").code == 0
    assert (vault / file).read_bytes().decode() == after.replace("@", "New one")


@pytest.mark.parametrize("case", CASES)
def test_without_the_option_it_is_left(case: tuple[str, str, str, str], tmp_path: Path, run: Run) -> None:
    option, file, before, _after = case
    vault = write_vault(tmp_path / "vault", {"a b/Old.md": "", "Older.md": "", file: before})
    ran = run(vault, "rename", "Old", "New one", "--yes")
    assert (ran.code, (vault / file).read_bytes().decode()) == (0, before)
    if option != "python":
        assert f"(--{option} changes it)" in ran.out


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_python_stands_in_code_blocks_of_notes_alone(fence: str, tmp_path: Path, run: Run) -> None:
    block = f"{fence}python\nopen('Old.md')\n{fence}\n"
    files = {"n.md": block, "n.jinja": block, "n.base": block, "n.canvas": block, "n.py": f'"""\n{block}"""\n'}
    vault = write_vault(tmp_path / "vault", {"Old.md": "", **files})
    assert run(vault, "rename", "Old", "New one", "--yes", "--python").code == 0
    after = {path: (vault / path).read_text() for path in files}
    assert after == {**files, "n.md": block.replace("Old", "New one")}


INERT = ["```js\n[[Old]]\n```\n", "`[[Old]]`", "%%\n[[Old]]\n%%", "<!-- [[Old]] -->", "$[[Old]]$", "x\n\n    [[Old]]\n"]


@pytest.mark.parametrize("text", INERT)
def test_what_is_inert_is_listed_and_no_option_changes_it(text: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"Old.md": "", "n.md": text})
    ran = run(vault, "rename", "Old", "New one", "--yes", "--queries", "--bases", "--python")
    assert (ran.code, (vault / "n.md").read_text()) == (0, text)
    assert "n.md:" in ran.out


def test_python_in_another_encoding_is_left_and_listed(tmp_path: Path, run: Run) -> None:
    code = "# -*- coding: latin-1 -*-\nx = 'Old'\n"
    vault = write_vault(tmp_path / "vault", {"Old.md": "", "n.py": code})
    ran = run(vault, "rename", "Old", "New", "--yes", "--python")
    assert (ran.code, (vault / "n.py").read_text()) == (0, code)
    assert "n.py:" in ran.out


def test_code_that_does_not_parse_is_left_and_listed(tmp_path: Path, run: Run) -> None:
    code = "def (: 'Old' \"[[Old]]\"\n"
    vault = write_vault(tmp_path / "vault", {"Old.md": "", "n.py": code})
    ran = run(vault, "rename", "Old", "New one", "--yes", "--python")
    assert (vault / "n.py").read_text() == code
    assert "n.py:1  in Python code that does not parse" in ran.out


def test_a_name_that_needs_an_escape(tmp_path: Path, run: Run) -> None:
    code = "a = 'Old'\nb = \"Old\"\nc = r'Old'\nd = f'[[Old]]'\n"
    vault = write_vault(tmp_path / "vault", {"Old.md": "", "n.py": code, "n.base": "x: link('Old')\n"})
    ran = run(vault, "rename", "Old", "O'Neill", "--yes", "--python", "--bases")
    assert (vault / "n.py").read_text() == "a = 'O\\'Neill'\nb = \"O'Neill\"\nc = r'Old'\nd = f'[[Old]]'\n"
    assert (vault / "n.base").read_text() == "x: link('Old')\n"
    assert "n.py:3" in ran.out
    assert "n.base:1" in ran.out


def test_a_link_in_a_folder_that_is_renamed_is_changed_once(tmp_path: Path, run: Callable[..., Ran]) -> None:
    files = {
        "Unit 1/a.md": "",
        "x.base": 'filters:\n  - \'list.contains(link("Unit 1/a.md")) and inFolder("Unit 1")\'\n',
    }
    vault = write_vault(tmp_path / "vault", files)
    ran = run(vault, "rename", "--bases", "--yes", "Unit 1", "Abc")
    assert ran.code == 0, ran.err
    assert (vault / "x.base").read_text() == files["x.base"].replace("Unit 1", "Abc")
