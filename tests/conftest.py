"""What the tests share: options, the command line in this process, a copy of the sample vault."""

import contextlib
import io
import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import FOLDER, case_id, read_cases
from hypothesis import settings
from vaults import NOW, ROOT, Ran

from scaffold.cli import main as cli

settings.register_profile("project", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("project")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cases", type=Path, default=FOLDER, help="folder of the case files")
    parser.addoption("--update", action="store_true", help="write the true output into transcripts and documents")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that is marked `cases(file, ...)` once for each case of the files."""
    for mark in metafunc.definition.iter_markers("cases"):
        cases = read_cases(metafunc.config.getoption("--cases"), *mark.args, **mark.kwargs)
        metafunc.parametrize("case", cases, ids=[case_id(number, case) for number, case in enumerate(cases)])


_numbers = itertools.count()


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from the user's own state, cache, vault and clock."""
    number = next(_numbers)
    state = tmp_path_factory.getbasetemp() / f"state{number}"  # `mktemp` lists the folder each time
    state.mkdir(mode=0o700)
    monkeypatch.setenv("SCAFFOLD_CACHE", str(tmp_path_factory.getbasetemp() / f"cache{number}"))
    monkeypatch.setenv("SCAFFOLD_STATE", str(state))
    monkeypatch.setenv("SCAFFOLD_NOW", NOW)
    monkeypatch.delenv("SCAFFOLD_VAULT", raising=False)
    return state


@pytest.fixture
def run() -> Callable[..., Ran]:
    """Run the command line in this process: `run(vault, "done", "Plan")`."""

    def run_in(vault: Path, *arguments: str) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        before = os.getcwd()
        os.chdir(vault)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = cli.run(list(arguments))
        finally:
            os.chdir(before)
        return Ran(code, out.getvalue(), err.getvalue())

    return run_in


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Return a copy of the sample vault."""
    target = tmp_path / "sample"
    shutil.copytree(ROOT / "sample_vault", target)
    return target


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many cases of a case file passed and failed, by category, and how many faults were tried."""
    properties = [pair for report in terminalreporter.stats.get("passed", []) for pair in report.user_properties]
    if faults := sum(int(str(value)) for name, value in properties if name == "fault points"):
        terminalreporter.write_line(f"fault points: {faults}")
    counts: dict[str, dict[str, int]] = {}
    for outcome in ("passed", "failed", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            category = dict(getattr(report, "user_properties", ())).get("category")
            if category and (report.when == "call" or outcome == "skipped"):
                row = counts.setdefault(str(category), {})
                row[outcome] = row.get(outcome, 0) + 1
    for category, row in sorted(counts.items()):
        said = ", ".join(f"{count} {outcome}" for outcome, count in row.items())
        terminalreporter.write_line(f"{category}: {said}")
