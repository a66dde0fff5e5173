"""Bring the cards to a running Anki, and keep both alike."""

import os
from typing import NamedTuple

import click

from scaffold.anki.connect import URL, AnkiConnect
from scaffold.anki.diff import SyncPlan
from scaffold.anki.fields import bare
from scaffold.anki.notes import AnkiNote
from scaffold.anki.sync import Sync
from scaffold.cli.apply import apply_and_report
from scaffold.cli.cards import allow_ids, short, warn_of_media
from scaffold.cli.options import RunOptions, changes_vault, gathered
from scaffold.cli.params import NOTE
from scaffold.cli.session import Session, open_run
from scaffold.plan.model import Plan
from scaffold.terminal.output import agreed, print_json, say
from scaffold.text.words import plural


class SyncOptions(NamedTuple):
    """Which cards are brought, and to which Anki."""

    paths: tuple[str, ...]
    url: str | None
    key: str | None
    overwrite: bool
    delete: bool
    timeout: float

    @property
    def anki(self) -> AnkiConnect:
        """The Anki that is meant. Raises ScaffoldError for an address that is none."""
        url, key = self.url or os.environ.get("ANKI_URL") or URL, self.key or os.environ.get("ANKI_KEY")
        return AnkiConnect(url, key, self.timeout)


@click.command("sync", short_help="Bring the cards to a running Anki, and keep both alike.")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@click.option("--url", metavar="URL", help="Where AnkiConnect listens; by default ANKI_URL, or http://127.0.0.1:8765.")
@click.option("--key", metavar="KEY", help="The API key of AnkiConnect; by default ANKI_KEY.")
@click.option("--overwrite", is_flag=True, help="Where a card was edited in Anki since, write what the vault says.")
@click.option("--delete", is_flag=True, help="Delete in Anki the cards that were removed from the vault.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds to wait.")
@changes_vault
@gathered(SyncOptions)
def command(options: SyncOptions, run: RunOptions) -> None:
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
    session = open_run(run._replace(as_json=False))  # the plan of ids is not what is printed as JSON
    anki = options.anki
    cards = session.vault.cards_for_anki(options.paths)
    sync = session.vault.plan_sync(cards, anki, overwrite=options.overwrite)
    warn_of_media(cards.media)
    allow_ids(session, cards.ids, quiet=run.as_json)
    if run.as_json:
        print_json(_as_json(sync.plan, applied=not run.dry_run and run.yes))
    else:
        _show_sync(sync.plan)
    if not run.dry_run and (run.yes or not run.as_json):
        _carry_out(session, sync, delete=options.delete, quiet=run.as_json)


def _carry_out(session: Session, sync: Sync, *, delete: bool, quiet: bool) -> None:
    """Do a sync, and show what Anki refused; what was left as it is makes the exit code 1."""

    def write_ids(plan: Plan) -> None:
        if quiet:
            session.vault.apply(plan)
        else:
            apply_and_report(session, plan, shown=not session.yes)

    if session.can_ask and sync.plan.gone and not delete:
        delete = agreed(f"Delete {plural(len(sync.plan.gone), 'card')} in Anki?", default=False)
    refused = session.vault.sync(sync, delete=delete, write=write_ids)
    for note, reason in refused:
        say(f"{note.path}:{note.line}  refused: {reason}", colour="red", error=True)
    if sync.plan.conflicts or sync.plan.missing or refused:
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
