"""Run the Templater commands that stand in a note, in place."""

import click

from scaffold.cli.options import plan_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_session
from scaffold.cli.templater import finish_run, new_run
from scaffold.cli.templater_options import TemplateOptions, template_options
from scaffold.templater import modes
from scaffold.vault.lookup import find_file


@click.command(short_help="Run the Templater commands that stand in a note, in place.")
@click.argument("note", type=NOTE)
@template_options
@plan_options
def command(
    note: str,
    vault: str | None,
    options: TemplateOptions,
    *,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Replace the commands in NOTE by what they make, as Templater does with the active file.

    \b
    Examples:
      scaffold run "Daily/2026-03-09" --dry-run
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    path = find_file(session.vault.snapshot, note)
    run = new_run(session, options)
    made = modes.rewrite(run, path)
    finish_run(session, run, options, made.path, f"Run the commands in {path}")
