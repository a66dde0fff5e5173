"""Print what toggling a task line costs, as a multiple of matching the bare task regex on the same lines.

Run: `.venv/bin/python tests/benchmarks/tasks.py`. One process, 100,000 lines, best of five of each, interleaved: a
shared machine is noisy. Half of the lines are tasks as people have them, drawn with a fixed seed; the other half are
the inputs of `tests/cases/tasks.json`, which are odder than life.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from scaffold.tasks.line import BOXED
from scaffold.tasks.settings import read_settings
from scaffold.tasks.toggle import toggle_line

COUNT, ROUNDS = 100_000, 5
CASES = Path(__file__).parent.parent / "cases" / "tasks.json"
RULES = ("every day", "every week", "every month", "every 2 weeks on Tuesday", "every week when done", "every year")
TODAY = date(2026, 3, 9)


def lines() -> list[str]:
    """Return the lines that are toggled."""
    chance = random.Random(11)
    cases = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    odd = [case["input"] for case in cases if case["op"] == "toggle" and len(case["input"]) < 300]
    return [chance.choice(odd) if number % 2 else likely(chance, number) for number in range(COUNT)]


def likely(chance: random.Random, number: int) -> str:
    """Return a task as people have them: two fifths are bare, a fifth of the others recurs."""
    line = f"- [{chance.choice('  x/')}] look into part {number} of the handout"
    if chance.random() < 0.4:
        return line
    line += " #study" * (chance.random() < 0.3) + " \u23eb" * (chance.random() < 0.3)
    line += f" \U0001f501 {chance.choice(RULES)}" * (chance.random() < 0.2)
    return line + "".join(f" {sign} 2026-0{chance.randint(1, 9)}-15" for sign in "🛫⏳📅" if chance.random() < 0.4)


def best(each: Callable[[str], object], found: list[str]) -> float:
    """Return the seconds that `each` takes for all lines."""
    begun = time.perf_counter()
    for line in found:
        each(line)
    return time.perf_counter() - begun


def main() -> None:
    found, settings = lines(), read_settings({})
    bare, toggled = [], []
    for _ in range(ROUNDS):
        bare.append(best(BOXED.match, found))
        toggled.append(best(lambda line: toggle_line(line, settings, TODAY), found))
    sys.stdout.write(f"match the task regex   {min(bare) / COUNT * 1e6:6.2f} us a line" + "\n")
    sys.stdout.write(
        f"toggle                 {min(toggled) / COUNT * 1e6:6.2f} us a line   {min(toggled) / min(bare):.1f} x" + "\n"
    )


if __name__ == "__main__":
    main()
