"""The tasks of all notes of a vault, and what is wrong with them."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from scaffold.tasks.lint import Problem, lint_ids, lint_note
from scaffold.tasks.note_tasks import NoteTask, TaskLine, task_lines
from scaffold.tasks.settings import Settings
from scaffold.vault.snapshot import Snapshot


class PlacedProblem(NamedTuple):
    """A problem in its place: the note, the 1-based line, and its text."""

    path: str
    line: int
    problem: Problem
    text: str


class TaskProblems(NamedTuple):
    """What is wrong with the tasks of a vault, by note, line and column; `tasks` is how many it has."""

    problems: list[PlacedProblem]
    tasks: int


def find_tasks(vault: Snapshot, settings: Settings, fits: Callable[[NoteTask], bool]) -> list[NoteTask]:
    """Return the tasks of a vault that fit, by note and line."""
    look = partial(_fitting, vault, settings, fits)
    return [task for tasks in vault.each(vault.notes, look) for task in tasks]


def lint_tasks(vault: Snapshot, settings: Settings) -> TaskProblems:
    """Return what of a vault's tasks the plugin does not read, reads otherwise than it looks, or would destroy."""
    looked = list(vault.each(vault.notes, partial(_linted, vault, settings)))
    tasks = [task for _, there in looked for task in there]
    problems = [problem for there, _ in looked for problem in there]
    problems += [PlacedProblem(path, line.number, problem, line.text) for path, line, problem in lint_ids(tasks)]
    return TaskProblems(sorted(problems, key=lambda each: (each.path, each.line, each.problem.column)), len(tasks))


def _fitting(vault: Snapshot, settings: Settings, fits: Callable[[NoteTask], bool], path: str) -> list[NoteTask]:
    tasks = (NoteTask(path, line) for line in task_lines(vault.read(path), settings))
    return [task for task in tasks if fits(task)]


def _linted(vault: Snapshot, settings: Settings, path: str) -> tuple[list[PlacedProblem], list[tuple[str, TaskLine]]]:
    """Return what is wrong with the tasks of a note by itself, and all of them."""
    text = vault.read(path)
    if "[" not in text:
        return [], []
    problems = [PlacedProblem(path, number, problem, line) for number, problem, line in lint_note(text, settings)]
    return problems, [(path, line) for line in task_lines(text, settings)]
