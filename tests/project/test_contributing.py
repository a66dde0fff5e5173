"""The steps of CONTRIBUTING.md, taken literally in a copy of the package."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from vaults import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with a copy of the package and its tests, and an empty vault."""
    ignored = shutil.ignore_patterns("__pycache__", "data", "cases")
    for name in ("scaffold", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "vault" / ".obsidian").mkdir(parents=True)
    return tmp_path


def add(copy: Path, title: str) -> str:
    """Write the file that a section of the page shows; return its name, as it is said on a command line."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split(f"## {title}\n")[1]
    named = re.search(r"This is `(scaffold/[\w/]+\.py)`", section)
    block = re.search(r"^```python\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
    assert named
    assert block
    assert not (copy / named.group(1)).exists()
    (copy / named.group(1)).write_text(block.group(1), encoding="utf-8")
    return Path(named.group(1)).stem.replace("_", "-")


def python(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the copy of the package in its vault."""
    environment = dict(os.environ, PYTHONPATH=str(copy))
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=copy / "vault", env=environment, capture_output=True, text=True, check=False)


def test_the_example_of_a_test_is_one(copy: Path) -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Test and check\n")[1]
    example = copy / "tests" / "test_example.py"
    example.write_text(page.split("```python\n")[1].split("```")[0], encoding="utf-8")
    tested = python(copy, "-m", "pytest", "-p", "no:cacheprovider", str(example))
    assert "1 passed" in tested.stdout, tested.stdout


def test_a_rule_is_added_as_the_page_says(copy: Path) -> None:
    rule = add(copy, "Add a rule")
    explained = python(copy, "-m", "scaffold", "check", "--explain", rule)
    assert explained.returncode == 0, explained.stderr
    flagged = re.search(r"Flagged, (.*?):\n(.*?)\nFixed", explained.stdout, re.DOTALL)
    assert flagged
    (copy / "vault" / flagged.group(1)).write_text(re.sub(r"^    ", "", flagged.group(2), flags=re.MULTILINE))
    ran = python(copy, "-m", "scaffold", "check", "--select", rule, "--severity", "info")
    assert ran.returncode == 1
    assert "1 finding" in ran.stdout
    tested = python(copy, "-m", "pytest", "-p", "no:cacheprovider", f"{copy}/tests/lint/test_rules.py", "-k", rule)
    assert tested.returncode == 0, tested.stdout
    assert "5 passed" in tested.stdout


def test_a_verb_is_added_as_the_page_says(copy: Path) -> None:
    verb = add(copy, "Add a verb")
    (copy / "vault" / "Engage.md").write_text("# Engage\ntext\n## Inputs\n", encoding="utf-8")
    ran = python(copy, "-m", "scaffold", verb, "Engage")
    assert (ran.stdout, ran.stderr) == ("Engage.md:1\t#\tEngage\nEngage.md:3\t##\tInputs\n", "")
    help_text = python(copy, "-m", "scaffold", "--help").stdout
    assert re.search(rf"^  {verb} +List the headings of a note\.$", help_text, re.MULTILINE)
    assert "    Examples:\n" not in help_text
    assert "Examples:\n    scaffold outline Engage\n" in python(copy, "-m", "scaffold", verb, "--help").stdout
