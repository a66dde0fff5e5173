"""Merge a note into another, and lead its links there."""

import click

from scaffold.cli.apply import carry_out
from scaffold.cli.options import LinkOptions, RunOptions, changes_vault, link_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_run


@click.command(short_help="Merge a note into another, and lead its links there.")
@click.argument("source", type=NOTE)
@click.argument("target", type=NOTE)
@click.option("--links-only", is_flag=True, help="Accepted as in rename; a merge changes links only.")
@link_options
@changes_vault
def command(source: str, target: str, links: LinkOptions, run: RunOptions, *, links_only: bool) -> None:
    """Append the note SOURCE to TARGET, and remove it.

    Links to SOURCE lead to TARGET; relative links in its text are written anew. Properties are united: lists item by
    item, and where both notes have a value, TARGET's stays and the other is kept in a comment.

    \b
    Examples:
      scaffold merge "Value stream" Service --dry-run
    """
    del links_only
    session = open_run(run)
    carry_out(session, session.vault.merge(source, target, options=links.names))
