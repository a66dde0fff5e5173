"""Rename a note, heading, block, tag, property or alias, and everything that means it."""

import re
from collections.abc import Mapping

import click

from scaffold.cli.apply import carry_out, show_skipped
from scaffold.cli.options import chosen_link_options, link_options, plan_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_session
from scaffold.errors import ScaffoldError
from scaffold.plan.model import Plan, Skipped
from scaffold.refactor.relocate import path_of_new_name, plan_relocation
from scaffold.refactor.title_mentions import is_one_word
from scaffold.refactor.titles import MentionPolicy
from scaffold.terminal.output import agreed, in_sight
from scaffold.vault.lookup import find_file, find_file_or_folder, is_called, split_part
from scaffold.vault.names import stem


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
@link_options
@click.option("--settings", is_flag=True, help="Also settings, of plugins too, that name a folder or template.")
@click.option("--folder-note", "folder_notes", is_flag=True, help="A folder and the note called as it go together.")
@plan_options
def command(
    old: str | None,
    new: str | None,
    mentions: MentionPolicy | None,
    file: str | None,
    vault: str | None,
    *,
    is_property: bool,
    is_alias: bool,
    is_regex: bool,
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
    """Rename OLD to NEW, and rewrite what means it.

    OLD is a note or another file (its title, or its path in the vault), a folder's path, or written as Obsidian does:
    NOTE#HEADING, NOTE#^BLOCK, #TAG (with the tags nested in it).

    Links in every form follow, in their author's spelling; so do a note's H1, its alias, and checkboxes that name it.
    What might mean it and stays is listed with path:line.

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
    if links_only and mentions in ("safe", "all"):
        raise click.UsageError("--links-only and --mentions contradict each other.")
    if sum((is_property, is_alias, is_regex, file is not None)) > 1:
        raise click.UsageError("Of --property, --alias, --regex and --from-file, give one.")
    if file is not None and old is not None:
        raise click.UsageError("--from-file names what is renamed; give no OLD and NEW beside it.")
    if file is None and (old is None or new is None):
        raise click.UsageError(f"Missing argument '{'OLD' if old is None else 'NEW'}'.")
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    is_path = "#" in (old or "") and not is_alias and is_called(session.vault, old or "")
    is_file = file or is_path or old is None or new is None
    options = chosen_link_options(
        session, queries=queries, bases=bases, python=python, settings=settings, folder_notes=folder_notes
    )
    other = (
        None if is_file else _other(session, old or "", new or "", options, is_property=is_property, is_alias=is_alias)
    )
    if other:
        carry_out(session, other)
        return
    mentioned: MentionPolicy = "none" if links_only else mentions or session.config.rename.mentions  # type: ignore[assignment]
    bad: list[Skipped] = []
    is_one = "folder_notes" in options
    if file:
        moves = _pairs(session, file, bad, is_one=is_one)
    else:
        moves = _moves(session, old or "", new or "", bad, is_regex=is_regex, is_one=is_one)
    title = _title(moves)
    plan = plan_relocation(session.vault, moves, mentioned, title, options)
    plan = plan._replace(skipped=(*bad, *plan.skipped))
    words = [stem(path) for path in moves if is_one_word(stem(path))]
    if words and mentioned == "safe" and mentions is None and session.can_ask and not dry_run:
        plan = _ask_mentions(plan, plan_relocation(session.vault, moves, "all", title, options), words)
    carry_out(session, plan)


def _other(
    session: Session, old: str, new: str, options: list[str], *, is_property: bool, is_alias: bool
) -> Plan | None:
    """Return the plan of what is no file; None for a file."""
    if is_property:
        from scaffold.refactor.property import rename_property_everywhere

        return rename_property_everywhere(session.vault, old, new)
    if old.startswith("#"):
        from scaffold.refactor.tag import rename_tag

        return rename_tag(session.vault, old[1:], new, options)
    name, part = split_part(session.vault, old)
    mark = "#" in old
    if is_alias and not mark:
        raise ScaffoldError("An alias is named with its note: NOTE#ALIAS.")
    if not mark:
        return None
    path = find_file(session.vault, name)
    if not path.lower().endswith(".md"):
        raise ScaffoldError(f"{path} is no note; only notes have headings, blocks and aliases.")
    if is_alias:
        from scaffold.refactor.alias import rename_alias

        return rename_alias(session.vault, path, part, new)
    if part.startswith("^"):
        from scaffold.refactor.block import rename_block

        return rename_block(session.vault, path, part[1:], new, options)
    from scaffold.refactor.heading import rename_heading

    return rename_heading(session.vault, path, part, new, options)


def _moves(session: Session, old: str, new: str, bad: list[Skipped], *, is_regex: bool, is_one: bool) -> dict[str, str]:
    """Return what is renamed; a regular expression's names that cannot be are put into `bad`."""
    if not is_regex:
        path = find_file_or_folder(session.vault, old, is_one=is_one)
        return {path: path_of_new_name(path, new, is_folder=path in session.vault.folders)}
    try:
        named = {path: re.sub(old, new, stem(path)) for path in session.vault.notes}
    except (re.error, IndexError) as error:
        raise ScaffoldError(f"{old!r} or {new!r} is no regular expression: {error}.") from error
    moves = _possible({path: title for path, title in named.items() if title != stem(path)}, session, bad)
    if not moves:
        raise ScaffoldError(f"No title changes by {old!r}.")
    return moves


def _possible(named: Mapping[str, str], session: Session, bad: list[Skipped]) -> dict[str, str]:
    """Return where files go by their new names; a name that cannot be is put into `bad`, while there are others."""
    moves: dict[str, str] = {}
    error = None
    for path, name in named.items():
        try:
            moves[path] = path_of_new_name(path, name, is_folder=path in session.vault.folders)
        except ScaffoldError as raised:
            error = raised
            bad.append(Skipped(path, 1, name, str(raised)))
    while taken := _taken(session, moves):
        for path, other in taken.items():
            error = ScaffoldError(f"{other} exists already; choose another name, or rename that one first.")
            bad.append(Skipped(path, 1, named[path], str(error)))
            del moves[path]
    if error and not moves:
        raise error
    return moves


def _taken(session: Session, moves: Mapping[str, str]) -> dict[str, str]:
    """Return which of several moves lead to a file that stays, by what moves; of a single one that is an error."""
    found: dict[str, str] = {}
    for path, to in moves.items() if len(moves) > 1 else ():
        others = [other for other in session.vault.resolver.same_name(to) if other != path and other not in moves]
        found |= {path: others[0]} if others else {}
    return found


def _pairs(session: Session, file: str, bad: list[Skipped], *, is_one: bool) -> dict[str, str]:
    """Return the moves of a CSV file with the columns old and new; a row `old,new` is passed over.

    Names that cannot be are put into `bad`.
    """
    import csv

    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.reader(lines) if row and row != ["old", "new"]]
    except UnicodeDecodeError as error:
        raise ScaffoldError(f"{file} is not UTF-8; convert it first.") from error
    named: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        if len(row) != 2:  # noqa: PLR2004 - old and new
            raise ScaffoldError(
                f"{file}: row {number} must be old,new; it has {len(row)} column{'s' * (len(row) != 1)}."
            )
        try:
            path = find_file_or_folder(session.vault, row[0], is_one=is_one)
        except ScaffoldError as error:
            if len(rows) == 1:
                raise ScaffoldError(f"{file}: row {number}: {error}") from error
            bad.append(Skipped(file, number, ",".join(row), str(error)))
            continue
        if path in named:
            raise ScaffoldError(f"{file}: row {number} renames {path} a second time.")
        named[path] = row[1]
    if not named:
        raise ScaffoldError(f"{file} names nothing to rename.{f' {bad[0].reason}' if bad else ''}")
    return _possible(named, session, bad)


def _title(moves: Mapping[str, str]) -> str:
    if len(moves) > 1:
        return f"Rename {len(moves)} files"
    ((old, new),) = moves.items()
    return f"Rename {stem(old)!r} to {stem(new)!r}"


def _ask_mentions(plan: Plan, every: Plan, words: list[str]) -> Plan:
    """Ask whether checkboxes that hold a title as a word mean the note; return the plan that follows."""
    if every.changes == plan.changes:
        return plan
    with in_sight():
        show_skipped(tuple(skipped for skipped in plan.skipped if skipped not in every.skipped))
    named = ", ".join(map(repr, words))
    asked = f"Do these checkboxes mean the note {named}, too?"
    return every if agreed(asked, default=False) else plan
