"""What differs between many lines: whatever is yielded makes the one text of the other, and a patch that says so."""

from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from scaffold.text import line_diff
from scaffold.text.line_diff import find_changed_lines, unified_hunks

LINES = st.lists(st.sampled_from([f"{number}\n" for number in range(9)]), max_size=30)


def patched(old: list[str], hunks: list[str]) -> list[str]:
    """Return the new text that a unified diff makes of the old one, which it must repeat right."""
    new: list[str] = []
    at = 0
    for line in hunks:
        if line.startswith("@@"):
            start, _, size = line.split()[1].removeprefix("-").partition(",")
            begins = int(start) - (size != "0")
            new += old[at:begins]
            at = begins
        elif line.startswith("+"):
            new.append(line[1:])
        else:
            assert old[at] == line[1:]
            new += [line[1:]] * line.startswith(" ")
            at += 1
    return new + old[at:]


@given(old=LINES, new=LINES, few=st.sampled_from([0, 4, 1000]))
def test_the_changes_make_one_text_of_the_other(old: list[str], new: list[str], few: int) -> None:
    with mock.patch.object(line_diff, "FEW", few):
        changes = list(find_changed_lines(old, new))
        assert patched(old, list(unified_hunks(old, new, 2))) == new
    at, made = 0, list[str]()
    for change in changes:
        made += old[at : change.old.start] + new[change.new.start : change.new.end]
        at = change.old.end
    assert made + old[at:] == new


def test_lines_that_stand_once_are_found_among_many_that_change() -> None:
    old = [f"{number}\n" for number in range(2000)]
    new = [f"new {line}" if number % 2 else line for number, line in enumerate(old)]
    changes = list(find_changed_lines(old, new))
    assert len(changes) == 1000
    assert all(change.old == change.new and change.old.start % 2 for change in changes)
