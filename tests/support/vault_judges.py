# ruff: noqa: C901, PLR0911
"""What must hold after an operation of `real_vaults.py`: of the graph of links, the text, the properties, and the plan.

Each judge yields what is wrong: its kind, a colon, and what it is.
"""

import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from second_reader import Book, Edge, Files, Link, Page, front_matter, plain, read_page
from vault_operations import Operation, above, items, line_at, tags_of, task_lines

MAYBE = re.compile(r"!?\[\[[^\]\n]*\]\]|!?\[[^\[\]\n]*\]\([^)\n]*\)")


def changed(before: Files, after: Files) -> list[str]:
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def problems(before: Files, after: Files, operation: Operation, plan: dict[str, Any] | None) -> Iterator[str]:
    """Yield what is wrong."""
    old, new = Book(before), Book(after)
    if (
        "text" in operation.data
        and line_at(old.page(operation.data["note"]), operation.data["line"]) != operation.data["text"]
    ):
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
        if (
            edit["line"] == 1
            and text.startswith("\ufeff")
            and text[start : start + len(edit["before"])] != edit["before"]
        ):
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
            in_link = any(
                a <= start and end <= b for a, b in [*((link.start, link.end) for link in page.links), *page.doubtful]
            )
            if in_link and allowed != "task":
                continue
            if page.is_inert(start, end) and page.front <= start and not options & {"--queries", "--bases", "--python"}:
                yield f"span: in {path}:{line + 1} code, a comment or a URL is edited: {edit}"
            elif not may(allowed, page, path, line, operation):
                yield f"span: in {path}:{line + 1} something else is edited: {edit} in {line_at(page, line)!r}"


def may(allowed: str, page: Page, path: str, line: int, operation: Operation) -> bool:
    """Tell whether a verb may edit what is not a link there."""
    text = line_at(page, line)
    front = page.starts[line] < page.front
    data = operation.data
    if allowed == "relocation":
        if "--links-only" in operation.arguments:
            return front and ("[[" in text or "](" in text or "deck" in text)
        if {"--python", "--queries", "--bases"} & set(operation.arguments) and page.is_inert(
            page.starts[line], page.starts[line] + len(text)
        ):
            return True
        if path in operation.paths:
            titles = (
                {page.headings[0][2], *[number for level, _, number in page.headings if level == 1][:1]}
                if page.headings
                else set()
            )
            return front or line in titles or bool(re.search(r"\[.\]", text))
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


ON_LINES = {"done", "toggle", "set", "stamp", "flows", "insert", "apply", "new"}  # their text is held to more than this


def untouched(old: Book, new: Book, operation: Operation) -> Iterator[str]:
    """Hold code, URLs and the bars of tables to what they were, in the vault as a whole."""
    options = set(operation.arguments)
    growing = operation.verb in ("flows", "insert", "apply", "fix", "unsafe_fixes", "merge", "extract")
    said = " ".join([*operation.arguments, operation.data.get("pairs", "")])
    before, after = Everything.of(old, new), Everything.of(new, old)
    if not options & {"--queries", "--bases", "--python"} and operation.verb not in ON_LINES:
        for what, had, has in (("code", before.code, after.code), ("URLs", before.externals, after.externals)):
            was, comes = (
                Counter({thing: count for thing, count in things.items() if thing.strip("`$<>") not in said})
                for things in (had, has)
            )
            if was - comes or (not growing and comes - was):
                yield f"{what}: lost {some(was - comes)}, new {some(comes - was)}"
    if before.bars - after.bars and operation.verb not in {*ON_LINES, "extract", "merge"}:
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
    for source, known in old.graph().items():
        edges, there = known, operation.paths.get(source, source)
        if there not in new.files:
            yield f"lost: {there} is not there"
            continue
        comes = new.edges(there)
        if operation.verb == "rename_heading" and source == operation.data["note"]:
            line = old.page(source).headings[number_of(old, operation)][2]
            edges, comes = (
                [edge for edge in each if edge.link.line != line or edge.link.place != "body"]
                for each in (edges, comes)
            )
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
    was, now = (
        Counter(edge.link.path + edge.link.sub for edge in edges),
        Counter(edge.link.path + edge.link.sub for edge in comes),
    )
    return f"without {some(was - now)}, with {some(now - was)}"


def as_sets(source: str, edges: list[Edge], comes: list[Edge]) -> Iterator[str]:
    was, now = (
        {key(edge, edge.target, edge.anchor) for edge in edges},
        {key(edge, edge.target, edge.anchor) for edge in comes},
    )
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
        was = Counter(key(edge, edge.target, edge.said) for edge in edges if edge.target not in "?-")
        now = Counter(key(edge, edge.target, edge.said) for edge in new.edges(source) if edge.target not in "?-")
        if was - now:
            yield f"graph: {source} has lost {some(was - now)}, gained {some(now - was)}"
        if operation.verb in ("fix", "unsafe_fixes"):
            lost = words(old.page(source)) - words(new.page(source)) if source.endswith(".md") else Counter[str]()
            lost -= Counter({"info": 9, "card": 9})  # an empty box is taken away
            if lost and "\u00e2" not in old.text(source):
                yield f"words: {source} has lost {some(lost)}"
            broken = Counter(
                edge.link.path
                for edge in new.edges(source)
                if edge.target in "?-" and ok_somewhere(old, edge.link.path)
            )
            known = Counter(edge.link.path for edge in edges if edge.target in "?-")
            if broken - known:
                yield f"graph: {source} has new broken links {some(broken - known)}"


def words(page: Page) -> "Counter[str]":
    """Return the words that a note shows: of a link what stands for it."""
    text, made, position = page.text, "", page.front
    for link in sorted(page.links, key=lambda link: (link.start, -link.end)):
        if link.start >= position:
            made += text[position : link.start] + (
                link.display if link.display is not None else f" {posixpath.basename(link.path).removesuffix('.md')} "
            )
            position = link.end
    return Counter(re.findall(r"\w+", made + text[position:]))


def ok_somewhere(book: Book, path: str) -> bool:
    """Tell whether a link of this spelling leads, or may lead, somewhere in another note."""
    return (
        any(edge.link.path == path and edge.target != "-" for edges in book.graph().values() for edge in edges)
        or len(book.candidates(path, "")) > 1
    )


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


def of_merge(old: Book, new: Book, operation: Operation, left: str) -> Iterator[str]:
    del left
    source, target = operation.data["source"], operation.data["target"]
    if source in new.files:
        yield f"lost: {source} is still there"
        return
    mine, theirs = old.page(source), old.page(target)
    names = {plain(text) for _, text, _ in theirs.headings} & {plain(text) for _, text, _ in mine.headings}
    blocks = {name for name, _ in theirs.blocks} & {name for name, _ in mine.blocks}

    def mapped(edge: Edge) -> Key:
        if edge.target in (source, target):
            anchor = edge.anchor
            if edge.anchor[0] in ("head", "block") and (
                edge.said in blocks or any(edge.said == name for name in names)
            ):
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
    if (
        missing_raws := Counter(edge.link.path for edge in both if edge.target in "?-" and edge.link.place == "body")
        - raws
    ):
        yield f"graph: ambiguous or broken links were edited: {some(missing_raws)}"
    both = [edge for edge in both if edge.target not in "?-"]
    was_body = Counter(mapped(edge) for edge in both if edge.link.place == "body")
    now_body = Counter(seen(edge) for edge in new.edges(target))
    missing = was_body - now_body
    if not all(lost_anchor(each) for each in missing):
        yield f"graph: the merged note lacks {some(missing)}, has {some(now_body - was_body)}"
    was_all = {mapped(edge) for edge in both}
    if was_all - set(now_body) and not all(lost_anchor(each) for each in was_all - set(now_body)):
        yield f"graph: the merged note lacks links of properties: {some(Counter(was_all - set(now_body)))}"
    was_text, now_text = masked(theirs), masked(new.page(target))
    if not now_text.startswith(was_text.rstrip()):
        yield f"text: the target's text is changed: {first_change(was_text, now_text)}"
    if re.sub(r"\s+", " ", masked(mine)).strip() not in re.sub(r"\s+", " ", now_text):
        yield f"text: the source's text is changed: {first_change(masked(mine), now_text[len(was_text.rstrip()) :])}"
    yield from united(theirs, mine, new.page(target), operation)


def pairwise(
    path: str, edges: list[Edge], comes: list[Edge], mapped: Callable[[Edge], Key], seen: Callable[[Edge], Key]
) -> Iterator[str]:
    if len(edges) != len(comes):
        yield f"graph: {path} has {len(comes)} links for {len(edges)}: {first_difference(edges, comes)}"
        return
    for was, now in zip(edges, comes, strict=True):
        if was.target in "?-":
            if (was.link.path, was.link.sub) != (now.link.path, now.link.sub):
                yield f"graph: a link that is ambiguous or broken was edited: {show(path, was.link, was)}; now {show(path, now.link, now)}"
        elif mapped(was) != seen(now) and not lost_anchor(mapped(was)):
            yield f"graph: {show(path, was.link, was)} became {show(path, now.link, now)}"


def lost_anchor(wanted: Key) -> bool:
    return isinstance(wanted[2], tuple) and wanted[2][0] == "lost"


def masked(page: Page) -> str:
    """Return a note's body with a mark for each link, and for what may be one."""
    text, made, position = page.text, "", page.front
    doubtful = [
        (start + match.start(), start + match.end())
        for start, end in page.doubtful
        for match in MAYBE.finditer(text[start:end])
    ]
    for start, end in sorted(
        [*((link.start, link.end) for link in page.links), *doubtful], key=lambda span: (span[0], -span[1])
    ):
        if start < position:
            continue
        made += text[position:start] + "\0"
        position = end
    return (made + text[position:]).replace("\r\n", "\n")


def alike(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    return next(
        (number for number, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


def first_change(before: str, after: str) -> str:
    place = alike(before, after)
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
        given = now.get(name, next((now[other] for other in now if str(other).lower() == str(name).lower()), None))
        have, had = items(given), items(value)
        if isinstance(value, dict) or isinstance(given, dict):
            continue
        if str(name).lower() in ("tags", "tag", "aliases", "alias", "cssclasses"):
            have, had = (
                [text.lstrip("#") for item in have for text in re.split(r",\s*", item)],
                [text.lstrip("#") for item in had for text in re.split(r",\s*", item)],
            )
            have, had = (
                [word for text in have for word in text.split()],
                [word for text in had for word in text.split()],
            )
        if operation.verb != "merge" and not isinstance(value, list):
            continue  # Templater lets the template's value go before the note's
        if [item for item in had if item not in have] and not any("[[" in item or "](" in item for item in had):
            yield f"properties: {name} was {value!r}, and {operation.verb} made it {given!r}"
    for name, value in comes.items():
        if (
            items(value)
            and not any(str(other).lower() == str(name).lower() for other in now)
            and "<%" not in str(value)
        ):
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
    stayed = [
        edge
        for edge in old.edges(note)
        if edge not in moved or not (edge.link.place == "body" and first <= edge.link.line < last)
    ]
    for path, edges, more in ((note, stayed, 1), (target, moved, 0)):
        raws = Counter(edge.link.path for edge in edges if edge.target in "?-") - Counter(
            edge.link.path for edge in new.edges(path)
        )
        if raws:
            yield f"graph: ambiguous or broken links were edited: {some(raws)}"
        was, now = (
            Counter(mapped(edge) for edge in edges if edge.target not in "?-"),
            Counter(seen(edge) for edge in new.edges(path)),
        )
        lost = Counter({each: count for each, count in (was - now).items() if not lost_anchor(each)})
        if lost or len(new.edges(path)) != len(edges) + more:
            yield f"graph: {path} has {len(new.edges(path))} links for {len(edges)} + {more}, lacks {some(lost)}, and has new {some(now - was)}"
    text = masked(new.page(target)).strip()
    if text and text not in masked(page):
        yield f"text: the section is changed: {first_change(masked(page)[max(0, masked(page).find(text[:20])) :], text)}"
    del left


def of_insert(old: Book, new: Book, operation: Operation, left: str) -> Iterator[str]:
    del left
    note = operation.data["note"]
    if note not in new.files:
        yield f"lost: {note}"
        return
    was, now = old.page(note), new.page(note)
    before, after = was.text[was.front :], now.text[now.front :]
    begin, end = alike(before, after), alike(before[::-1], after[::-1])
    if begin + end < len(before.rstrip()) and "<%" not in before:
        yield f"text: what was there is changed: {first_change(before, after)}"
    if (
        was.text.count("\n")
        and was.text.count("\r\n") == was.text.count("\n")
        and now.text.count("\r\n") != now.text.count("\n")
    ):
        yield f"line ends: CRLF is mixed with LF in {note}"
    if was.text and was.text.startswith("\ufeff") != now.text.startswith("\ufeff"):
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
        wanted = {
            now + tag[len(was) :] if tag == was or tag.startswith(was + "/") else tag for tag in tags_of(old.page(path))
        }
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
