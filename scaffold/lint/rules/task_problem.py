"""A task that the Tasks plugin does not read, reads otherwise than it looks, or would destroy.

What `scaffold tasks lint` finds: an impossible date, a rule that cannot be read, a field that is there twice or that
other text hides, signs of the other format, an id that nobody has.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.facts import TASKS
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.tasks.lint import Problem, lint_ids, lint_note
from scaffold.tasks.note_tasks import known_task_line
from scaffold.text.spans import Span

_ELSEWHERE = ("mojibake",)  # TXT001


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each problem of a task."""
    if "[" not in note.text or not index.has_tasks_plugin:
        return
    seen: set[tuple[int, str]] = set()
    for number, problem, line in lint_note(note.text, index.tasks, note.regions):
        is_reported = (number, problem.code) in seen  # one word for all fields of the other format on a line
        seen.add((number, problem.code))
        if problem.code not in _ELSEWHERE and not (is_reported and problem.code == "other-format"):
            start = note.lines.starts[number - 1]
            yield Finding(Span(start + problem.column, start + len(line)), problem.message)
    for number, problem in index.verdict(_problems_of_ids, note.path):
        start = note.lines.starts[number - 1] + problem.column
        yield Finding(Span(start, start + 1), problem.message)


def _problems_of_ids(index: NoteIndex) -> dict[str, list[tuple[int, Problem]]]:
    """Return what is wrong with the ids of tasks, which are those of the whole vault, by note and line."""
    problems: dict[str, list[tuple[int, Problem]]] = {}
    told = index.whole(TASKS)
    lines = (row for path in sorted(told.rows) for row in sorted(told.values(path)))
    rows = ((path, known_task_line(number, text, index.tasks)) for path, number, text in lines)
    tasks = [(path, line) for path, line in rows if line]
    for path, line, problem in lint_ids(tasks):
        problems.setdefault(path, []).append((line.number, problem))
    return problems


rule = Rule(
    "TSK001",
    "warning",
    check,
    flags="# Note\n- [ ] call the library 📅 2026-02-30\n",
    fixed="# Note\n- [ ] call the library 📅 2026-02-28\n",
    by_note=_problems_of_ids,
    asks=(TASKS,),
)
