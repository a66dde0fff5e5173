"""Write a new note from a template, asking what it needs."""

import os

import click

from scaffold.cli.options import plan_options
from scaffold.cli.session import open_session
from scaffold.cli.templater import catalog, new_note
from scaffold.cli.templater_options import TemplateOptions, template_options
from scaffold.errors import ScaffoldError
from scaffold.templater.settings import note_templates
from scaffold.terminal.output import printable


def _template_names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the names of templates."""
    from scaffold.cli.jinja import jinja_template_names

    try:
        with ctx:
            session = open_session(ctx.params.get("vault"))
            notes = [os.path.basename(path).removesuffix(".md") for path in note_templates(session.vault.snapshot)]
            names = [*jinja_template_names(session), *notes]
    except ScaffoldError:
        return []
    return [name for name in names if name.lower().startswith(incomplete.lower()) and printable(name) == name]


@click.command(short_help="Write a new note from a template, asking what it needs.")
@click.argument("title", required=False)
@click.option(
    "-t",
    "--template",
    "name",
    metavar="NAME",
    shell_complete=_template_names,
    help="activity, concept, daily, or one of your own.",
)
@click.option(
    "--set", "pairs", multiple=True, metavar="NAME=VALUE", help="Answer a question; again for more of a list."
)
@click.option("--input", "inputs", multiple=True, metavar="FLOW", help='"what <- A, B", or a sentence with its links.')
@click.option("--output", "outputs", multiple=True, metavar="FLOW", help='"what -> C", or a sentence with its links.')
@click.option("--folder", metavar="FOLDER", help="The folder of the note.")
@template_options
@click.option("--mirror/--no-mirror", default=None, help="Also give each partner the other side of a flow.")
@plan_options
def command(
    title: str | None,
    name: str | None,
    pairs: tuple[str, ...],
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    mirror: bool | None,  # noqa: FBT001 - None: ask
    vault: str | None,
    folder: str | None,
    options: TemplateOptions,
    *,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write the note TITLE; what no option answers is asked for. An existing note is never overwritten.

    NAME may be a template of Templater, JavaScript included, or of Obsidian's core plugin: a note of their folders.
    With --folder and without --template, the plugin's own template for that folder is taken.

    \b
    Examples:
      scaffold new
      scaffold new "Service desk" --template concept
      scaffold new Monitor --set class="S101 - Service Value" --set folder="S101 - Service Value/1_Value chain" \\
        --set source=Handout --set key_message="See it before they call." \\
        --input "Alerts <- Deliver and support" --output "Incident reports -> Improve, Engage" --mirror
      scaffold new --answers monitor.yaml --dry-run
      scaffold new --template "Templates/Course note.md" --answer "Title?=Engage" --folder "S101 - Service Value"
    """
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    if name is not None:
        theirs = catalog(session).find_note(name)
    else:
        theirs = catalog(session).for_path(f"{folder.strip('/')}/x.md") if folder else None
    if theirs is not None:
        if pairs or inputs or outputs or mirror is not None:
            raise click.UsageError(
                "--set, --input, --output and --mirror are for our own templates; --answer answers this one."
            )
        new_note(session, options, theirs, title, folder)
        return
    pairs = (*pairs, f"folder={folder}") if folder is not None else pairs
    from scaffold.cli.jinja import Given, new_note_from_jinja

    new_note_from_jinja(session, name, title, Given(pairs, inputs, outputs, options.answers_file), mirror=mirror)
