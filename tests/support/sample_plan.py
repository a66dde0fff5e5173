"""A plan with every kind of change, and the files that it changes."""

from datetime import datetime

from scaffold.plan.model import Change, CreateNote, DeleteNote, EditNote, MoveNote, Plan
from scaffold.text.encoding import decode
from scaffold.text.spans import Edit, Span

NOW = datetime(2026, 3, 9, 19, 55, 13)  # noqa: DTZ001 - a note bears local time
FILES: dict[str, str | bytes] = {
    "a.md": "one\r\ntwo",
    "b/b.md": b"\xff\xfe not UTF-8 \xe9\n",
    "b/c/c.md": "",
    "d.md": "\ufeffd\n",
}


def edit(path: str, before: str, start: int, end: int, replacement: str) -> EditNote:
    return EditNote(path, before, (Edit(Span(start, end), replacement),))


def everything() -> Plan:
    """Return a plan with every kind of change, two names swapped among them."""
    changes: list[Change] = [
        edit("a.md", "one\r\ntwo", 0, 3, "three, longer than before"),
        edit("b/b.md", decode(FILES["b/b.md"]), 0, 1, ""),  # type: ignore[arg-type]
        DeleteNote("b/c/c.md", ""),
        MoveNote("a.md", "d.md"),
        MoveNote("d.md", "a.md"),
        MoveNote("b/b.md", "new/folder/b.md"),
        CreateNote("e/e.md", "new\n"),
    ]
    return Plan("everything", tuple(changes))
