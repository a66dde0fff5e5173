"""From which commit a line is: what `git blame --porcelain` answers, and on which day a commit was made."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from scaffold.vault.git.program import GitError

_NOT_COMMITTED = 1 << 60  # later than every commit
_SHORTEST = 40  # characters of a commit's id


class Blame(NamedTuple):
    """The commit of each line, counted from 1, with the line's number there; and what git tells of each commit."""

    lines: Mapping[int, tuple[str, int]]
    commits: Mapping[str, Mapping[str, str]]

    @property
    def has_boundary(self) -> bool:
        """Tell whether a line is from a commit whose parents were not looked at."""
        return any("boundary" in commit for commit in self.commits.values())


def parse_blame(answer: bytes) -> Blame:
    """Return what `git blame --porcelain` says."""
    lines: dict[int, tuple[str, int]] = {}
    commits: dict[str, dict[str, str]] = {}
    commit = ""
    for row in answer.decode("utf-8", "surrogateescape").split("\n"):
        key, _, value = row.partition(" ")
        if row.startswith("\t"):  # the line itself
            continue
        if len(key) >= _SHORTEST and value[:1].isdigit():
            commit = key
            before, after = value.split(" ")[:2]
            lines[int(after)] = (commit, int(before))
        elif key:
            commits.setdefault(commit, {})[key] = value
    return Blame(lines, commits)


def commit_times(blame: Blame) -> dict[int, int]:
    """Return when each line was committed, in seconds since 1970: what is not committed yet is later than all else.

    Raises GitError for a date that cannot be read.
    """
    times = {commit: _commit_time(commit, told) for commit, told in blame.commits.items()}
    return {number: times[commit] for number, (commit, _) in blame.lines.items()}


def _commit_time(commit: str, told: Mapping[str, str]) -> int:
    if not commit.strip("0"):
        return _NOT_COMMITTED
    seconds, zone = told.get("committer-time", ""), told.get("committer-tz", "")
    day_of(seconds, zone)
    return int(seconds)


def day_of(seconds: str, zone: str) -> dt.date:
    """Return the day of a commit where it was made, by seconds since 1970 and the distance from UTC (`+0130`).

    Raises GitError for what is no date: anybody can write one.
    """
    try:
        return dt.datetime.fromtimestamp(int(seconds), dt.timezone(dt.timedelta(minutes=_minutes(zone)))).date()
    except (ValueError, OverflowError, OSError) as error:
        raise GitError(f"a commit has a date that cannot be read, {seconds} {zone}") from error


def _minutes(zone: str) -> int:
    """Return a distance from UTC in minutes that is written in hours and minutes, `+0130`."""
    hours = int(zone)
    return (abs(hours) // 100 * 60 + abs(hours) % 100) * (1 if hours >= 0 else -1)
