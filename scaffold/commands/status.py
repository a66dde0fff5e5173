"""Show the vault on one screen, and what to study or mend next."""

import shlex
from collections import Counter
from dataclasses import dataclass, field

import click

from scaffold.anki.notes import deck_of
from scaffold.cli.apply import print_json
from scaffold.cli.lint import surroundings
from scaffold.cli.options import vault_option
from scaffold.cli.session import Session, open_session
from scaffold.errors import ScaffoldError
from scaffold.lint.baseline import not_in_baseline
from scaffold.lint.engine import inspect_and
from scaffold.lint.finding import PlacedFinding
from scaffold.lint.rule import GROUPS
from scaffold.lint.select import RuleSelection
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.refactor.titles import PHRASE
from scaffold.tasks.note_tasks import TaskLine, task_lines
from scaffold.terminal.output import say
from scaffold.vault.attachments import is_attachment
from scaffold.vault.names import check_folder, check_title, without_ending

SHOWN = 5  # names in a row; `--json` has them all


@dataclass
class _Status:
    """What the screen shows; names and tasks in the order in which they matter."""

    classes: Counter[str] = field(default_factory=Counter)
    unexpanded: list[tuple[str, str]] = field(default_factory=list)  # title, path:line
    overdue: list[tuple[str, str, int, str]] = field(default_factory=list)  # day, path, line, text
    open_tasks: int = 0
    decks: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    found: list[PlacedFinding] = field(default_factory=list)
    wanted: Counter[str] = field(default_factory=Counter)

    def add(self, other: "_Status") -> None:
        """Count what another note has, too."""
        for mine, theirs in (
            (self.classes, other.classes),
            (self.decks, other.decks),
            (self.wanted, other.wanted),
        ):
            mine.update(theirs)
        self.unexpanded += other.unexpanded
        self.overdue += other.overdue
        self.open_tasks += other.open_tasks


@click.command(short_help="Show the vault on one screen, and what to study or mend next.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all names.")
@vault_option
def command(vault: str | None, *, as_json: bool) -> None:
    """Show notes by class, what is still to be expanded on, tasks, cards, findings, and the links most in need of a
    note; then what to do next.

    \b
    Examples:
      scaffold status
      scaffold status --json | jq .wanted
    """  # noqa: D205 - the text of --help
    session = open_session(vault)
    status = _look(session, surroundings(session))
    if as_json:
        print_json(_json(status))
    else:
        _show(session, status)


def _look(session: Session, around: NoteIndex) -> _Status:
    status = _Status()
    today = session.now.date().isoformat()
    for found, own in inspect_and(
        around, RuleSelection(session.vault.config.check), None, lambda note, _: _of_note(note, around, today)
    ):
        status.add(own)
        status.found += found
    status.overdue.sort()
    status.found = not_in_baseline(session.vault.snapshot, status.found)
    status.findings = Counter(each.rule.code[:3] for each in status.found)
    return status


def _of_note(note: Note, index: NoteIndex, today: str) -> _Status:
    """Return what the screen shows of one note."""
    status, owner = _Status(), note.value("Class")
    status.classes[owner.value if owner else ""] += 1
    for line in task_lines(note.text, index.tasks, note.regions):
        if line.task.status.is_open:
            _count_task(status, note, line, today)
    if note.cards:
        status.decks[deck_of(note, index.cards.deck)] += len(note.cards)
    for each in index.dangling(note):
        if _can_be_note(each.link.path.text):
            status.wanted[without_ending(each.link.path.text.strip())] += 1
    return status


def _can_be_note(name: str) -> bool:
    try:
        folder, _, title = name.strip().rpartition("/")
        return not is_attachment(name) and check_folder(folder) == folder and bool(check_title(title))
    except ScaffoldError:
        return False


def _count_task(status: _Status, note: Note, line: TaskLine, today: str) -> None:
    status.open_tasks += 1
    if line.task.description.startswith(PHRASE) and note.title in line.task.description:
        status.unexpanded.append((note.title, f"{note.path}:{line.number}"))
    due = line.task.fields.get("due", "")
    if "" < due < today:
        status.overdue.append((due, note.path, line.number, line.task.description))


def _show(session: Session, status: _Status) -> None:
    notes = sum(status.classes.values())
    say(f"{session.root.rpartition('/')[2]}: {notes} note{'s' * (notes != 1)}", bold=True)
    _row("Classes", [f"{name or 'without a class'} {count}" for name, count in status.classes.most_common()])
    titles = [title for title, _ in status.unexpanded]
    _row("To expand on", titles, f"{len(titles)}: " if titles else "nothing")
    overdue = f", {len(status.overdue)} overdue" if status.overdue else ", none overdue"
    _row("Tasks", [], f"{status.open_tasks} open{overdue}")
    _row("Cards", [f"{deck} {count}" for deck, count in sorted(status.decks.items())], "" if status.decks else "none")
    groups = [f"{title} {status.findings[group]}" for group, title in GROUPS.items() if status.findings[group]]
    _row("Findings", [], " · ".join(groups) or "none")
    _row("Wanted notes", [f"{name} ({count})" for name, count in status.wanted.most_common()],
         "" if status.wanted else "none")  # fmt: skip
    _next(status)


def _row(head: str, names: list[str], lead: str = "") -> None:
    more = f" · and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    say(f"  {head:<13} {lead}{' · '.join(names[:SHOWN])}{more}")


def _next(status: _Status) -> None:
    """Say what to do next: the oldest overdue task, the worst finding, the note most wanted or still to be written."""
    steps: list[tuple[str, str]] = []
    for day, path, line, text in status.overdue[:1]:
        steps.append((f"overdue since {day}: {text}", f"scaffold done {_quoted(f'{path}:{line}')}"))
    errors = [each for each in status.found if each.severity == "error"]
    for each in (errors or [each for each in status.found if each.severity == "warning"])[:1]:
        place = f"{each.path}:{each.line}"
        steps.append((f"{place} {each.finding.message}", f"scaffold check --explain {each.rule.code}"))
    steps += [(f"expand on {title}", place) for title, place in status.unexpanded[:1]]
    for name, count in status.wanted.most_common(1):
        steps.append((f"write {name}, linked {count} time{'s' * (count != 1)}", _new(name)))
    if steps:
        say("Next", bold=True)
    for what, how in steps:
        say(f"  {what}")
        say(f"      {how}")


def _new(name: str) -> str:
    """Return the command that writes a wanted note, as a shell takes it."""
    folder, _, title = name.rpartition("/")
    place = f" --folder {_quoted(folder)}" if folder else ""
    return f"scaffold new{place} {'-- ' * title.startswith('-')}{_quoted(title)}"


def _quoted(name: str) -> str:
    """Quote a name for the shell: by double quotes where they do, as people write them."""
    return shlex.quote(name) if set(name) & set('"$`\\!') else f'"{name}"'


def _json(status: _Status) -> dict[str, object]:
    return {
        "classes": dict(status.classes),
        "unexpanded": [{"title": title, "place": place} for title, place in status.unexpanded],
        "tasks": {
            "open": status.open_tasks,
            "overdue": [{"due": d, "path": p, "line": n, "description": t} for d, p, n, t in status.overdue],
        },
        "cards": dict(status.decks),
        "findings": dict(status.findings),
        "wanted": dict(status.wanted.most_common()),
    }
