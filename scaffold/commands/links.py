"""List links: where they lead, what leads to a note, what leads nowhere."""

import sys
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import click

from scaffold.cli.options import RunOptions, gathered, reads_vault
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_run
from scaffold.links.references import LocatedLink
from scaffold.terminal.output import fields, print_json, say, show_table

_NOWHERE = "(nowhere)"


class LinksOptions(NamedTuple):
    """Which links are listed."""

    note: str | None
    backlinks: bool
    unresolved: bool
    ambiguous: bool
    orphans: bool

    def check(self) -> None:
        """Raise UsageError for options that contradict each other."""
        if sum((self.backlinks, self.unresolved, self.ambiguous, self.orphans)) > 1:
            raise click.UsageError("Of --backlinks, --unresolved, --ambiguous and --orphans, give one.")
        if self.backlinks and self.note is None:
            raise click.UsageError("--backlinks needs a NOTE.")
        if self.orphans and self.note is not None:
            raise click.UsageError("--orphans looks at the whole vault; leave NOTE out.")

    def chooses(self, path: str | None) -> Callable[[LocatedLink], bool]:
        """Return what tells which links are meant, as other processes can be told; `path` is that of the note."""
        if self.backlinks or self.unresolved:
            return partial(_leads_to, path)
        return _is_ambiguous if self.ambiguous else bool


def _leads_to(path: str | None, link: LocatedLink) -> bool:
    return link.target.path == path


def _is_ambiguous(link: LocatedLink) -> bool:
    return bool(link.target.others)


@click.command(short_help="List links: where they lead, what leads to a note, what leads nowhere.")
@click.argument("note", type=NOTE, required=False)
@click.option("--backlinks", is_flag=True, help="Links that lead to NOTE.")
@click.option("--unresolved", is_flag=True, help="Links that lead nowhere.")
@click.option("--ambiguous", is_flag=True, help="Links that may mean one of several files.")
@click.option("--orphans", is_flag=True, help="Notes that no other file links to.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@reads_vault
@gathered(LinksOptions)
def command(options: LinksOptions, run: RunOptions) -> None:
    """List the links of NOTE, or of the whole vault: in text, properties and canvases, as Obsidian follows them.

    The exit code is 1 when --unresolved, --ambiguous or --orphans finds something.

    \b
    Examples:
      scaffold links Engage
      scaffold links Engage --backlinks
      scaffold links --unresolved
      scaffold links --json | jq '.[] | select(.target == null)'
    """
    session = open_run(run, is_repeatable=options.note is None or options.backlinks)
    path = session.vault.find(options.note) if options.note is not None else None
    options.check()
    if options.orphans:
        orphans = session.vault.orphans()
        _print_paths(orphans, as_json=run.as_json)
        is_found = bool(orphans)
    else:
        links = session.vault.links(None if options.backlinks else path, options.chooses(path))
        _print(links, as_json=run.as_json)
        is_found = bool(links) and (options.unresolved or options.ambiguous)
    if is_found:
        click.get_current_context().exit(1)


def _print(links: list[LocatedLink], *, as_json: bool) -> None:
    if as_json:
        print_json([_row(link) for link in links])
    elif sys.stdout.isatty() and links:
        cells = [(f"{link.path}:{link.line}", link.raw, _target(link)) for link in links]
        show_table(("Where", "Link", "Leads to"), cells, marked=[link.target.path is None for link in links])
    else:
        for link in links:
            say(fields(f"{link.path}:{link.line}:{link.column}", link.raw, _target(link)))


def _target(link: LocatedLink) -> str:
    return " or ".join((link.target.path, *link.target.others)) if link.target.path else _NOWHERE


def _row(link: LocatedLink) -> dict[str, object]:
    return {
        "path": link.path,
        "line": link.line,
        "column": link.column,
        "raw": link.raw,
        "kind": link.kind,
        "embed": link.is_embed,
        "place": link.place,
        "target": link.target.path,
        "others": list(link.target.others),
        "subpath": link.subpath,
        "display": link.display,
    }


def _print_paths(paths: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json(paths)
    else:
        for path in paths:
            say(fields(path))
