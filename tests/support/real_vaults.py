# ruff: noqa: PLR0913, T201
"""Random operations of every verb that changes notes, on copies of real vaults: `real_vaults.py FOLDER...`.

Not part of the suite; `test_real_vaults.py` runs it for seconds. First the links of a copy are spelled anew at random. After
each operation a second reader, which shares no code with the product, compares the graph of links with what it was, the text
outside of the planned edits byte for byte, the properties by another YAML library, and each `undo` with the bytes before. What
fails is made smaller and printed with its seed.
"""

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from second_reader import Book, Files
from vault_judges import changed, problems
from vault_operations import VERBS, Chooser, Operation
from vault_respelling import respelled

from scaffold.cli import main as cli

NOW = "2026-03-09T19:55:13"


@dataclass
class Ran:
    code: int
    out: str
    err: str


class Place:
    """A folder in which vaults are laid out and commands run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.vault = root / "vault"
        self.laid: Files = {}

    def lay(self, files: Files) -> None:
        """Make the vault hold these files and no others."""
        held = self.read() if self.vault.exists() else {}
        if held == files and held:
            return
        for path in held.keys() - files.keys():
            (self.vault / path).unlink()
        for folder in sorted(self.vault.rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        for path, content in files.items():
            if held.get(path) != content:
                file = self.vault / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        (self.vault / ".obsidian").mkdir(parents=True, exist_ok=True)

    def read(self) -> Files:
        found: Files = {}
        for folder, _, names in os.walk(self.vault):
            for name in names:
                full = os.path.join(folder, name)
                if os.path.isfile(full) and not os.path.islink(full):
                    with open(full, "rb") as file:
                        found[os.path.relpath(full, self.vault).replace(os.sep, "/")] = file.read()
        return dict(sorted(found.items()))

    def run(self, *arguments: str) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        before = os.getcwd()
        os.chdir(self.vault)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                try:
                    code = cli.run(list(arguments))
                except Exception:  # noqa: BLE001 - whatever it is, it is a fault
                    code = 70
                    err.write(traceback.format_exc())
        finally:
            os.chdir(before)
        return Ran(code, out.getvalue(), err.getvalue())


@dataclass
class Outcome:
    files: Files
    problem: str = ""  # its kind, a colon, and what it is
    applied: bool = False
    code: int = 0


def attempt(
    place: Place, files: Files, operation: Operation, *, undo: bool = False, plain_output: bool = False
) -> Outcome:
    """Run an operation on these files, and say what is wrong with what comes."""
    place.lay(files)
    (place.root / "pairs.csv").write_text(operation.data.get("pairs", ""), encoding="utf-8")
    words = list(operation.arguments)
    if operation.planned:
        words[1 + (words[0] == "tasks") : 1 + (words[0] == "tasks")] = (
            ["--yes"] if plain_output else ["--json", "--yes"]
        )
    ran = place.run(*words)
    after = place.read()
    outcome = Outcome(after, code=ran.code)
    if ran.code not in (0, 1, 2, 3) or "Traceback" in ran.err:
        outcome.problem = f"crash: exit code {ran.code}: {(ran.err or ran.out).strip()[-700:]}"
    elif ran.code in (2, 3):
        if after != files:
            outcome.problem = f"refused: but {', '.join(changed(files, after))} changed: {ran.err}"
        return outcome
    else:
        try:
            plan = json.loads(ran.out) if operation.planned and not plain_output and ran.out.strip() else None
        except ValueError:
            outcome.problem = f"output: it is no JSON: {ran.out[:500]}"
            return outcome
        outcome.applied = after != files
        outcome.problem = next(filter(None, problems(files, after, operation, plan)), "")
    if not outcome.problem and operation.verb in ("fix", "unsafe_fixes"):
        again = place.run(*words)
        if place.read() != after:
            outcome.problem = (
                f"twice: fixing again changes {', '.join(changed(after, place.read()))}: {again.out[:300]}"
            )
        undo = False
    if not outcome.problem and undo and outcome.applied:
        taken = place.run("undo")
        if taken.code != 0 or place.read() != files:
            outcome.problem = (
                f"undo: code {taken.code}, not as before: {', '.join(changed(files, place.read()))} {taken.err}"
            )
        outcome.files = files
    return outcome


@dataclass
class Figures:
    done: "Counter[str]" = field(default_factory=Counter)
    applied: "Counter[str]" = field(default_factory=Counter)
    refused: "Counter[str]" = field(default_factory=Counter)
    undone: int = 0
    failures: "Counter[str]" = field(default_factory=Counter)


class Run:
    """Rounds of operations on one vault."""

    def __init__(self, place: Place, figures: Figures, verbs: list[str], patience: float, most: int) -> None:
        self.place, self.figures, self.verbs, self.patience, self.most = place, figures, verbs, patience, most

    def round(self, name: str, files: Files, seed: int, until: float, length: int = 40) -> None:
        """Respell a vault, run so many operations, and take all of them back in the end."""
        chance = random.Random(seed)
        files = first = respelled(part_of(files, chance, self.most), chance)
        standing: int | None = 0
        for number in range(length):
            if time.monotonic() > until:
                break
            verb = chance.choice(self.verbs)
            operation = Chooser(chance, Book(files)).operation(verb)
            undo, plain_output = chance.random() < 0.5, chance.random() < 0.15
            if operation is None:
                continue
            outcome = attempt(self.place, files, operation, undo=undo, plain_output=plain_output)
            self.figures.done[verb] += 1
            self.figures.applied[verb] += outcome.applied
            self.figures.refused[verb] += outcome.code in (2, 3)
            self.figures.undone += undo and outcome.applied
            if outcome.problem:
                where = f"{name}, seed {seed}, operation {number}"
                self.fail(where, files, operation, outcome.problem, undo=undo, plain_output=plain_output)
                standing = None  # the vault is laid out anew, so that older plans cannot be taken back
            else:
                standing = None if standing is None else standing + (outcome.files != files)
                files = outcome.files
        said = [self.place.run("undo") for _ in range(standing or 0)]
        if standing and (wrong := changed(first, self.place.read())):
            self.figures.failures["undo of a round"] += 1
            refused = next((ran.err for ran in said if ran.code), "").strip()
            print(f"\nFAILED undo of a round\n  {name}, seed {seed}: {standing} plans taken back: {refused}")
            print(f"  not as before: {', '.join(wrong[:9])}")

    def fail(
        self, where: str, files: Files, operation: Operation, problem: str, *, undo: bool, plain_output: bool
    ) -> None:
        """Say what is wrong, once a kind, with the smallest vault in which it is."""
        kind = f"{operation.verb} {kind_of(problem)}"
        self.figures.failures[kind] += 1
        if self.figures.failures[kind] > 3:
            return
        small = smaller(self.place, files, operation, problem, self.patience, undo=undo, plain_output=plain_output)
        said = attempt(self.place, small, operation, undo=undo, plain_output=plain_output).problem
        print(f"\nFAILED {kind}\n  {where}: scaffold {operation}\n  {problem[:1500]}")
        print(f"  smaller: {said[:1500]}")
        for path, content in small.items():
            if content or path in str(operation):
                print(f"  {path}: {content[:1500]!r}")
            else:
                print(f"  {path}: empty")
        sys.stdout.flush()


def kind_of(problem: str) -> str:
    if problem.startswith("crash"):
        return "crash " + problem.strip().rpartition("\n")[2][:60]
    parts = problem.split(": ")
    return ": ".join(part for part in parts[:2] if len(part) < 40 and "/" not in part and ".md" not in part)


def smaller(
    place: Place, files: Files, operation: Operation, problem: str, patience: float, *, undo: bool, plain_output: bool
) -> Files:
    """Take files and lines away as long as the same is wrong."""
    end, kind = time.monotonic() + patience, kind_of(problem)

    def fails(candidate: Files) -> bool:
        if time.monotonic() > end:
            return False
        try:
            return kind_of(attempt(place, candidate, operation, undo=undo, plain_output=plain_output).problem) == kind
        except (KeyError, IndexError, ValueError):  # the operation's own note is gone
            return False

    def reduced(things: list[Any], test: Callable[[list[Any]], bool]) -> list[Any]:
        size = max(1, len(things) // 2)
        while size:
            start = 0
            while start < len(things):
                rest = things[:start] + things[start + size :]
                if test(rest):
                    things = rest
                else:
                    start += size
            size //= 2
        return things

    names = reduced(list(files), lambda kept: fails({path: files[path] for path in kept}))
    files = {path: files[path] for path in names}
    for path in names:
        others = dict(files)
        lines = reduced(
            files[path].splitlines(keepends=True),
            lambda kept, path=path, others=others: fails(others | {path: b"".join(kept)}),
        )
        files[path] = b"".join(lines)
    return files


def part_of(files: Files, chance: random.Random, most: int) -> Files:
    """Return some notes of a large vault, with all that is not a note, and what those notes name: more operations in the same time."""
    notes = [path for path in files if path.endswith(".md")]
    if len(notes) <= most:
        return files
    book = Book(files)
    kept = set(chance.sample(notes, most // 2))
    for path in sorted(kept):
        kept |= {edge.target for edge in book.edges(path) if len(kept) < most and edge.target in files}
    return {path: content for path, content in files.items() if path in kept or not path.endswith(".md")}


def vault_files(folder: Path) -> Files:
    """Return the files of a vault, without the history of git."""
    place = Place(folder.parent)
    place.vault = folder
    return {path: content for path, content in place.read().items() if not path.startswith(".git/")}


def run_for(
    folders: list[Path],
    seconds: float,
    seed: int,
    verbs: list[str] | None = None,
    *,
    patience: float = 20,
    most: int = 40,
    rounds: int = sys.maxsize,
) -> Figures:
    """Run rounds on each vault in turn, at most so many and no longer than that; return what was done."""
    figures, until = Figures(), time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as scratch:
        place = Place(Path(scratch))
        place.vault.mkdir()
        os.environ |= {"SCAFFOLD_STATE": f"{scratch}/state", "SCAFFOLD_NOW": NOW}
        os.environ.pop("SCAFFOLD_VAULT", None)
        run = Run(place, figures, verbs or VERBS, patience, most)
        vaults = [(folder.name, vault_files(folder)) for folder in folders]
        for number in range(rounds):
            name, files = vaults[number % len(vaults)]
            run.round(name, files, seed + number, until)
            shutil.rmtree(f"{scratch}/state", ignore_errors=True)
            if time.monotonic() > until:
                break
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verb", action="append", choices=sorted(set(VERBS)))
    parser.add_argument("--patience", type=float, default=20, help="seconds to make a failure smaller")
    parser.add_argument("--notes", type=int, default=40, help="how many notes of a vault a round has at most")
    given = parser.parse_args()
    figures = run_for(given.folders, given.seconds, given.seed, given.verb, patience=given.patience, most=given.notes)
    for verb in sorted(figures.done):
        print(
            f"{verb:20}{figures.done[verb]:6} run {figures.applied[verb]:6} applied {figures.refused[verb]:6} refused"
        )
    print(
        f"{sum(figures.done.values())} operations, {figures.undone} taken back, {sum(figures.failures.values())} failures"
    )
    for kind, count in figures.failures.most_common():
        print(f"{count:6} {kind}")
    return int(bool(figures.failures))


if __name__ == "__main__":
    sys.exit(main())
