"""What is shown while a long reading goes on: a bar on a terminal, nothing elsewhere."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scaffold.terminal import progress as terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "is_shown"), [(Terminal, 0, True), (Terminal, 60, False), (io.StringIO, 0, False)]
)
def test_a_bar_is_shown_where_a_person_waits(
    stream: type[io.StringIO], patience: float, monkeypatch: pytest.MonkeyPatch, *, is_shown: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream())
    monkeypatch.setattr(terminal, "PATIENCE", patience)
    items = [str(number) for number in range(100)]
    assert list(terminal.progress(items)) == items
    assert ("Reading notes" in sys.stderr.getvalue()) == is_shown


def test_the_bar_goes_away_when_reading_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(terminal, "PATIENCE", 0)
    reading = terminal.progress(["a", "b"])
    assert [next(reading), next(reading)] == ["a", "b"]
    reading.close()
    assert (
        sys.stderr.getvalue().count("\x1b[?25l") == sys.stderr.getvalue().count("\x1b[?25h") == 1
    )  # the cursor is back


def test_where_nobody_reads_on_the_work_is_done(sample: Path, own_state: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    verb = [sys.executable, "-m", "scaffold", "rename", "Plan", "Look ahead", "--yes"]
    environment = {**os.environ, "SCAFFOLD_STATE": str(own_state), "PYTHONUNBUFFERED": "1"}
    ran = subprocess.run(verb, cwd=sample, env=environment, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert list(sample.rglob("Look ahead.md"))
