"""Lay the template of its folder over an empty note."""

import click

from scaffold.cli.options import plan_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_session
from scaffold.cli.templater import catalog, finish_run, new_run
from scaffold.cli.templater_options import TemplateOptions, template_options
from scaffold.errors import ScaffoldError
from scaffold.frontmatter.fences import note_body
from scaffold.templater import modes
from scaffold.templater.core_templates import expand_core_template
from scaffold.vault.lookup import find_file
from scaffold.vault.names import stem


@click.command(short_help="Lay the template of its folder over an empty note.")
@click.argument("note", type=NOTE)
@click.option("-t", "--template", "name", metavar="NAME", help="This template instead of the settings' own.")
@template_options
@plan_options
def command(
    note: str,
    name: str | None,
    vault: str | None,
    options: TemplateOptions,
    *,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Fill NOTE, which has no text yet, with the template that Templater's settings give to its folder or its name.

    \b
    Examples:
      scaffold apply "Daily/2026-03-09"
      scaffold apply Inbox --template "Templates/Course note.md" --dry-run
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    path = find_file(session.vault.snapshot, note)
    source = catalog(session).find(name) if name else catalog(session).for_path(path)
    if source is None or source not in session.vault.snapshot.paths:
        raise ScaffoldError(f"Templater's settings give no template to {path}; name one with --template.")
    if note_body(session.vault.snapshot.read(path)).strip():
        raise ScaffoldError(f"{path} has text already; use insert to put a template into it.")
    run = new_run(session, options)
    template = expand_core_template(run.staged.read(source), stem(path), session.now, options.language)
    made = modes.lay_over(run, template, source, path)
    finish_run(session, run, options, made.path, f"Apply {source} to {path}")
