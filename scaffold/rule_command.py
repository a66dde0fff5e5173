"""What the verbs that look at a vault by rules share: the vault as rules see it, and whose cards are stale."""

import os
from collections.abc import Iterable

from scaffold.command import Session
from scaffold.note import Surroundings
from scaffold.staleness import Memory, stale_by_git
from scaffold.task_command import task_settings
from scaffold.template_command import template_folders


def surroundings(session: Session) -> Surroundings:
    """Return the vault as rules see it, read anew, and remember which cards are stale."""
    return with_memory(session)[0]


def with_memory(session: Session, revised: Iterable[str] = ()) -> tuple[Surroundings, Memory]:
    """Return the vault as rules see it, and what is to be saved of its cards; those of `revised` notes count as fresh.

    Which cards are stale is found out when a rule asks for it.
    """
    session.__dict__.pop("vault", None)
    config = session.config
    around = Surroundings(session.vault, config.check, task_settings(session), config.cards, template_folders(session))
    name = os.path.basename(session.journal.folder)
    memory = Memory(os.path.join(os.path.dirname(os.path.dirname(session.journal.folder)), "cards", f"{name}.json"))
    for note in filter(None, map(around.note, revised)):
        memory.confirm(note)
    stale: set[str] | None = None

    def is_stale(path: str) -> bool:
        nonlocal stale
        if stale is None:
            with_cards = [note for note in around.notes.values() if note.is_kept and note.card_boxes]
            by_memory, by_git = memory.stale(with_cards), stale_by_git(session.root, with_cards)
            found = by_memory if by_git is None else by_git
            stale = {each for each in found if not memory.confirmed(around.notes[each])}
        return path in stale

    around.is_stale = is_stale
    return around, memory
