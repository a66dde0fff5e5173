"""Start-up is a feature: slow libraries are loaded by the verbs that need them."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffold.cli import lean_click

SLOW = {"questionary", "prompt_toolkit", "libcst", "jinja2", "rich", "ruamel", "difflib", "tomllib"}

FOR_CLICK = {"inspect", "ast", "dis", "tokenize", "uuid", "platform", "gettext", "locale", "click.testing"}

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


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["links", "Engage"]], ids=" ".join)
def test_a_verb_loads_no_more_for_click_than_it_uses(arguments: list[str], sample: Path) -> None:
    assert not loaded(arguments, sample) & FOR_CLICK


def test_what_click_needs_later_is_loaded_then(sample: Path) -> None:
    used = "import click; print(click.UUID.convert('0' * 32, None, None), click.core.inspect.isfunction(print))"
    assert {"inspect", "uuid"} <= loaded(["--help"], sample, used)


@given(st.text(st.sampled_from("a \n\t\r")))
def test_the_help_of_an_option_is_cleaned_as_click_does_it(text: str) -> None:
    assert lean_click.clean_doc(text) == inspect.cleandoc(text)


def loaded(arguments: list[str], sample: Path, also: str = "0") -> set[str]:
    """Run the command line in a process of its own; return the names of the modules that it loaded."""
    code = f"import sys; from scaffold.cli.main import run; code = run({arguments!r}); {also}; print('LOADED', *sys.modules); sys.exit(code)"
    (sample / "scaffold.toml").unlink()  # which takes tomllib
    ran = subprocess.run([sys.executable, "-c", code], cwd=sample, capture_output=True, encoding="utf-8", check=True)
    return set(ran.stdout.rpartition("LOADED")[2].split())
