# ruff: noqa: T201
"""Random editors and git commands beside `scaffold watch`, against a model of what was ticked: `soak_watch.py SECONDS [SEED]`.


Not part of the suite. A note is written by one of several kinds of editors, then left alone until `watch` must have looked; then
its text must be what the editors wrote, with one date behind each task that they ticked, and none behind another.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

QUIET, REST = 0.3, 2.5
DATE = re.compile(r" ✅ \d{4}-\d\d-\d\d")
OPEN = re.compile(r"^- \[ \] (task \d+\b.*)$", re.MULTILINE)


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def by_renaming(path: Path, text: str) -> None:
    other = path.with_suffix(".swp")
    other.write_text(text)
    other.replace(path)


def with_backup(path: Path, text: str) -> None:
    path.rename(f"{path}~")
    path.write_text(text)
    os.unlink(f"{path}~")


def in_pieces(path: Path, text: str) -> None:
    """Cut the file, and write it with pauses that are longer than a note must be quiet."""
    with path.open("w") as file:
        for start in range(0, len(text), len(text) // 3 + 1):
            file.write(text[start : start + len(text) // 3 + 1])
            file.flush()
            time.sleep(QUIET * 1.5)


class Editor:
    """What people do with the tasks of a note; `ticked` are the first words of those that bear a date, or are to."""

    def __init__(self, chance: random.Random) -> None:
        self.random, self.count = chance, 0
        self.ticked: set[str] = set()

    def task(self) -> str:
        self.count += 1
        return f"task {self.count} of {self.random.choice(['the house', 'the garden', 'work', 'a long trip'])}"

    def jobs(self) -> list[Callable[[str], str]]:
        """Return what is done to a note's text; each gives its text after that."""
        return [self.tick, self.tick, self.tick, self.tick_and_move, self.add, self.paste, self.reword,
                self.remove_date, self.untick]  # fmt: skip

    def tick(self, text: str) -> str:
        found = self.random.choice(list(OPEN.finditer(text)) or [None])
        if found is None:
            return self.add(text)
        self.ticked.add(key(found[1]))
        return text[: found.start()] + f"- [x] {found[1]}" + text[found.end() :]

    def tick_and_move(self, text: str) -> str:
        ticked = self.tick(text)
        changed = [line for line in ticked.splitlines(keepends=True) if line not in text.splitlines(keepends=True)]
        return ticked.replace(changed[0], "", 1) + changed[0] if changed else ticked

    def add(self, text: str) -> str:
        return text + f"- [ ] {self.task()}\n"

    def paste(self, text: str) -> str:
        return text + f"- [x] {self.task()}\n"

    def reword(self, text: str) -> str:
        lines = [line for line in text.splitlines() if line.startswith("- [x] task") and not DATE.search(line)]
        line = self.random.choice(lines or [None])
        return text.replace(line, f"{line} again", 1) if line and key(line) not in self.ticked else self.add(text)

    def remove_date(self, text: str) -> str:
        found = self.random.choice(list(re.finditer(r"^- \[x\] (task \d+).*$", text, re.MULTILINE)) or [None])
        if found is None or not DATE.search(found[0]):
            return self.add(text)
        self.ticked.discard(key(found[0]))
        return text.replace(found[0], DATE.sub("", found[0]), 1)

    def untick(self, text: str) -> str:
        found = self.random.choice(list(re.finditer(r"^- \[x\] (task \d+).*$", text, re.MULTILINE)) or [None])
        if found is None:
            return self.add(text)
        self.ticked.discard(key(found[0]))
        return text.replace(found[0], DATE.sub("", found[0]).replace("[x]", "[ ]"), 1)


class Soak(Editor):
    def __init__(self, folder: Path, seed: int) -> None:
        super().__init__(random.Random(seed))
        self.done = Counter[str]()
        self.vault = folder / "vault"
        (self.vault / ".obsidian").mkdir(parents=True)
        (self.vault / "scaffold.toml").write_text(f"[watch]\nquiet = {QUIET}\n")
        self.texts: dict[str, str] = {}
        for number in range(12):
            self.texts[f"n{number}.md"] = "# n\n" + "".join(f"- [ ] {self.task()}\n" for _ in range(8)) + "text\n" * 30
        for name, text in self.texts.items():
            (self.vault / name).write_text(text)
        self.git("init", "-q", "-b", "main")
        self.git("add", ".")
        self.git("commit", "-qm", "x")

    def git(self, *arguments: str) -> bool:
        who = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "x")
        ran = subprocess.run(
            ["git", *arguments], cwd=self.vault, env={**os.environ, **who}, capture_output=True, check=False
        )
        return ran.returncode == 0

    def edit(self) -> None:
        """Let some notes be edited, then see what has become of them."""
        for name in self.random.sample(sorted(self.texts), 3):
            path = self.vault / name
            text = path.read_text()
            job = self.random.choice(self.jobs())
            self.texts[name] = job(text)
            write = self.random.choice([in_place, in_place, by_renaming, with_backup, in_pieces])
            write(path, self.texts[name])
            self.done[job.__name__] += 1
            self.done[write.__name__] += 1
        self.judge()

    def move(self) -> None:
        """Let git change the notes: what it brings is as it is, with its dates and without."""
        branch = f"b{self.random.randrange(4)}"
        commands = [("commit", "-qam", "x"), ("checkout", "-qB", branch), ("checkout", "-q", branch), ("checkout", "-q", "main"),
                ("merge", "-q", "-X", "theirs", branch), ("stash", "-q"), ("stash", "pop", "-q"), ("reset", "-q", "--hard", branch),
                ("checkout", "-q", branch, "--", ".")]  # fmt: skip
        command = self.random.choice(commands)
        if command[0] in ("checkout", "merge", "reset"):
            self.git("commit", "-qam", "x")
        moved = self.git(*command)
        self.done[f"git {command[0]}{'' if moved else ', refused'}"] += 1
        if not moved and command[0] in ("merge", "stash"):
            self.git("merge", "--abort")
            self.git("checkout", "-q", "-f", "HEAD", "--", ".")
        self.texts = {name: (self.vault / name).read_text() for name in self.texts}
        self.ticked = {key(line) for text in self.texts.values() for line in text.splitlines() if DATE.search(line)}
        self.judge()

    def judge(self) -> None:
        """Hold each note to the model."""
        time.sleep(REST)
        for name, text in self.texts.items():
            wanted = [f"{line} ✅" if line.startswith("- [x] ") and key(line) in self.ticked else line
                    for line in DATE.sub("", text).splitlines()]  # fmt: skip
            limit = time.monotonic() + 10
            while (seen := self.seen(name)) != wanted and time.monotonic() < limit:
                time.sleep(0.1)
            self.done["notes judged"] += 1
            if seen != wanted:
                wrong = [pair for pair in zip(seen, wanted, strict=False) if pair[0] != pair[1]]
                self.done["WRONG"] += 1
                print(f"{name}: {wrong[:3]} {len(seen)} {len(wanted)}")
                self.texts[name] = (self.vault / name).read_text()
                self.ticked |= {key(line) for line in self.texts[name].splitlines() if DATE.search(line)}

    def seen(self, name: str) -> list[str]:
        return [DATE.sub(" ✅", line) for line in (self.vault / name).read_text().splitlines()]


def key(line: str) -> str:
    found = re.search(r"task \d+\b", line)
    return found[0] if found else line


def main() -> int:
    seconds, seed = float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SCAFFOLD_STATE": f"{folder}/state", "GIT_CONFIG_GLOBAL": os.devnull}
        soak = Soak(Path(folder), seed)
        with open(f"{folder}/log", "w") as log:
            command = [sys.executable, "-m", "scaffold", "watch"]
            watch = subprocess.Popen(command, cwd=soak.vault, stdout=log, stderr=log)
            time.sleep(2)
            end = time.monotonic() + seconds
            while time.monotonic() < end and watch.poll() is None:
                (soak.move if soak.random.random() < 0.25 else soak.edit)()
            watch.terminate()
            code = watch.wait(30)
        said = Path(f"{folder}/log").read_text().splitlines()
        stamps = [line for line in said if "(undo " in line]
        others = Counter(re.sub(r"[\d:]{8}|\d+", "N", line)[:60] for line in said if "(undo " not in line)
        print(f"seed {seed}: watch ended with {code}; {len(stamps)} stamps; {dict(soak.done)}")
        print(others)
        return int(bool(soak.done["WRONG"]) or code != 0)


if __name__ == "__main__":
    sys.exit(main())
