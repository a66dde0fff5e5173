"""What the verbs that look at a vault by rules share: the vault as rules see it, and whose cards are stale."""

from collections.abc import Iterable

from scaffold.cli.session import Session
from scaffold.lint.stale_cards import CardStates, Staleness
from scaffold.notes.index import NoteIndex
from scaffold.tasks.settings import is_plugin_used
from scaffold.templater.settings import template_folders
from scaffold.terminal.output import tell


def surroundings(session: Session) -> NoteIndex:
    """Return the vault as rules see it, read anew, and remember which cards are stale."""
    return with_memory(session)[0]


def with_memory(session: Session, revised: Iterable[str] = ()) -> tuple[NoteIndex, CardStates]:
    """Return the vault as rules see it, and what is to be saved of its cards; those of `revised` notes count as fresh.

    Which cards are stale is found out when a rule asks for it.
    """
    session.__dict__.pop("vault", None)
    config = session.vault.config
    around = NoteIndex(
        session.vault.snapshot,
        config.check,
        session.vault.task_settings,
        config.cards,
        template_folders(session.vault.snapshot),
    )
    around.has_tasks_plugin = is_plugin_used(session.vault.snapshot)
    memory = CardStates(session.vault.state_dir.card_states)
    for note in filter(None, map(around.note, revised)):
        memory.confirm(note)
    around.freshness = Staleness(memory, session.root, tell)
    return around, memory
