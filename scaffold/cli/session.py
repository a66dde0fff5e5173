"""One run of a verb: the vault it works on, the moment, and what the person said of how to go about it."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import click

from scaffold.api import Vault
from scaffold.cli import replay
from scaffold.cli.options import RunOptions
from scaffold.errors import ScaffoldError
from scaffold.plan.cache import cache_folder
from scaffold.terminal.output import is_interactive, say, tell
from scaffold.terminal.progress import progress
from scaffold.vault.discovery import SETTINGS, find_vault

if TYPE_CHECKING:
    from scaffold.vault.listing import Listing


class Session:
    """One run of a verb on the vault at `root`. `now` is the moment that everything written bears."""

    def __init__(self, root: str, now: datetime, run: RunOptions, listing: "Listing | None" = None) -> None:
        self.root, self.now, self._listing = root, now, listing
        self._cache = None if run.no_cache else cache_folder()
        self.yes, self.dry_run, self.json = run.yes, run.dry_run, run.as_json

    @cached_property
    def vault(self) -> Vault:
        """The vault: it is looked at once, and again after a plan was applied."""
        return Vault(
            self.root,
            cache=self._cache,
            now=lambda: self.now,
            is_live=False,
            watched=progress,
            tell=tell,
            listing=self._listing,
        )

    @property
    def can_ask(self) -> bool:
        """Tell whether a question may be asked."""
        return is_interactive() and not self.yes and not self.json


def open_run(run: RunOptions, near: Sequence[str] = (), *, is_repeatable: bool = False) -> Session:
    """Find the vault of a run, and finish what a crash interrupted in it; `near` are paths that the verb was given.

    `is_repeatable` says that the verb only prints what its command line and the vault tell, so that the answer can be
    given again: see `cli.replay`. Raises ScaffoldError when there is no vault.
    """
    given = click.get_current_context().find_root().params
    run = run._replace(vault=run.vault or given.get("vault"), no_cache=run.no_cache or bool(given.get("no_cache")))
    root, now = find_vault(run.vault, os.environ, os.getcwd(), near), moment(os.environ.get("SCAFFOLD_NOW"))
    session = Session(root, now, run, replay.record(root, run.vault, tell) if is_repeatable else None)
    if os.path.lexists(os.path.join(session.root, SETTINGS)):
        _ = session.vault.config  # a mistake in the settings is said by every verb alike
    for sentence in session.vault.recover():
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
