"""List the templates: ours, Templater's and the core plugin's, with what each asks."""

import click

from scaffold.cli.apply import print_json
from scaffold.cli.options import vault_option
from scaffold.cli.session import open_session
from scaffold.errors import ScaffoldError
from scaffold.jinja.files import template_files
from scaffold.jinja.template import load_template
from scaffold.templater.core_templates import is_core
from scaffold.templater.errors import TemplateSyntaxError
from scaffold.templater.inspect import find_questions
from scaffold.templater.settings import note_templates, template_folders
from scaffold.terminal.output import fields, say


@click.command(short_help="List the templates: ours, Templater's and the core plugin's, with what each asks.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@vault_option
def command(vault: str | None, *, as_json: bool) -> None:
    """List what `new --template` takes, with the questions that each will ask, found without running it.

    \b
    Examples:
      scaffold templates
      scaffold templates --json
    """
    session = open_session(vault)
    rows: list[dict[str, object]] = []
    files = template_files(
        session.root, session.vault.config.templates.folders, template_folders(session.vault.snapshot)
    )
    for name in files.names():
        try:
            asked = [question.name for question in load_template(name, files).questions]
        except ScaffoldError as error:
            asked = [f"({error})"]
        rows.append({"name": name, "kind": "jinja", "questions": asked})
    for path in note_templates(session.vault.snapshot):
        text = session.vault.snapshot.read(path)
        try:
            rows.append(
                {"name": path, "kind": "core" if is_core(text) else "templater", "questions": find_questions(text)}
            )
        except TemplateSyntaxError as error:
            rows.append({"name": path, "kind": "templater", "questions": [f"(line {error.line} cannot be read)"]})
    if as_json:
        print_json(rows)
        return
    for row in rows:
        asked = [str(question) or "(a choice)" for question in row["questions"]]  # type: ignore[attr-defined]
        say(fields(str(row["name"]), str(row["kind"]), ", ".join(asked)))
