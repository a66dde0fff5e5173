"""Write a file that Anki imports."""

import os
from contextlib import nullcontext

import click

from scaffold.anki.package import COMMENT, build_package
from scaffold.cli.apply import may_write, print_json
from scaffold.cli.cards import (
    chosen_notes,
    counted,
    memory,
    to_anki,
    warn_of_media,
    warn_of_old_ids,
    with_ids,
    write_ids,
)
from scaffold.cli.options import plan_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_session
from scaffold.errors import ScaffoldError
from scaffold.plan.whole_file import whole
from scaffold.terminal.output import say
from scaffold.vault.snapshot import ALL


@click.command("export", short_help="Write a file that Anki imports.")
@click.argument("file", type=click.Path(dir_okay=False), metavar="FILE.apkg")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@plan_options
def command(file: str, paths: tuple[str, ...], vault: str | None, *, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Write the cards of PATHS, or of the vault, to FILE.apkg. The same vault gives the same bytes.

    A card without an id gets one first (`^q-x7k2`): by it Anki knows the card again, whatever is renamed or edited.
    What has changed since the last export is updated there, new cards are added, what you have learned stays. A file
    moves no card to another deck and deletes none; `cards sync` does.

    \b
    Examples:
      scaffold cards export ~/cards.apkg --yes
      scaffold cards export course.apkg "S101 - Service Value"
    """
    session = open_session(vault, yes=yes, dry_run=dry_run)
    if not file.lower().endswith(".apkg"):
        raise ScaffoldError(f"{file} must end in .apkg, or Anki does not know what it is.")
    ids, chosen = with_ids(chosen_notes(session, paths))
    notes, media = to_anki(session, chosen)
    if not notes:
        raise ScaffoldError("There is no card to export; `scaffold cards new NOTE` writes one.")
    is_written = not dry_run and (yes or not as_json)
    full = os.path.abspath(file)
    if is_written:
        may_write(session, full, lambda found: found.endswith(COMMENT))
    kept = memory(session)
    saved = {path: _seconds(session, path) for path in {note.path for note in notes}}
    times = {note.guid: kept.modified(note, saved[note.path]) for note in notes}
    data = build_package(notes, times, media.paths, lambda path: session.vault.snapshot.read_bytes(path, ALL))
    with whole(full, data) if is_written else nullcontext():  # a full disk shows before an id is written
        write_ids(session, ids, quiet=as_json)
    decks = len({note.deck for note in notes})
    report = {"file": file, "cards": len(notes), "decks": decks, "media": len(media.paths), "written": is_written}
    if is_written:
        kept.save()
    if as_json:
        print_json(report)
        return
    said = f"{counted(len(notes))} in {decks} deck{'s' * (decks != 1)}, {len(media.paths)} media"
    say(f"Dry run: {said}; nothing was written." if dry_run else f"Wrote {file}: {said}.", bold=True)
    warn_of_old_ids(notes)
    warn_of_media(media)


def _seconds(session: Session, path: str) -> int:
    return int(os.stat(os.path.join(session.root, path)).st_mtime)
