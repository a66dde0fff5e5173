"""Rename a note, heading, block, tag, property or alias, and everything that means it."""

from collections.abc import Sequence
from typing import NamedTuple

import click

from scaffold.cli.apply import carry_out, show_skipped
from scaffold.cli.options import LinkOptions, RunOptions, changes_vault, gathered, path_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_run
from scaffold.errors import ScaffoldError
from scaffold.plan.model import MoveNote, Plan
from scaffold.refactor.relocate import Relocation
from scaffold.refactor.title_mentions import is_one_word
from scaffold.refactor.titles import MentionPolicy
from scaffold.terminal.output import agreed, in_sight
from scaffold.vault.names import stem


class RenameOptions(NamedTuple):
    """What is renamed, and what follows."""

    old: str | None
    new: str | None
    mentions: MentionPolicy | None
    file: str | None
    is_property: bool
    is_alias: bool
    is_regex: bool
    links_only: bool

    def check(self) -> None:
        """Raise UsageError for options that contradict each other."""
        if self.links_only and self.mentions in ("safe", "all"):
            raise click.UsageError("--links-only and --mentions contradict each other.")
        if sum((self.is_property, self.is_alias, self.is_regex, self.file is not None)) > 1:
            raise click.UsageError("Of --property, --alias, --regex and --from-file, give one.")
        if self.file is not None and self.old is not None:
            raise click.UsageError("--from-file names what is renamed; give no OLD and NEW beside it.")
        if self.file is None and (self.old is None or self.new is None):
            raise click.UsageError(f"Missing argument '{'OLD' if self.old is None else 'NEW'}'.")


@click.command(short_help="Rename a note, heading, block, tag, property or alias, and everything that means it.")
@click.argument("old", type=NOTE, required=False)
@click.argument("new", required=False)
@click.option("--links-only", is_flag=True, help="Change links only: no heading, alias or checkbox.")
@click.option(
    "--mentions",
    type=click.Choice(["safe", "all", "none"]),
    help="Checkboxes that mention the title: safe takes titles of several words, all every one.",
)
@click.option("--property", "is_property", is_flag=True, help="OLD and NEW are names of a property.")
@click.option("--alias", "is_alias", is_flag=True, help="OLD is NOTE#ALIAS.")
@click.option("--from-file", "file", type=click.Path(), metavar="CSV", help="Rename many: lines of old,new; one plan.")
@click.option("--regex", "is_regex", is_flag=True, help="OLD is a pattern for titles, NEW takes its groups as \\1.")
@path_options
@changes_vault
@gathered(RenameOptions)
def command(options: RenameOptions, links: LinkOptions, run: RunOptions) -> None:
    """Rename OLD to NEW, and rewrite what means it.

    OLD is a note or another file (its title, or its path in the vault), a folder's path, or written as Obsidian does:
    NOTE#HEADING, NOTE#^BLOCK, #TAG (with the tags nested in it).

    Links in every form follow, in their author's spelling; so do a note's H1, its alias, and checkboxes that name it.
    Possible mentions that were not changed are listed with path:line.

    \b
    Examples:
      scaffold rename "Deliver and support" "Deliver and care" --dry-run
      scaffold rename Plan Planning --mentions all --yes
      scaffold rename "_Attachments_/team at work.png" team --json
      scaffold rename "Plan#Inputs" "What comes in"
      scaffold rename "#S101/2_Concepts" "#S101/2_Ideas"
      scaffold rename --property Source source
      scaffold rename --regex '^Unit (\\d+)' 'Module \\1' --dry-run
    """
    options.check()
    session = open_run(run)
    found = _plan(session, options, links)
    asks = options.mentions is None and session.can_ask and not run.dry_run
    carry_out(session, _ask_mentions(found.plan, found.with_words) if asks and found.with_words else found.plan)


def _plan(session: Session, options: RenameOptions, links: LinkOptions) -> Relocation:
    vault, old, new = session.vault, options.old or "", options.new or ""
    mentions: MentionPolicy | None = "none" if options.links_only else options.mentions
    if options.is_regex:
        bulk = vault.moves_by_pattern(old, new)
    elif options.file is not None:
        bulk = vault.moves_by_table(options.file, _rows(options.file), options=links.names)
    else:
        kind = "property" if options.is_property else "alias" if options.is_alias else None
        return vault.rename(old, new, kind=kind, mentions=mentions, options=links.names)  # type: ignore[arg-type]
    return vault.rename_many(bulk, mentions=mentions, options=links.names)


def _rows(file: str) -> list[Sequence[str]]:
    """Return the rows of a CSV file with the columns old and new, but for a head that says so."""
    import csv

    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            return [row for row in csv.reader(lines) if row and row != ["old", "new"]]
    except UnicodeDecodeError as error:
        raise ScaffoldError(f"{file} is not UTF-8; convert it first.") from error


def _ask_mentions(plan: Plan, with_words: Plan) -> Plan:
    """Ask whether checkboxes that hold a title as a word mean the note; return the plan that follows."""
    with in_sight():
        show_skipped(tuple(entry for entry in plan.skipped if entry not in with_words.skipped))
    titles = (stem(move.path) for move in plan.of(MoveNote))
    named = ", ".join(repr(title) for title in titles if is_one_word(title))
    return with_words if agreed(f"Do these checkboxes mean the note {named}, too?", default=False) else plan
