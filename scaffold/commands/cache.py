"""What is kept to save time: cache info, cache clear."""

import os

import click

from scaffold.cli.options import RunOptions, reads_vault
from scaffold.cli.session import open_run
from scaffold.errors import ScaffoldError
from scaffold.plan.cache import (
    LIMIT,
    CacheDir,
    CachedVault,
    cache_folder,
    cached_vault,
    cached_vaults,
    default_cache_folder,
    is_switched_off,
)
from scaffold.terminal.output import fields, print_json, say
from scaffold.text.words import plural
from scaffold.vault.discovery import find_vault


@click.group(short_help="What is kept to save time: cache info, cache clear.")
def command() -> None:
    """Show or remove what is kept of vaults outside of them, to save time: it can be found out again at any time.

    `--no-cache` lets a verb do without it, and SCAFFOLD_CACHE=off all of them; SCAFFOLD_CACHE=FOLDER moves it.
    """


@command.command("info", short_help="Show where the cache is, of which vaults, and how large.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def info(*, as_json: bool) -> None:
    """Show where the cache is, of which vaults something is kept, how large that is, and why nothing is kept.

    \b
    Examples:
      scaffold cache info
      scaffold cache info --json
    """
    folder, trouble = _folder(), _trouble()
    vaults = sorted(cached_vaults(folder), key=lambda each: (each.root is None, each.root or ""))
    size = sum(each.size for each in vaults)
    if as_json:
        rows = [{"path": each.root, "bytes": each.size} for each in vaults]
        print_json({"folder": folder, "trouble": trouble, "bytes": size, "limit": LIMIT, "vaults": rows})
        return
    if trouble:
        say(f"Nothing is kept: {trouble}.")
    say(f"{folder}: {_in_words(size)} of {plural(len(vaults), 'vault')}, at most {_in_words(LIMIT)}")
    for each in vaults:
        say(f"{_in_words(each.size):>10}  {fields(each.root or '(unknown)')}")


@command.command("clear", short_help="Remove what is kept of this vault, or of all.")
@click.option("--all", "of_all", is_flag=True, help="Of all vaults, not only of this one.")
@reads_vault
def clear(run: RunOptions, *, of_all: bool) -> None:
    """Remove what is kept of this vault, or of all; nothing is lost by it but time.

    Where SCAFFOLD_CACHE switches it off, what was kept before is removed from the default folder.

    \b
    Examples:
      scaffold cache clear
      scaffold cache clear --all
    """
    named = run.vault or _named_before()
    if of_all and named:
        raise click.UsageError("--all means all vaults: it does not go with --vault.")
    folder = _folder()
    kept = list(cached_vaults(folder)) if of_all else _of_one(folder, run, named)
    gone, failures = [], []
    for each in kept:
        try:
            each.forget()
            gone.append(each)
        except OSError as error:
            failures.append(error)
    if gone:
        say(f"Removed {_in_words(sum(each.size for each in gone))} of {plural(len(gone), 'vault')}.")
    if failures:
        what, why = failures[0].filename, failures[0].strerror
        raise ScaffoldError(f"Cannot remove {what!r}: {why}; fix that, then try again.") from failures[0]
    if not gone:
        say("Nothing is kept." if of_all else "Nothing is kept of this vault.")


def _of_one(folder: str, run: RunOptions, named: str | None) -> list[CachedVault]:
    """Return what is kept of the vault of a run, which may be gone. Raises ScaffoldError where it never was."""
    named = named or os.environ.get("SCAFFOLD_VAULT")
    lost = cached_vault(folder, os.path.realpath(named)) if named and not os.path.isdir(named) else None
    found = lost or cached_vault(folder, open_run(run).root)
    return [found] if found else []


def _named_before() -> str | None:
    """Return the vault that is named before the verb."""
    named: str | None = click.get_current_context().find_root().params.get("vault")
    return named


def _folder() -> str:
    """Return the folder, the default one where verbs use none."""
    return cache_folder() or default_cache_folder()


def _trouble() -> str | None:
    """Return why nothing can be kept, None where it can."""
    if is_switched_off():
        return "it is switched off by SCAFFOLD_CACHE"
    folder = cache_folder()
    if folder is None:
        return "SCAFFOLD_CACHE must be an absolute path, or off"
    try:
        root = find_vault(_named_before(), os.environ, os.getcwd())
    except (OSError, ScaffoldError):  # there is no vault that it could be in
        root = None
    if root and CacheDir(folder, root).is_in_vault():
        return f"{folder!r} is in the vault"
    folder = CacheDir(folder, root).folder if root else folder
    while not os.path.lexists(folder):
        folder = os.path.dirname(folder)
    if not os.path.isdir(folder):
        return f"{folder!r} is not a folder"
    return _try(folder)


def _try(folder: str) -> str | None:
    """Return why no folder can be made in a folder, None where it can: what modes say does not decide that alone."""
    tried = os.path.join(folder, f"tried-{os.getpid()}-{os.urandom(4).hex()}")
    try:
        os.mkdir(tried, 0o700)
        os.rmdir(tried)
    except OSError as error:
        return f"{folder!r} cannot be written ({error.strerror or error})"
    return None


def _in_words(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB" if size >= 1 << 20 else f"{size / (1 << 10):.1f} KiB"
