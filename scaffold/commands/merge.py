"""Merge a note into another, and lead its links there."""

import click

from scaffold.cli.apply import carry_out
from scaffold.cli.options import chosen_link_options, link_options, plan_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_session
from scaffold.refactor.merge import plan_merge
from scaffold.vault.lookup import find_file


@click.command(short_help="Merge a note into another, and lead its links there.")
@click.argument("source", type=NOTE)
@click.argument("target", type=NOTE)
@click.option("--links-only", is_flag=True, help="Taken for likeness with rename; a merge changes links only.")
@link_options
@plan_options
def command(
    source: str,
    target: str,
    vault: str | None,
    *,
    links_only: bool,
    queries: bool,
    bases: bool,
    python: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Append the note SOURCE to TARGET, and remove it.

    Links to SOURCE lead to TARGET; relative links in its text are written anew. Properties are united: lists item by
    item, and where both notes have a value, TARGET's stays and the other is kept in a comment.

    \b
    Examples:
      scaffold merge "Value stream" Service --dry-run
    """
    del links_only
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    options = chosen_link_options(session, queries=queries, bases=bases, python=python)
    carry_out(
        session, plan_merge(session.vault, find_file(session.vault, source), find_file(session.vault, target), options)
    )
