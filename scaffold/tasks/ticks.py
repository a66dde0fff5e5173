"""Which task of a note is which task of an earlier text of it: one that is open there and done here was ticked.

A task is known by its words (what it says without its place in a list, its box and its done date) and by its place.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from scaffold.tasks.note_tasks import task_lines
from scaffold.tasks.settings import Settings

_ALIKE = 0.75  # from which likeness of its words on a changed line at the same place is the same task
_MOST_ALIKE = 4_000  # pairs whose letters are compared; beyond, what is reworded otherwise is another task
_MOST = 250_000  # pairs of tasks that are weighed one by one; beyond, only what is said word for word is the same
_ABSENT = 1.0  # what it costs that a task came or went
_TURNED = 0.9  # what it costs that a task became done, or open again
_REWORDED = 0.5


class Seen(NamedTuple):
    """A task as it was when its note was read: its 1-based line, words, and whether it is done, and has its date."""

    number: int
    words: str
    is_done: bool
    is_dated: bool


def seen_tasks(text: str, settings: Settings) -> tuple[Seen, ...]:
    """Return the tasks of a note."""
    found = []
    for line in task_lines(text, settings):
        task = line.task
        fields = sorted((name, value) for name, value in task.fields.items() if name not in ("done", "cancelled"))
        words = " ".join((task.description.strip(), *(f"{name}={value}" for name, value in fields)))
        found.append(Seen(line.number, words, task.status.type == "DONE", "done" in task.fields))
    return tuple(found)


def pair_tasks(before: Sequence[Seen], after: Sequence[Seen]) -> dict[int, int]:
    """Return which task of `before` each task of `after` was, both by their index; new ones have none."""
    head = 0
    while head < min(len(before), len(after)) and _same(before[head], after[head]):
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and _same(before[-1 - tail], after[-1 - tail]):
        tail += 1
    pairs = {index: index for index in range(head)}
    pairs |= {len(after) - 1 - index: len(before) - 1 - index for index in range(tail)}
    old, new = range(head, len(before) - tail), range(head, len(after) - tail)
    if len(old) * len(new) <= _MOST:
        pairs |= _by_place(before, after, old, new)
    return pairs | _by_words(before, after, set(old) - set(pairs.values()), set(new) - set(pairs))


def _same(one: Seen, other: Seen) -> bool:
    return one[1:] == other[1:]


def _by_place(before: Sequence[Seen], after: Sequence[Seen], old: range, new: range) -> dict[int, int]:
    """Return the pairs, in the order that both notes have, that leave least to explain."""
    costs = [[_ABSENT * (row + column) for column in range(len(new) + 1)] for row in range(len(old) + 1)]
    told, tells = (Counter(tasks[index].words for index in part) for tasks, part in ((before, old), (after, new)))
    stays = {words for words in told if told[words] == tells[words]}  # such a task was not reworded
    likens = len(old) * len(new) <= _MOST_ALIKE
    price = {(i, j): _price(before[i], after[j], stays, likens=likens) for i in old for j in new}
    for row, i in enumerate(old, 1):
        above, here = costs[row - 1], costs[row]
        for column, j in enumerate(new, 1):
            here[column] = min(above[column - 1] + price[i, j], above[column] + _ABSENT, here[column - 1] + _ABSENT)
    found: dict[int, int] = {}
    row, column = len(old), len(new)
    while row and column:
        i, j = old[row - 1], new[column - 1]
        if costs[row][column] == costs[row - 1][column - 1] + price[i, j]:
            if price[i, j] < 2 * _ABSENT:
                found[j] = i
            row, column = row - 1, column - 1
        elif costs[row][column] == costs[row - 1][column] + _ABSENT:
            row -= 1
        else:
            column -= 1
    return found


def _price(one: Seen, other: Seen, stays: Container[str], *, likens: bool) -> float:
    """Return what it costs to hold two tasks for the same: as much as two absent ones where they are not.

    Those that say what `stays` were not reworded. Letters are compared only if it `likens`.
    """
    turned = _TURNED * (one.is_done != other.is_done)
    if one.words == other.words:
        return turned
    if one.words in stays or other.words in stays:
        return 2 * _ABSENT
    fewer, more = sorted((set(one.words.split()), set(other.words.split())), key=len)
    shorter, longer = sorted((one.words, other.words), key=len)
    goes_on = shorter and longer.startswith(shorter) and not longer[len(shorter)].isalnum()
    if (len(fewer) > 1 and fewer <= more) or goes_on:  # words were added, or left out
        return turned + _REWORDED
    if not likens:
        return 2 * _ABSENT
    alike = SequenceMatcher(None, one.words, other.words, autojunk=False)
    if alike.real_quick_ratio() < _ALIKE or alike.quick_ratio() < _ALIKE or alike.ratio() < _ALIKE:
        return 2 * _ABSENT
    return turned + _REWORDED


def _by_words(before: Sequence[Seen], after: Sequence[Seen], old: set[int], new: set[int]) -> dict[int, int]:
    """Return pairs of tasks that say the same at other places: first those that are as they were, in their order."""
    found: dict[int, int] = {}
    for exact in (True, False):
        places: dict[object, list[int]] = defaultdict(list)
        for i in sorted(old - set(found.values()), reverse=True):
            places[before[i][1:3] if exact else before[i].words].append(i)
        for j in sorted(new - set(found)):
            left = places[after[j][1:3] if exact else after[j].words]
            if left:
                found[j] = left.pop()
    return found
