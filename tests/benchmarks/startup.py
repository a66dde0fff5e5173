"""Print how long verbs take to start, as multiples of the bare interpreter in the same run, and the goals beside.

Run: `.venv/bin/python tests/benchmarks/startup.py`. Whole processes, interleaved, medians: a shared machine is noisy,
so the processor's time stands beside that of the clock. For what users have, run it by an interpreter into which a
wheel was installed (`pip install .`).
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from generate import generate

ROUNDS = 21
NOTES = 1000
SCAFFOLD = str(Path(sys.executable).parent / "scaffold")
SAMPLE = Path(__file__).parent.parent.parent / "sample_vault"
BARE, ENGINE, TEMPLATE = "python -c pass", "python -c 'import quickjs; quickjs.Context()'", "new --template Course note"


class Run(NamedTuple):
    """A command, in a vault of some notes or of many, what takes it back, and the goal as a multiple of bare Python."""

    command: list[str]
    in_many: bool = False
    undo: bool = False
    goal: float | None = None


RUNS = {
    BARE: Run([sys.executable, "-c", "pass"]),
    "--help": Run([SCAFFOLD, "--help"], goal=5),
    "--version": Run([SCAFFOLD, "--version"]),
    "done --help": Run([SCAFFOLD, "done", "--help"]),
    "done NOTE:LINE --dry-run": Run([SCAFFOLD, "done", "_Overview_:50", "--dry-run"]),
    "done NOTE:LINE": Run([SCAFFOLD, "done", "_Overview_:50"], undo=True, goal=3.5),
    "links NOTE": Run([SCAFFOLD, "links", "Engage"]),
    f"links NOTE, {NOTES} notes": Run([SCAFFOLD, "links", "Typical"], in_many=True, goal=3.5),
    "rename A B --dry-run": Run([SCAFFOLD, "rename", "Engage", "Listen", "--dry-run"]),
    f"rename A B --yes, {NOTES} notes": Run(
        [SCAFFOLD, "rename", "Typical", "Usual", "--yes"], in_many=True, undo=True, goal=3.5
    ),
    "flows": Run([SCAFFOLD, "flows"]),
    ENGINE: Run([sys.executable, "-c", "import quickjs; quickjs.Context()"]),
    TEMPLATE: Run(
        [
            *(SCAFFOLD, "new", "--template", "Course note", "--folder", "S101 - Service Value/2_Concepts", "--dry-run"),
            *("--answer", "Desk", "--answer", "Lecture", "--answer", "It answers."),
        ]
    ),
    **({"node -e 0": Run(["node", "-e", "0"])} if shutil.which("node") else {}),
}


def timed(command: list[str], vault: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Run a process; return its time in seconds by the clock, and of the processor."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=vault, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - begun
    if status:
        raise SystemExit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return taken, used.ru_utime + used.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few", Path(folder) / "many"
        shutil.copytree(SAMPLE, few, ignore=shutil.ignore_patterns("scaffold.toml"))  # it takes tomllib: 2 ms
        generate(many, NOTES)
        environment = dict(os.environ, SCAFFOLD_STATE=str(Path(folder) / "state"))
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in RUNS}
        for turn in range(ROUNDS + 1):
            for name, run in RUNS.items():
                vault = many if run.in_many else few
                taken = timed(run.command, vault, environment)
                if turn:  # the first one compiles
                    times[name].append(taken)
                if run.undo:
                    timed([SCAFFOLD, "undo"], vault, environment)
    wall, cpu = ({name: statistics.median(each[at] for each in times[name]) for name in RUNS} for at in (0, 1))
    sys.stdout.write("| command | median ms | x bare Python | processor | goal |\n|---|---|---|---|---|\n")
    for name, run in RUNS.items():
        ratios = f"{wall[name] / wall[BARE]:.1f} | {cpu[name] / cpu[BARE]:.1f}"
        sys.stdout.write(f"| `{name}` | {wall[name] * 1000:.0f} | {ratios} | {run.goal or ''} |\n")
    goal = 4 * wall[BARE] + wall[ENGINE]
    sys.stdout.write(f"\nA template's run: {wall[TEMPLATE] * 1000:.0f} ms; five times bare Python and the engine's ")
    sys.stdout.write(f"own load: {goal * 1000:.0f} ms.\n")


if __name__ == "__main__":
    main()
