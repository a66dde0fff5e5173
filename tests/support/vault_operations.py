"""What `real_vaults.py` does to a vault: an operation of each verb, chosen at random among what the vault has."""

import posixpath
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from second_reader import Book, Page, folded, front_matter
from vault_respelling import GUESTS

NAMES = ["Zebra", "Ünder strich", "a (b)", "100% sure", "R&D", "Apple Inc.", "日記", "it's so", "C++ notes", "new, name; x", "Foo - Bar",
         "Release 2.0", "e\u0301tude", "_under_ score", "x.y", "two  blanks", "50%25 off", "a=b", "tick `x`", "$5 and 10$", "Q~A", "{x}",
         "md", "A.md", "-dash", "1", "true", "*star*", "é", "plain", "@home", "!now", "what's (new) & 100%",
         "a&amp;b", "100%20x", "a+b", "x.canvas", "👩‍👧 zz", "Straße", "STRASSE", "İstanbul", "ΌΣΟΣ", "όσος", "a\u00a0b", "~x~", "x ' y", "x--y", "(x", "x)", "A_B_C", "שלום", "ﬁn", "x\u200by", "&x;", "%41", "%", "x%2Fy"]  # fmt: skip


@dataclass(frozen=True)
class Operation:
    """A command line, and what it is to do: `paths` become others, or what `data` says."""

    verb: str
    arguments: tuple[str, ...]
    paths: dict[str, str] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    planned: bool = True  # it prints its plan as JSON

    def __str__(self) -> str:
        return " ".join(repr(word) if not re.fullmatch(r"[\w./-]+", word) else word for word in self.arguments)


class Chooser:
    """Chooses what is done to a vault."""

    def __init__(self, chance: random.Random, book: Book) -> None:
        self.random, self.book = chance, book

    def operation(self, verb: str) -> Operation | None:
        made: Operation | None = getattr(self, verb)()
        return made

    def pick(self, things: Sequence[Any]) -> Any:  # noqa: ANN401
        return self.random.choice(things) if things else None

    def note(self) -> str | None:
        """Return a note, those that are linked more often than others."""
        if self.random.random() < 0.5:
            linked = self.targets()
            if linked:
                return str(self.random.choice(linked))
        return self.pick(self.book.notes)

    def targets(self) -> list[str]:
        return [edge.target for edges in self.book.graph().values() for edge in edges if edge.target.endswith(".md")]

    def called(self, path: str) -> str:
        """Return one of the ways to name a note."""
        stem = posixpath.basename(path).removesuffix(".md")
        if (
            self.random.random() < 0.2
            and self.book.candidates(stem, "") == [path]
            and len(self.book.by_name[folded(posixpath.basename(path))]) == 1
            and not re.search(r"[#^/]", stem)
        ):
            return stem
        return path.removesuffix(".md") if self.random.random() < 0.2 else path

    def name(self, path: str = "") -> str:
        kind = self.random.random()
        if kind < 0.12:  # a name that another file has
            return posixpath.basename(self.pick(self.book.notes)).removesuffix(".md")
        if kind < 0.2 and path:
            stem = posixpath.basename(path).removesuffix(".md")
            return str(
                self.pick(
                    [stem.upper(), stem.lower(), unicodedata.normalize("NFD", stem), stem.capitalize(), stem + " 2"]
                )
            )
        return self.pick(NAMES) + (f" {self.random.randrange(100)}" if self.random.random() < 0.7 else "")

    def options(self) -> list[str]:
        kinds = ["--links-only", "--mentions=all", "--mentions=none", "--queries", "--bases", "--python", "--settings"]
        return [self.pick(kinds)] if self.random.random() < 0.3 else []

    def folders(self) -> list[str]:
        return sorted({folder for path in self.book.visible for folder in above(path)})

    def rename_note(self) -> Operation | None:
        path = self.note()
        new = self.name(path or "")
        if path is None:
            return None
        target = posixpath.join(posixpath.dirname(path), new + ".md")
        if new.lower().endswith(".md"):
            target = target.removesuffix(".md")
        return Operation("rename_note", ("rename", *self.options(), "--", self.called(path), new), {path: target})

    def rename_attachment(self) -> Operation | None:
        linked = [
            edge.target
            for edges in self.book.graph().values()
            for edge in edges
            if edge.target not in "?-" and not edge.target.endswith(".md")
        ]
        path = self.pick(linked or [path for path in self.book.visible if not path.endswith(".md")])
        if path is None:
            return None
        stem, extension = posixpath.splitext(posixpath.basename(path))
        new = self.name(stem)
        new = posixpath.splitext(new)[0] or "x"
        return Operation(
            "rename_attachment",
            ("rename", "--", path, new + extension),
            {path: posixpath.join(posixpath.dirname(path), new + extension)},
        )

    def rename_folder(self) -> Operation | None:
        folder = self.pick(self.folders())
        if folder is None:
            return None
        new = self.name().rstrip(".")
        target = posixpath.join(posixpath.dirname(folder), new)
        return Operation(
            "rename_folder", ("rename", *self.options(), "--", folder + "/", new), self.moved(folder, target)
        )

    def moved(self, folder: str, target: str) -> dict[str, str]:
        return {path: target + path[len(folder) :] for path in self.book.files if path.startswith(folder + "/")}

    def some_folder(self) -> str:
        return str(self.pick([*self.folders(), *self.folders(), "New place", "New place/deeper (1)", "100% new"]))

    def move(self) -> Operation | None:
        path = self.note() if self.random.random() < 0.8 else self.pick(self.book.visible)
        if path is None:
            return None
        folder = self.some_folder()
        target = posixpath.join(folder, posixpath.basename(path))
        named = self.called(path) if path.endswith(".md") else path
        if self.random.random() < 0.3 and path.endswith(".md"):  # a new name as well
            target = posixpath.join(folder, self.name(path).removesuffix(".md") + ".md")
            return Operation("move", ("move", "--", named, target), {path: target})
        return Operation("move", ("move", "--", named, folder + "/"), {path: target})

    def move_folder(self) -> Operation | None:
        folder = self.pick(self.folders())
        if folder is None:
            return None
        into = self.some_folder()
        target = posixpath.join(into, posixpath.basename(folder))
        return Operation("move_folder", ("move", "--", folder + "/", into + "/"), self.moved(folder, target))

    def rename_many(self) -> Operation | None:
        """Rename some notes at once: their names go round, or they get new ones."""
        notes = sorted({note for note in (self.note() for _ in range(self.random.randrange(2, 5))) if note})
        if len(notes) < 2 or any(re.search(r'["#^:|\\[\]]', note) or note != note.strip() for note in notes):
            return None
        stems = [posixpath.basename(note).removesuffix(".md") for note in notes]
        names = (
            stems[1:] + stems[:1]
            if self.random.random() < 0.6
            else [re.sub(r'[\[\]#^|\\:?*<>"]', "", self.name()) for _ in stems]
        )
        paths = {
            note: posixpath.join(posixpath.dirname(note), name.removesuffix(".md") + ".md")
            for note, name in zip(notes, names, strict=True)
        }
        there = {folded(path) for path in self.book.visible if path not in paths}
        if any(folded(path) in there for path in paths.values()):
            return None  # such a row is listed, and the others go on
        rows = "".join(f'"{note}","{name}"\n' for note, name in zip(notes, names, strict=True))
        return Operation("rename_many", ("rename", "--from-file", "../pairs.csv"), paths, {"pairs": rows})

    def new(self) -> Operation | None:
        template = self.pick(self.templates())
        title = self.name().removesuffix(".md")
        if template is None:
            return None
        words = (
            "new",
            "--template",
            template,
            "--folder",
            self.some_folder(),
            *([] if self.random.random() < 0.8 else ["--answer", "x"] * 4),
            "--",
            title,
        )
        return Operation("new", words, {}, {})

    def flows(self) -> Operation | None:
        note = self.pick(self.book.notes)
        return Operation("flows", ("flows", "--into", note), {}, {"note": note}) if note else None

    def heading(self) -> tuple[str, str, int] | None:
        """Return a note with one of its headings, which is the first of its name."""
        linked = [
            (edge.target, edge.anchor[1])
            for edges in self.book.graph().values()
            for edge in edges
            if edge.anchor[0] == "head"
        ]
        if linked and self.random.random() < 0.6:
            path, number = self.pick(linked)
        else:
            path = self.note()
            headings = self.book.page(path).headings if path else []
            if path is None or not headings:
                return None
            number = self.random.randrange(len(headings))
        text = self.book.page(path).headings[number][1]
        edge = self.book.anchor(path, "#" + text)[0]
        return (path, text, number) if text and edge == ("head", number) else None

    def rename_heading(self) -> Operation | None:
        found = self.heading()
        if found is None:
            return None
        path, text, _ = found
        same = self.pick(self.book.page(path).headings)[1]
        new = self.pick([*NAMES[:20], same + " x", text.upper(), f"Part {self.random.randrange(99)}"])
        return Operation(
            "rename_heading", ("rename", "--", f"{self.called(path)}#{text}", new), {}, {"note": path, "heading": text}
        )

    def rename_block(self) -> Operation | None:
        path = self.pick([path for path in self.book.notes if self.book.page(path).blocks])
        if path is None:
            return None
        name, line = self.pick(self.book.page(path).blocks)
        if [name for name, _ in self.book.page(path).blocks].count(name) > 1:
            return None
        return Operation(
            "rename_block",
            ("rename", "--", f"{path}#^{name}", f"b{self.random.randrange(999)}"),
            {},
            {"note": path, "line": line, "name": name},
        )

    def rename_tag(self) -> Operation | None:
        tags = sorted({tag for path in self.book.notes for tag in tags_of(self.book.page(path))})
        old = self.pick(tags)
        if old is None:
            return None
        if "/" in old and self.random.random() < 0.3:
            old = old.rpartition("/")[0]
        new = self.pick([*tags, "neu", "a/b", "ünder", "true", "2024-01-01", "x-y", "1e3", "area/sub", "Δ"])
        return Operation("rename_tag", ("rename", "--", f"#{old}", f"#{new}"), {}, {"old": old, "new": new})

    def rename_property(self) -> Operation | None:
        keys = sorted({str(key) for path in self.book.notes for key in (front_matter(self.book.page(path)) or {})})
        old = self.pick(keys)
        if old is None:
            return None
        new = self.pick([*keys, "prop zz", "a: b", "tags", "aliases", "Ünder"])
        return Operation("rename_property", ("rename", "--property", "--", old, new), {}, {"old": old, "new": new})

    def rename_alias(self) -> Operation | None:
        having = [
            (path, alias)
            for path in self.book.notes
            for alias in items((front_matter(self.book.page(path)) or {}).get("aliases"))
            if alias and "[" not in alias
        ]
        if not having:
            return None
        path, alias = self.pick(having)
        return Operation(
            "rename_alias",
            ("rename", "--alias", "--", f"{path}#{alias}", self.name()),
            {},
            {"note": path, "alias": alias},
        )

    def merge(self) -> Operation | None:
        source, target = self.note(), self.note()
        if source is None or target is None:
            return None
        return Operation(
            "merge",
            ("merge", "--", source, self.called(target)),
            {source: target},
            {"source": source, "target": target},
        )

    def extract(self) -> Operation | None:
        found = self.heading()
        if found is None:
            return None
        path, text, _ = found
        new = self.name().removesuffix(".md")
        folder = self.some_folder() if self.random.random() < 0.4 else ""
        target = f"{folder}/{new}" if folder else new
        options = ["--embed"] if self.random.random() < 0.3 else []
        return Operation(
            "extract", ("extract", *options, "--", f"{path}#{text}", target), {}, {"note": path, "heading": text}
        )

    def templates(self) -> list[str]:
        guests = {posixpath.basename(path) for path in GUESTS}
        return [
            path
            for path in self.book.notes
            if "emplate" in path and posixpath.basename(path) not in guests and "</" not in self.book.text(path)
        ]

    def insert(self) -> Operation | None:
        path = self.pick(self.book.notes)
        templates = self.templates()
        if path is None or not templates:
            return None
        page = self.book.page(path)
        line = self.random.randrange(1, len(page.starts) + 1)
        place = page.starts[line - 1]
        hidden = (
            place < page.front
            or line - 1 in page.tables
            or any(a <= place <= b for a, b in [*page.inert, *page.doubtful])
        )
        named = path if hidden or self.random.random() < 0.5 else f"{path}:{line}"
        template = self.pick(templates)
        return Operation("insert", ("insert", "--", template, named), {}, {"note": path, "template": template})

    def apply(self) -> Operation | None:
        path = self.pick(
            [path for path in self.book.notes if not self.book.page(path).text[self.book.page(path).front :].strip()]
        )
        templates = [other for other in self.templates() if other != path]
        if path is None or not templates:
            return None
        template = self.pick(templates)
        return Operation("apply", ("apply", "-t", template, "--", path), {}, {"note": path, "template": template})

    def fix(self) -> Operation:
        return Operation("fix", ("check", "--fix", "--yes", *self.narrowed()), planned=False)

    def unsafe_fixes(self) -> Operation:
        return Operation("unsafe_fixes", ("check", "--fix", "--unsafe-fixes", "--yes", *self.narrowed()), planned=False)

    def narrowed(self) -> list[str]:
        select = self.pick(["", "", "", "FND", "FMT", "LNK", "TSK", "TXT", "FLW", "CRD"])
        return [
            *(["--select", select] if select else []),
            *([str(self.pick(self.book.notes))] if self.random.random() < 0.4 and self.book.notes else []),
        ]

    def task(self, marks: str) -> tuple[str, int, str] | None:
        found = [
            (path, number, line) for path in self.book.notes for number, line in task_lines(self.book.page(path), marks)
        ]
        return self.pick(found)

    def on_task(self, verb: str, marks: str, *more: str) -> Operation | None:
        found = self.task(marks)
        if found is None:
            return None
        path, number, line = found
        options = ["--allow-loss"] if self.random.random() < 0.2 else []
        return Operation(
            verb,
            (verb, *options, "--", f"{path}:{number + 1}", *more),
            {},
            {"note": path, "line": number, "text": line},
        )

    def done(self) -> Operation | None:
        return self.on_task("done", " /")

    def toggle(self) -> Operation | None:
        return self.on_task("toggle", " xX/-?")

    def set(self) -> Operation | None:
        return self.on_task("set", " xX/-?", self.pick([" ", "x", "/", "-", "Done", "Todo"]))

    def stamp(self) -> Operation:
        paths = [str(self.pick(self.book.notes))] if self.random.random() < 0.5 and self.book.notes else []
        return Operation("stamp", ("stamp", "--", *paths), {}, {"tasks": "xX-"})

    def convert(self) -> Operation:
        return Operation("convert", ("tasks", "convert", "--to", self.pick(["emoji", "dataview"])), {}, {"tasks": "."})


VERBS = ["rename_note", "rename_note", "rename_many", "flows", "new", "rename_attachment", "rename_folder", "move", "move", "move_folder", "rename_heading", "rename_heading", "rename_block",
         "rename_tag", "rename_property", "rename_alias", "merge", "merge", "extract", "extract", "insert", "insert", "apply", "fix", "unsafe_fixes",
         "done", "toggle", "set", "stamp", "convert"]  # fmt: skip


def above(path: str) -> Iterator[str]:
    folder = posixpath.dirname(path)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)


def task_lines(page: Page, marks: str) -> Iterator[tuple[int, str]]:
    for number, start in enumerate(page.starts):
        line = line_at(page, number).removeprefix("\ufeff")
        match = re.match(r"[ \t>]*(?:[-*+]|\d+[.)]) \[(.)\]", line)
        if (
            match
            and (match[1] in marks or marks == ".")
            and start >= page.front
            and not page.is_inert(start, start + len(line))
        ):
            yield number, line


def line_at(page: Page, number: int) -> str:
    end = page.starts[number + 1] if number + 1 < len(page.starts) else len(page.text)
    return page.text[page.starts[number] : end].rstrip("\r\n")


def items(value: Any) -> list[str]:  # noqa: ANN401
    if isinstance(value, list):
        return [str(item) for item in value if item is not None]
    return [] if value in (None, "", "~", "null", "Null", "NULL") else [str(value)]


def tags_of(page: Page) -> list[str]:
    data = front_matter(page) or {}
    named = [value for key, value in data.items() if str(key).lower() in ("tags", "tag")]
    listed = [
        tag.lstrip("#").lower() for value in named for item in items(value) for tag in re.split(r"[,\s]+", item) if tag
    ]
    return [*page.tags, *(tag for tag in listed if re.fullmatch(r"[\w/-]+", tag) and not tag.isdigit())]
