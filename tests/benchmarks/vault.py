"""Print what each verb costs on generated vaults: as multiples of ripgrep on the same vault, interleaved with it.

Run: `.venv/bin/pip install -e '.[bench]' -c constraints.txt && .venv/bin/python tests/benchmarks/vault.py 1000 10000`.
Whole processes, journal and checks included; medians of at most 9 pairs, or as many as half a minute allows, at least 3.
What a verb changed is taken back by `undo` before the next pair, and timed as well. Multiples of bare Python (and of
bare Node.js, where there is one) are those on the smallest vault, seconds and memory those on the largest; no memory can
be shown that is lower than that of this process. Other words behind the sizes choose verbs: `100000 Templater`.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from generate import generate

ROUNDS, LEAST, SECONDS = 9, 3, 30.0
BIN = Path(sys.executable).parent
SCAFFOLD = str(BIN / "scaffold")
BARE = {"bare Python": [sys.executable, "-c", "pass"]}
if shutil.which("node"):
    BARE["bare Node.js"] = ["node", "-e", "0"]
TEMPLATE = "---\nmade: <% tp.date.now() %>\n---\n# <% tp.file.title %>\n<%* tR += [1, 2, 3].map(n => n * 2).join() %>\n"
READS = {
    "links of a note": ["links", "Typical"],
    "links --unresolved": ["links", "--unresolved"],
    "check": ["check"],
    "flows": ["flows"],
    "status": ["status"],
    "tasks": ["tasks"],
    "stamp --check": ["stamp", "--check"],
    "cards list": ["cards", "list"],
}
WRITES = {
    "rename, 5 referrers": ["rename", "Typical", "Usual", "--yes"],
    "rename, 1 % refer": ["rename", "Hub 1 percent", "Core one", "--yes"],
    "rename, 20 % refer": ["rename", "Hub 20 percent", "Core twenty", "--yes"],
    "rename a folder": ["rename", "Wing", "Annex", "--yes"],
    "rename --property, a third has it": ["rename", "--property", "Class", "Kind", "--yes"],
    "rename a tag": ["rename", "#area/3", "#zone/3", "--yes"],
    "new": ["new", "--template", "daily"],
    "new, Templater": ["new", "Fresh note", "--template", "Fresh"],
    "done NOTE:LINE": ["done", "{task}"],
    "cards export": ["cards", "export", "{out}", "--yes"],
}


def timed(command: list[str], vault: Path, environment: dict[str, str]) -> tuple[float, float, int]:
    """Run a process; return its wall time and processor time in seconds, and its peak memory in MiB."""
    begun = time.perf_counter()
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(command, cwd=vault, env=environment, stdout=nowhere, stderr=subprocess.PIPE)
        said = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{command}: {said.decode()}")
    scale = 1024 if sys.platform != "darwin" else 1 << 20
    return taken, used.ru_utime + used.ru_stime, used.ru_maxrss // scale


@dataclass(frozen=True)
class Row:
    """What a verb took on one vault: medians, as multiples of the yardsticks run beside it, in seconds and in MiB."""

    ripgrep: float
    bare: dict[str, float]
    wall: float
    cpu: float
    memory: int


def measure(notes: int, folder: Path, chosen: list[str]) -> dict[str, Row]:
    """Return the rows of one size, by verb: of those whose names hold one of the `chosen` parts, or all."""
    vault = folder / f"vault-{notes}"
    generate(vault, notes)
    (vault / "Templates").mkdir()
    settings = vault / ".obsidian" / "plugins" / "templater-obsidian" / "data.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"templates_folder": "Templates"}')
    (vault / "Templates" / "Fresh.md").write_text(TEMPLATE)
    environment = dict(os.environ, SCAFFOLD_STATE=str(folder / "state"), SCAFFOLD_NOW="2026-03-09T19:55:13")
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):  # nobody who uses it has them
        environment.pop(name, None)
    rg = [str(BIN / "rg"), "-l", "-F", "[[Typical", "."]
    task = next(path for path in sorted(vault.rglob("*.md")) if "- [ ] " in path.read_text())
    places = {"{out}": str(folder / "out.apkg"), "{task}": f"{task.relative_to(vault)}:2"}
    timed([SCAFFOLD, "--help"], vault, environment)  # an editable installation is compiled at its first start
    yardsticks = [rg, *BARE.values()]
    found: dict[str, Row] = {}
    for name, arguments in {"--help": ["--help"], **READS, **WRITES}.items():
        if chosen and not any(part in name for part in chosen):
            continue
        command = [SCAFFOLD, *(places.get(each, each) for each in arguments)]
        rows: list[list[tuple[float, float, int]]] = []
        undone: list[list[tuple[float, float, int]]] = []
        begun = time.perf_counter()
        while len(rows) < LEAST or (len(rows) < ROUNDS and time.perf_counter() - begun < SECONDS):
            beside = [timed(each, vault, environment) for each in yardsticks]
            rows.append([timed(command, vault, environment), *beside])
            if name in WRITES:
                undone.append([timed([SCAFFOLD, "undo"], vault, environment), *beside])
        found[name] = row(rows)
        if "20 %" in name:
            found["undo of that"] = row(undone)
        sys.stderr.write(f"{notes:,} notes, {name}: {found[name]}\n")
    shutil.rmtree(vault)
    return found


def row(rounds: list[list[tuple[float, float, int]]]) -> Row:
    """Return the medians of rounds, each a verb's time, CPU and memory and then those of the yardsticks."""
    ratios = [
        statistics.median(verb[0] / yardsticks[number][0] for verb, *yardsticks in rounds)
        for number in range(1 + len(BARE))
    ]
    wall, cpu, memory = (statistics.median(verb[column] for verb, *_ in rounds) for column in range(3))
    return Row(ratios[0], dict(zip(BARE, ratios[1:], strict=True)), wall, cpu, round(memory))


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:] if size.isdigit()] or [1000]
    chosen = [part for part in sys.argv[1:] if not part.isdigit()]
    with tempfile.TemporaryDirectory() as folder:
        found = [measure(size, Path(folder), chosen) for size in sizes]
    heads = ["verb", *(f"x {name}" for name in BARE), *(f"x ripgrep, {size:,}" for size in sizes)]
    heads += ["seconds", "CPU", "MiB"]
    sys.stdout.write(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n")
    for name in found[0]:
        first, last = found[0][name], found[-1][name]
        cells = [*(f"{each:.1f}" for each in first.bare.values()), *(f"{each[name].ripgrep:.1f}" for each in found)]
        cells += [f"{last.wall:.2f}", f"{last.cpu:.2f}", str(last.memory)]
        sys.stdout.write(f"| {name} | {' | '.join(cells)} |\n")
    sys.stdout.write(f"\nBusy cores while measuring: {os.getloadavg()[0]:.1f} of {os.cpu_count()}.\n")


if __name__ == "__main__":
    main()
