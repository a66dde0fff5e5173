"""List links: where they lead, what leads to a note, what leads nowhere."""

import sys
from collections.abc import Callable

import click

from scaffold.cli.apply import print_json
from scaffold.cli.options import vault_option
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_session
from scaffold.links.references import LocatedLink, references
from scaffold.terminal.output import fields, say, show_table
from scaffold.vault.lookup import find_file

_NOWHERE = "(nowhere)"


@click.command(short_help="List links: where they lead, what leads to a note, what leads nowhere.")
@click.argument("note", type=NOTE, required=False)
@click.option("--backlinks", is_flag=True, help="Links that lead to NOTE.")
@click.option("--unresolved", is_flag=True, help="Links that lead nowhere.")
@click.option("--ambiguous", is_flag=True, help="Links that may mean one of several files.")
@click.option("--orphans", is_flag=True, help="Notes that no other file links to.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@vault_option
def command(
    note: str | None,
    vault: str | None,
    *,
    backlinks: bool,
    unresolved: bool,
    ambiguous: bool,
    orphans: bool,
    as_json: bool,
) -> None:
    """List the links of NOTE, or of the whole vault: in text, properties and canvases, as Obsidian follows them.

    The exit code is 1 when --unresolved, --ambiguous or --orphans finds something.

    \b
    Examples:
      scaffold links Engage
      scaffold links Engage --backlinks
      scaffold links --unresolved
      scaffold links --json | jq '.[] | select(.target == null)'
    """
    session = open_session(vault)
    path = find_file(session.vault.snapshot, note) if note is not None else None
    if sum((backlinks, unresolved, ambiguous, orphans)) > 1:
        raise click.UsageError("Of --backlinks, --unresolved, --ambiguous and --orphans, give one.")
    if backlinks and path is None:
        raise click.UsageError("--backlinks needs a NOTE.")
    if orphans and path is not None:
        raise click.UsageError("--orphans looks at the whole vault; leave NOTE out.")
    if orphans:
        _orphans(session, as_json=as_json)
        return
    chosen: Callable[[LocatedLink], bool] = lambda _reference: True  # noqa: E731 - one of four
    if backlinks:
        chosen = lambda reference: reference.target.path == path  # noqa: E731
    elif unresolved:
        chosen = lambda reference: reference.target.path is None  # noqa: E731
    elif ambiguous:
        chosen = lambda reference: bool(reference.target.others)  # noqa: E731
    paths = [path] if path and not backlinks else None
    rows = list(references(session.vault.snapshot, paths, chosen))
    _print(rows, as_json=as_json)
    if rows and (unresolved or ambiguous):
        click.get_current_context().exit(1)


def _print(rows: list[LocatedLink], *, as_json: bool) -> None:
    if as_json:
        print_json([_row(reference) for reference in rows])
    elif sys.stdout.isatty() and rows:
        cells = [(f"{row.path}:{row.line}", row.raw, _target(row)) for row in rows]
        show_table(("Where", "Link", "Leads to"), cells, marked=[row.target.path is None for row in rows])
    else:
        for row in rows:
            say(fields(f"{row.path}:{row.line}:{row.column}", row.raw, _target(row)))


def _target(row: LocatedLink) -> str:
    return " or ".join((row.target.path, *row.target.others)) if row.target.path else _NOWHERE


def _row(row: LocatedLink) -> dict[str, object]:
    return {
        "path": row.path,
        "line": row.line,
        "column": row.column,
        "raw": row.raw,
        "kind": row.kind,
        "embed": row.is_embed,
        "place": row.place,
        "target": row.target.path,
        "others": list(row.target.others),
        "subpath": row.subpath,
        "display": row.display,
    }


def _orphans(session: Session, *, as_json: bool) -> None:
    linked = {row.target.path for row in references(session.vault.snapshot) if row.target.path != row.path}
    found = [path for path in session.vault.snapshot.notes if path not in linked]
    if as_json:
        print_json(found)
    else:
        for path in found:
            say(fields(path))
    if found:
        click.get_current_context().exit(1)
