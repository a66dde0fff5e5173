"""Run the Templater commands in a note, in place."""

import click

from scaffold.cli.options import RunOptions, changes_vault
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_run
from scaffold.cli.templater import answers, carry_out_run, run_settings
from scaffold.cli.templater_options import TemplateOptions, template_options


@click.command(short_help="Run the Templater commands in a note, in place.")
@click.argument("note", type=NOTE)
@template_options
@changes_vault
def command(note: str, options: TemplateOptions, run: RunOptions) -> None:
    """Replace the commands in NOTE by what they make, as Templater does with the active file.

    \b
    Examples:
      scaffold run "Daily/2026-03-09" --dry-run
    """
    session = open_run(run)
    dialog, settings = answers(session, options), run_settings(options)
    carry_out_run(session, session.vault.run_commands(note, dialog=dialog, settings=settings))
