"""List the cards."""

import sys

import click

from scaffold.anki.notes import deck_of
from scaffold.cards.card import Card
from scaffold.cli.apply import print_json
from scaffold.cli.cards import chosen_notes, short
from scaffold.cli.options import vault_option
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_session
from scaffold.notes.note import Note
from scaffold.terminal.output import fields, say, show_table


@click.command("list", short_help="List the cards.")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@vault_option
def command(paths: tuple[str, ...], vault: str | None, *, as_json: bool) -> None:
    """List the cards of PATHS, notes or folders, or of the whole vault.

    \b
    Examples:
      scaffold cards list Engage
      scaffold cards list --json | jq 'group_by(.deck) | map({deck: .[0].deck, cards: length})'
    """
    session = open_session(vault)
    chosen = chosen_notes(session, paths)
    rows = [(note, card) for note in chosen.notes for card in note.cards]
    if as_json:
        print_json([_row(note, card, session.vault.config.cards.deck) for note, card in rows])
    elif sys.stdout.isatty():
        cells = [(_place(note, card), card.kind, _front(note, card), _back(note, card)) for note, card in rows]
        show_table(("Where", "Kind", "Front", "Back"), cells, marked=[not card.id for _, card in rows])
        say(f"{len(rows)} cards, {sum(not card.id for _, card in rows)} of them not yet exported.")
    else:
        for note, card in rows:
            say(fields(_place(note, card), card.kind, _front(note, card), _back(note, card)))


def _place(note: Note, card: Card) -> str:
    return f"{note.path}:{note.lines.number(card.span.start)}"


def _front(note: Note, card: Card) -> str:
    return short(card.front[0].of(note.text))


def _back(note: Note, card: Card) -> str:
    if card.kind == "cloze":
        return short(", ".join(gap.text.of(note.text) for gap in card.gaps))
    return short(" ".join(span.of(note.text) for span in card.back))


def _row(note: Note, card: Card, deck: str) -> dict[str, object]:
    return {
        "path": note.path,
        "line": note.lines.number(card.span.start),
        "kind": card.kind,
        "front": card.front[0].of(note.text),
        "back": "\n".join(span.of(note.text) for span in card.back),
        "gaps": [{"number": gap.number, "text": gap.text.of(note.text), "hint": gap.hint} for gap in card.gaps],
        "deck": deck_of(note, deck),
        "id": card.id or None,
    }
