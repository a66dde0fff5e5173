"""The console sessions in README, `docs/` and `transcripts/`, run again: each file's in one copy of the sample vault.

A block ```console holds lines `$ command` and the output that follows. `[2]` is an exit code other than 0.
`pytest --update` writes the true output into the files.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from vaults import NOW, ROOT

FILES = [
    *(ROOT / "README.md", ROOT / "CONTRIBUTING.md"),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "tests" / "transcripts").glob("*.md")),
]
BLOCK = re.compile(r"(?<=```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_output_is_the_true_one(
    file: Path, sample: Path, tmp_path: Path, own_state: Path, request: pytest.FixtureRequest
) -> None:
    shown = file.read_text(encoding="utf-8")
    true = BLOCK.sub(lambda block: session(block.group(), sample, own_state), shown).replace(str(tmp_path), "/tmp")
    if request.config.getoption("--update"):
        file.write_text(true, encoding="utf-8")
    else:
        assert true == shown


def session(block: str, vault: Path, state: Path) -> str:
    """Run the commands of a block; return it with their true output."""
    commands = re.findall(r"^\$ ((?:.*\\\n)*.*)\n", block, re.MULTILINE)
    return "".join(f"$ {command}\n{output(command, vault, state)}" for command in commands)


def output(command: str, vault: Path, state: Path) -> str:
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "SCAFFOLD_STATE": str(state),
        "SCAFFOLD_CACHE": os.environ["SCAFFOLD_CACHE"],
        "SCAFFOLD_NOW": NOW,
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
    }
    ran = subprocess.run(
        ["sh", "-c", command],
        cwd=vault,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    printed = ran.stdout if not ran.stdout or ran.stdout.endswith("\n") else ran.stdout + "\n"
    return printed + (f"[{ran.returncode}]\n" if ran.returncode else "")
