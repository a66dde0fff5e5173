"""What is kept to save time: cache info, cache clear."""

import click

from scaffold.cli.options import RunOptions, reads_vault
from scaffold.cli.session import open_run
from scaffold.errors import ScaffoldError
from scaffold.plan.cache import LIMIT, CachedVault, cache_folder, cached_vaults
from scaffold.terminal.output import fields, print_json, say
from scaffold.text.words import plural


@click.group(short_help="What is kept to save time: cache info, cache clear.")
def command() -> None:
    """Show or remove what is kept of vaults outside of them, to save time: it can be found out again at any time.

    `--no-cache` lets a verb do without it, and SCAFFOLD_CACHE=off all of them; SCAFFOLD_CACHE=FOLDER moves it.
    """


@command.command("info", short_help="Say where it is, of which vaults, and how large.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def info(*, as_json: bool) -> None:
    """Say where the cache is, of which vaults something is kept, and how large that is.

    \b
    Examples:
      scaffold cache info
      scaffold cache info --json
    """
    folder, vaults = _vaults()
    size = sum(each.size for each in vaults)
    if as_json:
        rows = [{"path": each.root, "bytes": each.size} for each in vaults]
        print_json({"folder": folder, "bytes": size, "limit": LIMIT, "vaults": rows})
        return
    say(f"{folder}: {_in_words(size)} of {plural(len(vaults), 'vault')}, at most {_in_words(LIMIT)}")
    for each in vaults:
        say(f"{_in_words(each.size):>9}  {fields(each.root)}")


@command.command("clear", short_help="Remove it.")
@click.option("--all", "of_all", is_flag=True, help="Of all vaults, not only of this one.")
@reads_vault
def clear(run: RunOptions, *, of_all: bool) -> None:
    """Remove what is kept of this vault; nothing is lost by it but time.

    \b
    Examples:
      scaffold cache clear
      scaffold cache clear --all
    """
    root = "" if of_all else open_run(run).root
    gone = [each for each in _vaults()[1] if of_all or each.root == root]
    for each in gone:
        each.forget()
    say(f"Removed {_in_words(sum(each.size for each in gone))} of {plural(len(gone), 'vault')}.")


def _vaults() -> tuple[str, list[CachedVault]]:
    """Return the folder, and the vaults of which something is kept. Raises ScaffoldError where it is switched off."""
    folder = cache_folder()
    if folder is None:
        raise ScaffoldError("The cache is switched off by SCAFFOLD_CACHE.")
    return folder, sorted(cached_vaults(folder), key=lambda each: each.root)


def _in_words(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB"
