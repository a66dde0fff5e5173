"""Install a git hook that keeps unstamped tasks out of commits."""

import os
import re
import shlex
import sys
from collections.abc import Iterator

import click

from scaffold.command import open_session, vault_option
from scaffold.errors import ScaffoldError
from scaffold.plan.disk import plain_content
from scaffold.plan.whole_file import write_whole
from scaffold.terminal import say
from scaffold.vault.git import Repository, find_repository

_BEGIN, _END = "# >>> scaffold install-hook", "# <<< scaffold install-hook"
_BLOCK = re.compile(rf"^{_BEGIN}: (.*)\n(?:.*\n)*?{_END}.*\n?".encode(), re.MULTILINE)
_SHELLS = re.compile(rb"#!.*\b(?:sh|bash|dash|ksh|zsh)\b")
_EMPTY = b"#!/bin/sh\n"


@click.command(short_help="Install a git hook that keeps unstamped tasks out of commits.")
@click.option("--remove", is_flag=True, help="Remove it again.")
@vault_option
def command(vault: str | None, *, remove: bool) -> None:
    """Add a check to the `pre-commit` hook of the vault's git repository: done tasks without a date are not committed.

    It looks at what is staged, runs this very program, and lets commits pass once that is gone. A hook that is there
    already keeps its text; what is added is marked, and --remove takes it out again.

    \b
    Examples:
      scaffold install-hook
      scaffold install-hook --remove
    """
    repository = find_repository(os.path.realpath(open_session(vault).root))
    path = os.path.normpath(os.path.join(repository.hooks, "pre-commit"))
    before = _content(repository, path)
    kept = _without(before, repository.prefix)
    if remove and kept == before:
        say("There is no hook to remove.")
        return
    _refuse_elsewhere(repository, path)
    if remove:
        _write(path, None if kept in (_EMPTY, b"") else kept)
        say(f"Removed the check from {path}." if kept not in (_EMPTY, b"") else f"Removed {path}.")
        return
    if kept and not _SHELLS.match(kept):
        raise ScaffoldError(
            f"{path} is not a shell script, so nothing is added; let it run: {_call(repository.prefix)}"
        )
    first, newline, rest = (kept or _EMPTY).partition(b"\n")
    fresh = first + (newline or b"\n") + _block(repository.prefix) + rest
    if fresh == before:
        say(f"{path} has the check already.")
        return
    _write(path, fresh)
    say(f"{'Added the check to' if kept else 'Wrote'} {path}. It looks for done tasks without a date in each commit.")


def _content(repository: Repository, path: str) -> bytes | None:
    """Return a hook's text, None for none. Raises ScaffoldError for a link and for what is no file."""
    found = plain_content(path)
    if found is None and os.path.lexists(path):
        kind = "a symbolic link" if os.path.islink(path) else "not a regular file"
        raise ScaffoldError(f"{path} is {kind}, so nothing is written there; let it run: {_call(repository.prefix)}")
    return found


def _refuse_elsewhere(repository: Repository, path: str) -> None:
    """Raise ScaffoldError where hooks are kept outside of the repository: they are not this vault's alone."""
    folder = os.path.realpath(repository.hooks)
    inside = (os.path.realpath(repository.common), os.path.realpath(repository.top))
    if not any(f"{folder}{os.sep}".startswith(f"{each}{os.sep}") for each in inside):
        raise ScaffoldError(
            f"The hooks of this repository are kept outside of it, in {repository.hooks} (core.hooksPath), and nothing "
            f"is written there; to check this vault, too, add to {path}: {_call(repository.prefix)}"
        )


def _call(prefix: str) -> str:
    """Return the command that a hook runs from the top of the working tree: this program, at its absolute path.

    `-P` keeps Python from importing what lies in the working tree.
    """
    vault = shlex.quote(os.path.join(".", prefix))
    return f"{shlex.quote(sys.executable)} -P -m scaffold stamp --check --staged --vault {vault}"


def _block(prefix: str) -> bytes:
    """Return the marked lines of a hook; they end it with 1 only where `stamp --check` has found something."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    python, main = shlex.quote(sys.executable), shlex.quote(os.path.join(package, "__main__.py"))
    gone = "scaffold is not where it was when it installed this hook; this commit was not checked for unstamped tasks."
    lines = f"""\
{_BEGIN}: {_marked(prefix)}
# Refuses a commit in which a done task has no date. `scaffold install-hook --remove` takes these lines out.
if [ -x {python} ] && [ -f {main} ]; then
    {_call(prefix)}
    if [ $? -eq 1 ]; then exit 1; fi
else
    echo {shlex.quote(gone)} >&2
fi
{_END}
"""
    return os.fsencode(lines)


def _marked(prefix: str) -> str:
    """Return the vault's folder as one line."""
    return os.fsencode(prefix).decode("utf-8", "backslashreplace").replace("\\", "\\\\").replace("\n", "\\n")


def _without(text: bytes | None, prefix: str) -> bytes | None:
    """Return a hook without the lines that were added for a vault."""
    if text is None:
        return None
    return b"".join(_parts(text, _marked(prefix).encode()))


def _parts(text: bytes, name: bytes) -> Iterator[bytes]:
    reached = 0
    for block in _BLOCK.finditer(text):
        if block[1] == name:
            yield text[reached : block.start()]
            reached = block.end()
    yield text[reached:]


def _write(path: str, content: bytes | None) -> None:
    """Put a hook's text in place, executable and in one step; None removes it."""
    if content is None:
        os.unlink(path)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write_whole(path, content, 0o777)
    os.chmod(path, os.stat(path).st_mode | 0o111)  # noqa: S103 - a hook is a program
