"""List the templates: built-in, Templater's and the core plugin's, with what each asks."""

import click

from scaffold.cli.options import RunOptions, reads_vault
from scaffold.cli.session import open_run
from scaffold.templater.catalog import TemplateEntry
from scaffold.terminal.output import fields, print_json, say


@click.command(short_help="List the templates: built-in, Templater's and the core plugin's, with what each asks.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@reads_vault
def command(run: RunOptions) -> None:
    """List what `new --template` takes, with the questions that each will ask, found without running it.

    \b
    Examples:
      scaffold templates
      scaffold templates --json
    """
    templates = open_run(run).vault.templates()
    if run.as_json:
        print_json([{"name": each.name, "kind": each.kind, "questions": _questions(each)} for each in templates])
        return
    for each in templates:
        say(fields(each.name, each.kind, ", ".join(question or "(a choice)" for question in _questions(each))))


def _questions(template: TemplateEntry) -> list[str]:
    return [f"({template.problem})"] if template.problem else list(template.questions)
