# ruff: noqa: T201
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
import posixpath
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from second_reader import Book, Edge, Link, Page, folded, read_page

from scaffold import cli

NOW = "2026-03-09T19:55:13"
Files = dict[str, bytes]
MAYBE = re.compile(r"!?\[\[[^\]\n]*\]\]|!?\[[^\[\]\n]*\]\([^)\n]*\)")
TEMPLATES = {
    "Templates zz/plain.md": "## Plain {{title}}\n- [ ] a task\n",
    "Templates zz/properties.md": "---\ntags: [added, other/tag]\naliases:\n  - An alias\nauthor: Somebody\nup: \"[[plain]]\"\nnumber: 1\n---\n",
    "Templates zz/both.md": "---\ntags:\n  - added\nkind: book\n---\n\nWritten <% tp.date.now('YYYY') %> in <% tp.file.title %>.\n",
    "Templates zz/links.md": "See [[plain]] and [both](both.md).\n\n```js\nlet x = 1;\n```\n",
}  # fmt: skip
NAMES = ["Zebra", "Ünder strich", "a (b)", "100% sure", "R&D", "Apple Inc.", "日記", "it's so", "C++ notes", "new, name; x", "Foo - Bar",
         "Release 2.0", "e\u0301tude", "_under_ score", "x.y", "two  blanks", "50%25 off", "a=b", "tick `x`", "$5 and 10$", "Q~A", "{x}",
         "md", "A.md", "-dash", "1", "true", "*star*", "é", "plain", "@home", "!now", "what's (new) & 100%"]  # fmt: skip


# --- operations ---


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

    def pick(self, things: list[Any]) -> Any:  # noqa: ANN401
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
        if self.random.random() < 0.2 and self.book.candidates(stem, "") == [path] and len(self.book.by_name[folded(posixpath.basename(path))]) == 1 and not re.search(r"[#^/]", stem):
            return stem
        return path.removesuffix(".md") if self.random.random() < 0.2 else path

    def name(self, path: str = "") -> str:
        kind = self.random.random()
        if kind < 0.12:  # a name that another file has
            return posixpath.basename(self.pick(self.book.notes)).removesuffix(".md")
        if kind < 0.2 and path:
            stem = posixpath.basename(path).removesuffix(".md")
            return str(self.pick([stem.upper(), stem.lower(), unicodedata.normalize("NFD", stem), stem.capitalize(), stem + " 2"]))
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
        linked = [edge.target for edges in self.book.graph().values() for edge in edges if edge.target not in "?-" and not edge.target.endswith(".md")]
        path = self.pick(linked or [path for path in self.book.visible if not path.endswith(".md")])
        if path is None:
            return None
        stem, extension = posixpath.splitext(posixpath.basename(path))
        new = self.name(stem)
        new = posixpath.splitext(new)[0] or "x"
        return Operation("rename_attachment", ("rename", "--", path, new + extension), {path: posixpath.join(posixpath.dirname(path), new + extension)})

    def rename_folder(self) -> Operation | None:
        folder = self.pick(self.folders())
        if folder is None:
            return None
        new = self.name().rstrip(".")
        target = posixpath.join(posixpath.dirname(folder), new)
        return Operation("rename_folder", ("rename", *self.options(), "--", folder + "/", new), self.moved(folder, target))

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
        names = stems[1:] + stems[:1] if self.random.random() < 0.6 else [self.name() for _ in stems]
        paths = {note: posixpath.join(posixpath.dirname(note), name.removesuffix(".md") + ".md") for note, name in zip(notes, names, strict=True)}
        rows = "".join(f'"{note}","{name}"\n' for note, name in zip(notes, names, strict=True))
        return Operation("rename_many", ("rename", "--from-file", "../pairs.csv"), paths, {"pairs": rows})

    def flows(self) -> Operation | None:
        note = self.pick(self.book.notes)
        return Operation("flows", ("flows", "--into", note), {}, {"note": note}) if note else None

    def heading(self) -> tuple[str, str, int] | None:
        """Return a note with one of its headings, which is the first of its name."""
        linked = [(edge.target, edge.anchor[1]) for edges in self.book.graph().values() for edge in edges if edge.anchor[0] == "head"]
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
        return Operation("rename_heading", ("rename", "--", f"{self.called(path)}#{text}", new), {}, {"note": path, "heading": text})

    def rename_block(self) -> Operation | None:
        path = self.pick([path for path in self.book.notes if self.book.page(path).blocks])
        if path is None:
            return None
        name, line = self.pick(self.book.page(path).blocks)
        if [name for name, _ in self.book.page(path).blocks].count(name) > 1:
            return None
        return Operation("rename_block", ("rename", "--", f"{path}#^{name}", f"b{self.random.randrange(999)}"), {}, {"note": path, "line": line, "name": name})

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
        having = [(path, alias) for path in self.book.notes for alias in items((front_matter(self.book.page(path)) or {}).get("aliases")) if alias]
        if not having:
            return None
        path, alias = self.pick(having)
        return Operation("rename_alias", ("rename", "--alias", "--", f"{path}#{alias}", self.name()), {}, {"note": path, "alias": alias})

    def merge(self) -> Operation | None:
        source, target = self.note(), self.note()
        if source is None or target is None:
            return None
        return Operation("merge", ("merge", "--", source, self.called(target)), {source: target}, {"source": source, "target": target})

    def extract(self) -> Operation | None:
        found = self.heading()
        if found is None:
            return None
        path, text, _ = found
        new = self.name().removesuffix(".md")
        folder = self.some_folder() if self.random.random() < 0.4 else ""
        target = f"{folder}/{new}" if folder else new
        options = ["--embed"] if self.random.random() < 0.3 else []
        return Operation("extract", ("extract", *options, "--", f"{path}#{text}", target), {}, {"note": path, "heading": text})

    def templates(self) -> list[str]:
        guests = {posixpath.basename(path) for path in GUESTS}
        return [path for path in self.book.notes if "emplate" in path and posixpath.basename(path) not in guests and "</" not in self.book.text(path)]

    def insert(self) -> Operation | None:
        path = self.pick(self.book.notes)
        templates = self.templates()
        if path is None or not templates:
            return None
        page = self.book.page(path)
        line = self.random.randrange(1, len(page.starts) + 1)
        place = page.starts[line - 1]
        hidden = place < page.front or line - 1 in page.tables or any(a <= place <= b for a, b in [*page.inert, *page.doubtful])
        named = path if hidden or self.random.random() < 0.5 else f"{path}:{line}"
        template = self.pick(templates)
        return Operation("insert", ("insert", "--", template, named), {}, {"note": path, "template": template})

    def apply(self) -> Operation | None:
        path = self.pick([path for path in self.book.notes if not self.book.page(path).text[self.book.page(path).front :].strip()])
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
        return [*(["--select", select] if select else []), *([str(self.pick(self.book.notes))] if self.random.random() < 0.4 and self.book.notes else [])]

    def task(self, marks: str) -> tuple[str, int, str] | None:
        found = [(path, number, line) for path in self.book.notes for number, line in task_lines(self.book.page(path), marks)]
        return self.pick(found)

    def on_task(self, verb: str, marks: str, *more: str) -> Operation | None:
        found = self.task(marks)
        if found is None:
            return None
        path, number, line = found
        options = ["--allow-loss"] if self.random.random() < 0.2 else []
        return Operation(verb, (verb, *options, "--", f"{path}:{number + 1}", *more), {}, {"note": path, "line": number, "text": line})

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


VERBS = ["rename_note", "rename_note", "rename_many", "flows", "rename_attachment", "rename_folder", "move", "move", "move_folder", "rename_heading", "rename_heading", "rename_block",
         "rename_tag", "rename_property", "rename_alias", "merge", "merge", "extract", "extract", "insert", "insert", "apply", "fix", "unsafe_fixes",
         "done", "toggle", "set", "stamp", "convert"]  # fmt: skip


def above(path: str) -> Iterator[str]:
    folder = posixpath.dirname(path)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)


def task_lines(page: Page, marks: str) -> Iterator[tuple[int, str]]:
    for number, start in enumerate(page.starts):
        line = line_at(page, number)
        match = re.match(r"[ \t>]*(?:[-*+]|\d+[.)]) \[(.)\]", line)
        if match and (match[1] in marks or marks == ".") and start >= page.front and not page.is_inert(start, start + len(line)):
            yield number, line


def line_at(page: Page, number: int) -> str:
    end = page.starts[number + 1] if number + 1 < len(page.starts) else len(page.text)
    return page.text[page.starts[number] : end].rstrip("\r\n")


def front_matter(page: Page) -> dict[Any, Any] | None:
    """Return the properties as another library reads them, every scalar as it is written; None if it cannot."""
    text = page.text[: page.front].lstrip("\ufeff").strip()
    if not text.startswith("---"):
        return {}
    try:
        data = yaml.load(text[3:].removesuffix("---"), Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but strings
    except (yaml.YAMLError, ValueError):
        return None
    return data if isinstance(data, dict) else {} if not data else None


def items(value: Any) -> list[str]:  # noqa: ANN401
    if isinstance(value, list):
        return [str(item) for item in value if item is not None]
    return [] if value in (None, "") else [str(value)]


def tags_of(page: Page) -> list[str]:
    data = front_matter(page) or {}
    named = [value for key, value in data.items() if str(key).lower() in ("tags", "tag")]
    listed = [tag.lstrip("#").lower() for value in named for item in items(value) for tag in re.split(r"[,\s]+", item) if tag]
    return [*page.tags, *(tag for tag in listed if re.fullmatch(r"[\w/-]+", tag) and not tag.isdigit())]


# --- running and judging ---


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


def attempt(place: Place, files: Files, operation: Operation, *, undo: bool = False, plain_output: bool = False) -> Outcome:
    """Run an operation on these files, and say what is wrong with what comes."""
    place.lay(files)
    (place.root / "pairs.csv").write_text(operation.data.get("pairs", ""), encoding="utf-8")
    words = list(operation.arguments)
    if operation.planned:
        words[1 + (words[0] == "tasks") : 1 + (words[0] == "tasks")] = ["--yes"] if plain_output else ["--json", "--yes"]
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
            outcome.problem = f"twice: fixing again changes {', '.join(changed(after, place.read()))}: {again.out[:300]}"
        undo = False
    if not outcome.problem and undo and outcome.applied:
        taken = place.run("undo")
        if taken.code != 0 or place.read() != files:
            outcome.problem = f"undo: code {taken.code}, not as before: {', '.join(changed(files, place.read()))} {taken.err}"
        outcome.files = files
    return outcome


def changed(before: Files, after: Files) -> list[str]:
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def problems(before: Files, after: Files, operation: Operation, plan: dict[str, Any] | None) -> Iterator[str]:
    """Yield what is wrong."""
    old, new = Book(before), Book(after)
    if "text" in operation.data and line_at(old.page(operation.data["note"]), operation.data["line"]) != operation.data["text"]:
        raise KeyError(operation.data["text"])
    left = json.dumps(plan["left"]) if plan else ""
    if plan is not None:
        yield from as_planned(before, after, plan)
        yield from within(old, operation, plan)
    yield from untouched(old, new, operation)
    judge: Callable[[Book, Book, Operation, str], Iterator[str]] = JUDGES.get(operation.verb, same_graph)
    yield from judge(old, new, operation, left)


def as_planned(before: Files, after: Files, plan: dict[str, Any]) -> Iterator[str]:
    """Carry out a plan as JSON says it; hold the vault to that."""
    files = dict(before)
    moves: dict[str, str] = {}
    for change in plan["changes"]:
        path = change["path"]
        if change["kind"] == "edit":
            text = before[path].decode("utf-8", "surrogateescape")
            made, position = "", 0
            for start, edit in placed(text, change["edits"]):
                if start < position or text[start : start + len(edit["before"])] != edit["before"]:
                    yield f"plan: in {path} an edit is not where it says: {edit}"
                    return
                made += text[position:start] + edit["after"]
                position = start + len(edit["before"])
            files[path] = (made + text[position:]).encode("utf-8", "surrogateescape")
        elif change["kind"] == "create":
            files[path] = change["text"].encode("utf-8", "surrogateescape")
        elif change["kind"] == "delete":
            files.pop(path)
        else:
            moves[path] = change["to"]
    relocated: Files = {}
    for path, content in files.items():
        end = next((moves[folder] + path[len(folder) :] for folder in [path, *above(path)] if folder in moves), path)
        relocated[end] = content
    if relocated != after:
        yield f"plan: the vault is not as planned: {', '.join(changed(relocated, after))}"


def placed(text: str, edits: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found = []
    for edit in edits:
        start = starts[edit["line"] - 1] + edit["column"] - 1
        if edit["line"] == 1 and text.startswith("\ufeff") and text[start : start + len(edit["before"])] != edit["before"]:
            start += 1
        found.append((start, edit))
    return sorted(found, key=lambda pair: (pair[0], len(pair[1]["before"])))


def within(book: Book, operation: Operation, plan: dict[str, Any]) -> Iterator[str]:
    """Hold each edit of a note to the places that the verb may change."""
    allowed = ALLOWED.get(operation.verb)
    if allowed is None:
        return
    options = set(operation.arguments)
    for change in plan["changes"]:
        path = change["path"]
        if change["kind"] != "edit" or not path.endswith(".md"):
            continue
        page = book.page(path)
        for start, edit in placed(page.text, change["edits"]):
            end = start + len(edit["before"])
            line = page.text.count("\n", 0, start)
            in_link = any(a <= start and end <= b for a, b in [*((link.start, link.end) for link in page.links), *page.doubtful])
            if in_link and allowed != "task":
                continue
            if page.is_inert(start, end) and page.front <= start and not options & {"--queries", "--bases", "--python"}:
                yield f"span: in {path}:{line + 1} code, a comment or a URL is edited: {edit}"
            elif not may(allowed, book, page, path, line, edit, operation):
                yield f"span: in {path}:{line + 1} something else is edited: {edit} in {line_at(page, line)!r}"


def may(allowed: str, book: Book, page: Page, path: str, line: int, edit: dict[str, Any], operation: Operation) -> bool:  # noqa: PLR0911, PLR0913, PLR0917
    """Tell whether a verb may edit what is no link there."""
    text = line_at(page, line)
    front = page.starts[line] < page.front
    data = operation.data
    if allowed == "relocation":
        if "--links-only" in operation.arguments:
            return front and ("[[" in text or "](" in text or "deck" in text)
        if {"--python", "--queries", "--bases"} & set(operation.arguments) and page.is_inert(page.starts[line], page.starts[line] + len(text)):
            return True
        if path in operation.paths:
            return front or any(line == number for _, _, number in page.headings[:1]) or bool(re.search(r"\[.\]", text))
        return bool(re.search(r"\[.\]", text)) or front
    if allowed == "heading":
        return path == data["note"] and any(line - 1 <= number <= line for _, _, number in page.headings)
    if allowed == "block":
        return path == data["note"] and line == data["line"]
    if allowed == "tag":
        return data["old"] in text.lower() or front
    if allowed in ("property", "alias"):
        return front
    if "tasks" in data:
        return any(line == number for number, _ in task_lines(page, data["tasks"]))
    return path == data["note"] and line in (data["line"], data["line"] + 1)


ALLOWED = {"rename_note": "relocation", "rename_attachment": "relocation", "rename_folder": "relocation", "rename_many": "relocation", "move": "relocation", "move_folder": "relocation",
           "rename_heading": "heading", "rename_block": "block", "rename_tag": "tag", "rename_property": "property", "rename_alias": "alias",
           "done": "task", "toggle": "task", "set": "task", "stamp": "task", "convert": "task"}  # fmt: skip


def untouched(old: Book, new: Book, operation: Operation) -> Iterator[str]:
    """Hold code, URLs and the bars of tables to what they were, in the vault as a whole."""
    options = set(operation.arguments)
    growing = operation.verb in ("flows", "insert", "apply", "fix", "unsafe_fixes", "merge", "extract")
    said = " ".join([*operation.arguments, operation.data.get("pairs", "")])
    before, after = Everything.of(old, new), Everything.of(new, old)
    if not options & {"--queries", "--bases", "--python"} and operation.verb not in ("done", "toggle", "set", "stamp", "flows"):
        for what, was, comes in (("code", before.code, after.code), ("URLs", before.externals, after.externals)):
            was, comes = ({thing: count for thing, count in things.items() if not thing.strip("`$<>") in said} for things in (was, comes))
            was, comes = Counter(was), Counter(comes)
            if was - comes or (not growing and comes - was):
                yield f"{what}: lost {some(was - comes)}, new {some(comes - was)}"
    if before.bars - after.bars and operation.verb not in ("done", "toggle", "set", "stamp", "insert", "extract", "merge"):
        yield f"table: rows have other bars: {some(before.bars - after.bars)} became {some(after.bars - before.bars)}"


def some(things: "Counter[Any]") -> str:
    return str([str(thing)[:120] for thing in list(things)[:3]])


@dataclass
class Everything:
    """What stands in the notes that differ between two vaults."""

    code: "Counter[str]"
    externals: "Counter[str]"
    bars: "Counter[int]"

    @classmethod
    def of(cls, book: Book, other: Book) -> "Everything":
        pages = [book.page(path) for path in book.notes if book.files[path] != other.files.get(path)]
        return cls(
            Counter(re.sub(r"\s+", " ", code).strip() for page in pages for code in page.code),
            Counter(url for page in pages for url in page.externals),
            Counter(bars for page in pages for bars in page.bars),
        )


# --- graphs ---

Key = tuple[Any, ...]


def key(edge: Edge, target: str, anchor: Any) -> Key:  # noqa: ANN401
    return (edge.embed, target, anchor)


def show(path: str, link: Link, edge: Edge) -> str:
    return f"{path}:{link.line + 1} {link.path + link.sub!r} ({link.kind}) leads to {edge.target} {edge.anchor}"


def same_graph(old: Book, new: Book, operation: Operation, left: str) -> Iterator[str]:
    """Each link leads where it led, by the new paths; it is the same number of a heading or block."""
    for source, edges in old.graph().items():
        there = operation.paths.get(source, source)
        if there not in new.files:
            yield f"lost: {there} is not there"
            continue
        comes = new.edges(there)
        if operation.verb == "rename_heading" and source == operation.data["note"]:
            line = old.page(source).headings[number_of(old, operation)][2]
            edges, comes = ([edge for edge in known if edge.link.line != line or edge.link.place != "body"] for known in (edges, comes))
        if operation.verb == "rename_property":
            yield from as_sets(source, edges, comes)
            continue
        if len(comes) != len(edges):
            yield f"graph: {source} has {len(comes)} links for {len(edges)}: {first_difference(edges, comes)}"
            continue
        for was, now in zip(edges, comes, strict=True):
            if wrong := differs(was, now, operation, left):
                yield f"graph: {wrong}: {show(source, was.link, was)}; now {show(there, now.link, now)}"


def first_difference(edges: list[Edge], comes: list[Edge]) -> str:
    was, now = Counter(edge.link.path + edge.link.sub for edge in edges), Counter(edge.link.path + edge.link.sub for edge in comes)
    return f"without {some(was - now)}, with {some(now - was)}"


def as_sets(source: str, edges: list[Edge], comes: list[Edge]) -> Iterator[str]:
    was, now = {key(edge, edge.target, edge.anchor) for edge in edges}, {key(edge, edge.target, edge.anchor) for edge in comes}
    if was != now:
        yield f"graph: {source} without {was - now}, with {now - was}"


def differs(was: Edge, now: Edge, operation: Operation, left: str) -> str:
    if was.embed != now.embed or was.link.kind != now.link.kind:
        return "it has another form"
    if was.target in "?-":
        same = (was.link.path, was.link.sub) == (now.link.path, now.link.sub)
        if same:
            return ""
        if was.target == "-":
            return "a link to nowhere was edited"
        return "an ambiguous link was edited"
    target = operation.paths.get(was.target, was.target)
    if now.target == "?" and json.dumps(was.link.path)[1:-1] in left:
        return ""
    if now.target != target:
        return f"it should lead to {target}"
    if was.anchor != now.anchor:
        if was.anchor[0] == "lost" and was.link.sub == now.link.sub:
            return ""
        return "it leads to another place in the note"
    return ""


def only_gains(old: Book, new: Book, operation: Operation, left: str) -> Iterator[str]:
    """Every link that led somewhere is there, and leads to the same heading or block by its name."""
    del left
    for source, edges in old.graph().items():
        if source not in new.files:
            yield f"lost: {source} is not there"
            continue
        if operation.verb in ("insert", "apply"):  # a property of the template may go before the note's
            edges = [edge for edge in edges if edge.link.place == "body"]
        named = operation.verb in ("fix", "unsafe_fixes", "flows")  # what a template brings may have the name of a heading, too
        was = Counter(key(edge, edge.target, edge.said if named else "") for edge in edges if edge.target not in "?-")
        now = Counter(key(edge, edge.target, edge.said if named else "") for edge in new.edges(source) if edge.target not in "?-")
        if was - now:
            yield f"graph: {source} has lost {some(was - now)}, gained {some(now - was)}"
        if operation.verb in ("fix", "unsafe_fixes"):
            lost = words(old.page(source)) - words(new.page(source)) if source.endswith(".md") else Counter[str]()
            if lost and "\u00e2" not in old.text(source):
                yield f"words: {source} has lost {some(lost)}"
            broken = Counter(edge.link.path for edge in new.edges(source) if edge.target in "?-" and ok_somewhere(old, edge.link.path))
            known = Counter(edge.link.path for edge in edges if edge.target in "?-")
            if len(list((broken - known).elements())):
                yield f"graph: {source} has new broken links {some(broken - known)}"


def words(page: Page) -> "Counter[str]":
    """Return the words that a note shows: of a link what stands for it."""
    text, made, position = page.text, "", page.front
    for link in sorted(page.links, key=lambda link: (link.start, -link.end)):
        if link.start >= position:
            made += text[position : link.start] + (link.display if link.display is not None else f" {posixpath.basename(link.path).removesuffix('.md')} ")
            position = link.end
    return Counter(re.findall(r"\w+", made + text[position:]))


def ok_somewhere(book: Book, path: str) -> bool:
    """Tell whether a link of this spelling leads, or may lead, somewhere in another note."""
    return any(edge.link.path == path and edge.target != "-" for edges in book.graph().values() for edge in edges) or len(book.candidates(path, "")) > 1


def of_tasks(old: Book, new: Book, operation: Operation, left: str) -> Iterator[str]:
    """The lines of tasks may be doubled or moved; each link is still there, and none is new."""
    del left
    for source, edges in old.graph().items():
        if source not in new.files or "🏁" in old.text(source) or "onCompletion" in old.text(source):
            continue
        was = {key(edge, edge.target, edge.said) for edge in edges}
        now = {key(edge, edge.target, edge.said) for edge in new.edges(source)}
        if was != now:
            yield f"graph: {source} without {was - now}, with {now - was}"
    del operation


def of_merge(old: Book, new: Book, operation: Operation, left: str) -> Iterator[str]:  # noqa: C901
    source, target = operation.data["source"], operation.data["target"]
    if source in new.files:
        yield f"lost: {source} is still there"
        return
    mine, theirs = old.page(source), old.page(target)
    names = {plain_name(text) for _, text, _ in theirs.headings} & {plain_name(text) for _, text, _ in mine.headings}
    blocks = {name for name, _ in theirs.blocks} & {name for name, _ in mine.blocks}

    def mapped(edge: Edge) -> Key:
        if edge.target in (source, target):
            anchor = edge.anchor
            if edge.anchor[0] in ("head", "block") and (edge.said in blocks or any(edge.said == name for name in names)):
                anchor = ("any", edge.said)
            elif edge.target == source and anchor[0] == "head":
                anchor = ("head", anchor[1] + len(theirs.headings))
            elif edge.target == source and anchor[0] == "block":
                anchor = ("block", anchor[1] + len(theirs.blocks))
            return key(edge, target, anchor)
        return key(edge, edge.target, edge.anchor if edge.target not in "?-" else edge.link.path)

    def seen(edge: Edge) -> Key:
        said = edge.said.lstrip("#^").lower()
        if edge.target == target and edge.anchor[0] in ("head", "block", "lost") and (said in blocks or said in names):
            return key(edge, target, ("any", said))
        return key(edge, edge.target, edge.anchor if edge.target not in "?-" else edge.link.path)

    for path, edges in old.graph().items():
        if path in (source, target):
            continue
        yield from pairwise(path, edges, new.edges(path), mapped, seen)
    both = [*old.edges(target), *old.edges(source)]
    raws = Counter(edge.link.path for edge in new.edges(target))
    if missing_raws := Counter(edge.link.path for edge in both if edge.target in "?-" and edge.link.place == "body") - raws:
        yield f"graph: ambiguous or broken links were edited: {some(missing_raws)}"
    both = [edge for edge in both if edge.target not in "?-"]
    was_body = Counter(mapped(edge) for edge in both if edge.link.place == "body")
    now_body = Counter(seen(edge) for edge in new.edges(target))
    if missing := was_body - now_body:
        if not all(lost_anchor(each) for each in missing):
            yield f"graph: the merged note lacks {some(missing)}, has {some(now_body - was_body)}"
    was_all = {mapped(edge) for edge in both}
    if was_all - set(now_body) and not all(lost_anchor(each) for each in was_all - set(now_body)):
        yield f"graph: the merged note lacks links of properties: {some(Counter(was_all - set(now_body)))}"
    was_text, now_text = masked(theirs), masked(new.page(target))
    if not now_text.startswith(was_text.rstrip()):
        yield f"text: the target's text is changed: {first_change(was_text, now_text)}"
    if re.sub(r"\s+", " ", masked(mine)).strip() not in re.sub(r"\s+", " ", now_text):
        yield f"text: the source's text is changed: {first_change(masked(mine), now_text[len(was_text.rstrip()):])}"
    yield from united(theirs, mine, new.page(target), operation)


def pairwise(path: str, edges: list[Edge], comes: list[Edge], mapped: Callable[[Edge], Key], seen: Callable[[Edge], Key]) -> Iterator[str]:
    if len(edges) != len(comes):
        yield f"graph: {path} has {len(comes)} links for {len(edges)}: {first_difference(edges, comes)}"
        return
    for was, now in zip(edges, comes, strict=True):
        if was.target in "?-":
            if (was.link.path, was.link.sub) != (now.link.path, now.link.sub):
                yield f"graph: a link that is ambiguous or broken was edited: {show(path, was.link, was)}; now {show(path, now.link, now)}"
        elif mapped(was) != seen(now) and not (lost_anchor(mapped(was)) and was.target != "-" and mapped(was)[1] == seen(now)[1]):
            yield f"graph: {show(path, was.link, was)} became {show(path, now.link, now)}"


def lost_anchor(wanted: Key) -> bool:
    return isinstance(wanted[2], tuple) and wanted[2][0] == "lost"


def plain_name(text: str) -> str:
    from second_reader import plain  # noqa: PLC0415

    return plain(text)


def masked(page: Page) -> str:
    """Return a note's body with a mark for each link, and for what may be one."""
    text, made, position = page.text, "", page.front
    doubtful = [(start + match.start(), start + match.end()) for start, end in page.doubtful for match in MAYBE.finditer(text[start:end])]
    for start, end in sorted([*((link.start, link.end) for link in page.links), *doubtful], key=lambda span: (span[0], -span[1])):
        if start < position:
            continue
        made += text[position:start] + "\0"
        position = end
    return (made + text[position:]).replace("\r\n", "\n")


def first_change(before: str, after: str) -> str:
    place = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    return f"{before[max(0, place - 20) : place + 60]!r} became {after[max(0, place - 20) : place + 60]!r}"


def united(kept: Page, added: Page, result: Page, operation: Operation) -> Iterator[str]:
    """Every property of `kept` is as it was, or a longer list; what `added` has alone is there."""
    was, comes, now = front_matter(kept), front_matter(added), front_matter(result)
    if was is None or comes is None:
        return
    if now is None:
        yield f"properties: they cannot be read any more: {result.text[: result.front][:300]!r}"
        return
    for name, value in was.items():
        given = next((now[other] for other in now if str(other).lower() == str(name).lower()), None)
        have, had = items(given), items(value)
        if isinstance(value, dict) or isinstance(given, dict):
            continue
        if str(name).lower() in ("tags", "tag", "aliases", "alias", "cssclasses"):
            have, had = [text.lstrip("#") for item in have for text in re.split(r",\s*", item)], [text.lstrip("#") for item in had for text in re.split(r",\s*", item)]
            have, had = [word for text in have for word in text.split()], [word for text in had for word in text.split()]
        if operation.verb != "merge" and not isinstance(value, list):
            continue  # Templater lets the template's value go before the note's
        if [item for item in had if item not in have] and not any("[[" in item or "](" in item for item in had):
            yield f"properties: {name} was {value!r}, and {operation.verb} made it {given!r}"
    for name, value in comes.items():
        if items(value) and not any(str(other).lower() == str(name).lower() for other in now) and "<%" not in str(value):
            yield f"properties: {name}: {value!r} is lost"


def number_of(book: Book, operation: Operation) -> int:
    """Return which heading of its note an operation means."""
    kind, number = book.anchor(operation.data["note"], "#" + operation.data["heading"])[0]
    if kind != "head":
        raise KeyError(operation.data["heading"])
    return int(number)


def of_extract(old: Book, new: Book, operation: Operation, left: str) -> Iterator[str]:
    note, number = operation.data["note"], number_of(old, operation)
    made = sorted(new.files.keys() - old.files.keys())
    if len(made) != 1:
        yield f"lost: made {made}"
        return
    page, target = old.page(note), made[0]
    level = page.headings[number][0]
    stop = next((i for i in range(number + 1, len(page.headings)) if page.headings[i][0] <= level), len(page.headings))
    first = page.headings[number][2]
    last = page.headings[stop][2] if stop < len(page.headings) else len(page.starts) + 1
    inside = [i for i, (_, line) in enumerate(page.blocks) if first <= line < last]

    def mapped(edge: Edge) -> Key:
        if edge.target == note and edge.anchor[0] == "head":
            at = edge.anchor[1]
            if number <= at < stop:
                return key(edge, target, ("head", at - number))
            return key(edge, note, ("head", at if at < number else at - (stop - number)))
        if edge.target == note and edge.anchor[0] == "block":
            at = edge.anchor[1]
            if at in inside:
                return key(edge, target, ("block", inside.index(at)))
            return key(edge, note, ("block", at - sum(i < at for i in inside)))
        return key(edge, edge.target, edge.anchor if edge.target not in "?-" else edge.link.path)

    def seen(edge: Edge) -> Key:
        return key(edge, edge.target, edge.anchor if edge.target not in "?-" else edge.link.path)

    for path, edges in old.graph().items():
        if path == note:
            continue
        yield from pairwise(path, edges, new.edges(path), mapped, seen)
    moved = [edge for edge in old.edges(note) if edge.link.place == "body" and first <= edge.link.line < last]
    stayed = [edge for edge in old.edges(note) if edge not in moved or not (edge.link.place == "body" and first <= edge.link.line < last)]
    for path, edges, more in ((note, stayed, 1), (target, moved, 0)):
        raws = Counter(edge.link.path for edge in edges if edge.target in "?-") - Counter(edge.link.path for edge in new.edges(path))
        if raws:
            yield f"graph: ambiguous or broken links were edited: {some(raws)}"
        was, now = Counter(mapped(edge) for edge in edges if edge.target not in "?-"), Counter(seen(edge) for edge in new.edges(path))
        lost = Counter({each: count for each, count in (was - now).items() if not lost_anchor(each)})
        if lost or len(new.edges(path)) != len(edges) + more:
            yield f"graph: {path} has {len(new.edges(path))} links for {len(edges)} + {more}, lacks {some(lost)}, and has new {some(now - was)}"
    text = masked(new.page(target)).strip()
    if text and text not in masked(page):
        yield f"text: the section is changed: {first_change(masked(page)[max(0, masked(page).find(text[:20])):], text)}"
    del left


def of_insert(old: Book, new: Book, operation: Operation, left: str) -> Iterator[str]:
    yield from only_gains(old, new, operation, left)
    note = operation.data["note"]
    if note not in new.files:
        yield f"lost: {note}"
        return
    was, now = old.page(note), new.page(note)
    before, after = was.text[was.front :], now.text[now.front :]
    begin = len(os.path.commonprefix([before, after]))
    end = len(os.path.commonprefix([before[::-1], after[::-1]]))
    if begin + end < len(before.rstrip()) and "<%" not in before:
        yield f"text: what was there is changed: {first_change(before, after)}"
    if was.text.count("\n") and was.text.count("\r\n") == was.text.count("\n") and now.text.count("\r\n") != now.text.count("\n"):
        yield f"line ends: CRLF is mixed with LF in {note}"
    if was.text.startswith("\ufeff") != now.text.startswith("\ufeff"):
        yield f"bom: {note}"
    template = old.page(operation.data["template"])
    if front_matter(template) is not None:
        yield from united(was, read_page(""), now, operation)


def of_tag(old: Book, new: Book, operation: Operation, left: str) -> Iterator[str]:
    yield from same_graph(old, new, operation, left)
    was, now = operation.data["old"], operation.data["new"].lower()
    for path in old.notes:
        if old.files[path] == new.files[path]:
            known = [tag for tag in tags_of(old.page(path)) if tag == was or tag.startswith(was + "/")]
            if known and was != now:
                yield f"tags: {path} still has {known}"
            continue
        wanted = {now + tag[len(was) :] if tag == was or tag.startswith(was + "/") else tag for tag in tags_of(old.page(path))}
        if wanted != set(tags_of(new.page(path))):
            yield f"tags: {path} should have {sorted(wanted)}, has {sorted(set(tags_of(new.page(path))))}"
        if front_matter(old.page(path)) is not None and front_matter(new.page(path)) is None:
            yield f"properties: those of {path} cannot be read any more"


def of_property(old: Book, new: Book, operation: Operation, left: str) -> Iterator[str]:
    yield from same_graph(old, new, operation, left)
    was_name, name = operation.data["old"], operation.data["new"]
    for path in old.notes:
        was, now = front_matter(old.page(path)), front_matter(new.page(path))
        if was is None:
            continue
        if now is None:
            yield f"properties: those of {path} cannot be read any more: {new.page(path).text[: new.page(path).front]!r}"
        elif all(str(other).lower() != name.lower() or str(other).lower() == was_name.lower() for other in was):
            wanted = {name if str(other).lower() == was_name.lower() else other: value for other, value in was.items()}
            if wanted != now:
                yield f"properties: {path} should have {wanted}, has {now}"
        if masked(old.page(path)) != masked(new.page(path)):
            yield f"text: the body of {path} is changed"


JUDGES: dict[str, Callable[[Book, Book, Operation, str], Iterator[str]]] = {
    "merge": of_merge,
    "extract": of_extract,
    "insert": of_insert,
    "apply": of_insert,
    "flows": only_gains,
    "fix": only_gains,
    "unsafe_fixes": only_gains,
    "done": of_tasks,
    "toggle": of_tasks,
    "set": of_tasks,
    "stamp": of_tasks,
    "rename_tag": of_tag,
    "rename_property": of_property,
}


# --- another spelling ---

GUESTS = ["Same zz.md", "One zz/Same zz.md", "Two zz/Same zz.md", "Folder note zz/Folder note zz.md", "100% done zz.md", "Release 2.0 zz.md",
          "[Archive] zz/Kept zz.md", "C# zz/Sharp zz.md", "2024: Plans zz.md", "Anna Zz.md", "O'Neill & \u00c9tude zz.md", "Nfd zz e\u0301.md",
          "_under_ zz.md", "Two zz/deep (1)/Deep zz.md"]  # fmt: skip
GUEST = "# {0}\n\nA text. ^first\n\n## Part one\n- an item ^item-2\n\n## Part: two, #tagged\n### Below\n## Part one\nEnd of {0}.\n"
SUBS = ["", "", "", "", "#Part one", "#Part two tagged", "#^first", "#^item-2", "#Below"]
PIECES = [
    "- [ ] ask {a} about it 🔁 every week 📅 2026-03-09\n- [x] finished {b}\n\t- [ ] look at {c} ⏫ ^task-zz\n",
    "| a | b |\n|---|---|\n| {t} | {u} |\n| `{a}` {t} | x |\n",
    "> [!note] See {a}\n> - {b}\n>> {c}\n> `{a}`\n",
    "Text `{a}` and {a} $x$ {b} %% {c} %% end {a}{b}.\n",
    "See it.[^zz]\n\n[^zz]: in {a}\n",
    "See [text][zz-ref], and [zz-ref].\n\n[zz-ref]: <{p}>\n[zz-two]: {q} \"a title\"\n\n[zz-two]\n",
    "## About {a} and #tagword zz\n\nText below, [[#About zz]].\n",
    "Set {a} heading\n===\n\n{b}\n",
    "key:: {a}\n(other:: {b}) and [third:: x] {c}\n",
    "```js\n{a}\n```\n\n~~~\n{b}\n~~~\n\n- item {c}\n\n  ```\n  {a}\n  ```\n  {b}\n",
    "<div>\n{a}\n</div>\n\n<!-- {b} --> {c}\n",
    "**{a}** *{b}* =={c}== ~~{a}~~ \\{a} \"{b}\" ({c})\n",
    "{n} is named here, and [{n}](https://example.com/{n}) \\{n} `{n}` #{n} https://example.org/{n}. [the {n} text]({q}) {n}-Meier.\n",
    "{n} again.\n\n| {n} | b |\n|---|---|\n| of {n} too | [{n}][zz-n] |\n\n[zz-n]: https://example.com \"{n}\"\n",
    "!{a}\n\n![]({q})\n\n!{b}\n",
    "- {a} ^block-zz\n- [[#^block-zz]] {b}\n",
    "1. {a}\n\t1. {b}\n2. 👍 {c} 日本\n",
    "```dataview\nLIST FROM {a} OR \"One zz\"\n```\n\n```tasks\npath includes One zz\n```\n",
    "%%\n{a}\n%%\n\n{b} %% {c}\nand on %% {a}\n",
    "## Inputs\n- Plans provided by {a}.\n## Outputs\n- Ideas for {b} and {c}.\n",
    "A \u00e2\u0153\u2026 mark, {a}, and #tagword #tagword/sub.\n",
    "$$\nx = {a}\n$$\n\nIt costs $5 and {b} costs $10.\n",
    "Setext ![[Nowhere zz]] [[Nowhere zz#h|x]] [gone](Gone%20zz.md) {a}\n",
    "\tindented {a}\n\n    more {b}\n\n{c}\n",
    "<span title=\"{n}\">{a}</span> <br>{b}\n",
    "[[Same zz]] [[Same zz|shown]] [x](Same%20zz.md) ![[One zz/Same zz]] [[two zz/same zz#Part one]]\n",
    "**Bold {n}** and {n}, *{n}*; \"{n}\" ({n}) {n}'s\n",
]  # fmt: skip


def seasoned(files: Files, chance: random.Random) -> Files:
    """Return the vault with guests of odd names, and with pieces of text in its notes that hold links in many places."""
    made = dict(files)
    for path in chance.sample(GUESTS, 9):
        made[path] = GUEST.format(posixpath.basename(path).removesuffix(".md")).encode()
    book = Book(made)
    for path in [path for path in book.notes if chance.random() < 0.25 or path in GUESTS]:
        page = book.page(path)
        text = page.text
        end = "\r\n" if "\r\n" in text else "\n"
        for _ in range(chance.randrange(1, 4)):
            text = text.rstrip("\r\n") + end * 2 + piece(book, chance).replace("\n", end)
        if chance.random() < 0.4:
            one, two = wanted(book, chance), wanted(book, chance)
            more = [f'zz-related:\n  - "[[{one}]]"\n  - \'[[{two.replace(chr(39), chr(39) * 2)}|x]]\'\n', f'zz-up: "[[{one}]]"\n', f"zz-list: [a, \"[[{one}]]\"]\n",
                    f'zz-link: "[x]({quote(one, safe="/")}.md)"\naliases: [{chance.choice(["Other", "An alias"])} zz, B]\n', "tags: [tagword, other/tag]\n"]  # fmt: skip
            added = chance.choice(more).replace("\n", end)
            if not page.front:
                text = f"---{end}{added}---{end}{text}"
            elif front_matter(page) and not {"aliases", "tags", "zz-up"} & {str(name) for name in front_matter(page) or {}}:
                cut = text.index("\n") + 1
                text = text[:cut] + added + text[cut:]
        made[path] = text.encode("utf-8", "surrogateescape")
    targets = [wanted(book, chance, sub=False) + ".md" for _ in range(3)]
    nodes = [{"id": "1", "type": "file", "file": targets[0]}, {"id": "2", "type": "text", "text": f"# C\n[[{targets[1]}|t]] `[[{targets[1]}]]`"},
             {"id": "3", "type": "file", "file": targets[2], "subpath": "#Part one"}]  # fmt: skip
    made["Board zz.canvas"] = json.dumps({"nodes": nodes, "edges": []}, indent="\t", ensure_ascii=chance.random() < 0.5).encode()
    if "scaffold.toml" not in made and chance.random() < 0.5:
        made["scaffold.toml"] = b'[check]\nfundamentals = "all"\n'
    return made


def wanted(book: Book, chance: random.Random, *, sub: bool = True) -> str:
    """Return the path of some note, as a wikilink has it."""
    held = [path for path in GUESTS if path in book.files]
    path = chance.choice(held if chance.random() < 0.5 else book.notes)
    if re.search(r"[\[\]#^|:\\]", path):
        return wanted(book, chance, sub=sub)
    return path.removesuffix(".md") + (chance.choice(SUBS) if sub else "")


def piece(book: Book, chance: random.Random) -> str:
    links = [f"[[{wanted(book, chance)}{chance.choice(['', '', '|shown', '|two words'])}]]" for _ in range(3)]
    cells = [f"[[{wanted(book, chance)}\\|shown]]", f"![[{wanted(book, chance)}]]"]
    path = wanted(book, chance, sub=False)
    text = chance.choice(PIECES)
    for mark, value in zip("abctupqn", [*links, *cells, path.replace("%", "%25") + ".md", quote(path, safe="/") + ".md", posixpath.basename(path)], strict=True):
        text = text.replace("{" + mark + "}", value)
    return text


# --- ---


def respelled(files: Files, chance: random.Random) -> Files:
    """Return the vault with its links spelled anew, some notes with CRLF, a BOM, or no end of line, and templates of ours."""
    files = seasoned(files, chance)
    book = Book(files)
    made = dict(files)
    for path in book.notes:
        text = other_links(book, path, chance)
        kind = chance.random()
        if kind < 0.15:
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        elif kind < 0.2 and not text.startswith("\ufeff"):
            text = "\ufeff" + text
        elif kind < 0.3:
            text = text.rstrip("\n")
        made[path] = text.encode("utf-8", "surrogateescape")
    for path, text in TEMPLATES.items():
        made[path] = text.encode()
    for number, path in enumerate(chance.sample(book.notes, min(6, len(book.notes)))):
        page = book.page(path)
        made[f"Empty {number}.md"] = page.text[: page.front].rstrip("\r\n" if number % 2 else "").encode("utf-8", "surrogateescape")
    settings = json.loads(made.get(".obsidian/app.json", b"{}") or b"{}")
    settings |= {"newLinkFormat": chance.choice(["shortest", "relative", "absolute"]), "useMarkdownLinks": chance.random() < 0.3}
    made[".obsidian/app.json"] = json.dumps(settings, indent=2).encode()
    was, now = book.graph(), Book(made).graph()
    for path, edges in was.items():
        if [(edge.embed, edge.target, edge.anchor) for edge in edges if edge.target != "-"] != [
            (edge.embed, edge.target, edge.anchor) for edge in now[path] if edge.target != "-"
        ]:
            made[path] = files[path]
    return made


def other_links(book: Book, source: str, chance: random.Random) -> str:
    page = book.page(source)
    text = page.text
    for edge in sorted(book.edges(source), key=lambda edge: -edge.link.start):
        link = edge.link
        if edge.target in "?-" or chance.random() < 0.3 or not link.path:
            continue
        if link.place == "property" or link.kind == "definition":
            continue
        written = spelled(book, source, edge, chance)
        if written:
            text = text[: link.start] + written + text[link.end :]
    return text


def spelled(book: Book, source: str, edge: Edge, chance: random.Random) -> str | None:
    """Return another way to write a link."""
    link, target = edge.link, edge.target
    name = posixpath.basename(target)
    relative = posixpath.relpath(target, posixpath.dirname(source) or ".")
    paths = [target, "/" + target, relative if relative.startswith("..") else "./" + relative]
    if len(book.candidates(name, "")) == 1:
        paths += [name, name, name.swapcase() if name.isascii() else name]
    if book.candidates(relative, source) == [target]:
        paths.append(relative)
    path = chance.choice(paths)
    embed = "!" if link.embed else ""
    shown = link.display if link.display is not None else name.removesuffix(".md")
    if chance.random() < 0.5 or any(char in shown for char in "[]|\\\n`$<"):
        if path.endswith(".md") and chance.random() < 0.8:
            path = path.removesuffix(".md")
        if any(char in path for char in "#^[]|\\") or (link.display and re.search(r"[\[\]|\\\n]", link.display)):
            return None
        bar = "\\|" if link.table else "|"
        sub = link.sub
        return f"{embed}[[{path}{sub}{bar}{link.display}]]" if link.display is not None else f"{embed}[[{path}{sub}]]"
    if link.table and "|" in shown:
        return None
    form = chance.random()
    sub = link.sub.replace("%", "%25").replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    if form < 0.3 and not re.search(r"[<>\\&?#]", path):
        return f"{embed}[{shown}](<{path.replace('%', '%25')}{link.sub.replace('%', '%25')}>)"
    if form < 0.6:
        return f"{embed}[{shown}]({quote(path, safe='/.')}{sub})"
    encoded = re.sub(r"[ %()\\<>&?#:]", lambda match: quote(match[0], safe=""), path)
    title = ' "a title"' if chance.random() < 0.1 else ""
    return f"{embed}[{shown}]({encoded}{sub}{title})"


# --- the run ---


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
        chance = random.Random(seed)
        files = respelled(part_of(files, chance, self.most), chance)
        for number in range(length):
            if time.monotonic() > until:
                return
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
                self.fail(f"{name}, seed {seed}, operation {number}", files, operation, outcome.problem, undo=undo, plain_output=plain_output)
            else:
                files = outcome.files

    def fail(self, where: str, files: Files, operation: Operation, problem: str, *, undo: bool, plain_output: bool) -> None:
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


def smaller(place: Place, files: Files, operation: Operation, problem: str, patience: float, *, undo: bool, plain_output: bool) -> Files:  # noqa: PLR0913
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
        def with_lines(lines: list[bytes], path: str = path) -> Files:
            return files | {path: b"".join(lines)}

        lines = reduced(files[path].splitlines(keepends=True), lambda lines: fails(with_lines(lines)))
        files = with_lines(lines)
    return files


def part_of(files: Files, chance: random.Random, most: int) -> Files:
    """Return some notes of a large vault, with all that is no note, and what those notes name: more operations in the same time."""
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


def run_for(folders: list[Path], seconds: float, seed: int, verbs: list[str] | None = None, patience: float = 20, most: int = 40) -> Figures:
    """Run rounds on each vault in turn; return what was done."""
    figures, until = Figures(), time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as scratch:
        place = Place(Path(scratch))
        place.vault.mkdir()
        os.environ |= {"SCAFFOLD_STATE": f"{scratch}/state", "SCAFFOLD_NOW": NOW}
        os.environ.pop("SCAFFOLD_VAULT", None)
        run = Run(place, figures, verbs or VERBS, patience, most)
        vaults = [(folder.name, vault_files(folder)) for folder in folders]
        while time.monotonic() < until:
            for name, files in vaults:
                run.round(name, files, seed, until)
                shutil.rmtree(f"{scratch}/state", ignore_errors=True)
                seed += 1
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
    figures = run_for(given.folders, given.seconds, given.seed, given.verb, given.patience, given.notes)
    for verb in sorted(figures.done):
        print(f"{verb:20}{figures.done[verb]:6} run {figures.applied[verb]:6} applied {figures.refused[verb]:6} refused")
    print(f"{sum(figures.done.values())} operations, {figures.undone} taken back, {sum(figures.failures.values())} failures")
    for kind, count in figures.failures.most_common():
        print(f"{count:6} {kind}")
    return int(bool(figures.failures))


if __name__ == "__main__":
    sys.exit(main())
