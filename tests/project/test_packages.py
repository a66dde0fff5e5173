"""What is installed: the wheel's contents, and what is said where a package is missing."""

import os
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import ROOT, Ran, write_vault

Run = Callable[..., Ran]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_names_of_extras_are_no_versions() -> None:
    """A pip from 24.1 to 25.3 stops at an extra that can be read as a version, such as v8."""
    from packaging.version import InvalidVersion, Version

    for name in PROJECT["optional-dependencies"]:
        with pytest.raises(InvalidVersion, match=f"Invalid version: '{name}'"):
            Version(name)


def test_the_wheel_says_that_it_is_typed(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    names = zipfile.ZipFile(wheel).namelist()
    assert {"scaffold/py.typed", "scaffold/shipped/templates/activity.jinja"} <= set(names)
    assert {f"scaffold/templater/runtime/{name}" for name in os.listdir(ROOT / "scaffold/templater/runtime")} <= set(
        names
    )
    assert not [name for name in names if name.startswith("tests/") or name.endswith(".pyc")]


def _without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let packages be as if they were not installed."""
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name in names else real(name, *rest))
    for name in names:
        monkeypatch.setitem(sys.modules, name, None)


TEMPLATE = {".obsidian/app.json": "{}", "T/t.md": "<% 1 + 1 %>\n", "T/intl.md": "<% (1234).toLocaleString('de') %>\n"}


@pytest.mark.parametrize(
    ("missing", "options", "code", "said"),
    [
        ([], [], 0, "2"),
        (["_quickjs"], [], 0, "2"),
        (["py_mini_racer"], [], 0, "2"),
        (["_quickjs", "py_mini_racer"], [], 2, "The engine quickjs is not installed: pip install quickjs-ng"),
        (["_quickjs"], ["--engine", "quickjs"], 2, "The engine quickjs is not installed"),
        (["py_mini_racer"], ["--engine", "v8"], 2, "needs the extra intl: pip install 'scaffold-vault[intl]'"),
    ],
)
def test_templates_run_in_whichever_engine_is_installed(  # noqa: PLR0913, PLR0917 - one case
    missing: list[str], options: list[str], code: int, said: str,
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    vault = write_vault(tmp_path / "vault", dict(TEMPLATE))
    _without(monkeypatch, *missing)
    ran = run(vault, "new", "Made", "--template", "T/t.md", "--yes", *options)
    assert (ran.code, code or (vault / "Made.md").read_text().strip()) == (code, code or said), ran
    assert said in ran.err or not code


def test_python_code_without_its_parser(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = write_vault(tmp_path / "vault", {"Old.md": "", "a.py": "x = 'Old'\n"})
    _without(monkeypatch, "libcst")
    ran = run(vault, "rename", "Old", "New", "--python", "--yes")
    assert (ran.code, "--python needs the package libcst: pip install libcst" in ran.err) == (2, True), ran
    assert run(vault, "rename", "Old", "New", "--yes").code == 0
