# ruff: noqa: C901, PLR0911, PLR0912, PLR0913, PLR0917
"""A reader of whole vaults for the tests, which shares no code with the product: links, and the places they lead to.

Blocks are told by markdown-it, what stands in a line by a scanner of its own, names by a dictionary. What Obsidian's
documents leave open (a link in math, a bar in a table that is not escaped, a comment that never ends) is left out.
"""

import json
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import yaml  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll

Files = dict[str, bytes]
PARSER = MarkdownIt("commonmark").enable("table")
FRONT = re.compile(r"\ufeff?---\r?\n(?:.*?\n)??---(?:\r?\n|\Z)", re.DOTALL)
PROPERTY = re.compile(
    r"""(?:(?<=[:\-,\[]\ )|(?<=[,\[]))(?P<quote>["'])(?P<link>!?\[\[(?:(?!(?P=quote))[^\[\]\n\\]|'')+\]\]|!?\[[^\[\]\n"']*\]\((?:(?!(?P=quote))[^ \t\r\n()\\]|''|\((?:(?!(?P=quote))[^ \t\r\n()\\])*\))+\))(?P=quote)[ ]*(?=$|[,\]]|[ ]\#)""",
    re.MULTILINE,
)
WIKI = re.compile(r"\[\[([^\[\]\n]+?)\]\]")
DESTINATION = re.compile(
    r"""\(\s*(?:<([^<>\n]*)>|([^ \t\r\n()<]*(?:\([^ \t\r\n()]*\)[^ \t\r\n()]*)*))(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)"""
)
DEFINITION = re.compile(
    r"^(?P<in> {0,3}(?:>[ ]?)*)\[(?P<label>[^\[\]^][^\[\]\n]*)\]:[ \t]*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>[^ \t\r\n<][^ \t\r\n]*))",
    re.MULTILINE,
)
TAG = re.compile(r"<[A-Za-z/][^<>\n]*>")
ENTITY = re.compile(r"&#?\w+;")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
BLOCK = re.compile(r"(?:^|[ \t])\^([A-Za-z0-9-]+)[ \t]*$")
BODY_TAG = re.compile(r"(?<![^\s(,;])#([\w/\-]*[^\W\d][\w/\-]*|\d[\d/]*-[\d/-]*)")
UNSAID = re.compile(r"[!\"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\\r\n]")  # what Obsidian passes over in a heading


@dataclass(frozen=True)
class Link:
    """A link as it is written, at `start` to `end` of a text; `line` counts from 0."""

    start: int
    end: int
    line: int
    kind: str
    embed: bool
    path: str
    sub: str
    display: str | None
    place: str = "body"
    target: tuple[int, int] = (0, 0)  # where path and subpath stand
    table: bool = False


@dataclass
class Page:
    """What a text holds."""

    text: str
    links: list[Link] = field(default_factory=list)
    doubtful: list[tuple[int, int]] = field(default_factory=list)
    headings: list[tuple[int, str, int]] = field(default_factory=list)  # level, text, line
    blocks: list[tuple[str, int]] = field(default_factory=list)
    inert: list[tuple[int, int]] = field(default_factory=list)
    externals: list[str] = field(default_factory=list)
    bars: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    tables: set[int] = field(default_factory=set)  # their lines
    front: int = 0  # where the body begins
    starts: list[int] = field(default_factory=list)

    def is_inert(self, start: int, end: int) -> bool:
        if start == end:
            return any(a < start < b for a, b in self.inert)
        return any(a <= start and end <= b for a, b in self.inert)

    @property
    def code(self) -> list[str]:
        return [self.text[start:end] for start, end in self.inert]


@dataclass(frozen=True)
class Edge:
    """Where a link leads: `target` is a path, `?` for one of several, `-` for nowhere; `anchor` a place in it."""

    link: Link = field(compare=False, hash=False)
    embed: bool
    target: str
    anchor: tuple[str, Any]
    said: str  # the heading's text, or the block's id


def folded(name: str) -> str:
    return (
        unicodedata.normalize("NFC", name.replace("\u00a0", " ").replace("\u202f", " "))
        .lower()
        .replace("\u03c2", "\u03c3")
    )


def plain(heading: str) -> str:
    return re.sub(r"\s+", " ", UNSAID.sub(" ", heading)).strip().lower()


@lru_cache(maxsize=20000)
def read_page(text: str) -> Page:
    """Read a note."""
    page = Page(text)
    flat = text.replace("\r\n", " \n")  # as long as it was, so that places stay
    found = FRONT.match(text)
    page.front = found.end() if found else 1 if flat.startswith("\ufeff") else 0
    page.starts = [0, *(match.end() for match in re.finditer("\n", flat))]
    blank = re.sub(r"[^\n]", " ", flat[: page.front])
    body = blank + flat[page.front :]
    if found:
        properties(page, flat)
    percents: list[int] = []
    environment: dict[str, Any] = {}
    tables = page.tables
    leaves: list[tuple[int, int]] = []
    for token in PARSER.parse(body, environment):
        if not token.map:
            continue
        first, last = token.map
        if token.type in ("fence", "code_block", "html_block"):
            page.inert.append((at(page, first), at(page, last)))
        elif token.type == "table_open":
            tables |= set(range(first, last))
            leaves += [(line, line + 1) for line in range(first, last)]
            page.bars += [
                len(re.findall(r"(?<!\\)\|", body[at(page, line) : at(page, line + 1)])) for line in range(first, last)
            ]
        elif token.type == "inline" and first not in tables:
            leaves.append((first, last))
        elif token.type == "heading_open" and token.level == 0:
            page.headings.append((int(token.tag[1]), heading_text(body[at(page, first) : at(page, last)]), first))
    for first, last in sorted(set(leaves)):
        scan(page, body, at(page, first), at(page, last), percents, table=first in tables)
    labels = {re.sub(r"\s+", " ", label).strip().lower() for label in environment.get("references", {})}
    for match in DEFINITION.finditer(body):
        if match["label"].strip().lower() in labels and not page.is_inert(*match.span()):
            group = "angle" if match["angle"] is not None else "bare"
            add_markdown(
                page,
                match.start("label") - 1,
                match.end(),
                match[group],
                match.span(group),
                None,
                "definition",
                embed=False,
            )
        elif not page.is_inert(
            *match.span()
        ):  # it goes on with a paragraph, so it is none, though other readers may think so
            page.doubtful.append(match.span())
    comments(page, body, percents)
    for number, start in enumerate(page.starts):
        line = body[start : page.starts[number + 1] if number + 1 < len(page.starts) else len(body)].rstrip("\n")
        if (block := BLOCK.search(line)) and not page.is_inert(start + block.start(1), start + block.end(1)):
            page.blocks.append((block[1].lower(), number))
    inside = [link for link in page.links if link.place == "body"]
    page.doubtful += [
        (a.start, a.end) for a in inside for b in inside if a is not b and b.start <= a.start and a.end <= b.end
    ]
    page.links.sort(key=lambda link: link.start)
    for tag in BODY_TAG.finditer(body):
        covered = [*page.inert, *page.doubtful, *((link.start, link.end) for link in page.links)]
        if not any(start <= tag.start() < end for start, end in covered):
            page.tags.append(tag[1].lower())
    return page


def at(page: Page, line: int) -> int:
    return page.starts[line] if line < len(page.starts) else len(page.text)


def line_of(page: Page, offset: int) -> int:
    low, high = 0, len(page.starts)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if page.starts[middle] <= offset else (low, middle)
    return low


def heading_text(lines: str) -> str:
    lines = lines.rstrip()
    if match := re.match(r" {0,3}#{1,6}(?:[ \t]+|$)(.*)", lines):
        return re.sub(r"(?:^|[ \t]+)#+[ \t]*$", "", match[1]).strip()
    return lines.rpartition("\n")[0].strip()


def properties(page: Page, flat: str) -> None:
    for match in PROPERTY.finditer(flat[: page.front]):
        line, start = line_of(page, match.start("link")), match.start("link")
        if flat[at(page, line) : start].lstrip().startswith("#"):
            continue
        text = match["link"].replace("''", "'") if match["quote"] == "'" else match["link"]
        embed = text.startswith("!")
        if (wiki := WIKI.fullmatch(text.removeprefix("!"))) and "\\" not in text:
            add_wiki(
                page, start, match.end("link"), wiki[1], start + embed + 2, embed=embed, table=False, place="property"
            )
        elif not wiki:
            label, _, dest = text.removeprefix("!")[1:-1].partition("](")
            add_markdown(
                page,
                start,
                match.end("link"),
                dest,
                (match.end("link") - 1 - len(dest), match.end("link") - 1),
                label,
                "markdown",
                embed=embed,
                place="property",
            )


def scan(page: Page, body: str, start: int, end: int, percents: list[int], *, table: bool) -> None:
    """Find what stands in a leaf block."""
    position, opened = start, []
    while position < end:
        char = body[position]
        if char == "\\":
            position += 2
        elif char == "`":
            run = re.compile("`+").match(body, position, end)
            assert run
            close = re.compile(rf"(?<!`){run[0]}(?!`)").search(body, run.end(), end)
            if close:
                page.inert.append((position, close.end()))
            position = close.end() if close else run.end()
        elif body.startswith("<!--", position):
            close_at = body.find("-->", position, end)
            stop = close_at + 3 if close_at >= 0 else end
            page.inert.append((position, stop))
            position = stop
        elif char == "<" and (tag := TAG.match(body, position, end)):
            if SCHEME.match(tag[0][1:]):
                page.externals.append(tag[0])
            page.inert.append(tag.span())
            position = tag.end()
        elif body.startswith("%%", position):
            percents.append(position)
            position += 2
        elif char == "$" and (
            math := re.compile(r"\$\$.+?\$\$|\$(?=[^\s$])[^$\n]*?(?<=[^\s\\])\$(?!\d)", re.DOTALL).match(
                body, position, end
            )
        ):
            page.doubtful.append(math.span())
            position = math.end()
        elif wiki := WIKI.match(body, position, end):
            embed = position > start and body[position - 1] == "!" and (position < 2 or body[position - 2] != "\\")
            add_wiki(page, position - embed, wiki.end(), wiki[1], position + 2, embed=embed, table=table)
            position = wiki.end()
        elif char == "[":
            opened.append(position)
            position += 1
        elif char == "]":
            begun = opened.pop() if opened else None
            position += 1
            if begun is not None and (found := DESTINATION.match(body, position, end)):
                group = 1 if found[1] is not None else 2
                embed = begun > start and body[begun - 1] == "!" and (begun < 2 or body[begun - 2] != "\\")
                add_markdown(
                    page,
                    begun - embed,
                    found.end(),
                    found[group],
                    found.span(group),
                    body[begun + 1 : position - 1],
                    "markdown",
                    embed=embed,
                    table=table,
                )
                position = found.end()
        else:
            url = (
                re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\])]+").match(body, position, end)
                if char.isalpha() and not body[position - 1].isalnum()
                else None
            )
            if url:
                page.externals.append(url[0])
                page.inert.append(url.span())
            position = url.end() if url else position + 1


def add_wiki(
    page: Page, start: int, end: int, inner: str, inner_at: int, *, embed: bool, table: bool, place: str = "body"
) -> None:
    bar = re.search(r"\\?\|", inner)
    target, display = (inner[: bar.start()], inner[bar.end() :]) if bar else (inner, None)
    if (
        "\\" in target
        or (bar and (bar[0] == "\\|") != table)
        or not target.strip()
        or page.text[start - 1 : start] == "["
    ):
        page.doubtful.append((start, end))
        return
    path, mark, sub = target.partition("#")
    page.links.append(
        Link(
            start,
            end,
            line_of(page, start),
            "wiki",
            embed,
            path.strip(),
            mark + sub,
            display,
            place,
            (inner_at, inner_at + len(target)),
            table,
        )
    )


def add_markdown(page: Page, start: int, end: int, destination: str, span: tuple[int, int], display: str | None, kind: str, *, embed: bool,
                 place: str = "body", table: bool = False) -> None:  # fmt: skip
    url = unescapeAll(destination)
    if not url.strip():
        return
    if SCHEME.match(url) or url.startswith("//"):
        page.externals.append(destination)
        page.inert.append(span)
        return
    path, mark, sub = url.partition("#")
    if ENTITY.search(destination):
        page.doubtful.append((start, end))
        return
    if "?" in path or "%00" in path or (display and "[[" in display):
        page.doubtful.append((start, end))
        return
    page.links.append(
        Link(
            start,
            end,
            line_of(page, start),
            kind,
            embed,
            unquote(path).strip(),
            mark + unquote(sub),
            display,
            place,
            span,
            table,
        )
    )


def comments(page: Page, body: str, percents: list[int]) -> None:
    """Take what stands in comments of several lines for nothing."""
    percents = sorted(percents)
    if len(percents) % 2:
        page.doubtful.append((percents[-1], len(body)))
    for start, end in zip(percents[::2], percents[1::2], strict=False):
        if "\n" in body[start:end]:
            own_line = not body[at(page, line_of(page, start)) : start].strip(" >\t")
            (page.inert if own_line else page.doubtful).append((start, end + 2))
    page.headings = [
        head for head in page.headings if not any(a <= at(page, head[2]) < b for a, b in [*page.inert, *page.doubtful])
    ]
    dropped = [*page.inert, *page.doubtful]
    page.links = [
        link
        for link in page.links
        if link.place != "body" or not any(a <= link.start < b and (a, b) != (link.start, link.end) for a, b in dropped)
    ]


@dataclass
class Book:
    """A vault: its pages, and where their links lead."""

    files: Files

    def __post_init__(self) -> None:
        self.visible = [path for path in self.files if not any(part.startswith(".") for part in path.split("/"))]
        self.by_path: dict[str, list[str]] = {}
        self.by_name: dict[str, list[str]] = {}
        for path in self.visible:
            self.by_path.setdefault(folded(path), []).append(path)
            self.by_name.setdefault(folded(posixpath.basename(path)), []).append(path)
        self.known: dict[str, list[Edge]] = {}

    def text(self, path: str) -> str:
        return self.files[path].decode("utf-8", "surrogateescape")

    def page(self, path: str) -> Page:
        return read_page(self.text(path))

    @property
    def notes(self) -> list[str]:
        return [path for path in self.visible if path.endswith(".md")]

    def graph(self) -> dict[str, list[Edge]]:
        """Return, of each file that holds links, what they mean, in order."""
        return {path: self.edges(path) for path in self.files if path.endswith((".md", ".canvas", "bookmarks.json"))}

    def edges(self, source: str) -> list[Edge]:
        if source not in self.known:
            text = self.text(source)
            found = self.page(source).links if source.endswith(".md") else list(json_links(source, text))
            self.known[source] = [self.edge(link, source) for link in found]
        return self.known[source]

    def edge(self, link: Link, source: str) -> Edge:
        candidates = (
            [link.path]
            if link.kind == "file" and link.path in self.files
            else []
            if link.kind == "file"
            else self.candidates(link.path, source)
        )
        if len(candidates) != 1:
            raw = (link.path, link.sub)
            return Edge(link, link.embed, "?" if candidates else "-", ("raw", raw), "")
        anchor, said = self.anchor(candidates[0], link.sub)
        return Edge(link, link.embed, candidates[0], anchor, said)

    def candidates(self, link: str, source: str) -> list[str]:
        """Return the files that a link may mean."""
        if not link:
            return [source]
        if re.match(r"\.{1,2}(/|$)", link):
            joined = posixpath.normpath(posixpath.join(posixpath.dirname(source), link))
            return self.exact(joined)
        found = self.exact(link.lstrip("/"))
        if found or link.startswith("/"):
            return found
        end = folded(link)
        last = posixpath.basename(end)
        near = {*self.by_name.get(last, ()), *self.by_name.get(last + ".md", ())}
        return sorted(path for path in near if folded("/" + path).endswith(("/" + end, "/" + end + ".md")))

    def exact(self, path: str) -> list[str]:
        return [*self.by_path.get(folded(path) + ".md", ()), *self.by_path.get(folded(path), ())]

    def anchor(self, target: str, sub: str) -> tuple[tuple[str, Any], str]:
        if not sub.strip("#"):
            return ("", None), ""
        if not target.endswith(".md"):
            return ("raw", sub), sub
        page = self.page(target)
        if sub.startswith("#^"):
            found = [number for number, (name, _) in enumerate(page.blocks) if name == sub[2:].strip().lower()]
            if len(found) == 1:
                return ("block", found[0]), page.blocks[found[0]][0]
            return ("lost", sub), sub
        place, level = -1, 0
        for part in [plain(part) for part in sub.split("#") if part.strip()]:
            for number in range(place + 1, len(page.headings)):
                if place >= 0 and page.headings[number][0] <= level:
                    return ("lost", sub), sub
                if plain(page.headings[number][1]) == part:
                    place, level = number, page.headings[number][0]
                    break
            else:
                return ("lost", sub), sub
        return (("head", place), plain(page.headings[place][1])) if place >= 0 else (("lost", sub), sub)


def json_links(path: str, text: str) -> Iterator[Link]:
    """Yield the links of a canvas, or of the bookmarks."""
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except ValueError:
        return
    for node in walk(data):
        if path.endswith(".canvas"):
            if isinstance(node.get("text"), str):
                for link in read_page(node["text"]).links:
                    yield Link(0, 0, 0, link.kind, link.embed, link.path, link.sub, link.display, "canvas")
            names = [node.get("file"), node.get("background")]
        else:
            names = [node.get("path")] if node.get("type") == "file" else []
        for name in names:
            if isinstance(name, str):
                yield Link(
                    0,
                    0,
                    0,
                    "file",
                    embed=True,
                    path=name,
                    sub=str(node.get("subpath") or ""),
                    display=None,
                    place="canvas",
                )


def front_matter(page: Page) -> dict[Any, Any] | None:
    """Return the properties as another library reads them, every scalar as it is written; None if it cannot."""
    text = page.text[: page.front].lstrip("\ufeff").strip()
    if not text.startswith("---"):
        return {}
    try:
        data = yaml.load(text[3:].removesuffix("---"), Loader=yaml.BaseLoader)  # it makes nothing but strings
    except (yaml.YAMLError, ValueError):
        return None
    return data if isinstance(data, dict) else {} if not data else None


def walk(data: object) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from walk(item)
