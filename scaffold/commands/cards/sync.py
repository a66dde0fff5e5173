"""Bring the cards to a running Anki, and keep both alike."""

import os

import click

from scaffold.anki import sync as anki_sync
from scaffold.anki.connect import URL, AnkiConnect
from scaffold.anki.diff import SyncPlan, compare
from scaffold.anki.fields import bare
from scaffold.anki.notes import AnkiNote
from scaffold.cli.apply import apply_and_report, print_json
from scaffold.cli.cards import allow_ids, chosen_notes, counted, memory, short, to_anki, warn_of_media, with_ids
from scaffold.cli.options import plan_options
from scaffold.cli.params import NOTE
from scaffold.cli.session import open_session
from scaffold.plan import transaction
from scaffold.terminal.output import agreed, say
from scaffold.vault.snapshot import ALL


@click.command("sync", short_help="Bring the cards to a running Anki, and keep both alike.")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@click.option("--url", metavar="URL", help="Where AnkiConnect listens; else ANKI_URL, else http://127.0.0.1:8765.")
@click.option("--key", metavar="KEY", help="The API key of AnkiConnect; else ANKI_KEY.")
@click.option("--overwrite", is_flag=True, help="Where a card was edited in Anki since, write what the vault says.")
@click.option("--delete", is_flag=True, help="Delete in Anki the cards that were removed from the vault.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds to wait.")
@plan_options
def command(
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
    session = open_session(vault, yes=yes, dry_run=dry_run)
    anki = AnkiConnect(url or os.environ.get("ANKI_URL") or URL, key or os.environ.get("ANKI_KEY"), timeout)
    before = chosen_notes(session, paths)
    ids, chosen = with_ids(before)
    notes, media = to_anki(session, chosen)
    anki.ask("version")
    kept = memory(session)
    plan = compare(anki, (notes, list(media.paths)), kept, overwrite=overwrite, is_all=chosen.is_all)
    warn_of_media(media)
    allow_ids(session, ids, quiet=as_json)
    if as_json:
        print_json(_as_json(plan, applied=not dry_run and yes))
    else:
        _show_sync(plan)
    if dry_run or (as_json and not yes):
        return
    goes = delete
    if session.can_ask and plan.gone and not delete:
        goes = agreed(f"Delete {counted(len(plan.gone))} in Anki?", default=False)
    known = {card.id for note in before.notes for card in note.cards}
    try:
        refused = anki_sync.run_sync(
            anki, plan, kept, lambda name: session.vault.snapshot.read_bytes(media.paths[name], ALL), delete=goes
        )
    finally:  # an id is made from its card, so one that is not written now is the same the next time
        if any(note.id in kept.synced for note in notes if note.id not in known):
            if as_json:
                transaction.apply(ids, session.root, session.vault.journal, session.now)
            else:
                apply_and_report(session, ids, shown=not yes)
    for note, reason in refused:
        say(f"{note.path}:{note.line}  refused: {reason}", colour="red", error=True)
    if plan.conflicts or plan.missing or refused:
        click.get_current_context().exit(1)


def _show_sync(plan: SyncPlan) -> None:
    for title, notes in (
        ("add", plan.add),
        ("update", [note for note, _ in plan.update]),
        ("tag", [note for note, *_ in plan.tag]),
        ("move", [note for note, _ in plan.move]),
    ):
        for note in notes:
            say(f"{title:<8} {note.path}:{note.line}  {short(bare(note.fields[0]))}")
    for name in plan.media:
        say(f"media    {name}")
    for name, there in plan.gone:
        say(f"removed  ^{name}  {short(bare(next(iter(there.fields.values()), '')))}", colour="yellow")
    for note, there in plan.conflicts:
        say(f"conflict {note.path}:{note.line}  edited in Anki since, left as it is:", colour="red")
        for field, value in note.by_name.items():
            if there.fields.get(field, value) != value:
                say(f"    {field} in Anki:  {short(bare(there.fields[field]))}")
                say(f"    {field} in vault: {short(bare(value))}")
    for note in plan.missing:
        say(
            f"missing  {note.path}:{note.line}  Anki has no note {note.id}; remove the id, and it is added",
            colour="red",
        )
    if plan.is_empty and not plan.conflicts and not plan.missing:
        say("Anki has what the vault has.")


def _as_json(plan: SyncPlan, *, applied: bool) -> dict[str, object]:
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
