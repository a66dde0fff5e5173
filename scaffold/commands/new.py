"""Write a new note from a template, asking what it needs."""

from typing import NamedTuple

import click

from scaffold.cli.options import RunOptions, changes_vault, gathered
from scaffold.cli.session import Session, open_run
from scaffold.cli.templater import answers, carry_out_run, run_settings
from scaffold.cli.templater_options import TemplateOptions, template_options
from scaffold.errors import ScaffoldError
from scaffold.terminal.output import printable


class NewOptions(NamedTuple):
    """Of which template the new note is, and what is said of it."""

    title: str | None
    name: str | None
    pairs: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    folder: str | None
    mirror: bool | None

    @property
    def is_for_jinja(self) -> bool:
        """Tell whether something is said that only a Jinja template understands."""
        return bool(self.pairs or self.inputs or self.outputs or self.mirror is not None)


def _template_names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the names of templates."""
    try:
        with ctx:
            names = open_run(RunOptions(ctx.params.get("vault"))).vault.template_names()
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
@changes_vault
@gathered(NewOptions, "new")
def command(new: NewOptions, options: TemplateOptions, run: RunOptions) -> None:
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
    session = open_run(run)
    template = session.vault.template_note(new.name, new.folder)
    if template is None:
        _new_of_jinja(session, new, options.answers_file)
        return
    if new.is_for_jinja:
        raise click.UsageError(
            "--set, --input, --output and --mirror are for Jinja templates; --answer answers this one."
        )
    dialog, settings = answers(session, options), run_settings(options)
    made = session.vault.run_for_new_note(template, new.title, new.folder, dialog=dialog, settings=settings)
    carry_out_run(session, made)


def _new_of_jinja(session: Session, new: NewOptions, answers_file: str | None) -> None:
    from scaffold.cli.jinja import asker, carry_out_new_note
    from scaffold.jinja.answers import given_answers, read_answers

    template = session.vault.jinja_template(new.name)
    given = read_answers(answers_file) if answers_file else {}
    pairs = (*new.pairs, f"folder={new.folder}") if new.folder is not None else new.pairs
    given |= given_answers(pairs, new.inputs, new.outputs, template)
    given |= {"title": new.title} if new.title is not None else {}
    carry_out_new_note(session, session.vault.new_note(template, given, asker(session)), mirror=new.mirror)
