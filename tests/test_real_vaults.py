"""A few seconds of `real_vaults.py`: random operations of every verb on the sample vault, and on others where they are there."""

import os
from pathlib import Path

import pytest
from conftest import ROOT
from real_vaults import run_for

VAULTS = Path(os.environ.get("REAL_VAULTS", ROOT.parent / "shared" / "vaults"))
OTHERS = sorted(path for path in VAULTS.glob("*") if next(path.rglob("*.md"), None)) if VAULTS.is_dir() else []
SECONDS = float(os.environ.get("REAL_VAULTS_SECONDS", "12"))
CACHED = sorted((Path(__file__).parent / "data" / "obsidian").glob("*.json"))


def test_nothing_is_damaged_in_the_sample_vault(capsys: pytest.CaptureFixture[str]) -> None:
    figures = run_for([ROOT / "sample_vault"], 6, 1)
    assert not figures.failures, capsys.readouterr().out
    assert sum(figures.applied.values()) > 20


@pytest.mark.parametrize("vault", OTHERS, ids=lambda path: path.name)
def test_nothing_is_damaged_in_other_vaults(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = run_for([vault], SECONDS, 1)
    assert not figures.failures, capsys.readouterr().out
    assert sum(figures.applied.values()) > 10
