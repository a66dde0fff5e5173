"""Where questions go: to the person, also when standard output leads into a pipe; and who is no person."""

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from vaults import tree

MERGE = ["merge", "Plan", "Improve"]


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_question_is_asked_though_output_is_piped(answer: str, sample: Path, own_state: Path, tmp_path: Path) -> None:
    before, piped = tree(sample), tmp_path / "piped"
    line = f'"{sys.executable}" -m scaffold {" ".join(MERGE)} | cat > "{piped}"; exit ${{PIPESTATUS[0]}}'
    environment = {**os.environ, "SCAFFOLD_STATE": str(own_state), "NO_COLOR": "1"}
    child = pexpect.spawn("bash", ["-c", line], cwd=str(sample), env=environment, encoding="utf-8", timeout=20)
    child.expect_exact("Apply?")
    assert "+++" in (child.before or "")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    said = piped.read_text()
    assert "Apply?" not in said
    assert "+++" not in said
    assert (child.exitstatus, tree(sample) == before) == ((0, False) if answer == "y" else (130, True))
    assert ("Take it back with" in said) == (answer == "y")


def test_answers_from_a_pipe_are_nobody(sample: Path) -> None:
    before = tree(sample)
    verb = [sys.executable, "-m", "scaffold", *MERGE]
    ran = subprocess.run(verb, cwd=sample, input="y\n", capture_output=True, text=True, check=False)
    assert (ran.returncode, tree(sample)) == (2, before)
    assert "add --yes" in ran.stderr
