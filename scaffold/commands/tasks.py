"""List the tasks of the vault; tasks lint, tasks convert."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import click

from scaffold.cli.apply import carry_out, print_json
from scaffold.cli.options import plan_options, vault_option
from scaffold.cli.params import DAY
from scaffold.cli.session import open_session
from scaffold.cli.tasks import CLOSED, on_day, task_settings
from scaffold.refactor.task_format import convert_tasks
from scaffold.tasks.lint import Problem, lint_ids, lint_note
from scaffold.tasks.note_tasks import TaskLine, task_lines
from scaffold.tasks.settings import Settings
from scaffold.terminal.output import fields, say, show_table
from scaffold.vault.snapshot import Snapshot

_LIST_OF_TAGS = r"(?:^|\s)(#[^ !@#$%^&*(),.?\":{}|<>]+)"


@dataclass(slots=True)
class _Row:
    """A task in its note."""

    path: str
    line: TaskLine

    def field(self, name: str) -> str:
        """Return a field's text, "" for none."""
        return self.line.task.fields.get(name, "")

    @property
    def tags(self) -> list[str]:
        """The tags of the description, with their `#`."""
        import re

        return re.findall(_LIST_OF_TAGS, self.line.task.description)

    @property
    def is_open(self) -> bool:
        """Tell whether the task is neither done nor cancelled."""
        return self.line.task.status.type not in CLOSED


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
@vault_option
@click.pass_context
def command(
    context: click.Context,
    tags: tuple[str, ...],
    paths: tuple[str, ...],
    match: str | None,
    due_before: date | timedelta | None,
    group_by: str | None,
    vault: str | None,
    *,
    is_open: bool,
    is_done: bool,
    overdue: bool,
    recurring: bool,
    as_json: bool,
) -> None:
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
    session = open_session(vault)
    today = on_day(session, None)
    filters: list[Callable[[_Row], bool]] = []
    if is_open:
        filters.append(lambda row: row.is_open)
    if is_done:
        filters.append(lambda row: row.line.task.status.type == "DONE")
    if overdue:
        filters.append(lambda row: row.is_open and "" < row.field("due") < today.isoformat())
    if due_before is not None:
        limit = on_day(session, due_before).isoformat()
        filters.append(lambda row: "" < row.field("due") < limit)
    if recurring:
        filters.append(lambda row: row.line.task.rule is not None)
    if match is not None:
        filters.append(lambda row: match.casefold() in row.line.text.casefold())
    filters += [lambda row, part=part: part.casefold() in row.path.casefold() for part in paths]  # type: ignore[misc]
    filters += [lambda row, tag=tag: _has_tag(row, tag) for tag in tags]  # type: ignore[misc]
    rows = _tasks(session.vault.snapshot, task_settings(session), lambda row: all(fits(row) for fits in filters))
    _print(rows, group_by, as_json=as_json)


def _tasks(vault: Snapshot, settings: Settings, fits: Callable[[_Row], bool]) -> list[_Row]:
    def look(path: str) -> list[_Row]:
        rows = (_Row(path, line) for line in task_lines(vault.read(path), settings))
        return [row for row in rows if fits(row)]

    return [row for rows in vault.each(vault.notes, look) for row in rows]


def _has_tag(row: _Row, tag: str) -> bool:
    wanted = f"#{tag.removeprefix('#')}/".casefold()
    return any(f"{each}/".casefold().startswith(wanted) for each in row.tags)


def _print(rows: list[_Row], group_by: str | None, *, as_json: bool) -> None:
    if as_json:
        print_json([_json(row) for row in rows])
        return
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        for name in _groups(row, group_by):
            groups.setdefault(name, []).append(row)
    for name in sorted(groups, key=lambda name: (name.startswith("("), name)) if group_by else groups:
        if group_by:
            say(f"{name} ({len(groups[name])})", bold=True)
        _print_group(groups[name])


def _groups(row: _Row, group_by: str | None) -> Iterable[str]:
    if group_by == "note":
        return (row.path,)
    if group_by == "due":
        return (row.field("due") or "(no due date)",)
    if group_by == "status":
        return (row.line.task.status.name or f"[{row.line.task.status.symbol}]",)
    return (dict.fromkeys(row.tags) or ("(no tag)",)) if group_by == "tag" else ("",)


def _print_group(rows: list[_Row]) -> None:
    if sys.stdout.isatty():
        cells = [(_place(row), f"[{row.line.task.status.symbol}]", _text(row), row.field("due")) for row in rows]
        show_table(("Where", "", "Task", "Due"), cells, marked=[row.is_open for row in rows])
        return
    for row in rows:
        say(fields(_place(row), f"[{row.line.task.status.symbol}] {row.line.text.partition(']')[2].strip()}"))


def _place(row: _Row) -> str:
    return f"{row.path}:{row.line.number}"


def _text(row: _Row) -> str:
    rule = f" 🔁 {row.line.task.rule.text}" if row.line.task.rule else ""
    return f"{row.line.task.description}{rule}"


def _json(row: _Row) -> dict[str, object]:
    task = row.line.task
    return {
        "path": row.path,
        "line": row.line.number,
        "symbol": task.status.symbol,
        "status": task.status.name,
        "type": task.status.type,
        "description": task.description,
        "tags": row.tags,
        **{name: task.fields.get(name) for name in ("priority", "created", "start", "scheduled", "due", "done")},
        "cancelled": task.fields.get("cancelled"),
        "recurrence": task.rule.text if task.rule else None,
        "on_completion": task.fields.get("on_completion"),
        "id": task.fields.get("id"),
        "depends_on": [name for name in task.fields.get("depends_on", "").split(",") if name],
        "text": row.line.text,
    }


@command.command("lint", short_help="Find what is wrong with tasks.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@vault_option
def lint(vault: str | None, *, as_json: bool) -> None:
    """Find what the Tasks plugin does not read, reads otherwise than it looks, or would destroy; exit code 1 if any.

    \b
    Examples:
      scaffold tasks lint
      scaffold tasks lint --json
    """
    session = open_session(vault)
    settings = task_settings(session)

    def look(path: str) -> tuple[list[tuple[int, Problem, str]], list[TaskLine]]:
        text = session.vault.snapshot.read(path)
        return (list(lint_note(text, settings)), list(task_lines(text, settings))) if "[" in text else ([], [])

    looked = list(
        zip(session.vault.snapshot.notes, session.vault.snapshot.each(session.vault.snapshot.notes, look), strict=True)
    )
    found = [(path, *each) for path, (problems, _) in looked for each in problems]
    tasks = [(path, line) for path, (_, lines) in looked for line in lines]
    found += [(path, line.number, problem, line.text) for path, line, problem in lint_ids(tasks)]
    found.sort(key=lambda each: (each[0], each[1], each[2].column))
    if as_json:
        print_json([_as_json(*each) for each in found])
    else:
        for path, number, problem, line in found:
            say(f"{path}:{number}:{problem.column + 1}  {problem.code}  {problem.message}")
            say(f"    {line.strip()}")
        say(f"{len(found)} problem{'' if len(found) == 1 else 's'} in {len(tasks)} tasks.", bold=True)
    if found:
        click.get_current_context().exit(1)


def _as_json(path: str, number: int, problem: Problem, _line: str) -> dict[str, object]:
    place = {"path": path, "line": number, "column": problem.column + 1}
    return {**place, "code": problem.code, "message": problem.message}


@command.command("convert", short_help="Write all tasks in the other format.")
@click.option("--to", "to", type=click.Choice(["emoji", "dataview"]), required=True, help="The format to write.")
@plan_options
def convert(to: str, vault: str | None, *, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Write the fields of all tasks as emoji signs or as Dataview fields, from the other format.

    A task that the other format cannot say just so is left, and listed. Change the plugin's setting "Task format"
    yourself: Obsidian holds it while it runs.

    \b
    Examples:
      scaffold tasks convert --to dataview --dry-run
      scaffold tasks convert --to emoji --yes
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    carry_out(session, convert_tasks(session.vault.snapshot, task_settings(session), to))  # type: ignore[arg-type]
