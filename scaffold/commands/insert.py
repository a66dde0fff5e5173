"""Put a Templater template into a note, and unite the properties."""

import click

from scaffold.cli.options import plan_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_session
from scaffold.cli.templater import catalog, finish_run, new_run
from scaffold.cli.templater_options import TemplateOptions, template_options
from scaffold.errors import ScaffoldError
from scaffold.frontmatter.fences import front_matter_block
from scaffold.tasks.note_tasks import line_span
from scaffold.templater import modes
from scaffold.templater.core_templates import expand_core_template
from scaffold.vault.lookup import find_file, split_line
from scaffold.vault.names import stem


@click.command(short_help="Put a Templater template into a note, and unite the properties.")
@click.argument("template", type=NOTE)
@click.argument("note", type=NOTE, metavar="NOTE[:LINE]")
@click.option("--selection", metavar="TEXT", help="What tp.file.selection() gives.")
@template_options
@plan_options
def command(
    template: str,
    note: str,
    selection: str | None,
    vault: str | None,
    options: TemplateOptions,
    *,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Put what TEMPLATE makes at the end of NOTE, or below its LINE.

    \b
    Examples:
      scaffold insert "Templates/Meeting.md" "Study log"
      scaffold insert Meeting "Study log:12" --answer "With whom?=Maria" --dry-run
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    source = catalog(session).find(template)
    name, line = split_line(note)
    path = find_file(session.vault.snapshot, name)
    run = new_run(session, options)
    run.selection = selection or ""
    text = run.staged.read(path)
    span = line_span(text, line) if line is not None else None
    if line is not None and span is None:
        raise ScaffoldError(f"{path} has no line {line}.")
    front = front_matter_block(text)
    if span and front and span.end + 1 < front.end:
        last = text.count("\n", 0, front.end)
        raise ScaffoldError(f"{path}:{line} lies in the properties; name line {last} or one below.")
    at = min(span.end + 1, len(text)) if span else len(text)
    template_text = expand_core_template(run.staged.read(source), stem(path), session.now, options.language)
    made = modes.insert(run, template_text, source, path, at, at, as_lines=True)
    finish_run(session, run, options, made.path, f"Insert {source} into {path}")
