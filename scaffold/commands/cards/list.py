"""List the cards."""

import sys

import click

from scaffold.anki.selection import LocatedCard
from scaffold.cli.cards import short
from scaffold.cli.options import RunOptions, reads_vault
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_run
from scaffold.terminal.output import fields, print_json, say, show_table
from scaffold.text.words import plural


@click.command("list", short_help="List the cards.")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@reads_vault
def command(paths: tuple[str, ...], run: RunOptions) -> None:
    """List the cards of PATHS, notes or folders, or of the whole vault.

    \b
    Examples:
      scaffold cards list Engage
      scaffold cards list --json | jq 'group_by(.deck) | map({deck: .[0].deck, cards: length})'
    """
    cards = open_run(run, is_repeatable=not paths).vault.cards(paths)
    if run.as_json:
        print_json([_row(card) for card in cards])
    elif sys.stdout.isatty():
        cells = [(_place(card), card.kind, _front(card), _back(card)) for card in cards]
        is_new = [not card.id for card in cards]
        show_table(("Where", "Kind", "Front", "Back"), cells, marked=is_new)
        say(f"{plural(len(cards), 'card')}, {sum(is_new)} of them not yet exported.")
    else:
        for card in cards:
            say(fields(_place(card), card.kind, _front(card), _back(card)))


def _place(card: LocatedCard) -> str:
    return f"{card.path}:{card.line}"


def _front(card: LocatedCard) -> str:
    return short(card.front)


def _back(card: LocatedCard) -> str:
    return short(", ".join(text for _, text, _ in card.gaps) if card.kind == "cloze" else " ".join(card.back))


def _row(card: LocatedCard) -> dict[str, object]:
    return {
        "path": card.path,
        "line": card.line,
        "kind": card.kind,
        "front": card.front,
        "back": "\n".join(card.back),
        "gaps": [{"number": number, "text": text, "hint": hint} for number, text, hint in card.gaps],
        "deck": card.deck,
        "id": card.id or None,
    }
