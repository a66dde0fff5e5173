"""Print what each verb costs on a generated vault: as multiples of ripgrep on the same vault, interleaved with it.

Run: `.venv/bin/pip install -e '.[bench]' -c constraints.txt && .venv/bin/python tests/benchmarks/vault.py 1000 10000`.
Whole processes, journal and checks included; medians of at most 9 pairs, or as many as half a minute allows, at least 3.
What a verb changed is taken back by `undo` before the next pair, and timed as well.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

ROUNDS, LEAST, SECONDS = 9, 3, 30.0
BIN = Path(sys.executable).parent
SCAFFOLD = str(BIN / "scaffold")
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


def measure(notes: int, folder: Path) -> None:
    """Print the table of one size."""
    vault = folder / f"vault-{notes}"
    generate(vault, notes)
    (vault / "Templates").mkdir()
    settings = vault / ".obsidian" / "plugins" / "templater-obsidian" / "data.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"templates_folder": "Templates"}')
    (vault / "Templates" / "Fresh.md").write_text(TEMPLATE)
    environment = dict(os.environ, SCAFFOLD_STATE=str(folder / "state"), SCAFFOLD_NOW="2026-03-09T19:55:13")
    rg = [str(BIN / "rg"), "-l", "-F", "[[Typical", "."]
    task = next(path for path in sorted(vault.rglob("*.md")) if "- [ ] " in path.read_text())
    places = {"{out}": str(folder / "out.apkg"), "{task}": f"{task.relative_to(vault)}:2"}
    undone: list[tuple[float, ...]] = []
    sys.stdout.write(
        f"\n{notes:,} notes\n\n| verb | x ripgrep | wall s | CPU s | MiB | pairs |\n|---|---|---|---|---|---|\n"
    )
    for name, arguments in {"--help": ["--help"], **READS, **WRITES}.items():
        command = [SCAFFOLD, *(places.get(each, each) for each in arguments)]
        rows: list[tuple[float, ...]] = []
        begun = time.perf_counter()
        while len(rows) < LEAST or (len(rows) < ROUNDS and time.perf_counter() - begun < SECONDS):
            yardstick = timed(rg, vault, environment)[0]
            rows.append((yardstick, *timed(command, vault, environment)))
            if name in WRITES:
                taken = timed([SCAFFOLD, "undo"], vault, environment)
                undone += [(yardstick, *taken)] if "20 %" in name else []
        show(name, rows)
        if "20 %" in name:
            show("undo of that", undone)


def show(name: str, rows: list[tuple[float, ...]]) -> None:
    """Print one row of the table."""
    ratio = statistics.median(row[1] / row[0] for row in rows)
    wall, cpu, memory = (statistics.median(row[column] for row in rows) for column in (1, 2, 3))
    sys.stdout.write(f"| {name} | {ratio:.1f} | {wall:.2f} | {cpu:.2f} | {memory:.0f} | {len(rows)} |\n")
    sys.stdout.flush()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for size in sys.argv[1:] or ["1000"]:
            measure(int(size), Path(folder))
    sys.stdout.write(f"\nBusy cores while measuring: {os.getloadavg()[0]:.1f} of {os.cpu_count()}.\n")
    sys.stdout.write(f"Peak of all children: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MiB.\n")


if __name__ == "__main__":
    main()
