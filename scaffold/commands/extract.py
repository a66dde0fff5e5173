"""Extract a section of a note into a note of its own."""

import click

from scaffold.cli.apply import carry_out
from scaffold.cli.options import plan_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_session
from scaffold.errors import ScaffoldError
from scaffold.refactor.extract import plan_extract
from scaffold.refactor.relocate import place_in
from scaffold.vault.lookup import find_file, split_part
from scaffold.vault.names import check_title, without_ending


@click.command(short_help="Extract a section of a note into a note of its own.")
@click.argument("section", type=NOTE, metavar="NOTE#HEADING")
@click.argument("new")
@click.option("--embed", is_flag=True, help="Leave an embed behind instead of a link.")
@plan_options
def command(section: str, new: str, vault: str | None, *, embed: bool, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Move the section below NOTE#HEADING, the heading included, into the note NEW (a title, or a path).

    A link stays behind. Links to headings and blocks of the section follow; relative links in it are written anew.

    \b
    Examples:
      scaffold extract "_Overview_#Concepts" "Concepts of S101" --dry-run
      scaffold extract "Study log#2026-03-02" "Daily/Second of March" --embed
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    name, heading = split_part(session.vault, section)
    if not heading:
        raise ScaffoldError(f"Name the section as NOTE#HEADING, not {section!r}.")
    path = find_file(session.vault, name)
    folder, slash, title = without_ending(new.strip()).rpartition("/")
    folder = place_in(session.vault, folder) if slash else path.rpartition("/")[0]
    target = f"{folder}/{check_title(title)}.md".lstrip("/")
    carry_out(session, plan_extract(session.vault, path, heading, target, embed=embed))
