"""Take back what a verb changed, byte for byte."""

import click

from scaffold.cli.options import RunOptions, reads_vault
from scaffold.cli.session import open_run
from scaffold.errors import ScaffoldError
from scaffold.plan.entry import Entry
from scaffold.terminal.output import print_json, say
from scaffold.text.words import plural


@click.command(short_help="Take back what a verb changed, byte for byte.")
@click.argument("number", metavar="[ID]", type=int, required=False)
@click.option("--list", "listing", is_flag=True, help="List the plans that can be taken back, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@reads_vault
def command(number: int | None, run: RunOptions, *, listing: bool) -> None:
    """Take back the last applied plan, or plan ID.

    Refuses, naming the files, when one was edited since: your later words are worth more than the undo.

    \b
    Examples:
      scaffold undo
      scaffold undo --list
      scaffold undo 7
    """
    vault = open_run(run).vault
    if listing and number is not None:
        raise ScaffoldError("undo takes an ID or --list, not both.")
    if listing:
        entries, unreadable = vault.undoable()
        for sentence in unreadable:
            say(sentence, colour="yellow", error=True)
        _list(entries, as_json=run.as_json)
        return
    entry = vault.undo(number)
    if run.as_json:
        print_json(_row(entry))
    else:
        say(f"Took back {entry.number}: {entry.title} ({plural(len(entry.paths), 'file')} as before).")


def _list(entries: list[Entry], *, as_json: bool) -> None:
    if as_json:
        print_json([_row(entry) for entry in entries])
        return
    for entry in entries:
        files = plural(len(entry.paths), "file")
        say(f"{entry.number:>4}  {entry.time.replace('T', ' ')}  {files:>9}  {entry.title}")
    if not entries:
        say("There is nothing to take back in this vault.")


def _row(entry: Entry) -> dict[str, object]:
    return {"id": entry.number, "title": entry.title, "time": entry.time, "paths": entry.paths}
