"""Lay the template of its folder over an empty note."""

import click

from scaffold.cli.options import RunOptions, changes_vault
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_run
from scaffold.cli.templater import answers, carry_out_run, run_settings
from scaffold.cli.templater_options import TemplateOptions, template_options


@click.command(short_help="Lay the template of its folder over an empty note.")
@click.argument("note", type=NOTE)
@click.option("-t", "--template", "name", metavar="NAME", help="This template instead of the settings' own.")
@template_options
@changes_vault
def command(note: str, name: str | None, options: TemplateOptions, run: RunOptions) -> None:
    """Fill NOTE, which has no text yet, with the template that Templater's settings give to its folder or its name.

    \b
    Examples:
      scaffold apply "Daily/2026-03-09"
      scaffold apply Inbox --template "Templates/Course note.md" --dry-run
    """
    session = open_run(run)
    dialog, settings = answers(session, options), run_settings(options)
    carry_out_run(session, session.vault.apply_template(note, name, dialog=dialog, settings=settings))
