"""Move a note, an attachment or a folder, and keep every link."""

import click

from scaffold.cli.apply import carry_out
from scaffold.cli.options import LinkOptions, RunOptions, changes_vault, path_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_run


@click.command(short_help="Move a note, an attachment or a folder, and keep every link.")
@click.argument("path", type=NOTE)
@click.argument("to")
@click.option("--links-only", is_flag=True, help="Change links only: no heading, alias or checkbox.")
@path_options
@changes_vault
def command(path: str, to: str, links: LinkOptions, run: RunOptions, *, links_only: bool) -> None:
    """Move PATH (a note's title, or the path of a file or folder in the vault) to TO.

    TO is a folder (`Archive/` makes a new one) or the new path. Links that would lead elsewhere are written
    anew in their author's form, those of the moved notes themselves too.

    \b
    Examples:
      scaffold move Service "S101 - Service Value/3_Basics"
      scaffold move "Study log" "Archive/Study log 2026" --dry-run
      scaffold move Maps "S101 - Service Value/Maps" --yes
    """
    session = open_run(run)
    carry_out(session, session.vault.move(path, to, links_only=links_only, options=links.names))
