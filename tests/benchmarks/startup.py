"""Print how long verbs take to start, as multiples of the bare interpreter in the same run.

Run: `.venv/bin/python tests/benchmarks/startup.py`. Whole processes, interleaved, medians: a shared machine is noisy.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 21
SCAFFOLD = str(Path(sys.executable).parent / "scaffold")
SAMPLE = Path(__file__).parent.parent.parent / "sample_vault"
ENGINE, TEMPLATE = "python -c 'import quickjs; quickjs.Context()'", "scaffold new --template 'Course note'"
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "scaffold --help": [SCAFFOLD, "--help"],
    "scaffold --version": [SCAFFOLD, "--version"],
    "scaffold done --help": [SCAFFOLD, "done", "--help"],
    "scaffold done NOTE:LINE --dry-run": [SCAFFOLD, "done", "_Overview_:50", "--dry-run"],
    "scaffold done NOTE:LINE": [SCAFFOLD, "done", "_Overview_:50"],
    "scaffold rename A B --dry-run": [SCAFFOLD, "rename", "Engage", "Listen", "--dry-run"],
    "scaffold links NOTE": [SCAFFOLD, "links", "Engage"],
    "scaffold flows": [SCAFFOLD, "flows"],
    ENGINE: [sys.executable, "-c", "import quickjs; quickjs.Context()"],
    TEMPLATE: [
        *(SCAFFOLD, "new", "--template", "Course note", "--folder", "S101 - Service Value/2_Concepts", "--dry-run"),
        *("--answer", "Desk", "--answer", "Lecture", "--answer", "It answers."),
    ],
    **({"node -e 0": ["node", "-e", "0"]} if shutil.which("node") else {}),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder) / "vault"
        shutil.copytree(SAMPLE, vault, ignore=shutil.ignore_patterns("scaffold.toml"))  # it takes tomllib: 2 ms
        environment = dict(os.environ, SCAFFOLD_STATE=str(Path(folder) / "state"))
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled
        note = next(vault.rglob("_Overview_.md"))
        before = note.read_bytes()
        times: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(ROUNDS):
            for name, command in COMMANDS.items():
                begun = time.perf_counter()
                subprocess.run(command, cwd=vault, env=environment, stdout=subprocess.DEVNULL, check=True)
                times[name].append(time.perf_counter() - begun)
                note.write_bytes(before)
    medians = {name: statistics.median(found) for name, found in times.items()}
    yardstick = medians["python -c pass"]
    sys.stdout.write("| command | median ms | x bare Python |\n|---|---|---|\n")
    for name, median in medians.items():
        sys.stdout.write(f"| `{name}` | {median * 1000:.0f} | {median / yardstick:.1f} |\n")
    goal = 5 * yardstick + medians[ENGINE] - yardstick
    sys.stdout.write(f"\nA template's run: {medians[TEMPLATE] * 1000:.0f} ms; five times bare Python and the engine's ")
    sys.stdout.write(f"own load: {goal * 1000:.0f} ms.\n")


if __name__ == "__main__":
    main()
