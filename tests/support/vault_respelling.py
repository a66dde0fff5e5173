"""A vault made harder for `real_vaults.py`: guests of odd names, links in many places, and every link in another spelling."""

import json
import posixpath
import random
import re
from urllib.parse import quote

from second_reader import Book, Edge, Files, front_matter

TEMPLATES = {
    "Templates zz/plain.md": "## Plain {{title}}\n- [ ] a task\n",
    "Templates zz/properties.md": '---\ntags: [added, other/tag]\naliases:\n  - An alias\nauthor: Somebody\nup: "[[plain]]"\nnumber: 1\n---\n',
    "Templates zz/both.md": "---\ntags:\n  - added\nkind: book\n---\n\nWritten <% tp.date.now('YYYY') %> in <% tp.file.title %>.\n",
    "Templates zz/links.md": "See [[plain]] and [both](both.md).\n\n```js\nlet x = 1;\n```\n",
}  # fmt: skip
GUESTS = ["Same zz.md", "One zz/Same zz.md", "Two zz/Same zz.md", "Folder note zz/Folder note zz.md", "100% done zz.md", "Release 2.0 zz.md",
          "[Archive] zz/Kept zz.md", "C# zz/Sharp zz.md", "2024: Plans zz.md", "Anna Zz.md", "O'Neill & \u00c9tude zz.md", "Nfd zz e\u0301.md",
          "_under_ zz.md", "Two zz/deep (1)/Deep zz.md", "Stra\u00dfe zz.md", "a\u00a0b zz.md", "R&amp;D zz.md", "50%25 zz.md", "x.canvas zz.md", "It's (x zz.md", "\u038c\u03a3\u039f\u03a3 zz.md"]  # fmt: skip
GUEST = "# {0}\n\nA text. ^first\n\n## Part one\n- an item ^item-2\n\n## Part: two, #tagged\n### Below\n## Part one\nEnd of {0}.\n"
SUBS = ["", "", "", "", "#Part one", "#Part two tagged", "#^first", "#^item-2", "#Below"]
PIECES = [
    "- [ ] ask {a} about it 🔁 every week 📅 2026-03-09\n- [x] finished {b}\n\t- [ ] look at {c} ⏫ ^task-zz\n",
    "| a | b |\n|---|---|\n| {t} | {u} |\n| `{a}` {t} | x |\n",
    "> [!note] See {a}\n> - {b}\n>> {c}\n> `{a}`\n",
    "Text `{a}` and {a} $x$ {b} %% {c} %% end {a}{b}.\n",
    "See it.[^zz]\n\n[^zz]: in {a}\n",
    'See [text][zz-ref], and [zz-ref].\n\n[zz-ref]: <{p}>\n[zz-two]: {q} "a title"\n\n[zz-two]\n',
    "## About {a} and #tagword zz\n\nText below, [[#About zz]].\n",
    "Set {a} heading\n===\n\n{b}\n",
    "key:: {a}\n(other:: {b}) and [third:: x] {c}\n",
    "```js\n{a}\n```\n\n~~~\n{b}\n~~~\n\n- item {c}\n\n  ```\n  {a}\n  ```\n  {b}\n",
    "<div>\n{a}\n</div>\n\n<!-- {b} --> {c}\n",
    '**{a}** *{b}* =={c}== ~~{a}~~ \\{a} "{b}" ({c})\n',
    "{n} is named here, and [{n}](https://example.com/{n}) \\{n} `{n}` #{n} https://example.org/{n}. [the {n} text]({q}) {n}-Meier.\n",
    '{n} again.\n\n| {n} | b |\n|---|---|\n| of {n} too | [{n}][zz-n] |\n\n[zz-n]: https://example.com "{n}"\n',
    "!{a}\n\n![]({q})\n\n!{b}\n",
    "- {a} ^block-zz\n- [[#^block-zz]] {b}\n",
    "1. {a}\n\t1. {b}\n2. 👍 {c} 日本\n",
    '```dataview\nLIST FROM {a} OR "One zz"\n```\n\n```tasks\npath includes One zz\n```\n',
    "%%\n{a}\n%%\n\n{b} %% {c}\nand on %% {a}\n",
    "## Inputs\n- Plans provided by {a}.\n## Outputs\n- Ideas for {b} and {c}.\n",
    "A \u00e2\u0153\u2026 mark, {a}, and #tagword #tagword/sub.\n",
    "$$\nx = {a}\n$$\n\nIt costs $5 and {b} costs $10.\n",
    "Setext ![[Nowhere zz]] [[Nowhere zz#h|x]] [gone](Gone%20zz.md) {a}\n",
    "\tindented {a}\n\n    more {b}\n\n{c}\n",
    '<span title="{n}">{a}</span> <br>{b}\n',
    "[[Same zz]] [[Same zz|shown]] [x](Same%20zz.md) ![[One zz/Same zz]] [[two zz/same zz#Part one]]\n",
    "**Bold {n}** and {n}, *{n}*; \"{n}\" ({n}) {n}'s\n",
]  # fmt: skip


ODD = ["zz-a: # why\n", "zz-b: []\n", "zz-c: [1, 2.0]\n", "zz-d:\n- a\n-   'b c'\n", "zz-e: {{VALUE:x}}\n", "zz-f: |\n  one\n  two\n", "zz-g: true\n",
       "zz-h: {k: 1}\n", "'zz i': 007\n", "zz-j: a\n  b\n", "zz-k: [a,\n  b]\n", "cssclasses: a b\n", "author: [A. B., 'C: D']\n", 'zz-l: "x\\ty"\n']  # fmt: skip


def seasoned(files: Files, chance: random.Random) -> Files:
    """Return the vault with guests of odd names, and with pieces of text in its notes that hold links in many places."""
    made = dict(files)
    for path in chance.sample(GUESTS, 12):
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
            more = [f'zz-related:\n  - "[[{one}]]"\n  - \'[[{two.replace(chr(39), chr(39) * 2)}|x]]\'\n', f'zz-up: "[[{one}]]"\n', f'zz-list: [a, "[[{one}]]"]\n',
                    f'zz-link: "[x]({quote(one, safe="/")}.md)"\naliases: [{chance.choice(["Other", "An alias"])} zz, B]\n', "tags: [tagword, other/tag]\n"]  # fmt: skip
            added = chance.choice([*more, *more, *chance.sample(ODD, 4)]).replace("\n", end)
            if not page.front:
                text = f"---{end}{added}---{end}{text}"
            elif front_matter(page) and not {"aliases", "tags", "zz-up", "cssclasses", "author"} & {
                str(name) for name in front_matter(page) or {}
            }:
                cut = text.index("\n") + 1
                text = text[:cut] + added + text[cut:]
        made[path] = text.encode("utf-8", "surrogateescape")
    targets = [wanted(book, chance, sub=False) + ".md" for _ in range(3)]
    nodes = [{"id": "1", "type": "file", "file": targets[0]}, {"id": "2", "type": "text", "text": f"# C\n[[{targets[1]}|t]] `[[{targets[1]}]]`"},
             {"id": "3", "type": "file", "file": targets[2], "subpath": "#Part one"}]  # fmt: skip
    made["Board zz.canvas"] = json.dumps(
        {"nodes": nodes, "edges": []}, indent="\t", ensure_ascii=chance.random() < 0.5
    ).encode()
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
    for mark, value in zip(
        "abctupqn",
        [
            *links,
            *cells,
            path.replace("%", "%25").replace("&", "%26") + ".md",
            quote(path, safe="/") + ".md",
            posixpath.basename(path),
        ],
        strict=True,
    ):
        text = text.replace("{" + mark + "}", value)
    return text


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
        made[f"Empty {number}.md"] = (
            page.text[: page.front].rstrip("\r\n" if number % 2 else "").encode("utf-8", "surrogateescape")
        )
    settings = json.loads(made.get(".obsidian/app.json", b"{}") or b"{}")
    settings |= {
        "newLinkFormat": chance.choice(["shortest", "relative", "absolute"]),
        "useMarkdownLinks": chance.random() < 0.3,
    }
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
