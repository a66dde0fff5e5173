"""Take back what a verb changed, byte for byte."""

from collections.abc import Iterable

import click

from scaffold.cli.apply import print_json
from scaffold.cli.options import vault_option
from scaffold.cli.session import open_session
from scaffold.errors import ScaffoldError
from scaffold.plan import preview, transaction
from scaffold.plan.journal import Entry, Journal
from scaffold.plan.reversal import lands
from scaffold.terminal.output import say


@click.command(short_help="Take back what a verb changed, byte for byte.")
@click.argument("number", metavar="[ID]", type=int, required=False)
@click.option("--list", "listing", is_flag=True, help="List the plans that can be taken back, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@vault_option
def command(number: int | None, vault: str | None, *, listing: bool, as_json: bool) -> None:
    """Take back the last applied plan, or plan ID.

    Refuses, naming the files, when one was edited since: your later words are worth more than the undo.

    \b
    Examples:
      scaffold undo
      scaffold undo --list
      scaffold undo 7
    """
    session = open_session(vault)
    applied = session.vault.journal.numbers("applied")
    if listing and number is not None:
        raise ScaffoldError("undo takes an ID or --list, not both.")
    if listing:
        _list(_readable(session.vault.journal, reversed(applied)), as_json=as_json)
        return
    if number is None and not applied:
        raise ScaffoldError("There is nothing to take back in this vault.")
    entry = transaction.undo(applied[-1] if number is None else number, session.root, session.vault.journal)
    if as_json:
        print_json(_row(entry))
    else:
        say(f"Took back {entry.number}: {entry.title} ({preview.plural(len(_files(entry)), 'file')} as before).")


def _readable(journal: Journal, numbers: Iterable[int]) -> list[Entry]:
    found: list[Entry] = []
    for number in numbers:
        try:
            found.append(journal.load(number))
        except ScaffoldError as error:
            say(str(error), colour="yellow", error=True)
    return found


def _list(entries: list[Entry], *, as_json: bool) -> None:
    if as_json:
        print_json([_row(entry) for entry in entries])
        return
    for entry in entries:
        files = preview.plural(len(_files(entry)), "file")
        say(f"{entry.number:>4}  {entry.time.replace('T', ' ')}  {files:>9}  {entry.title}")
    if not entries:
        say("There is nothing to take back in this vault.")


def _files(entry: Entry) -> list[str]:
    return list(dict.fromkeys(step.path for step in entry.steps if not lands(step)))


def _row(entry: Entry) -> dict[str, object]:
    return {"id": entry.number, "title": entry.title, "time": entry.time, "paths": _files(entry)}
