"""Start-up is a feature: slow libraries are loaded by the verbs that need them."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaults import write_vault

from scaffold.cli import lean_click

SLOW = {"questionary", "prompt_toolkit", "libcst", "jinja2", "rich", "ruamel", "difflib", "tomllib"}

FOR_CLICK = {"inspect", "dis", "tokenize", "uuid", "platform", "gettext", "locale", "click.testing"}

# what takes a third of a millisecond or more, alone or with what it loads, and what most runs have no use for
DEAR = {
    *(
        "copy",
        "dataclasses",
        "difflib",
        "hashlib",
        "html",
        "json",
        "pickle",
        "random",
        "shutil",
        "signal",
        "subprocess",
    ),
    *("tempfile", "textwrap", "urllib", "questionary", "prompt_toolkit", "jinja2", "rich", "ruamel", "tomllib"),
    *("scaffold.cli.apply", "scaffold.plan.journal", "scaffold.plan.recovery", "scaffold.plan.transaction"),
    *("scaffold.frontmatter.edits", "scaffold.frontmatter.properties", "scaffold.links.queries.bases"),
    *("scaffold.links.queries.blocks", "scaffold.lint.engine", "scaffold.notes.index", "scaffold.terminal.prompts"),
    *("scaffold.tasks.line", "scaffold.refactor.relocate", "scaffold.vault.config", "scaffold.vault.git.program"),
    "scaffold.vault.parallel",
    *FOR_CLICK,
}
APPLY = {"json", "scaffold.cli.apply", "scaffold.plan.journal", "scaffold.plan.transaction"}
RENAME = {
    "json",
    "scaffold.cli.apply",
    "scaffold.refactor.relocate",
    "scaffold.vault.config",
    "scaffold.vault.parallel",
}
MAY_LOAD = {
    "--version": set(),
    "--help": {"shutil", "textwrap"},
    "done --help": {"shutil", "textwrap", "scaffold.cli.apply", "scaffold.tasks.line"},
    "links Plan": set(),
    "links Plan --json": {"json"},
    "links Plan --backlinks": {"scaffold.vault.parallel"},
    "undo --list": {"json", "scaffold.plan.journal"},
    "done Plan:3 -n": {"difflib", "json", "scaffold.cli.apply", "scaffold.tasks.line"},
    "done Plan:3": {*APPLY, "scaffold.tasks.line"},
    "tasks": {"json", "scaffold.tasks.line", "scaffold.vault.parallel", "scaffold.cli.apply"},
    "check": DEAR - FOR_CLICK | {"locale"},  # which subprocess loads, to ask git
    "rename Plan Idea -n": {"difflib", *RENAME},
    "rename Plan Idea --yes": {*APPLY, *RENAME},
}

RARE = {"scaffold.vault.config", "scaffold.tasks.rrule", "scaffold.tasks.recurrence", "click.shell_completion"}


@pytest.mark.parametrize(
    ("arguments", "may_load"),
    [
        (["--help"], set()),
        (["done", "Design and transition"], set()),
        (["done", "--help"], set()),
        (["undo", "--list"], set()),
        (["flows", "Engage"], set()),
        (["rename", "Engage", "Listen", "--yes"], {"ruamel"}),
        (["rename", "Engage", "Listen", "--dry-run"], {"ruamel", "difflib"}),
        (["new", "-t", "daily"], {"ruamel", "jinja2", "difflib"}),
    ],
    ids=lambda part: " ".join(part if isinstance(part, list) else sorted(part)),
)
def test_slow_libraries_stay_unloaded(arguments: list[str], may_load: set[str], sample: Path) -> None:
    assert {name.partition(".")[0] for name in loaded(arguments, sample)} & SLOW <= may_load


@pytest.mark.parametrize(
    "arguments", [["--help"], ["done", "_Overview_:50"], ["done", "_Overview_:51", "-n"]], ids=" ".join
)
def test_what_few_tasks_need_stays_unloaded(arguments: list[str], sample: Path) -> None:
    assert not loaded(arguments, sample) & RARE


def test_a_rule_of_recurrence_is_read_where_there_is_one(sample: Path) -> None:
    assert loaded(["done", "_Overview_:54"], sample) & RARE == {"scaffold.tasks.rrule", "scaffold.tasks.recurrence"}


@pytest.mark.parametrize(("arguments", "may_load"), MAY_LOAD.items(), ids=MAY_LOAD)
def test_a_run_loads_no_more_than_it_uses(arguments: str, may_load: set[str], tmp_path: Path) -> None:
    plain = {"Plan.md": "# Plan\n[[Log]]\n- [ ] a task\n", "Log.md": "# Log\n[[Plan]] [the plan](Plan.md)\n"}
    vault = write_vault(tmp_path / "vault", {".obsidian/app.json": "{}", **plain})
    assert loaded(arguments.split(), vault) & DEAR <= may_load


def test_what_click_needs_later_is_loaded_then(sample: Path) -> None:
    used = "import click; print(click.UUID.convert('0' * 32, None, None), click.core.inspect.isfunction(print))"
    assert "uuid" in loaded(["--help"], sample, used)


@given(st.text(st.sampled_from("a \n\t\r")))
def test_the_help_of_an_option_is_cleaned_as_click_does_it(text: str) -> None:
    assert lean_click.clean_doc(text) == inspect.cleandoc(text)


def loaded(arguments: list[str], vault: Path, also: str = "0") -> set[str]:
    """Run the command line in a process of its own; return the names of the modules that it loaded."""
    code = (
        "import sys; before = {*sys.modules}; from scaffold.cli.main import run; "
        f"code = run({arguments!r}); {also}; "
        "print('LOADED', *{name for name, found in sys.modules.items() if getattr(found, '__spec__', 0)} - before); sys.exit(code)"
    )
    (vault / "scaffold.toml").unlink(missing_ok=True)  # which takes tomllib
    ran = subprocess.run([sys.executable, "-c", code], cwd=vault, capture_output=True, encoding="utf-8", check=True)
    return set(ran.stdout.rpartition("LOADED")[2].split())
