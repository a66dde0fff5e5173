"""Show who gives what to whom: as a table, a chart, a canvas or a page."""

import importlib
import os
import re
import sys

import click

from scaffold.cli.apply import carry_out, may_write
from scaffold.cli.options import plan_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_session
from scaffold.errors import ScaffoldError
from scaffold.flows.graph import Exchange, find_exchanges
from scaffold.flows.layout import lay_out
from scaffold.markdown.regions import find_regions
from scaffold.plan.model import CreateNote, EditNote, Plan
from scaffold.plan.whole_file import check_place, refuse_links, write_whole
from scaffold.terminal.output import fields, say, show_table
from scaffold.text.encoding import encode
from scaffold.text.lines import line_ending
from scaffold.text.spans import Edit, Span, apply_edits
from scaffold.vault.lookup import find_file
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
BEGIN, END = "%% scaffold-flows %%", "%% scaffold-flows-end %%"
_BLOCK = re.compile(rf"{BEGIN}(.*?){END}", re.DOTALL)
_STATED = {"both": "both", "giver": "giver only", "taker": "taker only"}
_OUTSIDE = "(outside)"


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
@plan_options
def command(
    note: str | None,
    named: str | None,
    form: str | None,
    into: str | None,
    output: str | None,
    vault: str | None,
    *,
    check: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
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
    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json and bool(into or output))
    if note and named and note != named:
        raise click.UsageError("NOTE and --note name two notes; give one.")
    if into and (form or output):
        raise click.UsageError("--into draws a Mermaid chart into a note; it goes with neither --format nor --output.")
    note = note or named
    form = form or _by_ending(output)
    title = stem(find_file(session.vault.snapshot, note)) if note else None
    rows = [row for row in find_exchanges(session.vault.snapshot) if title in (None, row.giver, row.taker)]
    form = "json" if as_json and not into and not output else "mermaid" if into else form
    if not rows and form != "json":
        where = f"{title} states no flows" if title else "No note of this vault has flows"
        raise ScaffoldError(f"{where}: they are bullets under the headings Inputs and Outputs.")
    if check:
        rows = [row for row in rows if row.is_one_sided]
    if into:
        _into(session, find_file(session.vault.snapshot, into), _drawn(session, rows, form))
    elif output:
        _write(session, output, _drawn(session, rows, form))
    elif form == "table":
        _table(rows)
    elif rows or form == "json":
        sys.stdout.write(_drawn(session, rows, form))
    if check and rows:
        click.get_current_context().exit(1)


def _by_ending(output: str | None) -> str:
    """Return the format that the ending of a file names, a table for no file. Raises ScaffoldError for another."""
    if output is None:
        return "table"
    ending = os.path.splitext(output)[1].lower()
    if ending not in _ENDINGS:
        raise ScaffoldError(f"{output}: the ending says no format; add --format, one of {', '.join(FORMATS)}.")
    return _ENDINGS[ending]


def _drawn(session: Session, rows: list[Exchange], form: str) -> str:
    if form == "json":
        import json

        found = [{"giver": r.giver, "taker": r.taker, "what": r.what, "stated": r.stated} for r in rows]
        return json.dumps(found) + "\n"
    if form == "table":
        return "".join(fields(*_cells(row)) + "\n" for row in rows)
    paths = {stem(path): path for path in reversed(session.vault.snapshot.notes)}
    drawn = importlib.import_module(f"scaffold.flows.formats.{form}").draw(lay_out(rows, paths))
    return str(drawn)


def _table(rows: list[Exchange]) -> None:
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


def _into(session: Session, path: str, chart: str) -> None:
    """Put the chart between the markers of a note, at its end where it has none yet."""
    if not path.lower().endswith(".md"):
        raise ScaffoldError(f"{path} is no note; --into takes one.")
    text = session.vault.snapshot.read(path)
    newline = line_ending(text)
    block = f"\n```mermaid\n{chart}```\n".replace("\n", newline)
    found = [match for match in _BLOCK.finditer(text) if not _in_code(text, match.start())]
    if len(found) > 1:
        raise ScaffoldError(f"{path} has {BEGIN} twice; keep one of them.")
    if found:
        edit = Edit(Span(*found[0].span(1)), block)
    elif BEGIN in text and any(not _in_code(text, at.start()) for at in re.finditer(BEGIN, text)):
        raise ScaffoldError(f"{path} has {BEGIN} and behind it no {END}; add the end, or remove the beginning.")
    else:
        gap = "" if not text or text.endswith("\n") else newline
        edit = Edit(Span(len(text), len(text)), f"{gap}{newline}{BEGIN}{block}{END}{newline}")
    after = apply_edits(text, [edit])
    if after == text:
        _show_same(session, path)
    elif _in_code(after, after.index(BEGIN, max(0, edit.span.start - len(BEGIN)))):
        raise ScaffoldError(f"{path} ends inside a code block or comment that is not closed; close it first.")
    else:
        carry_out(session, Plan(f"Draw the flows into {path!r}", (EditNote(path, text, (edit,)),)), ask=False)


def _show_same(session: Session, path: str) -> None:
    if session.json:
        carry_out(session, Plan(f"Draw the flows into {path!r}", ()))
    else:
        say(f"{path} shows the flows as they are.")


def _in_code(text: str, offset: int) -> bool:
    region = find_regions(text).at(offset)
    return region is not None and "comment" not in region.kind


def _write(session: Session, output: str, drawn: str) -> None:
    """Write a file: in the vault as a plan, elsewhere only where nothing stands, or with --yes."""
    full = os.path.abspath(output)
    refuse_links(full, session.root)
    if not full.startswith(session.root + os.sep):  # it may be spelled by way of a link to the vault
        full = os.path.join(os.path.realpath(os.path.dirname(full)), os.path.basename(full))
    if os.path.lexists(full):
        check_place(full, session.root)
    if full.startswith(session.root + os.sep):
        path = full[len(session.root) + 1 :].replace(os.sep, "/")
        if os.path.lexists(full):
            before = session.vault.snapshot.read(path)
            if before == drawn:
                _show_same(session, path)
                return
            change: EditNote | CreateNote = EditNote(path, before, (Edit(Span(0, len(before)), drawn),))
        else:
            change = CreateNote(path, drawn)
        carry_out(session, Plan(f"Draw the flows as {path!r}", (change,)), ask=isinstance(change, EditNote))
        return
    if session.dry_run:
        say(f"Dry run: {output} would be written.")
        return
    may_write(session, full, lambda found: found == encode(drawn))
    write_whole(full, encode(drawn))
    say(f"Wrote {output}.")
