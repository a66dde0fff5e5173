"""Change invented notes in every way that edits know, and hold each result against a naive one.

Run: `.venv/bin/python tests/support/fuzz.py 1000000 [SEED]`. It ends with the figure, or with the first text that broke.
Text, properties, tasks, cards, links and canvases are changed in turn; nothing may crash, and no byte outside of what was
asked for may change.
"""

import json
import random
import sys
import time
from collections.abc import Callable

from memory import Memory

from scaffold.anki.block_ids import plan_card_ids
from scaffold.errors import ScaffoldError
from scaffold.frontmatter.edits import append_property, delete_property, rename_property, set_property
from scaffold.frontmatter.fences import front_matter_block
from scaffold.frontmatter.properties import PropertyError, read_properties
from scaffold.links.find import find_links
from scaffold.notes.index import NoteIndex
from scaffold.plan.model import EditNote, Plan
from scaffold.refactor.relocate import plan_relocation
from scaffold.tasks.note_tasks import line_edits, task_lines
from scaffold.tasks.settings import Settings
from scaffold.tasks.toggle import set_status_line, stamp_line, toggle_line
from scaffold.text.encoding import decode, encode
from scaffold.text.spans import apply_edits
from scaffold.vault.config import Cards
from scaffold.vault.snapshot import Snapshot

PIECES = [
    "[[Old]]", "[[old|x]]", "![[Old#H]]", "[a](Old.md)", "[[f/Old^b]]", "`[[Old]]`", "```\n", "%%", "$", "> ", "- ", "- [ ] a ", "- [x] ",
    "📅 2026-01-31 ", "🔁 every month ", "✅ 2026-02-30", "🔼", "[due:: 2026-01-01] ", "#t ", "\n", "\n", "\r\n", "\n\n", "a ::b", "{1:x}", "==x==",
    ">[!info] card\n>", "## Q #card\n", "```flashcard\nfront: a\nback: b\n```\n", "^q-aaaa", "---\n", "key: ", "tags: [a, b]\n", "x: |\n  y\n",
    "'q'", '"', "é", "e\u0301", "\ufeff", "\udcff", "\u2028", "\t", "    ", "|", "<b>", "\\", "# H\n", "Old", " ", "word ", "&a ", "*a ", "{", "}",
]  # fmt: skip
TASKS = Settings()
DAY = "2026-03-09"


def text(chance: random.Random, most: int = 24) -> str:
    """Return a text of pieces, one in three with front matter."""
    body = "".join(chance.choice(PIECES) for _ in range(chance.randrange(most)))
    if chance.randrange(3) == 0:
        keys = chance.sample(
            ["a: 1\n", "b: [x, 'y']\n", "c:\n  - z\n  - Old\n", "d: '[[Old]]'\n", 'e: "q"  # why\n', "tags: t\n", "\n"],
            4,
        )
        body = "---\n" + "".join(keys) + "---\n" + body
    return body.replace("\n", "\r\n") if chance.randrange(5) == 0 else body


def splice(chance: random.Random) -> int:
    """Bytes come back as they were, but for what was replaced."""
    data = chance.randbytes(chance.randrange(40)) + encode(text(chance, 6))
    assert encode(decode(data)) == data
    return 1


def change_property(chance: random.Random) -> int:
    """A property is set, appended to, renamed or deleted: the others and the body stay."""
    before = text(chance)
    key, value = (
        chance.choice(["a", "b", "c", "d", "tags", "new", "E"]),
        chance.choice(["x", "[[y]]", "a: b", "#", "1", "é", ""]),
    )
    operation: Callable[[], list[object]] = chance.choice(
        [lambda: set_property(before, key, value), lambda: append_property(before, key, value), lambda: delete_property(before, key),
         lambda: rename_property(before, key, "renamed")]  # type: ignore[list-item]
    )  # fmt: skip
    try:
        edits = operation()
        old = {each.key: each for each in read_properties(before)}
    except PropertyError:
        return 0
    after = apply_edits(before, edits)  # type: ignore[arg-type]
    new = {each.key: each for each in read_properties(after)}
    for name in old.keys() - {key, "renamed"}:
        if name.lower() != key.lower():
            assert [each.value for each in old[name].scalars] == [each.value for each in new[name].scalars]
    was, now = front_matter_block(before), front_matter_block(after)
    mark = before.startswith("\ufeff")  # it stays in front
    assert before[was.end if was else mark :] == after[now.end if now else mark :]
    return len(edits)


def change_task(chance: random.Random) -> int:
    """A task is toggled, set or stamped: the other lines stay."""
    before = text(chance)
    tasks = list(task_lines(before, TASKS))
    if not tasks:
        return 0
    task = chance.choice(tasks)
    result = chance.choice(
        [lambda: toggle_line(task.text, TASKS, DAY), lambda: stamp_line(task.text, TASKS, DAY), lambda: set_status_line(task.text, "-", TASKS, DAY)]
    )()  # fmt: skip
    if result.lines is None:
        return 0
    edits = line_edits(before, task.span, result.lines)
    after = apply_edits(before, edits)
    naive = "\n".join(result.lines)
    assert after.startswith(before[: task.span.start])
    assert not result.lines or after == before[: task.span.start] + naive + before[task.span.end :] or "\r" in before
    assert after.endswith(before[task.span.end + 1 :])
    return len(edits)


def change_cards(chance: random.Random) -> int:
    """Cards get ids: without them the note is the same, and a second time nothing is written."""
    before = text(chance, 40)
    around = NoteIndex(Snapshot("/nowhere"), cards=Cards(scope=chance.choice(["boxes", "section", "note"])))
    around.vault.__dict__["paths"] = ("A.md",)
    around.vault.texts = {"A.md": before}
    note = around.notes["A.md"]
    plan = plan_card_ids([note], [card.id for card in note.cards if card.id])
    for change in plan.of(EditNote):
        after = around.with_texts({"A.md": change.after}).notes["A.md"]
        assert len(after.cards) == len(note.cards)
        assert all(card.id for card in after.cards)
        kept = "".join(before[one:two] for one, two in zip([0, *(e.span.end for e in change.edits)], [*(e.span.start for e in change.edits), None], strict=True)) if list(change.edits) == sorted(change.edits, key=lambda e: e.span) else before  # fmt: skip
        assert kept == before or "Anki" in before
    return edits_of(plan)


def change_links(chance: random.Random) -> int:
    """A note is renamed: edits lie in links alone, and as many lead to it as before."""
    files = {"Old.md": "# H\n", "f/Old.md": "x\n" if chance.randrange(2) else "# H\n", "A.md": text(chance, 40)}
    try:
        plan = plan_relocation(Memory(files), {"Old.md": "New name.md"}, "none", "x")
    except ScaffoldError:
        return 0
    for change in plan.of(EditNote):
        spans = [link.span for link in find_links(change.path, change.before)]
        for edit in change.edits:
            assert any(span.start <= edit.span.start and edit.span.end <= span.end for span in spans)
        assert len(list(find_links(change.path, change.after))) == len(spans)
    return edits_of(plan)


def change_canvas(chance: random.Random) -> int:
    """A canvas's nodes follow a rename: as JSON nothing else changes."""
    nodes = [
        chance.choice([{"type": "file", "file": "Old.md", "x": 1.50}, {"type": "text", "text": '[[Old]] é \\ " \n'}, {"id": "Old.md", "file": "f/b.md"}])
        for _ in range(chance.randrange(6))
    ]  # fmt: skip
    written = json.dumps(
        {"nodes": nodes, "edges": [], "Old": "Old.md"},
        indent=chance.choice([None, 1, "\t"]),
        ensure_ascii=chance.randrange(2) == 0,
    )
    plan = plan_relocation(Memory({"Old.md": "# H\n", "c.canvas": written}), {"Old.md": "New name.md"}, "none", "x")
    after = next((change.after for change in plan.of(EditNote)), written)
    for node in nodes:
        if node.get("type") == "file":
            node["file"] = "New name.md"
        elif "text" in node:
            node["text"] = str(node["text"]).replace("[[Old]]", "[[New name]]")
    assert json.loads(after) == {"nodes": nodes, "edges": [], "Old": "Old.md"}
    return edits_of(plan)


def edits_of(plan: Plan) -> int:
    """Return how many edits a plan has."""
    return sum(len(change.edits) for change in plan.of(EditNote))


WAYS = [splice, change_property, change_task, change_cards, change_links, change_canvas]


def main() -> None:
    total = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    begun, number = time.monotonic(), 0
    made = [0] * len(WAYS)
    while sum(made) < total:
        way = number % len(WAYS)
        try:
            made[way] += WAYS[way](random.Random(f"{seed} {number}"))
        except Exception:
            sys.stderr.write(f"{WAYS[way].__name__}, seed {seed}, number {number}\n")
            raise
        number += 1
    told = ", ".join(f"{way.__name__} {count:,}" for way, count in zip(WAYS, made, strict=True))
    sys.stdout.write(f"{sum(made):,} edits of {number:,} texts in {time.monotonic() - begun:.0f} s ({told}): ")
    sys.stdout.write("no crash, no stray byte.\n")


if __name__ == "__main__":
    main()
