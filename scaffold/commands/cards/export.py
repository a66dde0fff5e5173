"""Write a file that Anki imports."""

import os
from contextlib import nullcontext

import click

from scaffold.anki.package import COMMENT
from scaffold.anki.selection import AnkiCards
from scaffold.cli.apply import may_write
from scaffold.cli.cards import warn_of_media, warn_of_old_ids, write_ids
from scaffold.cli.options import RunOptions, changes_vault
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_run
from scaffold.errors import ScaffoldError
from scaffold.terminal.output import print_json, say
from scaffold.text.words import plural


@click.command("export", short_help="Write a file that Anki imports.")
@click.argument("file", type=click.Path(dir_okay=False), metavar="FILE.apkg")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@changes_vault
def command(file: str, paths: tuple[str, ...], run: RunOptions) -> None:
    """Write the cards of PATHS, or of the vault, to FILE.apkg. The same vault gives the same bytes.

    A card without an id gets one first (`^q-x7k2`): by it Anki knows the card again, whatever is renamed or edited.
    What has changed since the last export is updated there, new cards are added, what you have learned stays. A file
    moves no card to another deck and deletes none; `cards sync` does.

    \b
    Examples:
      scaffold cards export ~/cards.apkg --yes
      scaffold cards export course.apkg "S101 - Service Value"
    """
    session = open_run(run._replace(as_json=False))  # the plan of ids is not what is printed as JSON
    if not file.lower().endswith(".apkg"):
        raise ScaffoldError(f"{file} must end in .apkg, or Anki does not know what it is.")
    cards = session.vault.cards_for_anki(paths)
    if not cards.notes:
        raise ScaffoldError("There is no card to export; `scaffold cards new NOTE` writes one.")
    full = os.path.abspath(file)
    is_written = not run.dry_run and (run.yes or not run.as_json)
    if is_written:
        may_write(session, full, lambda found: found.endswith(COMMENT))
    package = session.vault.package(cards)
    with session.vault.export(package, full) if is_written else nullcontext():
        write_ids(session, cards.ids, quiet=run.as_json)
    _report(file, cards, run, is_written=is_written)


def _report(file: str, cards: AnkiCards, run: RunOptions, *, is_written: bool) -> None:
    count, decks, media = len(cards.notes), len({note.deck for note in cards.notes}), len(cards.media.paths)
    if run.as_json:
        print_json({"file": file, "cards": count, "decks": decks, "media": media, "written": is_written})
        return
    counts = f"{plural(count, 'card')} in {plural(decks, 'deck')}, {media} media"
    say(f"Dry run: {counts}; nothing was written." if run.dry_run else f"Wrote {file}: {counts}.", bold=True)
    warn_of_old_ids(cards.notes)
    warn_of_media(cards.media)
