"""Start-up is a feature: slow libraries are loaded by the verbs that need them."""

import subprocess
import sys
from pathlib import Path

import pytest

SLOW = {"questionary", "prompt_toolkit", "libcst", "jinja2", "rich", "ruamel", "difflib", "tomllib"}


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
    ids=" ".join,
)
def test_slow_libraries_stay_unloaded(arguments: list[str], may_load: set[str], sample: Path) -> None:
    code = f"import sys; from scaffold.cli import run; run({arguments!r}); print('LOADED', *sys.modules)"
    (sample / "scaffold.toml").unlink()  # which takes tomllib
    ran = subprocess.run([sys.executable, "-c", code], cwd=sample, capture_output=True, encoding="utf-8", check=True)
    loaded = {name.partition(".")[0] for name in ran.stdout.rpartition("LOADED")[2].split()}
    assert loaded & SLOW <= may_load
