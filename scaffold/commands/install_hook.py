"""Install a git hook that keeps unstamped tasks out of commits."""

import os

import click

from scaffold.command import open_session, vault_option
from scaffold.errors import ScaffoldError
from scaffold.terminal import say

_MARK = "# written by scaffold install-hook"
_SCRIPT = f"""#!/bin/sh
{_MARK}
# Refuses a commit whose notes have done tasks without a date; `scaffold stamp` gives them theirs.
git diff --cached --name-only -z --diff-filter=ACMR -- '*.md' | xargs -0 -r scaffold stamp --check --
"""


@click.command(short_help="Install a git hook that keeps unstamped tasks out of commits.")
@click.option("--remove", is_flag=True, help="Remove it again.")
@vault_option
def command(vault: str | None, *, remove: bool) -> None:
    """Write `pre-commit` into the hooks of the vault's git repository. A hook of yours is never overwritten.

    \b
    Examples:
      scaffold install-hook
      scaffold install-hook --remove
    """
    path = _path(open_session(vault).root)
    try:
        with open(path, encoding="utf-8") as file:
            ours = _MARK in file.read()
    except FileNotFoundError:
        ours = None
    if ours is None and os.path.islink(path):
        raise ScaffoldError(f"{path} is a link that leads nowhere; remove it first.")
    if ours is False:
        raise ScaffoldError(f"{path} is a hook of yours; add to it: scaffold stamp --check")
    if remove:
        if ours:
            os.unlink(path)
        say(f"Removed {path}." if ours else "There is no hook to remove.")
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(_SCRIPT)
    os.chmod(path, 0o755)  # noqa: S103 - a hook is a program that git runs for everybody
    say(f"Wrote {path}. It runs `scaffold stamp --check` on the notes of each commit.")


def _path(root: str) -> str:
    """Return where the repository's pre-commit hook stands. Raises ScaffoldError outside a repository."""
    import subprocess

    asked = ["git", "-C", root, "rev-parse", "--git-path", "hooks/pre-commit"]
    try:
        ran = subprocess.run(asked, capture_output=True, check=False)  # noqa: S603 - git, with our own arguments
    except FileNotFoundError as error:
        raise ScaffoldError("git is not installed.") from error
    if ran.returncode:
        raise ScaffoldError(f"{root} is not in a git repository; make it one with: git init")
    return os.path.join(root, os.fsdecode(ran.stdout.rstrip(b"\n")))
