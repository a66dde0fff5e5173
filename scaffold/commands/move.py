"""Move a note, an attachment or a folder, and keep every link."""

import click

from scaffold.cli.apply import carry_out
from scaffold.cli.options import chosen_link_options, link_options, plan_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_session
from scaffold.refactor.relocate import path_after_move, plan_relocation
from scaffold.refactor.titles import MentionPolicy
from scaffold.vault.lookup import find_file_or_folder


@click.command(short_help="Move a note, an attachment or a folder, and keep every link.")
@click.argument("path", type=NOTE)
@click.argument("to")
@click.option("--links-only", is_flag=True, help="Change links only: no heading, alias or checkbox.")
@link_options
@click.option("--settings", is_flag=True, help="Also settings, of plugins too, that name a folder or template.")
@click.option("--folder-note", "folder_notes", is_flag=True, help="A folder and the note called as it go together.")
@plan_options
def command(
    path: str,
    to: str,
    vault: str | None,
    *,
    links_only: bool,
    queries: bool,
    bases: bool,
    python: bool,
    settings: bool,
    folder_notes: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Move PATH (a note's title, or the path of a file or folder in the vault) to TO.

    TO is a folder (`Archive/` makes a new one) or the new path. Links that would lead elsewhere are written
    anew in their author's form, those of the moved notes themselves too.

    \b
    Examples:
      scaffold move Service "S101 - Service Value/3_Basics"
      scaffold move "Study log" "Archive/Study log 2026" --dry-run
      scaffold move Maps "S101 - Service Value/Maps" --yes
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    options = chosen_link_options(
        session, queries=queries, bases=bases, python=python, settings=settings, folder_notes=folder_notes
    )
    source = find_file_or_folder(session.vault, path, is_one="folder_notes" in options)
    target = path_after_move(session.vault, source, to)
    mentioned: MentionPolicy = "none" if links_only else "safe"
    carry_out(
        session, plan_relocation(session.vault, {source: target}, mentioned, f"Move {source} to {target}", options)
    )
