"""The class that programs hold: each part of it, with what it does, is a file beside this one."""

from scaffold.api.cards import Flashcards
from scaffold.api.checks import Checks
from scaffold.api.hooks import Hooks
from scaffold.api.refactors import Refactors
from scaffold.api.tasks import Tasks
from scaffold.api.templates import Templating
from scaffold.api.watching import Watching


class Vault(Refactors, Tasks, Watching, Hooks, Checks, Flashcards, Templating):
    """One open vault: see `VaultState` for how it is opened, and for `apply` and `undo`."""
