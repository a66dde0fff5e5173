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
        cells = [(_place(card), card.card.kind, _front(card), _back(card)) for card in cards]
        is_new = [not card.card.id for card in cards]
        show_table(("Where", "Kind", "Front", "Back"), cells, marked=is_new)
        say(f"{plural(len(cards), 'card')}, {sum(is_new)} of them not yet exported.")
    else:
        for card in cards:
            say(fields(_place(card), card.card.kind, _front(card), _back(card)))


def _place(card: LocatedCard) -> str:
    return f"{card.note.path}:{card.line}"


def _front(card: LocatedCard) -> str:
    return short(card.card.front[0].of(card.note.text))


def _back(card: LocatedCard) -> str:
    if card.card.kind == "cloze":
        return short(", ".join(gap.text.of(card.note.text) for gap in card.card.gaps))
    return short(" ".join(span.of(card.note.text) for span in card.card.back))


def _row(located: LocatedCard) -> dict[str, object]:
    note, card = located.note, located.card
    return {
        "path": note.path,
        "line": located.line,
        "kind": card.kind,
        "front": card.front[0].of(note.text),
        "back": "\n".join(span.of(note.text) for span in card.back),
        "gaps": [{"number": gap.number, "text": gap.text.of(note.text), "hint": gap.hint} for gap in card.gaps],
        "deck": located.deck,
        "id": card.id or None,
    }
