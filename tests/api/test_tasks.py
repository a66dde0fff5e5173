"""The tasks of one open vault, and the plans for them: values, true whoever writes."""

from datetime import date, datetime
from pathlib import Path

import pytest
from vaults import write_vault

from scaffold.api import Vault
from scaffold.errors import ScaffoldError
from scaffold.refactor.task_choice import TaskChoice
from scaffold.tasks.task_filter import TaskFilter
from scaffold.vault.snapshot import Snapshot

NOTES: dict[str, str | bytes] = {
    "log.md": "# Log\n- [ ] read 📅 2026-01-01\n- [ ] write #study/notes\n- [x] rest\n",
    "a/plan.md": "- [/] think\n- not a task\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_vault(tmp_path / "vault", NOTES)


def opened(root: Path) -> Vault:
    return Vault(str(root), now=lambda: datetime(2026, 3, 2, 10))  # noqa: DTZ001 - a note bears local time


def listed(vault: Vault, tasks: TaskFilter) -> list[tuple[str, int]]:
    return [(task.path, task.line.number) for task in vault.tasks(tasks.fits)]


def test_tasks_are_filtered(root: Path) -> None:
    vault = opened(root)
    assert [(task.path, task.line.body) for task in vault.tasks()] == [
        ("a/plan.md", "think"), ("log.md", "read 📅 2026-01-01"), ("log.md", "write #study/notes"), ("log.md", "rest"),
    ]  # fmt: skip
    assert listed(vault, TaskFilter(is_open=True, paths=("LOG",))) == [("log.md", 2), ("log.md", 3)]
    assert listed(vault, TaskFilter(is_done=True)) == [("log.md", 4)]
    assert listed(vault, TaskFilter(due_before=date(2026, 1, 2))) == [("log.md", 2)]
    assert listed(vault, TaskFilter(due_before=date(2026, 1, 1))) == []
    assert listed(vault, TaskFilter(tags=("study",), match="WRITE")) == [("log.md", 3)]
    assert listed(vault, TaskFilter(is_recurring=True)) == []


def test_plans_are_of_the_text_as_it_is(root: Path) -> None:
    vault = opened(root)
    vault.apply(vault.complete(TaskChoice(["log:2"])))
    (root / "a/plan.md").write_text("new\n- [/] think\n- not a task\n")
    vault.apply(vault.toggle(TaskChoice(["plan:3"])))
    vault.apply(vault.set_status(TaskChoice(["log"], match="write"), "cancelled", date(2026, 3, 1)))
    assert (root / "log.md").read_text() == (
        "# Log\n- [x] read 📅 2026-01-01 ✅ 2026-03-02\n- [-] write #study/notes ❌ 2026-03-01\n- [x] rest\n"
    )
    assert (root / "a/plan.md").read_text() == "new\n- [/] think\n- [ ] not a task\n"
    assert listed(vault, TaskFilter(is_open=True)) == [("a/plan.md", 2), ("a/plan.md", 3)]


def test_a_note_is_read_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, paths = Snapshot.read, list[str]()

    def counted(self: Snapshot, path: str) -> str:
        paths.append(path)
        return read(self, path)

    monkeypatch.setattr(Snapshot, "read", counted)
    plan = opened(root).complete(TaskChoice(["log:2", "log:3", "a/plan"]))
    assert [change.path for change in plan.changes] == ["log.md", "a/plan.md"]
    assert paths == ["log.md", "a/plan.md"]


def test_of_several_tasks_one_is_picked_or_none(root: Path) -> None:
    vault = opened(root)
    with pytest.raises(ScaffoldError, match=r"log.md has 2 open tasks that fit; name one by its line:\n  log.md:2  re"):
        vault.complete(TaskChoice(["log"]))
    plan = vault.complete(TaskChoice(["log"], pick=lambda _path, tasks: tasks[-1]))
    assert plan.title == "Complete 'write #study/notes'"


def test_what_has_no_date_is_stamped_once(root: Path) -> None:
    vault = opened(root)
    stamps = vault.stamps(day=date(2026, 2, 1))
    assert [(note.path, note.lines) for note in stamps.notes] == [("log.md", [(4, "- [x] rest ✅ 2026-02-01")])]
    vault.apply(stamps.plan)
    assert vault.stamps().notes == []
    assert vault.task_problems() == ([], 4)
