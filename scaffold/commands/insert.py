"""Put a Templater template into a note, and unite the properties."""

import click

from scaffold.cli.options import RunOptions, changes_vault
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_run
from scaffold.cli.templater import answers, carry_out_run, run_settings
from scaffold.cli.templater_options import TemplateOptions, template_options
from scaffold.vault.lookup import split_line


@click.command(short_help="Put a Templater template into a note, and unite the properties.")
@click.argument("template", type=NOTE)
@click.argument("note", type=NOTE, metavar="NOTE[:LINE]")
@click.option("--selection", metavar="TEXT", help="What tp.file.selection() gives.")
@template_options
@changes_vault
def command(template: str, note: str, selection: str | None, options: TemplateOptions, run: RunOptions) -> None:
    """Put what TEMPLATE makes at the end of NOTE, or below its LINE.

    \b
    Examples:
      scaffold insert "Templates/Meeting.md" "Study log"
      scaffold insert Meeting "Study log:12" --answer "With whom?=Maria" --dry-run
    """
    session = open_run(run)
    name, line = split_line(note)
    dialog, settings = answers(session, options), run_settings(options)
    made = session.vault.insert_template(
        template, name, line, selection=selection or "", dialog=dialog, settings=settings
    )
    carry_out_run(session, made)
