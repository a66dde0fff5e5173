"""Rename a note and everything that means it."""

import click

from scaffold.command import carry_out, chosen, link_options, open_session, plan_options, show_left
from scaffold.completing import NOTE
from scaffold.markdown.words import is_one_word
from scaffold.plan.plan import Plan
from scaffold.refactors.relocate import relocate, renamed
from scaffold.titles import Mentions
from scaffold.vault.lookup import find_file
from scaffold.vault.names import stem


@click.command(short_help="Rename a note and everything that means it.")
@click.argument("old", type=NOTE)
@click.argument("new")
@click.option("--links-only", is_flag=True, help="Change links only: no heading, alias or checkbox.")
@click.option(
    "--mentions",
    type=click.Choice(["safe", "all", "none"]),
    help="Checkboxes that mention the title: safe takes titles of several words, all every one.",
)
@link_options
@plan_options
def command(
    old: str,
    new: str,
    mentions: Mentions | None,
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
    """Rename OLD (a title, or a path in the vault) to NEW, and rewrite what means it.

    Links in every form follow, in their author's spelling; so do the note's H1, its alias, and checkboxes that name
    it. What might mean it and stays is listed with path:line.

    \b
    Examples:
      scaffold rename "Deliver and support" "Deliver and care" --dry-run
      scaffold rename Plan Planning --mentions all --yes
      scaffold rename "_Attachments_/team at work.png" team --json
    """
    if links_only and mentions in ("safe", "all"):
        raise click.UsageError("--links-only and --mentions contradict each other.")
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    path = find_file(session.vault, old)
    target = renamed(path, new)
    mentioned: Mentions = "none" if links_only else mentions or session.config.rename.mentions  # type: ignore[assignment]
    options = chosen(session, queries=queries, bases=bases, python=python)
    title = f"Rename {stem(path)!r} to {stem(target)!r}"
    plan = relocate(session.vault, {path: target}, mentioned, title, options)
    if mentioned == "safe" and mentions is None and is_one_word(stem(path)) and session.can_ask and not dry_run:
        every = relocate(session.vault, {path: target}, "all", title, options)
        plan = _ask_mentions(plan, every, path)
    carry_out(session, plan)


def _ask_mentions(plan: Plan, every: Plan, path: str) -> Plan:
    """Ask whether checkboxes that hold the title as a word mean the note; return the plan that follows."""
    if every.changes == plan.changes:
        return plan
    show_left(tuple(left for left in plan.left if left not in every.left))
    return every if click.confirm(f"Do these checkboxes mean the note {stem(path)!r}, too?", default=False) else plan
