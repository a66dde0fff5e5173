"""What the answer to a command line depends on: where and how it is given, and the state of the vault it is put to."""

import os
import stat
import sys
import time

from scaffold.vault.listing import SIZE, is_settled, list_files, signature_of

TYPE_CHECKING = False  # what stands in an annotation takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scaffold.vault.listing import Listing

_ASK_GIT = frozenset(("check", "lint", "status"))  # verbs
_BEGINNINGS = ("SCAFFOLD_", "LC_", "GIT_", "PYTHON", "TTY_", "JUPYTER_")  # of variables that an answer may depend on
_VARIABLES = frozenset(
    ("HOME", "USERPROFILE", "PATH", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "LANG", "LANGUAGE", "TZ",
     "TERM", "TERM_PROGRAM", "WT_SESSION", "COLUMNS", "LINES", "UNICODE_VERSION",
     "COLORTERM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE")
)  # fmt: skip


class Inquiry:
    """A command line in its surroundings, `key` for short, and what was seen of its vault before anything was read."""

    def __init__(self, arguments: list[str]) -> None:
        """Find the vault. Raises ScaffoldError where there is none, and OSError."""
        from scaffold.vault.discovery import find_vault

        self.named = _named_vault(arguments)
        self.root = find_vault(self.named, os.environ, os.getcwd())
        self.key = _hash([ascii((self.root, arguments, *_surroundings(arguments))).encode()])
        self._asks_git = not _ASK_GIT.isdisjoint(arguments)
        self.listing: Listing | None = None
        self._moment, self._signs = 0, list[tuple[bytes, ...]]()

    def look(self, tell: "Callable[[str], None]") -> "Listing":
        """List the vault, and look at the other files that are read. Raises ScaffoldError and OSError."""
        self._moment = time.time_ns()
        self.listing = list_files(self.root, tell, sign=True)
        self._signs = self._sign(self.listing)
        return self.listing

    @property
    def state(self) -> str:
        """What was seen, for short; "" where something cannot be told."""
        if self.listing is None or not self._signs:
            return ""
        names = "\0".join((*self.listing.paths, "", *self.listing.links, "", *sorted(self.listing.folders)))
        return _hash(
            [names.encode("utf-8", "surrogatepass"), b"".join(self.listing.signatures), ascii(self._signs).encode()]
        )

    @property
    def is_lasting(self) -> bool:
        """Tell whether what was read is what was seen, or is seen to have changed at the next look.

        Raises ScaffoldError and OSError.
        """
        if self.listing is None or not self._signs or self._signs != self._sign(self.listing):
            return False
        own = (part for sign in self._signs for part in sign if len(part) == SIZE)
        return self.listing.settled() and all(is_settled(part, self._moment) for part in own)

    def _sign(self, listing: "Listing") -> list[tuple[bytes, ...]]:
        """Return what each file is known by that is read and not listed, nothing where that cannot be told."""
        from scaffold.plan.state import StateDir, check_private, state_folder
        from scaffold.vault.setting_files import BASELINE, SETTING_FILES

        state = StateDir(state_folder(), self.root)
        check_private(state.folder)
        if not state.is_finished():
            return []
        files = [f"{self.root}/{path}" for path in (".obsidian", BASELINE, *SETTING_FILES)]
        files.append(state.card_states)
        if self._asks_git:
            from scaffold.vault.git.dependencies import deciding_files

            deciding = deciding_files(self.root, listing.folders)
            if deciding is None:
                return []
            files += deciding
        return [_sign(full) for full in files]


def _named_vault(arguments: "Sequence[str]") -> str | None:
    """Return what `--vault` names, as far as it can be told without knowing the options of each verb."""
    named = None
    for number, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--vault" and number + 1 < len(arguments):
            named = arguments[number + 1]
        elif argument.startswith("--vault="):
            named = argument.partition("=")[2]
    return named or None


def _surroundings(arguments: "Sequence[str]") -> "Iterator[object]":
    """Yield what else an answer depends on than the command line and the vault."""
    from scaffold.resources import program_mark

    yield os.getcwd()
    named = [name for name in arguments if not name.startswith("-")]
    yield [(os.path.realpath(name), os.path.realpath(os.path.dirname(name))) for name in named]  # a note, by some link
    variables = os.environ.items()
    yield sorted(pair for pair in variables if pair[0] in _VARIABLES or pair[0].startswith(_BEGINNINGS))
    yield time.localtime()[:3]
    yield sys.stdout.encoding, sys.stdout.errors
    terminals = [os.isatty(number) for number in range(3)]
    yield terminals, [_size(number) for number in range(3) if terminals[1] and terminals[number]]
    yield program_mark(), sys.path, tuple(sys.flags)


def _size(descriptor: int) -> tuple[int, int]:
    try:
        columns, lines = os.get_terminal_size(descriptor)
    except OSError:
        return 0, 0
    return columns, lines


def _sign(full: str) -> tuple[bytes, ...]:
    """Return what tells whether a file is another one: its signature, and that of a link to it.

    Of a folder it is whose it is, and who may use it: what is in it is another question.
    """
    try:
        found = os.lstat(full)
    except (OSError, ValueError):
        return ()
    link = (signature_of(found),) if stat.S_ISLNK(found.st_mode) else ()
    try:
        found = os.stat(full) if link else found
    except OSError:
        return link
    return (*link, signature_of(found) if stat.S_ISREG(found.st_mode) else f"{found.st_mode} {found.st_uid}".encode())


def _hash(pieces: "Iterable[bytes]") -> str:
    try:
        from _blake2 import blake2b  # part of Python; hashlib would load OpenSSL first
    except ImportError:
        from hashlib import blake2b
    found = blake2b(digest_size=16)
    for piece in pieces:
        found.update(len(piece).to_bytes(8, "big"))
        found.update(piece)
    return found.hexdigest()
