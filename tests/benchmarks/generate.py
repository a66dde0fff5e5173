"""Make a vault of any size: activities with flows and cards, prose with links, days with tasks. The same each time.

Run: `.venv/bin/python tests/benchmarks/generate.py FOLDER NOTES`. Notes link by a law of few popular and many lonely
targets; `Hub 1 percent` and `Hub 20 percent` are linked from that share of the notes, `Typical` from five.
"""

import bisect
import itertools
import random
import sys
from pathlib import Path

WORDS = [
    "value",
    "demand",
    "service",
    "plan",
    "improve",
    "engage",
    "obtain",
    "build",
    "deliver",
    "support",
    "team",
    "risk",
    "cost",
    "outcome",
    "need",
    "board",
]
CARD = "# cards\n>[!info] card\n>What is {title}? ::It is {word} of {other}.\n>{title} needs {{1:{word}}}.\n"


def generate(folder: Path, notes: int, *, halved: bool = False) -> None:
    """Write the vault; a folder `Wing` holds a tenth of the notes, at most a thousand; `Half` about half, if wanted."""
    chance = random.Random(notes)
    titles = [f"{WORDS[n % 16].title()} {WORDS[n // 16 % 16]} {n}" for n in range(notes - 3)]
    titles += ["Typical", "Hub 1 percent", "Hub 20 percent"]
    weights = list(itertools.accumulate((rank + 1) ** -0.77 for rank in range(len(titles) - 3)))
    wing = min(1000, notes // 10)
    (folder / ".obsidian").mkdir(parents=True)
    typical = set(chance.sample(range(notes - 3), 5))
    for number, title in enumerate(titles):
        linked = [
            titles[bisect.bisect_left(weights, chance.random() * weights[-1])] for _ in range(chance.randrange(9))
        ]
        linked += ["Typical"] * (number in typical) + ["Hub 1 percent"] * (chance.random() < 0.01)
        linked += ["Hub 20 percent"] * (chance.random() < 0.2)
        area = "Wing" if number < wing else f"Area {number % 40}"
        place = folder / ("Half" if halved and number % 40 < 20 else "") / area / f"{title}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(note(chance, title, linked, number), encoding="utf-8")


def note(chance: random.Random, title: str, linked: list[str], number: int) -> str:
    """Return the text of a note of one of three kinds."""
    words = [chance.choice(WORDS) for _ in range(chance.randrange(60, 500))]
    for target in linked:
        shown = f"[[{target}|{chance.choice(WORDS)}]]" if chance.random() < 0.4 else f"[[{target}]]"
        words.insert(chance.randrange(len(words)), shown)
    lines = [" ".join(words[at : at + 14]) for at in range(0, len(words), 14)]
    prose = "\n".join("\n".join(lines[at : at + 6]) + "\n" for at in range(0, len(lines), 6))
    if number % 3 == 0:
        given, taken = [*linked, "Nobody"][0], [*linked, "Nobody"][-1]
        head = (
            f"---\naliases:\n  - {title}\ncreated: 2026-01-02  10:11:12\nClass: Area\ntags:\n  - area/{number % 40}\n"
        )
        flows = f"# Inputs\n- demand for {words[0]} from [[{given}]]\n\n# Outputs\n- {words[1]} to [[{taken}]]\n\n"
        box = CARD.format(title=title, word=chance.choice(WORDS), other=chance.choice(WORDS))
        return f"{head}cards-deck: Area::{number % 40}\n---\n# {title}\n{prose}\n{flows}{box}"
    if number % 3 == 1:
        tasks = "".join(f"- [{' x'[n % 2]}] {chance.choice(WORDS)} {n} 📅 2026-03-{n + 1:02}\n" for n in range(3))
        return f"# {title}\n{tasks}\n{prose}\n```sh\necho '[[{[*linked, title][0]}]]'\n```\n"
    return f"{prose}\n> [!note] {words[0]}\n> `code` and $x^2$\n"


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
