"""Which tasks were ticked between two texts of a note."""

import random
import time
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soak_watch import DATE, Editor, key

from scaffold.tasks.settings import Settings
from scaffold.tasks.ticks import Seen, pair_tasks, seen_tasks

CASES: list[tuple[str, str, str, list[int]]] = [  # what happened, the note before and after, the ticked lines
    ("one is ticked", "- [ ] a\n- [ ] b\n", "- [ ] a\n- [x] b\n", [2]),
    ("nothing happens", "- [x] a\n", "- [x] a\n", []),
    ("ticked and stamped by another program", "- [ ] a\n", "- [x] a ✅ 2026-01-01\n", []),
    ("one that is done is reworded", "- [x] call the library\n", "- [x] call the town library\n", []),
    ("one that is done is written anew", "- [x] call\n", "- [x] something else altogether\n", []),
    ("its date is removed", "- [x] a ✅ 2026-01-01\n", "- [x] a\n", []),
    ("one that is done is pasted", "- [ ] a\n", "- [ ] a\n- [x] b\n", []),
    ("one that is done is pasted above", "- [ ] a\n", "- [x] b\n- [ ] a\n", []),
    ("ticked and reworded at once", "- [ ] buy milk\n", "- [x] buy milk and eggs\n", [1]),
    ("ticked, one word, and more said", "- [ ] call\n- [ ] b\n", "- [x] call, spoke with Bob about it\n- [ ] b\n", [1]),
    ("ticked, and its word goes on otherwise", "- [ ] call\n", "- [x] calling Bob about the house\n", []),
    ("ticked and moved to the end", "- [ ] a\n- [ ] b\n- [ ] c\n", "- [ ] b\n- [ ] c\n- [x] a\n", [3]),
    ("ticked and moved behind one that is alike", "- [ ] task 199 of the garden\n- [x] task 206 of the house\n",
        "- [x] task 206 of the house\n- [x] task 199 of the garden\n", [2]),
    ("ticked, with a task of like words to follow", "- [ ] call Anna\n", "- [x] call Anna\n- [ ] call Anne\n", [1]),
    ("ticked, with one of the same words and more above", "- [ ] call Anna\n", "- [ ] call Anna again\n- [x] call Anna\n", [2]),
    ("ticked and indented", "- [ ] a\n- [ ] b\n", "- [ ] a\n    - [x] b\n", [2]),
    ("ticked in a quote", "> - [ ] a\n", "> - [x] a\n", [1]),
    ("lines above", "- [ ] a\n", "# t\n\ntext\n- [x] a\n", [4]),
    ("ticked, with a due date set", "- [ ] pay the rent\n", "- [x] pay the rent 📅 2026-03-01\n", [1]),
    ("the open one of two goes away", "- [ ] a\n- [x] a\n", "- [x] a\n", []),
    ("the first of two is ticked", "- [ ] a\n- [x] a\n", "- [x] a\n- [x] a\n", [1]),
    ("the second of two is ticked", "- [x] a\n- [ ] a\n", "- [x] a\n- [x] a\n", [2]),
    ("one of three is ticked", "- [ ] a\n- [ ] a\n- [ ] a\n", "- [ ] a\n- [x] a\n- [ ] a\n", [2]),
    ("in progress before", "- [/] a\n", "- [x] a\n", [1]),
    ("cancelled before", "- [-] a\n", "- [x] a\n", [1]),
    ("another takes the place of an open one", "- [ ] wash up\n", "- [x] 9 % of it\n", []),
    ("open one removed, done one of other words pasted", "- [ ] a\n- [ ] b\n", "- [x] zzz\n- [ ] b\n", []),
    ("all are ticked", "- [ ] a\n- [ ] b\n", "- [x] a\n- [x] b\n", [1, 2]),
    ("ticked, with its result added", "- [ ] a\n", "- [x] a\n  - it went well\n", [1]),
    ("in a note that was empty", "", "- [x] a\n", []),
    ("unticked", "- [x] a\n", "- [ ] a\n", []),
    ("swapped", "- [ ] a\n- [x] b\n", "- [x] b\n- [ ] a\n", []),
    ("code is not looked at", "- [ ] a\n", "```\n- [x] a\n```\n", []),
    ("recurring, and its next occurrence by another program", "- [ ] a 🔁 every day 📅 2026-01-01\n",
        "- [ ] a 🔁 every day 📅 2026-01-02\n- [x] a 🔁 every day 📅 2026-01-01 ✅ 2026-01-01\n", []),
]  # fmt: skip


def find_ticked(before: Sequence[Seen], after: Sequence[Seen]) -> Iterator[Seen]:
    """Yield the tasks of `after` that are done, without a date, and were open in `before`."""
    pairs = pair_tasks(before, after)
    for index, task in enumerate(after):
        if task.is_done and not task.is_dated and index in pairs and not before[pairs[index]].is_done:
            yield task


@pytest.mark.parametrize(("before", "after", "lines"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_ticks(before: str, after: str, lines: list[int]) -> None:
    old, new = seen_tasks(before, Settings()), seen_tasks(after, Settings())
    assert [task.number for task in find_ticked(old, new)] == lines


TASKS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(" x/-")), max_size=12)


@given(TASKS, st.data())
def test_exactly_what_was_ticked(tasks: list[tuple[str, str]], data: st.DataObject) -> None:
    open_ones = [index for index, (_, symbol) in enumerate(tasks) if symbol != "x"]
    chosen = data.draw(st.sets(st.sampled_from(open_ones))) if open_ones else set()
    before = "".join(f"- [{symbol}] task {word}\n" for word, symbol in tasks)
    after = "".join(f"- [{'x' if n in chosen else symbol}] task {word}\n" for n, (word, symbol) in enumerate(tasks))
    found = find_ticked(seen_tasks(before, Settings()), seen_tasks(after, Settings()))
    assert [task.number - 1 for task in found] == sorted(chosen)


@given(TASKS, TASKS)
def test_a_task_is_one_task(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
    old, new = (
        seen_tasks("".join(f"- [{symbol}] {word}\n" for word, symbol in each), Settings()) for each in (before, after)
    )
    pairs = pair_tasks(old, new)
    assert len(set(pairs.values())) == len(pairs)
    assert len(list(find_ticked(old, new))) <= sum(not task.is_done for task in old)
    assert not list(find_ticked(old, old))


def test_many_tasks_take_the_time_of_their_number() -> None:
    before = "".join(f"- [ ] task {number}\n" for number in range(3000))
    after = "".join(f"- [x] task {number}\n" for number in reversed(range(3000)))
    old, new = seen_tasks(before, Settings()), seen_tasks(after, Settings())
    assert len(list(find_ticked(old, new))) == 3000


@pytest.mark.parametrize("seed", range(40))
def test_random_editors(seed: int) -> None:
    """What the soak of `watch` does to a note, without the processes: exactly what was ticked is found each time."""
    editor = Editor(random.Random(seed))
    text = "# n\n" + "".join(f"- [ ] {editor.task()}\n" for _ in range(8)) + "text\n"
    for _ in range(40):
        before, dated = text, {key(line) for line in text.splitlines() if DATE.search(line)}
        editor.ticked = set(dated)
        text = editor.random.choice(editor.jobs())(before)
        lines = text.splitlines()
        found = {task.number for task in find_ticked(seen_tasks(before, Settings()), seen_tasks(text, Settings()))}
        assert {key(lines[number - 1]) for number in found} == editor.ticked - dated, (before, text)
        text = "".join(f"{line}{' ✅ 2026-01-01' * (number in found)}\n" for number, line in enumerate(lines, 1))


def test_what_takes_the_place_of_many_others_was_not_ticked() -> None:
    """And is told in a moment: letters are compared only where there are few tasks."""
    words = [
        "call",
        "write",
        "read",
        "buy",
        "mend",
        "sell",
        "look",
        "send",
        "wash",
        "paint",
        "plan",
        "move",
        "find",
        "meet",
        "ask",
    ]
    chance = random.Random(3)
    for size in (60, 400):
        texts = [" ".join(chance.sample(words, 8)) for _ in range(2 * size)]
        before = [Seen(n, text, is_done=False, is_dated=False) for n, text in enumerate(texts[:size])]
        after = [Seen(n, text, is_done=True, is_dated=False) for n, text in enumerate(texts[size:])]
        begun = time.process_time()
        assert len(list(find_ticked(before, after))) <= size // 20
        assert time.process_time() - begun < 5
