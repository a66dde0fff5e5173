"""The git hook that keeps done tasks without a date out of commits."""

import os
from typing import TYPE_CHECKING

from scaffold.api.state import VaultState

if TYPE_CHECKING:
    from scaffold.refactor.commit_hook import HookChange
    from scaffold.vault.git.repository import Repository


class Hooks(VaultState):
    """What a vault has git do before a commit."""

    def install_hook(self) -> "HookChange":
        """Add the check to the hook of the vault's repository, and return what was changed.

        Raises ScaffoldError where there is no repository, or a hook that cannot take it.
        """
        from scaffold.refactor.commit_hook import plan_hook

        return _written(plan_hook(self._repository))

    def remove_hook(self) -> "HookChange":
        """Take the check out of the hook again, and return what was changed. Raises ScaffoldError."""
        from scaffold.refactor.commit_hook import plan_hook_removal

        return _written(plan_hook_removal(self._repository))

    @property
    def _repository(self) -> "Repository":
        from scaffold.vault.git.find import find_repository

        return find_repository(self.root)


def _written(hook: "HookChange") -> "HookChange":
    """Put a hook in place, executable and in one step, where it is not as it is to be; return it."""
    from scaffold.plan.whole_file import write_whole

    if hook.after is None and hook.before is not None:
        os.unlink(hook.path)
    elif hook.after is not None and hook.after != hook.before:
        os.makedirs(os.path.dirname(hook.path), exist_ok=True)
        write_whole(hook.path, hook.after, 0o777)
    return hook
