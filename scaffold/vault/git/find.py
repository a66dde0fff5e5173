"""Which repository a vault is in; one that is broken, or another user's, is refused."""

import os
import shlex

from scaffold.errors import ScaffoldError
from scaffold.vault.git.program import (
    GitError,
    NoRepositoryError,
    run_git,
    safe_settings,
)
from scaffold.vault.git.repository import Repository

_MARK = "--%scaffold%"  # rev-parse repeats an option that it does not know: so paths with a newline can be told apart


def repository_folder(root: str, path: str) -> str:
    """Return the folder of the vault that is a repository of its own around a note, "" for the vault's."""
    folder = path.rpartition("/")[0]
    while folder and not os.path.lexists(os.path.join(root, folder, ".git")):
        folder = folder.rpartition("/")[0]
    return folder


def find_repository(root: str) -> Repository:
    """Return the repository that a vault is in.

    Raises NoRepositoryError where there is no git or no repository, GitError where it is broken, or another user's.
    """
    folder = root
    while not os.path.lexists(os.path.join(folder, ".git")) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    _refuse_special(os.path.join(folder, ".git"))
    asked = ("--show-toplevel", _MARK, "--absolute-git-dir", _MARK, "--git-common-dir", _MARK, "--git-path", "hooks")
    try:
        said = run_git(root, "-c", "safe.bareRepository=explicit", "rev-parse", *asked, patience=10)
    except GitError as error:
        raise _no_repository(root, str(error)) from error
    top, folder, common, hooks = (os.fsdecode(part) for part in said[:-1].split(f"\n{_MARK}\n".encode()))
    common, hooks = os.path.join(root, common), os.path.join(root, hooks)
    for each in {folder, common}:
        _refuse_special(each)
    found = Repository(root, top, folder, common, hooks, tuple(safe_settings(common)))
    if f"{found.prefix}/".startswith("../"):
        raise NoRepositoryError(f"The git repository of {root} has its files elsewhere, in {top}.")
    return found


def require_repository(root: str, option: str) -> Repository:
    """Return the repository that a vault is in, for an option that makes no sense without one.

    Raises as `find_repository`, with the option's name where there is none.
    """
    try:
        return find_repository(root)
    except NoRepositoryError as error:
        raise ScaffoldError(f"{option} needs git: {error}") from error


def _refuse_special(folder: str) -> None:
    """Raise GitError where a file that git reads is not one, but a pipe, say, at which it would wait."""
    for name in ("HEAD", "config", "commondir", "gitdir", "index", "packed-refs", "shallow", "objects/info/alternates"):
        full = os.path.join(folder, name)
        if os.path.exists(full) and not os.path.isfile(full):
            raise GitError(f"The git repository in {folder} is broken: {name} is not a regular file.")
    for name in ("HEAD", "refs", "packed-refs", "index", "shallow"):
        if os.path.islink(os.path.join(folder, name)):
            raise GitError(f"In the git repository in {folder}, {name} is a symbolic link, which is not followed.")


def _no_repository(root: str, said: str) -> ScaffoldError:
    if "not a git repository" in said or "must be run in a work tree" in said or "bare repository" in said:
        return NoRepositoryError(f"{root} is not in a git repository.")
    if "dubious ownership" in said:
        folder = shlex.quote(said.partition("at '")[2].rstrip("'") or root)
        return GitError(
            f"The git repository of {root} belongs to another user, so git does not read it; "
            f"if you trust it, say so with: git config --global --add safe.directory {folder}"
        )
    return GitError(f"The git repository of {root} is broken: {said}; look at it with: git status")
