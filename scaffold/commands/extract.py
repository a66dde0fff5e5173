"""Extract a section of a note into a note of its own."""

import click

from scaffold.cli.apply import carry_out
from scaffold.cli.options import RunOptions, changes_vault
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_run


@click.command(short_help="Extract a section of a note into a note of its own.")
@click.argument("section", type=NOTE, metavar="NOTE#HEADING")
@click.argument("new")
@click.option("--embed", is_flag=True, help="Leave an embed behind instead of a link.")
@changes_vault
def command(section: str, new: str, run: RunOptions, *, embed: bool) -> None:
    """Move the section below NOTE#HEADING, the heading included, into the note NEW (a title, or a path).

    A link stays behind. Links to headings and blocks of the section follow; relative links in it are written anew.

    \b
    Examples:
      scaffold extract "_Overview_#Concepts" "Concepts of S101" --dry-run
      scaffold extract "Study log#2026-03-02" "Daily/Second of March" --embed
    """
    session = open_run(run)
    carry_out(session, session.vault.extract(section, new, embed=embed))
