"""Install a git hook that keeps unstamped tasks out of commits."""

import click

from scaffold.cli.options import RunOptions, reads_vault
from scaffold.cli.session import open_run
from scaffold.terminal.output import say


@click.command(short_help="Install a git hook that keeps unstamped tasks out of commits.")
@click.option("--remove", is_flag=True, help="Remove it again.")
@reads_vault
def command(run: RunOptions, *, remove: bool) -> None:
    """Add a check to the `pre-commit` hook of the vault's git repository: done tasks without a date are not committed.

    It looks at what is staged, runs this very program, and lets commits pass once that is gone. A hook that is there
    already keeps its text; what is added is marked, and --remove takes it out again.

    \b
    Examples:
      scaffold install-hook
      scaffold install-hook --remove
    """
    vault = open_run(run).vault
    path, before, after = vault.remove_hook() if remove else vault.install_hook()
    if before == after:
        say("There is no hook to remove." if remove else f"{path} has the check already.")
    elif remove:
        say(f"Removed {path}." if after is None else f"Removed the check from {path}.")
    else:
        done = "Wrote" if before is None else "Added the check to"
        say(f"{done} {path}. It looks for done tasks without a date in each commit.")
