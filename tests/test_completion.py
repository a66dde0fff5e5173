"""Completion as a shell asks for it: words typed so far in, candidates out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCAFFOLD = str(Path(sys.executable).parent / "scaffold")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("scaffold ren", ["rename"]),
        ("scaffold rename Del", ["Deliver and support"]),
        ("scaffold rename del", ["Deliver and support"]),
        ("scaffold move Maps/", ["Maps/Tasks.base", "Maps/Value chain.canvas"]),
        ("scaffold done _O", ["_Overview_"]),
        ("scaffold new --template con", ["concept"]),
        ("scaffold rename --dry", ["--dry-run"]),
        ("scaffold rename --vault nowhere P", []),
    ],
)
def test_completion(typed: str, offered: list[str], sample: Path) -> None:
    words = typed.split(" ")
    environment = dict(os.environ, _SCAFFOLD_COMPLETE="bash_complete", COMP_WORDS=typed, COMP_CWORD=str(len(words) - 1))
    ran = subprocess.run(
        [SCAFFOLD], cwd=sample, env=environment, capture_output=True, encoding="utf-8", timeout=20, check=True
    )
    assert [line.partition(",")[2] for line in ran.stdout.splitlines() if line] == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_printed(shell: str) -> None:
    ran = subprocess.run([SCAFFOLD, "completion", shell], capture_output=True, encoding="utf-8", timeout=20, check=True)
    assert "_SCAFFOLD_COMPLETE" in ran.stdout
