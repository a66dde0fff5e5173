"""Look into a Templater template: template check."""

import click

from scaffold.cli.apply import print_json
from scaffold.cli.options import vault_option
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_session
from scaffold.cli.templater import catalog, new_run
from scaffold.cli.templater_options import TemplateOptions
from scaffold.templater.errors import TemplateSyntaxError
from scaffold.templater.inspect import (
    Remark,
    find_includes,
    find_order_traps,
    find_permissions,
    find_questions,
    find_unsupported,
)
from scaffold.terminal.output import say, say_text


@click.group(short_help="Look into a Templater template: template check.")
def command() -> None:
    """Look into a template of Templater without running it."""


@command.command("check", short_help="Find what a template uses that is unsupported or needs a permission.")
@click.argument("path", type=NOTE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@vault_option
def check(path: str, vault: str | None, *, as_json: bool) -> None:
    """Compile the template PATH; list what it asks, what is unsupported or needs a permission, and known traps.

    The exit code is 1 where something cannot work here.

    \b
    Examples:
      scaffold template check "Templates/Course note.md"
    """
    session = open_session(vault)
    found = catalog(session).find(path)
    text = session.vault.snapshot.read(found)
    settings = catalog(session).settings
    scripts = {each.rpartition("/")[2][:-3] for each in session.vault.snapshot.paths if each.lower().endswith(".js")}
    try:
        notes = [
            *find_unsupported(text, scripts, {name for name, _ in settings.commands}),
            *find_permissions(text),
            *find_order_traps(text),
        ]
        notes += _missing(session, found, text)
        wrong = new_run(session, TemplateOptions()).syntax_error(text, found)
        notes += [Remark(wrong.line, wrong.column, "error", wrong.message)] if wrong else []
        notes.sort(key=lambda note: (note.line, note.column))
        asked = find_questions(text)
    except TemplateSyntaxError as error:
        say_text(f"{found}:{error.line}:{error.column}  error  {error}")
        click.get_current_context().exit(1)
    if as_json:
        rows = [
            {"line": note.line, "column": note.column, "kind": note.kind, "message": note.message} for note in notes
        ]
        print_json({"path": found, "questions": asked, "notes": rows})
    else:
        for question in asked:
            say(f"{found}  asks  {question or '(a choice)'}")
        for note in notes:
            say_text(f"{found}:{note.line}:{note.column}  {note.kind}  {note.message}")
        if not notes:
            say(f"{found} runs here as it is.")
    if any(note.kind == "error" for note in notes):
        click.get_current_context().exit(1)


def _missing(session: Session, path: str, text: str) -> list[Remark]:
    """Return a note for each template that is included by the name of no note."""
    return [
        Remark(line, column, "error", f"no note is called {name!r}")
        for line, column, name in find_includes(text)
        if session.vault.snapshot.resolver.resolve(name, path).path is None
    ]
