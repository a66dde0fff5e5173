"""Flashcards: cards list, cards new, cards lint, cards export, cards sync."""

import os
import sys

import click

from scaffold.card_command import chosen_notes, memory, to_anki, warn_of_old_ids, with_ids, write_ids
from scaffold.cards import sync as anki_sync
from scaffold.cards.notes import AnkiNote, deck_of
from scaffold.command import Session, carry_out, open_session, plan_options, print_json, vault_option
from scaffold.completing import NOTE
from scaffold.errors import ScaffoldError
from scaffold.markdown.cards import Card
from scaffold.note import Note
from scaffold.plan.plan import EditNote, Plan
from scaffold.terminal import say, show_table
from scaffold.text import Edit, Span, line_ending
from scaffold.vault.lookup import find_file

_WIDTH = 60  # characters of a side in the list


@click.group(short_help="Flashcards: cards list, cards new, cards lint, cards export, cards sync.")
def command() -> None:
    """List the flashcards of notes, write new ones, and bring them to Anki.

    A card stands in a box, `>[!info] card`: `question ::answer`, `question :::answer` for both ways, or a sentence with
    gaps, `{1:word}`, `{1:word::hint}`, `==word==`. `>[!card] question` with the answer below it, headings with `#card`
    and `flashcard` code blocks are cards, too.
    """


@command.command("list", short_help="List the cards.")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@vault_option
def list_cards(paths: tuple[str, ...], vault: str | None, *, as_json: bool) -> None:
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
        print_json([_row(note, card, session.config.cards.deck) for note, card in rows])
    elif sys.stdout.isatty():
        cells = [(_place(note, card), card.kind, _front(note, card), _back(note, card)) for note, card in rows]
        show_table(("Where", "Kind", "Front", "Back"), cells, marked=[not card.id for _, card in rows])
        say(f"{len(rows)} cards, {sum(not card.id for _, card in rows)} of them not yet exported.")
    else:
        for note, card in rows:
            say("\t".join((_place(note, card), card.kind, _front(note, card), _back(note, card))))


def _place(note: Note, card: Card) -> str:
    return f"{note.path}:{note.lines.number(card.span.start)}"


def _front(note: Note, card: Card) -> str:
    return _short(card.front[0].of(note.text))


def _back(note: Note, card: Card) -> str:
    if card.kind == "cloze":
        return _short(", ".join(gap.text.of(note.text) for gap in card.gaps))
    return _short(" ".join(span.of(note.text) for span in card.back))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


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


@command.command("lint", short_help="Find what is wrong with cards.")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@vault_option
@click.pass_context
def lint(context: click.Context, paths: tuple[str, ...], vault: str | None) -> None:
    """Find lines of boxes that are no cards, duplicate ids and fronts, counts that are off; exit code 1 if any.

    The same as `scaffold check --select CRD,no-cards,empty-card,stale-cards`.

    \b
    Examples:
      scaffold cards lint Engage
    """
    check = context.find_root().command.get_command(context, "check")  # type: ignore[attr-defined]
    names = ["--select", "CRD,no-cards,empty-card,stale-cards", *(["--vault", vault] if vault else [])]
    context.exit(check.main([*names, "--", *paths], standalone_mode=False, parent=context.find_root()) or 0)


@command.command("new", short_help="Write a new card into a note.")
@click.argument("note", type=NOTE)
@click.option("--front", metavar="TEXT", help="The question.")
@click.option("--back", metavar="TEXT", help="The answer.")
@click.option("--both-ways", is_flag=True, help="Also ask from the answer to the question.")
@click.option("--cloze", metavar="TEXT", help="A sentence with gaps instead: {1:word}, {1:word::hint} or ==word==.")
@plan_options
def new_card(
    note: str,
    front: str | None,
    back: str | None,
    cloze: str | None,
    vault: str | None,
    *,
    both_ways: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write a card into NOTE, in a box of its own below its last one; asks for what is not given.

    \b
    Examples:
      scaffold cards new Engage
      scaffold cards new Engage --front "Who hears people out?" --back Engage --both-ways
      scaffold cards new Engage --cloze "Needs enter through {1:Engage::its front door}."
    """
    from scaffold.markdown.cards import cards
    from scaffold.markdown.regions import find_regions

    session = open_session(vault, yes=yes, dry_run=dry_run, json=as_json)
    path = find_file(session.vault, note)
    if not path.lower().endswith(".md"):
        raise ScaffoldError(f"{path} is no note.")
    line = _asked_line(session, front, back, cloze, both_ways=both_ways)
    made = f">[!info] card\n>{line}"
    found, strays = cards(made, find_regions(made))
    if len(found) != 1 or strays or "\n" in line:
        wanted = (
            "a gap such as {1:word} or ==word==" if cloze is not None else "one line a side, and none of them empty"
        )
        raise ScaffoldError(f"That would be no card: it needs {wanted}.")
    _check_sides(made, found[0], front, back)
    text = session.vault.read(path)
    edit = _new_box(text, line)
    plan = Plan(f"Add a card to {path!r}", (EditNote(path, text, (edit,)),))
    carry_out(session, plan, ask=False)


def _check_sides(made: str, card: Card, front: str | None, back: str | None) -> None:
    """Raise ScaffoldError where a card would be read otherwise than it was given."""
    for wanted, spans in ((front, card.front), (back, card.back)):
        read = " ".join(span.of(made) for span in spans)
        if wanted is not None and read != wanted.strip():
            raise ScaffoldError(
                f"{wanted.strip()!r} would be read as {read!r}: `::`, and an id `^…` at the end, mean something in a "
                "card. Put it in backticks, or reword it."
            )
    if card.id:
        raise ScaffoldError(f"^{card.id} at the end would be the card's id; reword it.")


def _asked_line(session: Session, front: str | None, back: str | None, cloze: str | None, *, both_ways: bool) -> str:
    from scaffold.prompts import ask_text, choose

    if cloze is not None:
        if front is not None or back is not None or both_ways:
            raise click.UsageError("--cloze stands alone; --front and --back go together.")
        return cloze.strip()
    if (front is None or back is None) and not session.can_ask:
        missing = " and ".join(name for name, value in (("--front", front), ("--back", back)) if value is None)
        raise ScaffoldError(f"A card needs two sides; give {missing}, or a sentence with gaps with --cloze.")
    kinds = {"question and answer": "::", "both ways": ":::", "a sentence with gaps": ""}
    mark = ":::" if both_ways else "::"
    if front is None and back is None and not both_ways:
        mark = choose("What kind of card?", kinds)
    if not mark:
        return ask_text("Sentence, with gaps such as {1:word}").strip()
    front = ask_text("Front") if front is None else front
    back = ask_text("Back") if back is None else back
    return f"{front.strip()} {mark}{back.strip()}"


def _new_box(text: str, line: str) -> Edit:
    """Return the edit that adds a box with the card: into an empty one, below the last, or below a new heading."""
    from scaffold.markdown.callouts import callouts
    from scaffold.markdown.regions import find_regions

    newline = line_ending(text)
    boxes = [box for box in callouts(text, find_regions(text)) if box.title.of(text).strip().lower() == "card"]
    empty = next((box for box in boxes if not box.words(text)), None)
    if empty:
        place = empty.body[0] if empty.body else Span(empty.span.end, empty.span.end)
        return Edit(place, line if empty.body else f"{newline}>{line}")
    if boxes:
        end = _behind_id(text, boxes[-1].span.end)
        return Edit(Span(end, end), f"{newline}{newline}>[!info] card{newline}>{line}")
    gap = "" if text.endswith("\n") or not text else newline
    return Edit(Span(len(text), len(text)), f"{gap}{newline}# cards{newline}>[!info] card{newline}>{line}{newline}")


def _behind_id(text: str, end: int) -> int:
    """Return where a box ends, the id on the line below it included."""
    import re

    below = re.compile(r"\r?\n[ \t]*\^[A-Za-z0-9-]+[ \t]*(?=\r?\n|$)").match(text, end)
    return below.end() if below else end


@command.command("export", short_help="Write a file that Anki imports.")
@click.argument("file", type=click.Path(dir_okay=False), metavar="FILE.apkg")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@plan_options
def export(file: str, paths: tuple[str, ...], vault: str | None, *, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Write the cards of PATHS, or of the vault, to FILE.apkg. The same vault gives the same bytes.

    A card without an id gets one first (`^q-x7k2`): by it Anki knows the card again, whatever is renamed or edited.
    What has changed since the last export is updated there, new cards are added, what you have learned stays. A file
    moves no card to another deck and deletes none; `cards sync` does.

    \b
    Examples:
      scaffold cards export ~/cards.apkg --yes
      scaffold cards export course.apkg "S101 - Service Value"
    """
    from scaffold.cards.apkg import apkg

    session = open_session(vault, yes=yes, dry_run=dry_run)
    if not file.lower().endswith(".apkg"):
        raise ScaffoldError(f"{file} must end in .apkg, or Anki does not know what it is.")
    ids, chosen = with_ids(chosen_notes(session, paths))
    notes, media = to_anki(session, chosen)
    if not notes:
        raise ScaffoldError("There is no card to export; `scaffold cards new NOTE` writes one.")
    is_written = not dry_run and (yes or not as_json)
    if is_written:
        _check_place(file)
    write_ids(session, ids, quiet=as_json)
    kept = memory(session)
    saved = {path: _seconds(session, path) for path in {note.path for note in notes}}
    times = {note.guid: kept.modified(note, saved[note.path]) for note in notes}
    data = apkg(notes, times, media.paths, session.vault.read_bytes)
    decks = len({note.deck for note in notes})
    report = {"file": file, "cards": len(notes), "decks": decks, "media": len(media.paths), "written": is_written}
    if is_written:
        _write(file, data)
        kept.save()
    if as_json:
        print_json(report)
        return
    said = f"{_cards(len(notes))} in {decks} deck{'s' * (decks != 1)}, {len(media.paths)} media"
    say(f"Dry run: {said}; nothing was written." if dry_run else f"Wrote {file}: {said}.", bold=True)
    warn_of_old_ids(notes)
    for path, line, name in media.missing:
        say(f"{path}:{line}  shows {name}, which the vault does not have.", colour="yellow", error=True)


def _check_place(file: str) -> None:
    """Raise ScaffoldError where a file cannot be written, before anything else is."""
    folder = os.path.dirname(os.path.abspath(file))
    if not os.path.isdir(folder):
        raise ScaffoldError(f"Cannot write {file}: there is no folder {folder}.")
    if os.path.isdir(file) or not os.access(folder, os.W_OK):
        raise ScaffoldError(
            f"Cannot write {file}: {'it is' if os.path.isdir(file) else 'no right to write into'} a folder."
        )


def _seconds(session: Session, path: str) -> int:
    return int(os.stat(os.path.join(session.root, path)).st_mtime)


def _write(file: str, data: bytes) -> None:
    """Write a file as a whole: an export is there to be written over."""
    try:
        with open(f"{file}.new", "wb") as out:
            out.write(data)
        os.replace(f"{file}.new", file)
    except OSError as error:
        raise ScaffoldError(f"Cannot write {file}: {error.strerror}.") from error


@command.command("sync", short_help="Bring the cards to a running Anki, and keep both alike.")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@click.option("--url", metavar="URL", help="Where AnkiConnect listens; else ANKI_URL, else http://127.0.0.1:8765.")
@click.option("--key", metavar="KEY", help="The API key of AnkiConnect; else ANKI_KEY.")
@click.option("--overwrite", is_flag=True, help="Where a card was edited in Anki since, write what the vault says.")
@click.option("--delete", is_flag=True, help="Delete in Anki the cards that were removed from the vault.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds to wait.")
@plan_options
def sync(
    paths: tuple[str, ...],
    url: str | None,
    key: str | None,
    vault: str | None,
    *,
    overwrite: bool,
    delete: bool,
    timeout: float,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Add, update, tag and move the cards of PATHS, or of the vault, in a running Anki with the add-on AnkiConnect.

    Cards that the old plugin made are taken over. A card that was edited in Anki since is shown and left as it is. A
    sync that is interrupted goes on with the next one. What was removed from the vault is deleted only with --delete,
    or when you say so.

    \b
    Examples:
      scaffold cards sync --dry-run
      scaffold cards sync Engage
      scaffold cards sync --yes --delete
    """
    from scaffold.cards.anki_connect import URL, AnkiConnect

    session = open_session(vault, yes=yes, dry_run=dry_run)
    anki = AnkiConnect(url or os.environ.get("ANKI_URL") or URL, key or os.environ.get("ANKI_KEY"), timeout)
    ids, chosen = with_ids(chosen_notes(session, paths))
    notes, media = to_anki(session, chosen)
    anki.ask("version")
    write_ids(session, ids, quiet=as_json)
    kept = memory(session)
    plan = anki_sync.compare(anki, (notes, list(media.paths)), kept, overwrite=overwrite, is_all=chosen.is_all)
    if as_json:
        print_json(_as_json(plan, applied=not dry_run and yes))
    else:
        _show_sync(plan)
    if dry_run or (as_json and not yes):
        return
    if not session.can_ask:
        goes = delete
    else:
        goes = delete or (bool(plan.gone) and click.confirm(f"Delete {_cards(len(plan.gone))} in Anki?", default=False))
    refused = anki_sync.carry_out(
        anki, plan, kept, lambda name: session.vault.read_bytes(media.paths[name]), delete=goes
    )
    for note, reason in refused:
        say(f"{note.path}:{note.line}  refused: {reason}", colour="red", error=True)
    if plan.conflicts or plan.missing or refused:
        click.get_current_context().exit(1)


def _cards(number: int) -> str:
    return f"{number} card{'' if number == 1 else 's'}"


def _show_sync(plan: anki_sync.SyncPlan) -> None:
    for title, notes in (
        ("add", plan.add),
        ("update", [note for note, _ in plan.update]),
        ("tag", [note for note, *_ in plan.tag]),
        ("move", [note for note, _ in plan.move]),
    ):
        for note in notes:
            say(f"{title:<8} {note.path}:{note.line}  {_short(_bare(note.fields[0]))}")
    for name in plan.media:
        say(f"media    {name}")
    for name, there in plan.gone:
        say(f"removed  ^{name}  {_short(_bare(next(iter(there.fields.values()), '')))}", colour="yellow")
    for note, there in plan.conflicts:
        say(f"conflict {note.path}:{note.line}  edited in Anki since, left as it is:", colour="red")
        for field, value in note.by_name.items():
            if there.fields.get(field, value) != value:
                say(f"    {field} in Anki:  {_short(_bare(there.fields[field]))}")
                say(f"    {field} in vault: {_short(_bare(value))}")
    for note in plan.missing:
        say(
            f"missing  {note.path}:{note.line}  Anki has no note {note.id}; remove the id, and it is added",
            colour="red",
        )
    if plan.is_empty and not plan.conflicts and not plan.missing:
        say("Anki has what the vault has.")


def _bare(text: str) -> str:
    import re
    from html import unescape

    return unescape(re.sub(r"<[^<>]*>", "", text))


def _as_json(plan: anki_sync.SyncPlan, *, applied: bool) -> dict[str, object]:
    def rows(notes: list[AnkiNote]) -> list[dict[str, object]]:
        return [{"path": note.path, "line": note.line, "id": note.id, "deck": note.deck} for note in notes]

    return {
        "add": rows(plan.add),
        "update": rows([note for note, _ in plan.update]),
        "tag": rows([note for note, *_ in plan.tag]),
        "move": rows([note for note, _ in plan.move]),
        "conflicts": rows([note for note, _ in plan.conflicts]),
        "missing": rows(plan.missing),
        "removed": [name for name, _ in plan.gone],
        "media": plan.media,
        "applied": applied,
    }
