"""What every verb has in common: the vault it works on, and how a plan is shown, confirmed and carried out."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import click

from scaffold.errors import ScaffoldError
from scaffold.plan import transaction
from scaffold.plan.journal import Journal
from scaffold.plan.state import check_private
from scaffold.terminal.output import is_interactive, say, tell
from scaffold.terminal.progress import progress
from scaffold.vault.discovery import SETTINGS, find_vault
from scaffold.vault.snapshot import LARGEST, Snapshot

if TYPE_CHECKING:
    from scaffold.vault.config import Config


@dataclass
class Session:
    """One run of a verb on one vault. `now` is the moment that everything written bears."""

    root: str
    now: datetime
    yes: bool = False
    dry_run: bool = False
    json: bool = False

    @cached_property
    def vault(self) -> Snapshot:
        """The vault as it is now."""
        has_settings = os.path.lexists(os.path.join(self.root, SETTINGS))
        largest = self.config.notes.largest << 20 if has_settings else LARGEST
        return Snapshot(self.root, progress, tell, largest)

    @cached_property
    def config(self) -> "Config":
        """The vault's `scaffold.toml`."""
        from scaffold.vault.config import load_config  # many a vault has none, and many a verb asks nothing of it

        return load_config(self.root)

    @cached_property
    def journal(self) -> Journal:
        """Where what undo needs is kept: `SCAFFOLD_STATE`, or the user's state directory."""
        folder = os.path.abspath(os.environ.get("SCAFFOLD_STATE") or _state_folder())
        check_private(folder)
        return Journal(folder, self.root)

    @property
    def can_ask(self) -> bool:
        """Tell whether a question may be asked."""
        return is_interactive() and not self.yes and not self.json


def _state_folder() -> str:
    """Return the user's folder for state; on Linux by its rule alone, as the library takes a tenth of a start."""
    if sys.platform == "linux":
        given = os.environ.get("XDG_STATE_HOME", "").strip()
        given = given if os.path.isabs(given) else ""  # another one is to be ignored, says the rule
        return os.path.join(given or os.path.expanduser("~/.local/state"), "scaffold")
    from platformdirs import user_state_dir

    return user_state_dir("scaffold", appauthor=False)


def open_session(vault: str | None, near: Sequence[str] = (), **options: bool) -> Session:
    """Find the vault, and finish what a crash interrupted in it; `near` are paths that a verb was given.

    Raises ScaffoldError when there is none.
    """
    context = click.get_current_context()
    named = vault or context.find_root().params.get("vault")
    session = Session(
        find_vault(named, os.environ, os.getcwd(), near), moment(os.environ.get("SCAFFOLD_NOW")), **options
    )
    if os.path.lexists(os.path.join(session.root, SETTINGS)):
        _ = session.config  # a mistake in the settings is said by every verb alike
    for sentence in transaction.recover(session.root, session.journal):
        say(sentence, colour="yellow", error=True)
    return session


def moment(given: str | None) -> datetime:
    """Return the moment to write: `SCAFFOLD_NOW` (ISO 8601) where it is set, for output that can be repeated."""
    try:
        found = datetime.fromisoformat(given) if given else datetime.now()  # noqa: DTZ005 - a note bears local time
        for away in (-1, 1):  # a template may ask for it in UTC, and the first and last years have none
            (found + timedelta(days=away)).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise ScaffoldError(f"SCAFFOLD_NOW must be a moment such as 2026-03-02T19:55:13, not {given!r}.") from error
    return found
