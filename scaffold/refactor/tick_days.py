"""On which day a task was ticked, as git tells: that of the commit in which the box of the same task turned.

A line is followed back through commits that only reworded, indented or moved it, to another note, too, and through
renames of its note.
"""

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from scaffold.errors import ScaffoldError
from scaffold.plan.disk import content
from scaffold.tasks.settings import Settings
from scaffold.tasks.ticks import Seen, pair_tasks, seen_tasks
from scaffold.text.encoding import decode
from scaffold.vault.git.find import repository_folder, require_repository
from scaffold.vault.git.history import History, Origin
from scaffold.vault.git.program import GitError
from scaffold.vault.git.repository import Repository

_BORN = "it was ticked already when its note came into the history"
_ADDED = "it was ticked already when it came into its note"
_SEVERAL = "several tasks of these words were moved at once"
_DEEPEST = 200  # changes of a line that are followed
_HERE = ""  # the commit to come: what is in the working tree


class Ticked(NamedTuple):
    """When a task was ticked, and what makes that doubtful, "" for nothing."""

    day: date
    doubt: str = ""


class _Place(NamedTuple):
    """A line of a version of a note."""

    commit: str
    path: str
    line: int


class TickDays:
    """The days on which tasks of a vault were ticked; `today` is that of what is not committed yet."""

    def __init__(self, repository: Repository, settings: Settings, today: date) -> None:
        self.repository, self.settings, self.today = repository, settings, today
        self.history = History(repository)
        self.tasks = cache(self._tasks)
        self.gone = cache(self._gone)
        self.pairs = cache(self._pairs)
        self._known: dict[_Place, Ticked] = {}
        self._parents = ["HEAD"] if repository.has_commits else []

    def of(self, path: str, text: str) -> dict[int, Ticked]:
        """Return when each done task without a date was ticked, by its 1-based line.

        Raises GitError where the history cannot be read.
        """
        place, here = from_top(self.repository, path), Ticked(self.today)
        parents = [(parent, place) for parent in self._parents]
        tasks = [task for task in seen_tasks(text, self.settings) if task.is_done and not task.is_dated]
        branches = self._in_branches(place, {task.words for task in tasks}) if tasks and self._parents else {}
        found: dict[int, Ticked] = {}
        for task in tasks:
            day = self._look_before(_Place(_HERE, place, task.number), parents, here, here)
            others = sorted(str(each) for each in branches.get(task.words, set()) - {day.day})
            if others and not day.doubt and day.day in branches[task.words]:
                day = day._replace(doubt=f"it was ticked in another branch, too, on {', '.join(others)}")
            found[task.number] = day
        return found

    def _in_branches(self, path: str, wanted: Collection[str]) -> dict[str, set[date]]:
        """Return on which days tasks were ticked that both sides of a merge had ticked, by their words."""
        found: dict[str, set[date]] = {}
        for merge in self.history.merges():
            sides: list[dict[str, Ticked]] = [
                {
                    task.words: self._ticked(_Place(parent, path, task.number), 0)
                    for task in self.tasks(parent, path)
                    if task.is_done and not task.is_dated and task.words in wanted
                }
                for parent in self.history.parents(merge)
            ]
            for words in set.intersection(*map(set, sides)):
                found.setdefault(words, set()).update(side[words].day for side in sides)
        return found

    def _ticked(self, place: _Place, depth: int) -> Ticked:
        """Return when a task was ticked that is done in a commit, `depth` changes of its line back."""
        if place not in self._known:
            self._known[place] = self._looked_up(place, depth)
        return self._known[place]

    def _looked_up(self, place: _Place, depth: int) -> Ticked:
        origin = self.history.origins(place.commit, place.path)[place.line]
        if depth > _DEEPEST:
            return Ticked(origin.written, f"it was changed more than {_DEEPEST} times, and is not followed further")
        made = _Place(origin.commit, origin.path, origin.line)
        known = dict([origin.before] if origin.before else [])
        parents = [(parent, known.get(parent, origin.path)) for parent in self.history.parents(origin.commit)]
        is_new = not any(self.history.text(*parent) for parent in parents)
        came = Ticked(origin.written, _BORN if is_new else _ADDED)
        return self._look_before(made, parents, _turned(origin, is_merge=len(parents) > 1), came, depth + 1)

    def _look_before(
        self, made: _Place, parents: Sequence[tuple[str, str]], turned: Ticked, came: Ticked, depth: int = 0
    ) -> Ticked:
        """Return when a task was ticked whose line a commit has made.

        `turned` is the answer where the commit has ticked it, `came` where nothing like it was there before.
        """
        found = [same for parent in parents if (same := self._same_task(made, parent))]
        for place, task, doubt in found:
            if task.is_done:
                day = self._ticked(place, depth)
                return day if day.doubt else day._replace(doubt=doubt)
        return turned if found else came

    def _same_task(self, made: _Place, parent: tuple[str, str]) -> tuple[_Place, Seen, str] | None:
        """Return what a task was in a parent's version of its note, or in another note that has lost it since.

        With it comes what makes that doubtful, "" for nothing.
        """
        tasks = self.tasks(made.commit, made.path)
        index = next((index for index, task in enumerate(tasks) if task.number == made.line), None)
        if index is None:
            return None
        pairs = self.pairs(parent, (made.commit, made.path))
        if index in pairs:
            old = self.tasks(*parent)[pairs[index]]
            return _Place(*parent, old.number), old, ""
        words = tasks[index].words
        lost = self.gone(parent[0], made.commit).get(words)
        if not lost:
            return None
        nth = sum(task.words == words and other not in pairs for other, task in enumerate(tasks[:index]))
        return *lost[min(nth, len(lost) - 1)], _SEVERAL * (len(lost) > 1)

    def _pairs(self, before: tuple[str, str], after: tuple[str, str]) -> dict[int, int]:
        return pair_tasks(self.tasks(*before), self.tasks(*after))

    def _gone(self, before: str, after: str) -> dict[str, list[tuple[_Place, Seen]]]:
        """Return the tasks that notes have lost in a commit, by their words."""
        found: dict[str, list[tuple[_Place, Seen]]] = {}
        paths = self.history.rewritten(before, after) if after else self._rewritten_here()
        self.history.fetch([(commit, path) for commit in (before, after) if commit for path in paths])
        for path in paths:
            stayed = set(self.pairs((before, path), (after, path)).values())
            for index, task in enumerate(self.tasks(before, path)):
                if index not in stayed:
                    found.setdefault(task.words, []).append((_Place(before, path, task.number), task))
        return found

    def _rewritten_here(self) -> list[str]:
        names = sorted(self.repository.differing("HEAD"))
        return [from_top(self.repository, name) for name in names if name.lower().endswith(".md")]

    def _tasks(self, commit: str, path: str) -> tuple[Seen, ...]:
        data = self.history.text(commit, path) if commit else content(self.repository.top, path)
        return seen_tasks(decode(data), self.settings) if data is not None else ()


class VaultTickDays:
    """The days on which tasks of the vault at `root` were ticked, by the repositories that its notes are in."""

    def __init__(self, root: str, settings: Settings, today: date) -> None:
        self.root, self.settings, self.today = root, settings, today
        self._found: dict[str, TickDays] = {}

    def of(self, path: str, text: str) -> dict[int, Ticked]:
        """Return when the done tasks of a note were ticked. Raises ScaffoldError where git cannot tell."""
        folder = repository_folder(self.root, path)
        if folder not in self._found:
            repository = require_repository(os.path.join(self.root, folder) if folder else self.root, "--since-git")
            self._found[folder] = TickDays(repository, self.settings, self.today)
        try:
            return self._found[folder].of(path[len(f"{folder}/") :] if folder else path, text)
        except GitError as error:
            raise ScaffoldError(f"git cannot tell the history of {path}: {error}.") from error


def fresh_ticks(repository: Repository, texts: Mapping[str, str], settings: Settings) -> dict[str, set[int]]:
    """Return the lines of done tasks without a date that were not so in the last commit, in these notes or another.

    What is merged or picked just now counts as the last commit does: its ticks are not of today.

    `texts` are what notes would be in the next commit, by path. Raises GitError where the last one cannot be read.
    """
    history = History(repository)
    tops = {path: from_top(repository, path) for path in texts}
    heads = repository.heads() if repository.has_commits else []
    changed = repository.differing("HEAD", staged=True) if heads else set()
    gone = [from_top(repository, path) for path in changed if path.lower().endswith(".md")]
    places = [(head, path) for head in heads for path in {*tops.values(), *gone}]
    history.fetch(places)
    before = {place: seen_tasks(decode(history.text(*place) or b""), settings) for place in places}
    known = {task.words for tasks in before.values() for task in tasks if task.is_done and not task.is_dated}
    found: dict[str, set[int]] = {}
    for path, text in texts.items():
        tasks = seen_tasks(text, settings)
        fresh = {index for index, task in enumerate(tasks) if task.is_done and not task.is_dated}
        for head in heads:
            old = before[head, tops[path]]
            pairs = pair_tasks(old, tasks)
            fresh = {n for n in fresh if not (old[pairs[n]].is_done if n in pairs else tasks[n].words in known)}
        found[path] = {tasks[index].number for index in fresh}
    return found


def from_top(repository: Repository, path: str) -> str:
    """Return a path of the vault as one of the repository's working tree."""
    return path if repository.prefix == "." else f"{repository.prefix}/{path}"


def _turned(origin: Origin, *, is_merge: bool) -> Ticked:
    """Return the day of the commit that has ticked a task, and whether it may have been another one."""
    doubt = ""
    if is_merge:
        doubt = "it was ticked in a merge"
    elif origin.summary.lower().startswith("squash"):
        doubt = f"it was ticked by {origin.committed}: the commit holds several, squashed into one"
    elif origin.written != origin.committed:
        doubt = f"the commit was rewritten on {origin.committed}"
    return Ticked(origin.written, doubt)
