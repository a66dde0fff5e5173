"""Print what each verb costs on generated vaults, and the goals beside: multiples of ripgrep on the same vault.

Run: `.venv/bin/pip install -e '.[bench]' -c constraints.txt && .venv/bin/python tests/benchmarks/vault.py 1000 10000`.
Whole processes, journal and checks included, interleaved with `rg -l -F '[[Typical' .`; medians of at most 9 rounds, or
as many as half a minute allows, at least 3. What a verb changed is taken back before the next round. Multiples of bare
Python are those on the smallest vault; seconds and memory (of all processes together, from a run of its own) are those
on the largest; "ten times" compares the two largest. Other words behind the sizes choose rows: `100000 Templater`.
Other programs stand in the table where they are installed: see `peers.py`.
"""

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from generate import generate
from peers import MOST, QUIET, find_peers
from processes import Taken, peak_memory, timed

ROUNDS, LEAST, SECONDS = 9, 3, 30.0
SETTLED = 0.25  # seconds after which a file is believed not to change unseen
TEN_TIMES = 10.5  # the goal of every row
BIN = Path(sys.executable).parent
SCAFFOLD = str(BIN / "scaffold")
UNDO = [SCAFFOLD, "undo"]
YARDSTICKS = [[str(BIN / "rg"), "-l", "-F", "[[Typical", "."], [sys.executable, "-c", "pass"]]
TEMPLATE = "---\nmade: <% tp.date.now() %>\n---\n# <% tp.file.title %>\n<%* tR += [1, 2, 3].map(n => n * 2).join() %>\n"
NEW, SAME, CHANGED, OFF = "no store yet", "nothing changed", "10 notes changed", "without a store"
Goals = dict[int, float]  # by the number of notes
MEMORY: Goals = {100_000: 300}  # MiB, where nothing is known yet


class Row(NamedTuple):
    """A command and what takes it back; what is kept before it; goals: times ripgrep, times bare Python, MiB."""

    command: list[str]
    undo: list[str] | None = None
    kept: str = ""
    goals: Goals | None = None
    bare: float | None = None
    memory: Goals | None = None


class Figures(NamedTuple):
    """Medians: multiples of ripgrep and of bare Python, seconds by the clock and of the processor; MiB."""

    ripgrep: float
    bare: float
    wall: float
    cpu: float
    memory: int


def goal(many: float, most: float, few: float | None = None) -> Goals:
    """Return a goal at 10,000 notes, at 100,000, and at 1,000 if there is one."""
    return {10_000: many, 100_000: most, **({} if few is None else {1_000: few})}


def rename(old: str, new: str, *options: str, goals: Goals | None = None) -> Row:
    """Return the row of a rename."""
    return Row([SCAFFOLD, "rename", *options, old, new, "--yes"], UNDO, goals=goals)


STORED: dict[str, dict[str, Goals]] = {
    "check": {NEW: goal(45, 45), SAME: goal(2.5, 1.5), CHANGED: goal(5, 4), OFF: {}},
    "status": {NEW: {}, SAME: goal(2.5, 1.5), CHANGED: goal(5, 4), OFF: {}},
    "links --unresolved": {SAME: goal(2.5, 1.5), CHANGED: {}, OFF: {}},
    "links --json": {SAME: goal(6, 6), CHANGED: {}, OFF: {}},
    "tasks": {SAME: goal(2.5, 2), CHANGED: {}, OFF: {}},
    "flows": {SAME: goal(2.5, 2), CHANGED: {}, OFF: {}},
    "cards list": {SAME: goal(2.5, 2), CHANGED: {}, OFF: {}},
    "stamp --check": {SAME: goal(2.5, 2), CHANGED: {}, OFF: {}},
}
ROWS = {
    "--help": Row([SCAFFOLD, "--help"], bare=5),
    "done NOTE:LINE": Row([SCAFFOLD, "done", "{task}"], UNDO, bare=3.5),
    **{f"links of a note, {kept}": Row([SCAFFOLD, "links", "Typical"], kept=kept, bare=3.5) for kept in (SAME, OFF)},
    **{
        f"{verb}, {kept}": Row([SCAFFOLD, *verb.split()], None, kept, goals, None, MEMORY if kept == NEW else None)
        for verb, kinds in STORED.items()
        for kept, goals in kinds.items()
    },
    "rename, 5 referrers": rename("Typical", "Usual", goals=goal(2.5, 1.3, 8))._replace(bare=3.5, memory=goal(40, 120)),
    "rename, 1 % refer": rename("Hub 1 percent", "Core one"),
    "rename, 20 % refer": rename("Hub 20 percent", "Core twenty", goals=goal(7, 7)),
    "rename --property, a third has it": rename("Class", "Kind", "--property", goals=goal(12, 12)),
    "rename a tag": rename("#area/3", "#zone/3", goals=goal(12, 12)),
    "rename a folder of half the notes": rename("Half", "Annex", goals=goal(10, 10)),
    "new": Row([SCAFFOLD, "new", "--template", "daily"], UNDO),
    "new, Templater": Row([SCAFFOLD, "new", "Fresh note", "--template", "Fresh"], UNDO),
    "cards export": Row([SCAFFOLD, "cards", "export", "{out}", "--yes"], UNDO),
}
PEERS, MISSING = find_peers()
ALL = {**ROWS, **{name: Row(peer.command, peer.undo) for name, peer in PEERS.items()}}
NOTHING = Row([])


class Bench:
    """A generated vault, on which rows are measured."""

    def __init__(self, folder: Path, notes: int) -> None:
        self.notes, self.vault, self._cache = notes, folder / f"vault-{notes}", folder / "cache"
        generate(self.vault, notes, halved=True)
        settings = self.vault / ".obsidian" / "plugins" / "templater-obsidian" / "data.json"
        settings.parent.mkdir(parents=True)
        settings.write_text('{"templates_folder": "Templates"}')
        (self.vault / "Templates").mkdir()
        (self.vault / "Templates" / "Fresh.md").write_text(TEMPLATE)
        self._texts = sorted(self.vault.rglob("*.md"))
        task = next(path for path in self._texts if "- [ ] " in path.read_text())
        self._places = {"{out}": str(folder / "out.apkg"), "{task}": f"{task.relative_to(self.vault)}:2"}
        self._environment = dict(os.environ, SCAFFOLD_STATE=str(folder / "state"), SCAFFOLD_NOW="2026-03-09T19:55:13")
        self._environment.update(QUIET)
        for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):  # nobody who uses it has them
            self._environment.pop(name, None)
        self._chance = random.Random(notes)
        timed([SCAFFOLD, "--help"], self.vault, self._environment)  # what is installed is compiled at its first start

    def measure(self, row: Row) -> tuple[Figures, Figures]:
        """Return what a row takes, and what taking it back does."""
        command = [self._places.get(part, part) for part in row.command]
        self._environment["SCAFFOLD_CACHE"] = "off" if row.kept == OFF else str(self._cache)
        if row.kept in (SAME, CHANGED):
            time.sleep(SETTLED)
            self._run(command)
        self._make_ready(row.kept)
        memory = peak_memory(command, self.vault, self._environment)
        if row.undo:
            self._run(row.undo)
        done, undone = [], []
        begun = time.perf_counter()
        while len(done) < LEAST or (len(done) < ROUNDS and time.perf_counter() - begun < SECONDS):
            beside = [self._run(yardstick) for yardstick in YARDSTICKS]
            self._make_ready(row.kept)
            done.append([self._run(command), *beside])
            if row.undo:
                undone.append([self._run(row.undo), *beside])
        return figures(done, memory), figures(undone or done, memory)

    def _run(self, command: list[str]) -> Taken:
        return timed(command, self.vault, self._environment)

    def _make_ready(self, kept: str) -> None:
        """Change the vault and what is kept of it to what a row needs, and wait until its files are believed."""
        if kept == NEW:
            shutil.rmtree(self._cache, ignore_errors=True)
        if kept == CHANGED:
            for path in self._chance.sample(self._texts, 10):
                with path.open("a", encoding="utf-8") as text:
                    text.write("One more line.\n")
        time.sleep(SETTLED)


def figures(rounds: list[list[Taken]], memory: int) -> Figures:
    """Return the medians of rounds: in each what a command took, then what the yardsticks did."""
    ripgrep, bare = (statistics.median(own.wall / beside[at].wall for own, *beside in rounds) for at in (0, 1))
    wall, cpu = (statistics.median(own[at] for own, *_ in rounds) for at in (0, 1))
    return Figures(ripgrep, bare, wall, cpu, memory)


def measure(notes: int, folder: Path, rows: dict[str, Row]) -> dict[str, Figures]:
    """Return the figures of one size by row."""
    bench = Bench(folder, notes)
    found: dict[str, Figures] = {}
    for name, row in rows.items():
        if name in PEERS and notes > MOST:
            continue
        found[name], back = bench.measure(row)
        if "20 %" in name:
            found["undo of that"] = back
        sys.stderr.write(f"{notes:,} notes, {name}: {found[name]}\n")
    shutil.rmtree(bench.vault)
    return found


def against(figure: float, wanted: float | None) -> str:
    """Return a figure with its goal, in bold where it is missed."""
    shown = f"{figure:.1f}" if isinstance(figure, float) and figure < 30 else f"{figure:.0f}"
    if wanted is None:
        return shown
    return f"{shown} ≤ {wanted:g}" if figure <= wanted else f"**{shown} > {wanted:g}**"


def main() -> None:
    sizes = sorted(int(size) for size in sys.argv[1:] if size.isdigit()) or [1000]
    chosen = [part for part in sys.argv[1:] if not part.isdigit()]
    rows = {name: row for name, row in ALL.items() if not chosen or any(part in name for part in chosen)}
    with tempfile.TemporaryDirectory() as folder:
        found = [measure(size, Path(folder), rows) for size in sizes]
    heads = ["row", "x bare Python", *(f"x ripgrep, {size:,}" for size in sizes), "ten times", "seconds", "CPU", "MiB"]
    sys.stdout.write(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n")
    for name, first in found[0].items():
        row = rows.get(name, NOTHING)
        here = [(size, each[name]) for size, each in zip(sizes, found, strict=True) if name in each]
        cells = [against(first.bare, row.bare)]
        cells += [against(each.ripgrep, (row.goals or {}).get(size)) for size, each in here]
        cells += [""] * (len(sizes) - len(here))
        size, last = here[-1]
        few, before = here[-2] if len(here) > 1 else here[-1]
        cells.append(against(last.wall / before.wall * 10 * few / size, TEN_TIMES) if few < size else "")
        cells += [f"{last.wall:.2f}", f"{last.cpu:.2f}", against(last.memory, (row.memory or {}).get(size))]
        sys.stdout.write(f"| {name} | {' | '.join(cells)} |\n")
    sys.stdout.write(f"\nBusy cores while measuring: {os.getloadavg()[0]:.1f} of {os.cpu_count()}.\n")
    sys.stdout.write("".join(f"{sentence}\n" for sentence in MISSING))


if __name__ == "__main__":
    main()
