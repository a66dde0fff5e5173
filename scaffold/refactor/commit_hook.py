"""The check of done tasks in git's `pre-commit` hook: put into the hook's text, and taken out again."""

import os
import re
import shlex
import sys
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.errors import ScaffoldError
from scaffold.refactor.stamps import FOUND
from scaffold.resources import package_folder
from scaffold.text.patterns import compile_later
from scaffold.vault.git.repository import Repository
from scaffold.vault.plain_file import plain_content

_BEGIN, _END = "# >>> scaffold install-hook", "# <<< scaffold install-hook"
_BLOCK = compile_later(rf"^{_BEGIN}: (.*?)\r?\n(?:(?!{_BEGIN}).*\n)*?{_END}(.*)\n?".encode(), re.MULTILINE)
_SHELLS = compile_later(rb"#!\s*(?:\S*/env\s+(?:-\S+\s+)*)?(?:\S*/)?(?:sh|bash|dash|ksh|zsh)(?=\s|$)|(?!#!)[^\0]*\Z")
_EMPTY = b"#!/bin/sh\n"
_ALONE = " (which made this file)"


class HookChange(NamedTuple):
    """A hook, its text as it is, None for none, and as it is to be, None where it is to be removed."""

    path: str
    before: bytes | None
    after: bytes | None


def plan_hook(repository: Repository) -> HookChange:
    """Return the hook with the check, as it is for a vault in a repository.

    Raises ScaffoldError where that cannot be: what is there is not a script of a shell, say, or kept elsewhere.
    """
    path, before, kept = _read(repository)
    _refuse_elsewhere(repository, path)
    if before is not None and not os.access(path, os.X_OK):
        raise ScaffoldError(
            f"{path} is not executable, so git does not run it, and nothing is added; "
            "switch it on (chmod +x) or move it away, then try again."
        )
    if kept and not _SHELLS.match(kept):
        raise ScaffoldError(
            f"{path} is not a shell script, so nothing is added; let it run: {_call(repository.prefix)}"
        )
    text = _EMPTY if kept is None else kept
    first, newline, rest = text.partition(b"\n") if text.startswith(b"#!") else (b"", b"", text)
    is_alone = before is None or (kept == _EMPTY and _ALONE.encode() in before)
    added = _block(repository.prefix, _ALONE * is_alone)
    return HookChange(path, before, first + (newline or b"\n" * bool(first)) + added + rest)


def plan_hook_removal(repository: Repository) -> HookChange:
    """Return the hook without the check; it goes where it was made for it. Raises ScaffoldError as `plan_hook`."""
    path, before, kept = _read(repository)
    if kept == before:
        return HookChange(path, before, before)
    _refuse_elsewhere(repository, path)
    is_ours = kept == _EMPTY and any(_ALONE.encode() in block[2] for block in _BLOCK.finditer(before or b""))
    return HookChange(path, before, None if is_ours else kept)


def _read(repository: Repository) -> tuple[str, bytes | None, bytes | None]:
    """Return the path of the hook, its text, and that without the check."""
    path = os.path.normpath(os.path.join(repository.hooks, "pre-commit"))
    before = _content(repository, path)
    _refuse_half(before or b"", path)
    return path, before, _without(before, repository)


def _content(repository: Repository, path: str) -> bytes | None:
    """Return a hook's text, None for none. Raises ScaffoldError for a link and for what is not a file."""
    found = plain_content(path)
    if found is None and os.path.lexists(path):
        kind = "a symbolic link" if os.path.islink(path) else "not a regular file"
        raise ScaffoldError(f"{path} is {kind}, so nothing is written there; let it run: {_call(repository.prefix)}")
    return found


def _refuse_half(text: bytes, path: str) -> None:
    """Raise ScaffoldError where of the marked lines the last is gone: what is between nobody can tell."""
    if len(re.findall(rf"^{_BEGIN}".encode(), text, re.MULTILINE)) != len(_BLOCK.findall(text)):
        raise ScaffoldError(
            f"{path} has the line {_BEGIN!r}, but not the one that ends what was added; take it out by hand."
        )


def _refuse_elsewhere(repository: Repository, path: str) -> None:
    """Raise ScaffoldError where hooks are kept outside of the repository: they are not this vault's alone."""
    folder = os.path.realpath(repository.hooks)
    inside = [os.path.realpath(each) for each in (repository.top, *repository.own_folders())]
    if not any(f"{folder}{os.sep}".startswith(f"{each}{os.sep}") for each in inside):
        raise ScaffoldError(
            f"The hooks of this repository are kept outside of it, in {repository.hooks}, and nothing "
            f"is written there; to check this vault, too, add to {path}: {_call(repository.prefix)}"
        )


def _call(prefix: str, more: str = "") -> str:
    """Return the command that a hook runs from the top of the working tree: this program, at its absolute path.

    `-P` keeps Python from importing what lies in the working tree.
    """
    vault = shlex.quote(os.path.join(".", prefix))
    return f"{shlex.quote(sys.executable)} -P -m scaffold stamp --check --staged{more} --vault {vault}"


def _block(prefix: str, said: str) -> bytes:
    """Return the marked lines of a hook; they end it with 1 only where `stamp --check` has found something.

    Python itself ends with 1 where it cannot start, so that says it with another code.
    """
    python, main = shlex.quote(sys.executable), shlex.quote(os.path.join(package_folder(), "__main__.py"))
    unchecked = "this commit was not checked for unstamped tasks."
    gone = f"scaffold is not where it was when it installed this hook; {unchecked}"
    failed = f"scaffold could not look at what is staged; {unchecked}"
    lines = f"""\
{_BEGIN}: {_marked(prefix)}
# Refuses a commit in which a done task has no date. `scaffold install-hook --remove` takes these lines out.
if [ -x {python} ] && [ -f {main} ]; then
    scaffold_found=0
    {_call(prefix, " --hook")} || scaffold_found=$?
    case $scaffold_found in
    0) ;;
    {FOUND}) exit 1 ;;
    *) echo {shlex.quote(failed)} >&2 ;;
    esac
else
    echo {shlex.quote(gone)} >&2
fi
{_END}{said}
"""
    return os.fsencode(lines)


def _marked(prefix: str) -> str:
    """Return the vault's folder as one line."""
    return os.fsencode(prefix).decode("utf-8", "backslashreplace").replace("\\", "\\\\").replace("\n", "\\n")


def _without(text: bytes | None, repository: Repository) -> bytes | None:
    """Return a hook without the lines that were added for a vault, and for those that are gone."""
    return None if text is None else b"".join(_parts(text, repository))


def _parts(text: bytes, repository: Repository) -> Iterator[bytes]:
    reached, own = 0, _marked(repository.prefix).encode()
    for block in _BLOCK.finditer(text):
        is_plain = b"\\" not in block[1]  # what is escaped is nobody's to tell
        if block[1] == own or (is_plain and not os.path.lexists(os.path.join(os.fsencode(repository.top), block[1]))):
            yield text[reached : block.start()]
            reached = block.end()
    yield text[reached:]
