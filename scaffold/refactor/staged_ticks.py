"""The done tasks without a date that the next git commit would bring."""

import os
from collections.abc import Container
from datetime import date
from typing import NamedTuple

from scaffold.refactor.stamps import Stamped, stamp_note
from scaffold.refactor.tick_days import fresh_ticks
from scaffold.tasks.settings import Settings
from scaffold.text.encoding import decode
from scaffold.vault.git.find import require_repository
from scaffold.vault.plain_file import plain_content


class StagedTick(NamedTuple):
    """A done task without a date: its note, its 1-based line, and what it is about."""

    path: str
    line: int
    task: str


class StagedTicks(NamedTuple):
    """What the next commit would bring, and what can be done about it.

    `to_stamp` are the notes that have no date on disk either; `are_whole` says that these are staged as they are on
    disk, `have_older` that the notes hold undated tasks of earlier commits, too.
    """

    ticks: list[StagedTick]
    to_stamp: list[str]
    are_whole: bool
    have_older: bool

    @property
    def paths(self) -> list[str]:
        """The notes with such tasks."""
        return list(dict.fromkeys(tick.path for tick in self.ticks))


def find_staged_ticks(root: str, settings: Settings, today: date, templates: Container[str]) -> StagedTicks | None:
    """Return what the next commit would bring, but in `templates`; None for nothing.

    Raises ScaffoldError where git cannot tell.
    """
    if not settings.set_done_date:
        return None
    repository = require_repository(root, "--staged")
    staged = {path: data for path, data in repository.staged() if path not in templates}
    undated = {path: note for path, data in staged.items() if (note := _stamped(path, data, settings, today)).lines}
    fresh = fresh_ticks(repository, {path: undated[path].text for path in undated}, settings) if undated else {}
    ticks = [
        StagedTick(path, number, task)
        for path, note in undated.items()
        for (number, _), task in zip(note.lines, note.tasks, strict=True)
        if number in fresh[path]
    ]
    paths = dict.fromkeys(tick.path for tick in ticks)
    here = {path: plain_content(os.path.join(root, path)) or b"" for path in paths}
    to_stamp = [path for path in paths if _stamped(path, here[path], settings, today).lines]
    are_whole = all(here[path] == staged[path] for path in to_stamp)
    have_older = any(len(undated[path].lines) > len(fresh[path]) for path in paths)
    return StagedTicks(ticks, to_stamp, are_whole, have_older) if ticks else None


def _stamped(path: str, data: bytes, settings: Settings, today: date) -> Stamped:
    return stamp_note(path, decode(data), settings, lambda _line: today)
