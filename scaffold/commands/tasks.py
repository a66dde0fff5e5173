"""List the tasks of the vault; tasks lint, tasks convert."""

import sys
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

import click

from scaffold.cli.apply import carry_out
from scaffold.cli.options import RunOptions, changes_vault, gathered, reads_vault
from scaffold.cli.params import DAY
from scaffold.cli.session import Session, open_run
from scaffold.cli.tasks import on_day
from scaffold.tasks.note_tasks import NoteTask
from scaffold.tasks.task_filter import TaskFilter
from scaffold.tasks.vault_tasks import PlacedProblem
from scaffold.terminal.output import fields, print_json, say, show_table
from scaffold.text.words import plural


class TaskListOptions(NamedTuple):
    """Which tasks are listed, and how."""

    is_open: bool
    is_done: bool
    overdue: bool
    due_before: date | timedelta | None
    tags: tuple[str, ...]
    paths: tuple[str, ...]
    match: str | None
    recurring: bool
    group_by: str | None

    def filter(self, session: Session) -> TaskFilter:
        """Return what the tasks that are listed have in common."""
        days = [on_day(session, None)] * self.overdue
        days += [] if self.due_before is None else [on_day(session, self.due_before)]
        return TaskFilter(
            is_open=self.is_open or self.overdue,
            is_done=self.is_done,
            is_recurring=self.recurring,
            due_before=min(days, default=None),
            match=self.match,
            paths=self.paths,
            tags=self.tags,
        )


@click.group(invoke_without_command=True, short_help="List the tasks of the vault; tasks lint, tasks convert.")
@click.option("--open", "is_open", is_flag=True, help="Neither done nor cancelled.")
@click.option("--done", "is_done", is_flag=True, help="Done.")
@click.option("--overdue", is_flag=True, help="Open, and due before today.")
@click.option("--due-before", type=DAY, metavar="DATE", help="Due before a day.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="With a tag, or one nested in it; may be repeated.")
@click.option("--path", "paths", multiple=True, metavar="TEXT", help="In a note whose path contains TEXT.")
@click.option("--match", metavar="TEXT", help="Whose text contains TEXT.")
@click.option("--recurring", is_flag=True, help="With a recurrence rule.")
@click.option("--group-by", type=click.Choice(["note", "due", "tag", "status"]), help="With a heading for each group.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@reads_vault
@gathered(TaskListOptions)
@click.pass_context
def command(context: click.Context, options: TaskListOptions, run: RunOptions) -> None:
    """List tasks: all, or those that fit every filter. In a pipe each is a line that begins with path:line, for `done`.

    \b
    Examples:
      scaffold tasks --open
      scaffold tasks --overdue --group-by note
      scaffold tasks --open --tag S101 --json
      scaffold tasks lint
      scaffold tasks convert --to dataview --dry-run
    """
    if context.invoked_subcommand:
        return
    session = open_run(run, is_repeatable=True)
    tasks = session.vault.tasks(options.filter(session).fits)
    if run.as_json:
        print_json([_json(task) for task in tasks])
    else:
        _print(tasks, options.group_by)


def _print(tasks: list[NoteTask], group_by: str | None) -> None:
    groups: dict[str, list[NoteTask]] = {}
    for task in tasks:
        for name in _groups(task, group_by):
            groups.setdefault(name, []).append(task)
    for name in sorted(groups, key=lambda name: (name.startswith("("), name)) if group_by else groups:
        if group_by:
            say(f"{name} ({len(groups[name])})", bold=True)
        _print_group(groups[name])


def _groups(task: NoteTask, group_by: str | None) -> Iterable[str]:
    if group_by == "note":
        return (task.path,)
    if group_by == "due":
        return (task.field("due") or "(no due date)",)
    if group_by == "status":
        return (task.line.task.status.name or f"[{task.line.task.status.symbol}]",)
    return (dict.fromkeys(task.tags) or ("(no tag)",)) if group_by == "tag" else ("",)


def _print_group(tasks: list[NoteTask]) -> None:
    if sys.stdout.isatty():
        cells = [(_place(task), f"[{task.line.task.status.symbol}]", _text(task), task.field("due")) for task in tasks]
        show_table(("Where", "", "Task", "Due"), cells, marked=[task.is_open for task in tasks])
        return
    for task in tasks:
        say(fields(_place(task), f"[{task.line.task.status.symbol}] {task.line.body}"))


def _place(task: NoteTask) -> str:
    return f"{task.path}:{task.line.number}"


def _text(task: NoteTask) -> str:
    rule = f" 🔁 {task.line.task.rule.text}" if task.line.task.rule else ""
    return f"{task.line.task.description}{rule}"


def _json(note_task: NoteTask) -> dict[str, object]:
    task = note_task.line.task
    return {
        "path": note_task.path,
        "line": note_task.line.number,
        "symbol": task.status.symbol,
        "status": task.status.name,
        "type": task.status.type,
        "description": task.description,
        "tags": note_task.tags,
        **{name: task.fields.get(name) for name in ("priority", "created", "start", "scheduled", "due", "done")},
        "cancelled": task.fields.get("cancelled"),
        "recurrence": task.rule.text if task.rule else None,
        "on_completion": task.fields.get("on_completion"),
        "id": task.fields.get("id"),
        "depends_on": [name for name in task.fields.get("depends_on", "").split(",") if name],
        "text": note_task.line.text,
    }


@command.command("lint", short_help="Find what is wrong with tasks.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@reads_vault
def lint(run: RunOptions) -> None:
    """Find what the Tasks plugin does not read, reads otherwise than it looks, or would destroy; exit code 1 if any.

    \b
    Examples:
      scaffold tasks lint
      scaffold tasks lint --json
    """
    found, count = open_run(run, is_repeatable=True).vault.task_problems()
    if run.as_json:
        print_json([_problem_json(each) for each in found])
    else:
        for path, number, problem, line in found:
            say(f"{path}:{number}:{problem.column + 1}  {problem.code}  {problem.message}")
            say(f"    {line.strip()}")
        say(f"{plural(len(found), 'problem')} in {count} tasks.", bold=True)
    if found:
        click.get_current_context().exit(1)


def _problem_json(found: PlacedProblem) -> dict[str, object]:
    place = {"path": found.path, "line": found.line, "column": found.problem.column + 1}
    return {**place, "code": found.problem.code, "message": found.problem.message}


@command.command("convert", short_help="Write all tasks in the other format.")
@click.option("--to", "to", type=click.Choice(["emoji", "dataview"]), required=True, help="The format to write.")
@changes_vault
def convert(to: str, run: RunOptions) -> None:
    """Write the fields of all tasks as emoji signs or as Dataview fields, from the other format.

    A task that the other format cannot say just so is left, and listed. Change the plugin's setting "Task format"
    yourself: Obsidian holds it while it runs.

    \b
    Examples:
      scaffold tasks convert --to dataview --dry-run
      scaffold tasks convert --to emoji --yes
    """
    session = open_run(run)
    carry_out(session, session.vault.convert_tasks(to))  # type: ignore[arg-type] # click knows the two
