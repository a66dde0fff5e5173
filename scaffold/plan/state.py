"""The folder for what is kept outside of the vault: the journal, and what is remembered. It is the person's alone."""

import os
import stat
import sys
import zlib

from scaffold.errors import ScaffoldError

UNFINISHED = ("pending", "landing")  # the endings of entries of the journal whose plan is half done


def default_state_folder() -> str:
    """Return the user's folder for state; on Linux by its rule alone, as the library takes a tenth of a start."""
    if sys.platform == "linux":
        given = os.environ.get("XDG_STATE_HOME", "").strip()
        given = given if os.path.isabs(given) else ""  # another one is to be ignored, says the rule
        return os.path.join(given or os.path.expanduser("~/.local/state"), "scaffold")
    from platformdirs import user_state_dir

    return user_state_dir("scaffold", appauthor=False)


def state_folder(given: str | None = None) -> str:
    """Return the folder for state: the given one, that of SCAFFOLD_STATE, or the user's."""
    return os.path.abspath(given or os.environ.get("SCAFFOLD_STATE") or default_state_folder())


class StateDir:
    """Where in the state folder lies what is kept of the vault at `root`: its journal, and what is remembered.

    A file of it raises ScaffoldError where others may write the folder that it is in.
    """

    def __init__(self, folder: str, root: str) -> None:
        self.folder = folder
        path = os.fsencode(root)
        self.name = f"{zlib.crc32(path):08x}{zlib.adler32(path):08x}"  # of the vault

    @property
    def journal(self) -> str:
        """The folder of what undo needs; see `plan.journal`."""
        return os.path.join(self.folder, "journal", self.name)

    def is_finished(self) -> bool:
        """Tell whether no plan is half done: in this vault, nor, before it has a journal, in another, which it may be.

        False, too, where that cannot be told. Raises ScaffoldError where others may write the journal.
        """
        folder = check_below(self.folder, "journal", self.name)
        try:
            names = os.listdir(folder)
        except FileNotFoundError:
            names = [name for _, _, names in os.walk(os.path.dirname(folder)) for name in names]
        except OSError:
            return False
        return not any(name.endswith(UNFINISHED) for name in names)

    @property
    def card_states(self) -> str:
        """The file that tells which cards are stale; see `lint.stale_cards`."""
        return os.path.join(check_below(self.folder, "cards"), f"{self.name}.json")

    @property
    def sent_cards(self) -> str:
        """The file that remembers what Anki was sent; see `anki.memory`."""
        return os.path.join(check_below(self.folder, "cards"), f"{self.name}-anki.json")

    def make_watch_lock(self) -> str:
        """Return the file that one `scaffold watch` locks; its folder is made. Raises as `make_below`."""
        return os.path.join(make_below(self.folder, "watch"), f"{self.name}.lock")


def inode(folder: str) -> int | None:
    """Return the number of a folder, by which it is known again; None where there is none."""
    try:
        return os.stat(folder).st_ino
    except FileNotFoundError:
        return None


def check_private(folder: str, *, follow: bool = True) -> None:
    """Raise ScaffoldError for what others may write, for what is not a folder, and, unless `follow`, for a link."""
    try:
        found = os.stat(folder, follow_symlinks=follow)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ScaffoldError(f"Cannot use {folder}, where undo keeps its journal: {error.strerror}.") from error
    if stat.S_ISLNK(found.st_mode):
        raise ScaffoldError(f"{folder} is a symbolic link; scaffold keeps what undo needs there. Move it away.")
    if not stat.S_ISDIR(found.st_mode):
        raise ScaffoldError(f"{folder} is not a folder; scaffold keeps what undo needs there. Move it away.")
    if os.name == "posix" and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise ScaffoldError(f"Others may write {folder}, where undo keeps its journal; forbid it: chmod go-w {folder}")
    if os.name == "posix" and found.st_uid not in (os.geteuid(), 0):
        raise ScaffoldError(f"{folder}, where undo keeps its journal, belongs to another user; name one of yours.")


def check_below(state: str, *names: str) -> str:
    """Return a folder below the state folder, where each folder on the way is the person's alone, or not there."""
    for name in names:
        state = os.path.join(state, name)
        check_private(state, follow=False)
    return state


def make_below(state: str, *names: str) -> str:
    """Make a folder below the state folder and return it; one that others may read is theirs no longer.

    Raises OSError, and ScaffoldError as `check_below`.
    """
    folder = check_below(state, *names)
    make_private(folder)
    first = os.path.join(state, names[0])
    if os.name == "posix" and os.stat(first).st_mode & 0o077:  # made by another version, or by hand
        for within, _, files in os.walk(first):
            os.chmod(within, 0o700)
            for file in files:
                if not os.path.islink(path := os.path.join(within, file)):
                    os.chmod(path, 0o600)
    return folder


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
    """Open a file for this person alone, through no link and waiting for no pipe: for `open`."""
    careful = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    return os.open(path, flags | careful, 0o600)
