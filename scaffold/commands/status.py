"""Show the vault on one screen, and what to study or fix next."""

import shlex

import click

from scaffold.cli.options import RunOptions, reads_vault
from scaffold.cli.session import Session, open_run
from scaffold.lint.rule import GROUPS
from scaffold.lint.status import VaultStatus
from scaffold.terminal.output import print_json, say
from scaffold.text.words import plural

SHOWN = 5  # names in a row; `--json` has them all


@click.command(short_help="Show the vault on one screen, and what to study or fix next.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all names.")
@reads_vault
def command(run: RunOptions) -> None:
    """Show notes by class, what is still to be expanded on, tasks, cards, findings, and the links most in need of a
    note; then what to do next.

    \b
    Examples:
      scaffold status
      scaffold status --json | jq .wanted
    """  # noqa: D205 - the text of --help
    session = open_run(run, is_repeatable=True)
    status = session.vault.status()
    if run.as_json:
        print_json(_json(status))
    else:
        _show(session, status)


def _show(session: Session, status: VaultStatus) -> None:
    notes = sum(status.classes.values())
    say(f"{session.root.rpartition('/')[2]}: {plural(notes, 'note')}", bold=True)
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


def _next(status: VaultStatus) -> None:
    """Say what to do next: the oldest overdue task, the worst finding, the note most wanted or still to be written."""
    steps: list[tuple[str, str]] = []
    for day, path, line, text in status.overdue[:1]:
        steps.append((f"overdue since {day}: {text}", f"scaffold done {_quoted(f'{path}:{line}')}"))
    if each := status.worst:
        place = f"{each.path}:{each.line}"
        steps.append((f"{place} {each.finding.message}", f"scaffold check --explain {each.rule.code}"))
    steps += [(f"expand on {title}", place) for title, place in status.unexpanded[:1]]
    for name, count in status.wanted.most_common(1):
        steps.append((f"write {name}, linked {plural(count, 'time')}", _new(name)))
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


def _json(status: VaultStatus) -> dict[str, object]:
    return {
        "classes": dict(status.classes),
        "unexpanded": [{"title": title, "place": place} for title, place in status.unexpanded],
        "tasks": {
            "open": status.open_tasks,
            "overdue": [{"due": d, "path": p, "line": n, "description": t} for d, p, n, t in status.overdue],
        },
        "cards": dict(status.decks),
        "findings": dict(sorted(status.findings.items())),
        "wanted": dict(status.wanted.most_common()),
    }
