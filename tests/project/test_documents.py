"""What the documents say that can be checked: links, settings, rules, rooms, names of modules and functions."""

import re
import tomllib
from pathlib import Path

import pytest
from vaults import ROOT, write_vault

from scaffold import registry
from scaffold.lint.rule import GROUPS, Rule
from scaffold.lint.rules import all_rules
from scaffold.vault.config import Config, load_config

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", FENCED.sub("", file.read_text(encoding="utf-8")))
    for link in LINK.findall(text):
        path, _, anchor = link.partition("#")
        if "://" not in link:
            target = file.parent / path if path else file
            assert target.is_file(), link
            assert not anchor or anchor in anchors(target), link


def anchors(file: Path) -> set[str]:
    """Return the anchors of a document's headings, made as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", file.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_short_and_names_every_document() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= 250
    assert {f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md")} <= set(re.split(r"[()#]", readme))


def test_the_readme_has_a_row_for_each_verb() -> None:
    rows = re.findall(r"^\| (`.*?`) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    named = {verb for row in rows for verb in re.findall(r"`([\w-]+)`", row)}
    assert {name.replace("_", "-") for name in registry.names("scaffold.commands")} <= named


def test_the_examples_for_programs_hold(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample)
    examples = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert len(examples) == 2
    for example in examples:
        exec(compile(example, "scripting.md", "exec"), {})


def test_the_settings_page_shows_every_setting(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert isinstance(load_config(str(write_vault(tmp_path, {"scaffold.toml": shown}))), Config)
    missing = [
        f"{section}.{key}"
        for section in Config._fields
        for key in getattr(Config(), section)._fields
        if key not in tomllib.loads(shown)[section] and not re.search(rf"\b{key}\b", shown)
    ]
    assert missing == []


@pytest.mark.parametrize(("name", "part"), [("check", "rules"), ("architecture", "layers")])
def test_what_is_generated_is_the_true_one(name: str, part: str, request: pytest.FixtureRequest) -> None:
    page = ROOT / "docs" / f"{name}.md"
    shown = page.read_text(encoding="utf-8")
    head, old, tail = re.split(
        rf"(?s)(?<=-->\n)(.*?)(?=^<!-- end of {part} -->$)", shown, maxsplit=1, flags=re.MULTILINE
    )
    assert head.rpartition("\n<!-- ")[2].startswith(f"{part}: ")
    true = {"rules": rules_as_markdown, "layers": layers_as_text}[part]()
    if request.config.getoption("--update"):
        page.write_text(head + true + tail, encoding="utf-8")
    else:
        assert old == true


def layers_as_text() -> str:
    """Return the layers of the contract, the uppermost first, as a block of text."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(each for each in settings["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    return "\n```text\n" + "\n".join(contract["layers"]) + "\n```\n\n"


def rules_as_markdown() -> str:
    """Return the rules as a table for each group."""
    return (
        "".join(
            f"\n### {name} (`{group}`)\n\n| code | name | severity | what it flags |\n|---|---|---|---|\n"
            + "".join(map(row, (rule for rule in all_rules() if rule.code.startswith(group))))
            for group, name in GROUPS.items()
        )
        + "\n"
    )


def row(rule: Rule) -> str:
    """Return a rule as a row of a table."""
    summary = rule.summary.replace("|", r"\|")
    return f"| {rule.code} | `{rule.name}` | {rule.severity} | {summary} |\n"


def test_the_architecture_lists_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert rooms == {file.parent.name for file in (ROOT / "scaffold").glob("*/__init__.py")}


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_paths_and_names_are_those_of_the_code(name: str) -> None:
    """Whatever looks like a path is one, and whatever looks like a name of the code is there."""
    text = FENCED.sub("", (ROOT / name).read_text(encoding="utf-8"))
    text = re.sub(r"This is `[^`]*`", "", text)  # a file to be written
    files = (*(ROOT / "scaffold").rglob("*.py"), ROOT / "tests/conftest.py", ROOT / "tests/support/vaults.py")
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    words = set(re.findall(r"\w+", code))
    for shown in re.findall(r"`([^`\s]+)`", text):
        if re.fullmatch(r"[\w.-]*(/[\w.-]+)*(/|\.(py|js|md|toml|txt))", shown):
            places = (ROOT / shown, ROOT / "scaffold" / shown, ROOT / "scaffold" / shown.replace("scaffold/", "", 1))
            assert any(place.exists() for place in places), shown
        elif re.search(r"[a-z]_[a-z]|[a-z][A-Z]", shown) and "/" not in shown:
            assert words.issuperset(re.findall(r"\w+", shown)), shown


ABSENT = {  # what the architecture says that a room does without, as modules that it does not import
    "anki": ("click", "scaffold.plan.journal", "scaffold.plan.transaction", "scaffold.terminal"),
    "api": ("click", "scaffold.terminal"),
    "cards": ("os", "scaffold.vault"),
    "dates": ("os", "scaffold.errors", "scaffold.text", "scaffold.vault"),
    "frontmatter": ("scaffold.markdown",),
    "jinja": ("click", "scaffold.refactor", "scaffold.terminal"),
    "markdown": ("os", "scaffold.vault"),
    "plan": ("scaffold.frontmatter", "scaffold.markdown"),
    "refactor": ("scaffold.notes", "scaffold.plan.journal", "scaffold.plan.transaction", "scaffold.terminal"),
    "tasks": ("time", "scaffold.frontmatter"),
    "terminal": ("scaffold.errors", "scaffold.text", "scaffold.vault"),
    "text": ("os", "scaffold.markdown"),
    "vault": ("scaffold.frontmatter", "scaffold.markdown"),
}


@pytest.mark.parametrize("room", ABSENT)
def test_a_room_does_without_what_the_page_says(room: str) -> None:
    for file in (ROOT / "scaffold" / room).rglob("*.py"):
        code = file.read_text(encoding="utf-8")
        imported = {
            module
            for pair in re.findall(r"^ *(?:from ([\w.]+) )?import ([\w.]+)", code, re.MULTILINE)
            for module in pair
        }
        assert not any(f"{module}.".startswith(f"{absent}.") for module in imported for absent in ABSENT[room]), file
        assert room != "tasks" or not re.search(r"\bopen\(|\.now\(|\.today\(", code), file
        assert room != "frontmatter" or ".dump(" not in code, file
