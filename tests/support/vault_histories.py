"""Random histories of a vault: small notes that name, link and enter one another, and what people do to files."""

import os
import random
import shutil
from pathlib import Path

TITLES = ["Plan", "Service desk", "Obtain parts", "Deliver value", "Plan value", "Same name", "été Nord"]
FOLDERS = ["", "a", "b", "b/c"]
WORDS = [
    "value",
    "plan",
    "Service",
    "desk",
    "of",
    "the",
    "Obtain",
    "parts",
    "Plan",
    "value",
    "and",
    "Deliver",
    "Same",
    "name",
]
PDF = (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    "0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n160\n%%EOF\n"
)
COMMENT = "%%\n\tFUNDAMENTALS:\n\t- One note, one concept. %%\n"


class History:
    """One vault in `root`, changed step by step by `chance`."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root, self.chance = root, chance
        root.mkdir()
        (root / "scaffold.toml").write_text("")
        for _ in range(chance.randrange(3, 9)):
            self.write(self.place())

    def place(self) -> str:
        """Return the path of a note, which may be there or not."""
        folder, title = self.chance.choice(FOLDERS), self.chance.choice(TITLES)
        return f"{folder}/{title}.md".lstrip("/")

    def files(self) -> list[str]:
        """Return the files that are there."""
        found = (path for path in self.root.rglob("*") if path.is_file() and path.name != "scaffold.toml")
        return sorted(str(path.relative_to(self.root)) for path in found)

    def step(self) -> str:
        """Do something to the vault; return what."""
        acts = [self.edit] * 6 + [
            self.create,
            self.rename,
            self.delete,
            self.touch,
            self.swap,
            self.restore,
            self.attach,
        ]
        acts += [self.replace, self.settings]
        act = self.chance.choice(acts)
        act()
        return act.__name__

    def write(self, path: str, text: str | None = None) -> None:
        """Write a note, of random text."""
        full = self.root / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text(self.text(full.stem) if text is None else text, encoding="utf-8")

    def create(self) -> None:
        """Write a note, new or not."""
        self.write(self.place())

    def edit(self) -> None:
        """Write another text, or add to one, or take something away."""
        notes = [path for path in self.files() if path.endswith(".md")]
        if notes:
            path = self.chance.choice(notes)
            text = (self.root / path).read_text(encoding="utf-8")
            lines = text.split("\n")
            kind = self.chance.randrange(4)
            if kind == 0:
                self.write(path)
            elif kind == 1:
                lines.insert(self.chance.randrange(len(lines) + 1), self.line())
                self.write(path, "\n".join(lines))
            elif kind == 2:
                del lines[self.chance.randrange(len(lines))]
                self.write(path, "\n".join(lines))
            else:
                self.write(path, text.replace(self.chance.choice(TITLES), self.chance.choice(TITLES), 1))

    def rename(self) -> None:
        """Give a file another name."""
        if files := self.files():
            path, other = self.chance.choice(files), self.chance.choice([*files, self.place()])
            (self.root / other).parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.root / path, self.root / other)

    def delete(self) -> None:
        """Delete a file."""
        if len(files := self.files()) > 2:
            (self.root / self.chance.choice(files)).unlink()

    def touch(self) -> None:
        """Give a file another time."""
        if files := self.files():
            moment = self.chance.randrange(10**18, 2 * 10**18)
            os.utime(self.root / self.chance.choice(files), ns=(moment, moment))

    def swap(self) -> None:
        """Let two files change places."""
        if len(files := self.files()) > 1:
            one, other = (self.root / path for path in self.chance.sample(files, 2))
            beside = one.with_name("beside")
            os.replace(one, beside)
            os.replace(other, one)
            os.replace(beside, other)

    def restore(self) -> None:
        """Change a letter of a note, and give it its old time: size and time are as they were."""
        notes = [path for path in self.files() if path.endswith(".md")]
        if notes:
            full = self.root / self.chance.choice(notes)
            found, text = full.stat(), full.read_text(encoding="utf-8")
            if places := [place for place, letter in enumerate(text) if letter.isascii() and letter.isalpha()]:
                place = self.chance.choice(places)
                full.write_text(text[:place] + self.chance.choice("xyz") + text[place + 1 :], encoding="utf-8")
            os.utime(full, ns=(found.st_atime_ns, found.st_mtime_ns))

    def replace(self) -> None:
        """Put a copy in the place of a file, as a sync does."""
        if files := self.files():
            full = self.root / self.chance.choice(files)
            shutil.copy2(full, full.with_name("copy"))
            os.replace(full.with_name("copy"), full)

    def attach(self) -> None:
        """Write a picture, a PDF or a canvas."""
        name, text = self.chance.choice(
            [
                ("shown.png", ""),
                ("Plan.png", "x"),
                ("Book.pdf", PDF),
                ("Book.pdf", "no PDF"),
                (
                    "Board.canvas",
                    '{"nodes":[{"id":"1","type":"file","file":"Plan.md","x":0,"y":0,"width":1,"height":1}]}',
                ),
            ]
        )
        path = self.root / self.chance.choice(FOLDERS) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def settings(self) -> None:
        """Write other settings, seldom."""
        if self.chance.random() < 0.3:
            text = self.chance.choice(["", "[check]\noutsiders = ['users']\n", "[check]\nexclude = ['b']\n"])
            (self.root / "scaffold.toml").write_text(text)

    def text(self, title: str) -> str:
        """Return the text of a note."""
        chance = self.chance
        head = "---\n" + "".join(
            self.property(name, title) for name in ("aliases", "Class", "created", "tags", "cards-deck")
        )
        head = f"{head}---\n" if chance.random() < 0.6 else ""
        comment = COMMENT if head and chance.random() < 0.5 else ""
        body = "\n".join(self.line() for _ in range(chance.randrange(12)))
        return f"{head}{comment}# {title if chance.random() < 0.9 else 'Other'}\n{body}\n"

    def property(self, name: str, title: str) -> str:
        """Return the line of a property, or none."""
        value = {
            "aliases": f"[{title}, {self.chance.choice(TITLES)} again, {self.chance.choice(WORDS)} {self.chance.choice(WORDS)}]",
            "Class": "S101",
            "created": self.chance.choice(["2026-01-02  10:11:12", "yesterday"]),
            "tags": "[a]",
            "cards-deck": self.chance.choice(["x", "y"]),
        }[name]
        return f"{name}: {value}\n" if self.chance.random() < 0.6 else ""

    def line(self) -> str:
        """Return a line of a note."""
        chance = self.chance
        other, part = (
            chance.choice([*TITLES, "Nobody", "b/Plan", "Servise desk"]),
            chance.choice(["Inputs", "Outputs", "^here"]),
        )
        words = " ".join(chance.choice(WORDS) for _ in range(chance.randrange(1, 12)))
        return chance.choice(
            [
                words,
                f"{words} [[{other}]] {words}",
                f"{words} [[{other}#{part}]]",
                f"![[{chance.choice(['shown.png', 'Plan.png', 'gone.png'])}]]",
                f"[[Book.pdf#page={chance.randrange(1, 4)}]]",
                f"## {chance.choice(['Inputs', 'Outputs', 'Other'])}",
                f"- {chance.choice(WORDS)} things {chance.choice(['from', 'for'])} [[{other}]]",
                f"- [{chance.choice(' x')}] expand on {other}",
                f"- [ ] {words} 🆔 {chance.choice('pqr')}",
                f"- [ ] {words} ⛔ {chance.choice('pqr')} 📅 2026-0{chance.randrange(1, 9)}-01",
                f"{words} ^here",
                f"\n> [!card] card\n> {chance.choice(WORDS)}? ::{words} ^q-{chance.choice(['aaaa', 'bbbb'])}\n",
                f"\n>[!tip] Key Message\n>{words}\n",
                "```\n[[Nobody]]\n```",
            ]
        )
