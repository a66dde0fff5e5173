"""The journal: what each applied plan replaced, kept outside the vault, so that it can be taken back byte for byte.

One file an entry, as `entry_file` writes it. Its ending says how far the plan came: `.pending` (being written; a crash
leaves this, and the next command restores), `.landing` (the same, and every file that swaps its name with another has
left it), `.applied`, `.undone`.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from scaffold.errors import ScaffoldError
from scaffold.plan.disk import sync_folder
from scaffold.plan.entry import Entry
from scaffold.plan.entry_file import FORMAT, decode_steps, encode_entry
from scaffold.plan.lock import alone, uninterrupted
from scaffold.plan.same_vault import fits, is_known_by, witnesses
from scaffold.plan.state import UNFINISHED, StateDir, check_below, check_private, inode, make_below, private
from scaffold.plan.steps import Step

STATES = (*UNFINISHED, "applied", "undone")
MOST_ENTRIES = 1000  # so that the stamps of some weeks do not push out the rename before them
MOST_BYTES = 256 << 20


class OtherVaultError(ScaffoldError):
    """An entry belongs to another folder than the one that is at the vault's path now."""


class Journal:
    """The entries of one vault, in a folder of their own below `state` (the user's state directory).

    `began` is the inode that the vault had when the command began, by default the one that it has now.
    """

    def __init__(
        self, state: str, root: str, tell: Callable[[str], None] = lambda _: None, began: int | None = None
    ) -> None:
        self.root, self.tell = root, tell
        self.inode = inode(root) if began is None else began
        self.state = state
        places = StateDir(state, root)
        self.name, self.folder = places.name, places.journal

    @contextmanager
    def locked(self, *, wait: bool = True) -> Iterator[None]:
        """Let no other process write this vault, and no Ctrl-C stop us half way, until the writing is done.

        The lock ends with the process, so it is never stale. Raises HeldError where another has it, unless `wait`.
        """
        self._make_folder()
        with alone(os.path.join(self.folder, "lock"), wait=wait, tell=self.tell), uninterrupted():
            yield

    def numbers(self, *states: str) -> list[int]:
        """Return the numbers of the entries in one of `states`, oldest first."""
        return sorted(number for number, state in self._files() if state in states)

    def taken_back_since(self, moment: int) -> Iterator[Entry]:
        """Yield the entries that were taken back at a moment or later, in nanoseconds, as far as they can be read."""
        with suppress(OSError, ScaffoldError):
            for number in self.numbers("undone"):
                if os.stat(self._path(number, "undone")).st_ctime_ns >= moment:
                    yield self.load(number)

    def begin(self, title: str, steps: list[Step], made: list[str], now: datetime) -> int:
        """Write a pending entry, safely on disk when this returns; return its number."""
        number = max((number for number, _ in self._files()), default=0) + 1
        header: dict[str, object] = {
            "vault": self.root,
            "inode": self.inode,
            "title": title,
            "time": now.isoformat(timespec="seconds"),
            "witnesses": witnesses(self.root, steps),
            "made": made,
        }
        path = os.path.join(self.folder, "writing")  # under its own name it is whole
        try:
            with open(path, "wb", opener=private) as file:
                file.writelines(encode_entry(header, steps))
                file.flush()
                os.fsync(file.fileno())
            os.rename(path, self._path(number, "pending"))
            self._sync_folder()
        except OSError as error:
            _remove(path)
            _remove(self._path(number, "pending"))
            raise ScaffoldError(f"Cannot keep what undo needs in {self.folder}: {error.strerror}.") from error
        return number

    def check_root(self) -> None:
        """Raise OtherVaultError where the vault's path leads to another folder than when the command began."""
        if inode(self.root) != self.inode:
            raise OtherVaultError(
                f"{self.root} became another folder while the command ran; when the vault is back there, "
                "the next command takes back what may be half done."
            )

    def change_state(self, number: int, before: str, after: str) -> None:
        """Give an entry another state, while the vault is there in which its steps were done."""
        self.check_root()
        os.rename(self._path(number, before), self._path(number, after))
        with suppress(OSError):  # it has the new name; a failing sync cannot take that back
            self._sync_folder()

    def drop(self, number: int) -> None:
        """Forget a pending entry whose plan was rolled back; its number is given again."""
        _remove(self._path(number, "pending"))

    def prune(self) -> None:
        """Forget the oldest entries beyond `MOST_ENTRIES` and `MOST_BYTES`; the newest always stays."""
        size = 0
        for newer, (number, state) in enumerate(sorted(self._files(), reverse=True)):
            path = self._path(number, state)
            size += os.path.getsize(path)
            if newer and (newer >= MOST_ENTRIES or size > MOST_BYTES) and state not in UNFINISHED:
                _remove(path)

    def load(self, number: int) -> Entry:
        """Return an entry. Raises ScaffoldError when there is none, or when it cannot be trusted, saying why."""
        for known, state in self._files():
            if known == number:
                return self._read(number, state)
        raise ScaffoldError(f"The journal has no entry {number}; `scaffold undo --list` shows what it has.")

    def _read(self, number: int, state: str) -> Entry:
        path = self._path(number, state)
        remedy = " If the vault is as it should be, delete that file." if state in UNFINISHED else ""
        try:
            with open(path, "rb", opener=private) as file:
                line, body = file.readline(), file.read()
            header = json.loads(line)
            if header["scaffold"] != FORMAT:
                raise ScaffoldError(f"Journal entry {number} is of another version of scaffold: {path}.{remedy}")
            steps = decode_steps(header, body)
            is_same = (
                header["inode"] == inode(self.root)
                or fits(steps, self.root)
                or is_known_by(header.get("witnesses", {}), self.root)
            )
            if header["vault"] != self.root or not is_same:
                raise OtherVaultError(
                    f"Journal entry {number} belongs to another folder, which was at {header['vault']}: {path}."
                )
            return Entry(number, state, str(header["title"]), str(header["time"]), tuple(header["made"]), tuple(steps))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            reason = "too deep" if isinstance(error, RecursionError) else error
            raise ScaffoldError(
                f"Journal entry {number} is damaged and cannot be used ({reason}): {path}.{remedy}"
            ) from error

    def _files(self) -> Iterator[tuple[int, str]]:
        check_below(self.state, "journal", self.name)
        try:
            names = os.listdir(self.folder)
        except FileNotFoundError:
            return
        except OSError as error:
            raise ScaffoldError(
                f"Cannot read {self.folder}, where undo keeps its journal: {error.strerror}."
            ) from error
        for name in names:
            number, _, state = name.partition(".")
            if number.isascii() and number.isdigit() and state in STATES:
                yield int(number), state

    def _path(self, number: int, state: str) -> str:
        return os.path.join(self.folder, f"{number}.{state}")

    def _make_folder(self) -> None:
        check_private(self.state)
        try:
            make_below(self.state, "journal", self.name)
        except OSError as error:
            raise ScaffoldError(
                f"Cannot make {self.folder}, where undo keeps its journal: {error.strerror}."
            ) from error

    def _sync_folder(self) -> None:
        sync_folder(self.folder)


def _remove(path: str) -> None:
    if os.path.exists(path):
        os.unlink(path)
