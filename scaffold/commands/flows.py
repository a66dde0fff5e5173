"""Show who gives what to whom."""

import sys

import click

from scaffold.command import open_session, print_json, vault_option
from scaffold.completing import NOTE
from scaffold.errors import ScaffoldError
from scaffold.terminal import say, show_table
from scaffold.vault.exchanges import Exchange, exchanges
from scaffold.vault.lookup import find_file
from scaffold.vault.names import stem

_STATED = {"both": "both", "giver": "giver only", "taker": "taker only"}
_OUTSIDE = "(outside)"


@click.command(short_help="Show who gives what to whom.")
@click.argument("note", type=NOTE, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print rows with giver, taker, what and stated.")
@vault_option
def command(note: str | None, vault: str | None, *, as_json: bool) -> None:
    """Show the flows of all activities, or those of NOTE: one row for each thing given.

    The last column tells which side states it; "giver only" is an output that the taker does not list as an input.

    \b
    Examples:
      scaffold flows
      scaffold flows Engage
      scaffold flows --json | jq '.[] | select(.stated != "both")'
    """
    session = open_session(vault)
    title = stem(find_file(session.vault, note)) if note else None
    rows = [row for row in exchanges(session.vault) if title in (None, row.giver, row.taker)]
    if as_json:
        print_json([{"giver": r.giver, "taker": r.taker, "what": r.what, "stated": r.stated} for r in rows])
    elif not rows:
        where = f"{title} states no flows" if title else "No note of this vault has flows"
        raise ScaffoldError(f"{where}: they are bullets under the headings Inputs and Outputs.")
    elif sys.stdout.isatty():
        _table(rows)
    else:
        for row in rows:
            say("\t".join((row.giver or _OUTSIDE, row.taker or _OUTSIDE, row.what, _stated(row))))


def _table(rows: list[Exchange]) -> None:
    show_table(
        ("From", "To", "What", "Stated by"),
        [(row.giver or _OUTSIDE, row.taker or _OUTSIDE, row.what, _stated(row)) for row in rows],
        marked=[_is_one_sided(row) for row in rows],
    )
    say(f"{len(rows)} flows, {sum(map(_is_one_sided, rows))} of them stated by one side only.")


def _stated(row: Exchange) -> str:
    return _STATED[row.stated] if row.giver and row.taker else ""


def _is_one_sided(row: Exchange) -> bool:
    return row.stated != "both" and bool(row.giver and row.taker)
