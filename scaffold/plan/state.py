"""The folder for what is kept outside of the vault: the journal, and what is remembered. It is the person's alone."""

import os
import stat

from scaffold.errors import ScaffoldError


def check_private(folder: str) -> None:
    """Raise ScaffoldError for a state folder that others may write, or that is none."""
    try:
        found = os.stat(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ScaffoldError(f"Cannot use {folder}, where undo keeps its journal: {error.strerror}.") from error
    if not stat.S_ISDIR(found.st_mode):
        raise ScaffoldError(f"{folder} is not a folder; scaffold keeps what undo needs there. Move it away.")
    if os.name == "posix" and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise ScaffoldError(f"Others may write {folder}, where undo keeps its journal; forbid it: chmod go-w {folder}")
    if os.name == "posix" and found.st_uid not in (os.geteuid(), 0):
        raise ScaffoldError(f"{folder}, where undo keeps its journal, belongs to another user; name one of yours.")


def make_private(folder: str) -> None:
    """Make a folder and those above it, for this person alone. Raises OSError, also where a link has its name."""
    missing = []
    while not os.path.lexists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for each in reversed(missing):
        try:
            os.mkdir(each, 0o700)
        except FileExistsError:
            continue


def private(path: str, flags: int) -> int:
    """Open a file for this person alone, through no link: an opener for `open`."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0), 0o600)
