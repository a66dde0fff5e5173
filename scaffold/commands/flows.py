"""Show who gives what to whom: as a table, a chart, a canvas or a page."""

import json
import os
import sys
from typing import NamedTuple

import click

from scaffold.cli.apply import carry_out, may_write
from scaffold.cli.options import RunOptions, changes_vault, gathered
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_run
from scaffold.errors import ScaffoldError
from scaffold.flows.graph import Exchange
from scaffold.plan.model import Plan
from scaffold.plan.whole_file import check_place, refuse_links, write_whole
from scaffold.terminal.output import fields, say, show_table
from scaffold.text.encoding import encode
from scaffold.vault.names import stem

FORMATS = ("table", "matrix", "mermaid", "dot", "json", "canvas", "html")
_ENDINGS = {
    ".canvas": "canvas",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".dot": "dot",
    ".gv": "dot",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".txt": "matrix",
    ".tsv": "table",
}
_STATED = {"both": "both", "giver": "giver only", "taker": "taker only"}
_OUTSIDE = "(outside)"


class FlowsOptions(NamedTuple):
    """Whose flows are shown, how, and where."""

    note: str | None
    named: str | None
    form: str | None
    into: str | None
    output: str | None
    check: bool

    def refuse_contradictions(self) -> None:
        """Raise UsageError for options that contradict each other."""
        if self.note and self.named and self.note != self.named:
            raise click.UsageError("NOTE and --note name two notes; give one.")
        if self.into and (self.form or self.output):
            raise click.UsageError(
                "--into draws a Mermaid chart into a note; it goes with neither --format nor --output."
            )


@click.command(short_help="Show who gives what to whom: as a table, a chart, a canvas or a page.")
@click.argument("note", type=NOTE, required=False)
@click.option("--note", "named", type=NOTE, metavar="NOTE", help="Only the flows of a note; the same as NOTE.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="How to show; by default a table, or as the ending of --output says.",
)
@click.option("--into", type=NOTE, metavar="NOTE", help="Keep a Mermaid chart in a note current, between two markers.")
@click.option("--output", type=click.Path(), metavar="FILE", help="Write a file; one in the vault can be undone.")
@click.option("--check", is_flag=True, help="Show only what one side states; exit code 1 if there is any.")
@changes_vault
@gathered(FlowsOptions)
def command(options: FlowsOptions, run: RunOptions) -> None:
    """Show the flows of all activities, or those of NOTE.

    The last column of the table tells which side states a flow; "giver only" is an output that the taker does not list
    as an input. Formats: canvas is a canvas of Obsidian, html a page with the graph and a matrix, mermaid what Obsidian
    and GitHub render, dot is for Graphviz, json has rows with giver, taker, what and stated.

    \b
    Examples:
      scaffold flows Engage
      scaffold flows --check
      scaffold flows --into _Overview_
      scaffold flows --format canvas --output Maps/Flows.canvas
      scaffold flows --format html > flows.html
    """
    is_file = bool(options.into or options.output)
    session = open_run(run._replace(as_json=run.as_json and is_file), is_repeatable=not is_file)
    options.refuse_contradictions()
    form = options.form or _by_ending(options.output)
    form = "json" if run.as_json and not is_file else "mermaid" if options.into else form
    rows = _find_rows(session, options, form)
    if options.into:
        path = session.vault.find(options.into)
        _put(session, session.vault.put_chart(path, _draw(session, rows, form)), path, ask=False)
    elif options.output:
        _write(session, options.output, _draw(session, rows, form))
    elif form == "table":
        _print_table(rows)
    elif rows or form == "json":
        sys.stdout.write(_draw(session, rows, form))
    if options.check and rows:
        click.get_current_context().exit(1)


def _find_rows(session: Session, options: FlowsOptions, form: str) -> list[Exchange]:
    """Return the flows that are shown. Raises ScaffoldError where there are none at all, but for JSON."""
    note = options.note or options.named
    title = stem(session.vault.find(note)) if note else None
    rows = session.vault.flows(title)
    if not rows and form != "json":
        where = f"{title} states no flows" if title else "No note of this vault has flows"
        raise ScaffoldError(f"{where}: they are bullets under the headings Inputs and Outputs.")
    return [row for row in rows if row.is_one_sided] if options.check else rows


def _by_ending(output: str | None) -> str:
    """Return the format that the ending of a file names, a table for no file. Raises ScaffoldError for another."""
    if output is None:
        return "table"
    ending = os.path.splitext(output)[1].lower()
    if ending not in _ENDINGS:
        raise ScaffoldError(f"{output}: the ending does not name a format; add --format, one of {', '.join(FORMATS)}.")
    return _ENDINGS[ending]


def _draw(session: Session, rows: list[Exchange], form: str) -> str:
    if form == "json":
        found = [{"giver": r.giver, "taker": r.taker, "what": r.what, "stated": r.stated} for r in rows]
        return json.dumps(found) + "\n"
    if form == "table":
        return "".join(fields(*_cells(row)) + "\n" for row in rows)
    return session.vault.draw_flows(rows, form)


def _print_table(rows: list[Exchange]) -> None:
    if not sys.stdout.isatty():
        for row in rows:
            say(fields(*_cells(row)))
        return
    marked = [row.is_one_sided for row in rows]
    show_table(("From", "To", "What", "Stated by"), [_cells(row) for row in rows], marked)
    say(f"{len(rows)} flows, {sum(marked)} of them stated by one side only.")


def _cells(row: Exchange) -> tuple[str, str, str, str]:
    stated = _STATED[row.stated] if row.giver and row.taker else ""
    return row.giver or _OUTSIDE, row.taker or _OUTSIDE, row.what, stated


def _put(session: Session, plan: Plan, path: str, *, ask: bool) -> None:
    """Carry out the plan of a drawing in the vault, or say that there is nothing to draw."""
    if plan.changes or session.json:
        carry_out(session, plan, ask=ask)
    else:
        say(f"{path} shows the flows as they are.")


def _write(session: Session, output: str, drawing: str) -> None:
    """Write a file: in the vault as a plan, elsewhere only where nothing stands, or with --yes."""
    full = os.path.abspath(output)
    refuse_links(full, session.root)
    if not full.startswith(session.root + os.sep):  # it may be spelled by way of a link to the vault
        full = os.path.join(os.path.realpath(os.path.dirname(full)), os.path.basename(full))
    if os.path.lexists(full):
        check_place(full, session.root)
    if full.startswith(session.root + os.sep):
        path = full[len(session.root) + 1 :].replace(os.sep, "/")
        exists = os.path.lexists(full)
        _put(session, session.vault.put_drawing(path, drawing, exists=exists), path, ask=exists)
        return
    if session.dry_run:
        say(f"Dry run: {output} would be written.")
        return
    may_write(session, full, lambda found: found == encode(drawing))
    write_whole(full, encode(drawing))
    say(f"Wrote {output}.")
