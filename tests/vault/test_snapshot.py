"""Texts laid over a vault: each plan is that of the same texts on disk, and what is not laid over is shared, not read."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaults import write_vault

from scaffold.errors import ScaffoldError
from scaffold.notes.index import NoteIndex
from scaffold.plan.model import Plan
from scaffold.refactor.extract import plan_extract
from scaffold.refactor.merge import plan_merge
from scaffold.refactor.relocate import plan_relocation
from scaffold.refactor.rename import plan_rename
from scaffold.refactor.target import parse_target
from scaffold.refactor.task_choice import TaskChoice
from scaffold.refactor.task_lines import plan_completion, plan_toggle
from scaffold.tasks.settings import Settings
from scaffold.vault.lookup import find_file
from scaffold.vault.names import is_note
from scaffold.vault.obsidian import app_settings
from scaffold.vault.snapshot import Snapshot

OPTIONS = ("queries", "bases", "python", "settings")
NOTES = ["Old.md", "Plan.md", "Two words.md", "a/Old.md", "a/b/Plan.md", "a/Ünder.md", "old.md"]
OTHERS = {
    "a/map.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "Old.md"}, {"id": "2", "type": "text", "text": "[[Plan]]"}]}',
    "q.base": 'filters: file.hasLink("Old") && file.inFolder("a")\n',
    "code.py": "note = 'Old.md'\n",
    ".obsidian/app.json": '{"newLinkFormat": "relative", "useMarkdownLinks": true}',
    ".obsidian/bookmarks.json": '{"items": [{"type": "file", "path": "Old.md"}]}',
    ".trash/Old.md": "[[Old]] #tag\n",
}
LINES = [
    "[[Old]] and [[a/Old|it]]\n", "![[Plan#H]] [[Plan#^b]] [[#H]]\n", "[x](Old.md) [y](a/b/Plan.md#h)\n", "[[Two words]]\n",
    "# H\n", "## H #tag\n", "text ^b\n", "#tag and #tag/deep\n", "- [ ] work on [[Old]] #tag\n", "- [x] expand on Old ✅ 2026-01-01\n",
    "- [ ] every day 🔁 every day 📅 2026-03-01\n", "## Inputs\n- a from [[Plan]]\n", "`[[Old]]` %% [[Plan]] %%\n", "```\n[[Old]]\n",
    '```dataview\nLIST FROM "a" WHERE key = 1\n```\n', ">[!info] card\n>Old ::Plan ^q-aaaa\n", "\n",
]  # fmt: skip
FRONTS = [
    "",
    "",
    "---\ntags: [tag, x]\nkey: 1\n---\n",
    "---\naliases: [Old, Other]\nkey: '[[Old]]'\n---\n",
    "---\nkey: [\n---\n",
]
TASKS = Settings()
DAY = date(2026, 3, 9)

Job = Callable[[Snapshot], Plan]


def named(old: str, new: str, **kind: str) -> Job:
    """Return the job that renames what `old` names."""
    return lambda vault: plan_rename(vault, parse_target(vault, old, **kind), new, "all", OPTIONS).plan  # type: ignore[arg-type]


def moved(old: str, new: str) -> Job:
    return lambda vault: plan_relocation(vault, {find_file(vault, old): new}, "safe", "move", OPTIONS)


JOBS: dict[str, Job] = {
    "rename a note": named("Old", "New name"),
    "rename a note to a name that others have": named("Two words", "Plan"),
    "rename a folder": named("a/", "z"),
    "rename a heading": named("Plan#H", "Heading"),
    "rename a block": named("Plan#^b", "block"),
    "rename an alias": named("Old#Other", "Another", kind="alias"),
    "rename a tag": named("#tag", "#other/tag"),
    "rename a property": named("key", "value", kind="property"),
    "move": moved("Old", "a/b/Old.md"),
    "move a canvas": moved("a/map.canvas", "map.canvas"),
    "merge": lambda vault: plan_merge(vault, find_file(vault, "Old"), find_file(vault, "Two words"), OPTIONS),
    "extract": lambda vault: plan_extract(vault, find_file(vault, "Plan"), "H", "a/Part.md", embed=False),
    "complete a task": lambda vault: plan_completion(vault, TASKS, TaskChoice(["Old"]), DAY),
    "toggle a line": lambda vault: plan_toggle(vault, TASKS, TaskChoice(["Plan:2"], allow_loss=True), DAY),
}


def outcome(job: Job, vault: Snapshot) -> Plan | str:
    """Return the plan of a job, or the sentence that refuses it."""
    try:
        return job(vault)
    except ScaffoldError as error:
        return str(error)


TEXTS = st.builds("{}{}".format, st.sampled_from(FRONTS), st.lists(st.sampled_from(LINES), max_size=6).map("".join))
FILES = st.builds(
    lambda notes, others: {**notes, **{path: OTHERS[path] for path in others}},
    st.dictionaries(st.sampled_from(NOTES), TEXTS, max_size=5),
    st.sets(st.sampled_from(sorted(OTHERS))),
)


@pytest.mark.parametrize("job", JOBS.values(), ids=list(JOBS))
@settings(max_examples=60)
@given(saved=FILES, unsaved=FILES)
def test_a_plan_is_that_of_the_same_texts_on_disk(job: Job, saved: dict[str, str], unsaved: dict[str, str]) -> None:
    with TemporaryDirectory() as scratch:
        laid = Snapshot(str(write_vault(Path(scratch) / "vault", dict(saved)))).with_texts(unsaved)
        disk = Snapshot(str(write_vault(Path(scratch) / "same" / "vault", {**saved, **unsaved})))
        assert laid.paths == disk.paths
        assert laid.folders == disk.folders
        assert laid.linking == disk.linking
        assert app_settings(laid) == app_settings(disk)
        assert outcome(job, laid) == outcome(job, disk)


class Counted(Snapshot):
    """A snapshot that lists what is read of the disk."""

    reads: list[str] = []  # noqa: RUF012 - one list for all that are laid over one another

    def read_bytes(self, path: str, most: int = 0) -> bytes:
        if path not in self.texts:
            self.reads.append(path)
        return super().read_bytes(path, most)


@settings(max_examples=60)
@given(saved=FILES, unsaved=FILES)
def test_what_is_not_laid_over_is_shared_and_not_read(saved: dict[str, str], unsaved: dict[str, str]) -> None:
    with TemporaryDirectory() as scratch:
        vault = Counted(str(write_vault(Path(scratch) / "vault", dict(saved))))
        index = NoteIndex(vault)
        read = {path: note.links for path, note in index.notes.items()}
        vault.reads.clear()
        laid = index.with_texts(unsaved)
        kept = set(read) - set(unsaved)
        assert set(laid.notes) == {path for path in {*saved, *unsaved} if is_note(path)}
        assert {path for path in kept if laid.notes[path] is not index.notes[path]} == set()
        assert {path for path in kept if laid.notes[path].links is not read[path]} == set()
        assert {path: note.text for path, note in laid.notes.items() if path not in kept} == {
            path: text for path, text in unsaved.items() if is_note(path)
        }
        assert vault.reads == []
        assert {path: note.text for path, note in index.notes.items()} == {
            path: text for path, text in saved.items() if is_note(path)
        }


def test_texts_are_laid_over_texts(tmp_path: Path) -> None:
    vault = Snapshot(str(write_vault(tmp_path, {"a.md": "saved", "b.md": "saved"})))
    once = vault.with_texts({"a.md": "once", "c.md": "once"})
    twice = once.with_texts({"c.md": "twice", "d/e.md": "twice"})
    assert [vault.read(path) for path in vault.paths] == ["saved", "saved"]
    assert [once.read(path) for path in once.paths] == ["once", "saved", "once"]
    assert {path: twice.read(path) for path in twice.paths} == {
        "a.md": "once", "b.md": "saved", "c.md": "twice", "d/e.md": "twice",
    }  # fmt: skip
    assert (vault.folders, once.folders, twice.folders) == ((), (), ("d",))
    assert twice.resolver.resolve("e", "a.md").path == "d/e.md"
    assert vault.resolver.resolve("e", "a.md").path is None
    assert (twice.read_bytes("a.md"), twice.read_bytes("b.md")) == (b"once", b"saved")
