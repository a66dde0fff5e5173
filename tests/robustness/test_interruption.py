"""Ctrl-C in any moment, while modules load, too: one sentence, exit code 130, the vault as before or as planned."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from vaults import tree

RUNS = int(os.environ.get("INTERRUPTIONS", "5"))
MOST = RUNS + 40
LONGEST = 0.25  # seconds; the verbs below take about as long
ENTRIES = {"script": [str(Path(sys.executable).parent / "scaffold")], "module": [sys.executable, "-m", "scaffold"]}
VERBS = {
    "rename": ["rename", "Plan", "Look ahead", "--yes"],
    "check": ["check"],
    "new": ["new", "-t", "daily", "--yes"],
}


def began(stderr: str) -> bool:
    """Tell whether a line of the entry point had run: the interpreter shows a traceback without one, or just dies."""
    return bool(re.search(r"""scaffold/(__main__\.py", line \d+, in main|interruption\.py|cli\.py)""", stderr))


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("verb", VERBS)
def test_ctrl_c_ends_in_one_sentence(entry: str, verb: str, sample: Path, own_state: Path) -> None:
    delays = random.Random(f"{entry} {verb}")
    environment = {**os.environ, "SCAFFOLD_STATE": str(own_state)}
    command = [*ENTRIES[entry], *VERBS[verb]]
    before = tree(sample)
    said, early, runs = [], 0, 0
    while runs < RUNS or (not said and runs < MOST):  # a fast machine may have finished each time
        runs += 1
        process = subprocess.Popen(
            command, cwd=sample, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        time.sleep(delays.uniform(0.001, LONGEST))
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
        code = process.returncode
        if code == 130:
            assert stderr.startswith("scaffold: Stopped")
            assert stderr.count("\n") == 1
            said.append(stderr)
        elif stderr or code not in (0, 1):
            assert code in (0, 1, -signal.SIGINT)  # 0: of an early one the interpreter only says that it heard it
            assert not began(stderr), stderr
            early += 1
        if tree(sample) != before:
            assert "nothing was written" not in stderr
            subprocess.run([*ENTRIES[entry], "undo"], cwd=sample, env=environment, check=True, capture_output=True)
            assert tree(sample) == before
    print(f"stopped {len(said)}, before our first line {early}, done {runs - len(said) - early}")  # noqa: T201 - with -s
    assert said
