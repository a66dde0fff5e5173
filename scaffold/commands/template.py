"""Look into a Templater template: template check."""

import click

from scaffold.cli.options import RunOptions, reads_vault
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_run
from scaffold.cli.templater import run_settings
from scaffold.templater.errors import TemplateSyntaxError
from scaffold.templater.report import TemplateReport
from scaffold.terminal.output import print_json, say, say_text


@click.group(short_help="Look into a Templater template: template check.")
def command() -> None:
    """Look into a template of Templater without running it."""


@command.command("check", short_help="Find what a template uses that is unsupported or needs a permission.")
@click.argument("path", type=NOTE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@reads_vault
def check(path: str, run: RunOptions) -> None:
    """Compile the template PATH; list what it asks, what is unsupported or needs a permission, and known traps.

    The exit code is 1 where something cannot work here.

    \b
    Examples:
      scaffold template check "Templates/Course note.md"
    """
    try:
        report = open_run(run).vault.check_template(path, run_settings())
    except TemplateSyntaxError as error:
        say_text(f"{error.path}:{error.line}:{error.column}  error  {error.message}")
        click.get_current_context().exit(1)
    if run.as_json:
        print_json(_as_json(report))
    else:
        _show(report)
    if report.has_errors:
        click.get_current_context().exit(1)


def _show(report: TemplateReport) -> None:
    for question in report.questions:
        say(f"{report.path}  asks  {question or '(a choice)'}")
    for remark in report.remarks:
        say_text(f"{report.path}:{remark.line}:{remark.column}  {remark.kind}  {remark.message}")
    if not report.remarks:
        say(f"{report.path} runs here as it is.")


def _as_json(report: TemplateReport) -> dict[str, object]:
    rows = [
        {"line": remark.line, "column": remark.column, "kind": remark.kind, "message": remark.message}
        for remark in report.remarks
    ]
    return {"path": report.path, "questions": report.questions, "notes": rows}
