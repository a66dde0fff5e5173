"""What git knows of a vault: which files changed since a revision, when a line was committed, what is staged."""

import datetime as dt
import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from scaffold.errors import ScaffoldError
from scaffold.vault.birth import born
from scaffold.vault.git_program import (
    GitError,
    NoRepositoryError,
    Settings,
    borrowed,
    own_settings,
    run_git,
    safe_settings,
)
from scaffold.vault.names import is_note
from scaffold.vault.plain_file import plain_content

__all__ = ["NOT_COMMITTED", "Commit", "GitError", "NoRepositoryError", "Repository", "day_of", "find_repository"]

_ENTRY = re.compile(  # of `ls-files --stage --debug -z`
    rb"[0-7]{6} (?P<object>[0-9a-f]{40,64}) [0-3]\t(?P<path>[^\0]+)\0"
    rb"  ctime: .*\n  mtime: (?P<seconds>[0-9]+):(?P<more>[0-9]+)\n"
    rb"  dev: .*\n  uid: .*\n  size: (?P<size>[0-9]+)\t.*\n"
)
_AT_ONCE = 20_000_000  # nanoseconds between two times that a file system may give as one
_LATE = 1_000_000_000  # nanoseconds after which it is known at the latest that a file was touched
_HEADS = ("HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD")
_LONGEST = 1 << 16  # bytes of a file that holds a path
NOT_COMMITTED = 1 << 60  # later than every commit
_MARK = "--%scaffold%"  # rev-parse repeats an option that it does not know: so paths with a newline can be told apart
_PLAIN = ("--no-ext-diff", "--no-textconv")


@dataclass(frozen=True, slots=True)
class Commit:
    """When a line got its present text: seconds since 1970, and the committer's distance from UTC in minutes."""

    seconds: int = NOT_COMMITTED
    offset: int = 0

    @property
    def day(self) -> dt.date | None:
        """The day of the commit where it was made; None for what is not committed."""
        if self.seconds == NOT_COMMITTED:
            return None
        return dt.datetime.fromtimestamp(self.seconds, dt.timezone(dt.timedelta(minutes=self.offset))).date()


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository that a vault is in, see `find_repository`. Paths go from the vault's root."""

    root: str  # the vault
    top: str  # the working tree
    folder: str  # of this working tree: HEAD, the index
    common: str  # of all working trees: objects, references
    hooks: str  # as its configuration says
    settings: Settings

    @property
    def prefix(self) -> str:
        """The path of the vault in the working tree, "." for all of it."""
        return os.path.relpath(os.path.realpath(self.root), os.path.realpath(self.top)).replace(os.sep, "/")

    def own_folders(self) -> list[str]:
        """Return the folders outside of the working tree where git keeps what is of this very repository.

        A `.git` that leads elsewhere may come from a stranger, so what it leads to must lead back: the `gitdir` of a
        linked working tree, or the `core.worktree` of a submodule.
        """
        linked = os.path.realpath(os.path.join(self.common, "worktrees"))
        back = plain_content(os.path.join(self.folder, "gitdir"), most=_LONGEST)
        if os.path.dirname(os.path.realpath(self.folder)) == linked and back:
            return [self.common] if _is_same(os.fsdecode(back).rstrip("\n"), os.path.join(self.top, ".git")) else []
        place = dict(own_settings(self.common)).get("core.worktree")
        same = place is not None and _is_same(os.path.join(self.common, place), self.top)
        return [self.common] if same else []

    @property
    def is_shallow(self) -> bool:
        """Tell whether the history ends where the clone was cut off."""
        return bool(plain_content(os.path.join(self.common, "shallow")))

    @property
    def has_commits(self) -> bool:
        """Tell whether there is any history."""
        try:
            return bool(self.ask("rev-parse", "--quiet", "--verify", "HEAD"))
        except GitError:
            return False

    def changed_since(self, revision: str) -> set[str]:
        """Return the files of the vault that differ from a revision, those that git does not know yet included.

        A file behind a filter (git-lfs, git-crypt) counts as different once it was touched. Raises GitError for what
        is no revision.
        """
        return self.differing(revision) | _names(
            self.ask("ls-files", "--others", "--exclude-standard", "-z", "--", ".")
        )

    def differing(self, revision: str, *, staged: bool = False) -> set[str]:
        """Return the files of the vault that git knows and that differ from a revision, both names of a renamed one.

        With `staged`, what the next commit would hold is compared, whatever the working tree holds.
        """
        plain = ("--no-renames", *_PLAIN, "--ignore-submodules=all", *["--cached"] * staged)
        asked = ("--name-only", "--relative", "-z", *plain, "--end-of-options")
        if revision.startswith("-"):  # git takes `--` for the end of revisions, and then there is none
            raise GitError(f"{revision!r} is not a revision")
        return _names(self.ask("diff", *asked, revision, "--", ".", refs=revision not in _HEADS))

    def commits_by_path(self) -> Mapping[str, int]:
        """Return how many commits touched each file, one more for a change that is not committed."""
        counts: dict[str, int] = {}
        said = self.ask("log", "--format=", "--name-only", "--relative", "-z", "--no-show-signature", "--", ".")
        for name in said.split(b"\0"):
            path = os.fsdecode(name.strip(b"\n"))
            counts[path] = counts.get(path, 0) + 1
        for path in self.differing("HEAD"):
            counts[path] = counts.get(path, 0) + 1
        return counts

    def blame(self, path: str) -> dict[int, Commit]:
        """Return for each line of a file, counted from 1, the commit that it is from; {} for one that git knows not.

        Raises GitError where the history cannot be read, or was cut off before the line's commit.
        """
        try:
            said = self.ask("blame", "--porcelain", "--no-textconv", "--", path)
        except GitError as error:
            if "no such path" in str(error) or not self.has_commits:
                return {}
            raise
        return _blamed(said, path, shallow=self.is_shallow)

    def staged(self) -> Iterator[tuple[str, bytes]]:
        """Yield each note that the next commit adds or changes: its path, and the bytes that would be committed."""
        asked = ("--raw", "--no-abbrev", "-z", "--relative", "--diff-filter=AMT", "--no-renames", *_PLAIN)
        head = ("HEAD",) if self.has_commits else (self.ask("hash-object", "-t", "tree", "--stdin").decode().strip(),)
        rows = self.ask("diff-index", "--cached", *asked, *head, "--", ".").split(b"\0")
        found = [(row.split(b" "), os.fsdecode(name)) for row, name in zip(rows[::2], rows[1::2], strict=False)]
        notes = [(row[3], name) for row, name in found if row[1].startswith(b"100") and is_note(name)]
        if not notes:
            return
        for (_, name), blob in zip(notes, self.blobs([blob for blob, _ in notes]), strict=True):
            yield name, blob[1] if blob else b""

    def blobs(self, names: Sequence[bytes]) -> Iterator[tuple[str, bytes] | None]:
        """Yield the id and the bytes of each object that is named; None for what is not there, or is no file."""
        said = self.ask("cat-file", "--batch", given=b"".join(name + b"\n" for name in names))
        at = 0
        for _ in names:
            end = said.index(b"\n", at)
            row = said[at:end].split(b" ")
            if row[-1] in (b"missing", b"ambiguous"):
                at = end + 1
                yield None
                continue
            size = int(row[2])
            yield (row[0].decode(), said[end + 1 : end + 1 + size]) if row[1] == b"blob" else None
            at = end + size + 2

    def brought(self, files: Mapping[str, tuple[bytes, int]]) -> dict[str, list[bytes]]:
        """Return the texts that git had of each file before it was touched, where git has been at work since.

        `files` are the bytes of a file and when it was touched first, in nanoseconds, by path. A checkout, merge,
        rebase or stash has the object first and writes the file from it; who commits a change of their own wrote the
        file before git knew it. All texts are of interest that git may mix: those of the index, of HEAD, and of what
        is merged or picked. Where the file is one to the byte, or the index knows it as it is (behind a filter its
        bytes are others), it came with git as a whole.
        """
        files = {path: each for path, each in files.items() if "\n" not in path and self._is_at_work_since(each[1])}
        if not files:
            return {}
        kind = "sha256" if ("extensions.objectformat", "sha256") in self.settings else "sha1"
        clean, staged = self._as_in_index()
        named = [(path, name) for path in files for name in staged.get(path, ())]
        named += [(path, f"{head}:./{path}") for path in files for head in (*self.heads(), "HEAD^1", "HEAD^2")]
        for path, (data, _) in files.items():
            named += [(path, _object_name(kind, each)) for each in {data, data.replace(b"\r\n", b"\n")}]
        blobs = list(self.blobs([os.fsencode(name) for _, name in named]))
        rows = [(path, name, *blob) for (path, name), blob in zip(named, blobs, strict=True) if blob]
        committed = {path: object_id for path, name, object_id, _ in rows if name.startswith("HEAD:")}
        is_own_commit = cache(self._is_own_commit)
        texts: dict[str, list[bytes]] = {}
        for path, name, object_id, text in rows:
            data, touched = files[path]
            age = touched - self._born(object_id)
            is_own = False
            if 0 <= age < _AT_ONCE and not self._is_squashing():  # the file system does not tell which was first
                is_committed = committed.get(path) == object_id
                is_own = is_own_commit() if is_committed else object_id in staged.get(path, ())
            if age >= 0 and not is_own:
                texts.setdefault(path, []).append(data if path in clean and name in staged[path] else text)
        return texts

    def _is_own_commit(self) -> bool:
        """Tell whether HEAD is a commit that was made there and then, and was not picked, rebased or pulled."""
        log = plain_content(os.path.join(self.folder, "logs/HEAD"))
        last = log.rstrip(b"\n").rpartition(b"\n")[2] if log else b""
        return last.partition(b"\t")[2].startswith(b"commit")

    def _is_squashing(self) -> bool:
        return os.path.lexists(os.path.join(self.folder, "SQUASH_MSG"))

    def heads(self) -> list[str]:
        """Return the names of the commits at hand: HEAD, and those that are merged or picked just now."""
        return [name for name in _HEADS if os.path.lexists(os.path.join(self.folder, name))]

    def _as_in_index(self) -> tuple[set[str], dict[str, list[str]]]:
        """Return the files whose size and time are those that the index has, and the objects that it has of each."""
        clean: set[str] = set()
        staged: dict[str, list[str]] = {}
        for row in _ENTRY.finditer(self.ask("ls-files", "--stage", "--debug", "-z", "--", ".")):
            path = os.fsdecode(row["path"])
            staged.setdefault(path, []).append(row["object"].decode())
            with suppress(OSError):
                found = os.stat(os.path.join(self.root, path), follow_symlinks=False)
                written = int(row["seconds"]) * 1_000_000_000 + int(row["more"])
                if (found.st_mtime_ns, found.st_size) == (written, int(row["size"])):
                    clean.add(path)
        return clean, staged

    def _is_at_work_since(self, touched: int) -> bool:
        """Tell whether git has locked or written its index at that time or later, in nanoseconds, or is merging."""
        if len(self.heads()) > 1:
            return True
        index, latest = os.path.join(self.folder, "index"), 0
        for each in (index, self.folder):
            with suppress(OSError):  # a new repository has no index, and one may be removed meanwhile
                latest = max(latest, os.stat(each).st_mtime_ns)
        return os.path.lexists(f"{index}.lock") or latest >= touched - _LATE

    def _born(self, name: str) -> int:
        """Return when an object came to be, in nanoseconds; 0 for one in a pack: those are old."""
        return born(os.path.join(self.common, "objects", name[:2], name[2:]))

    def ask(self, *arguments: str, given: bytes = b"", at_top: bool = False, refs: bool = False) -> bytes:
        """Return what git answers, asked by way of a folder that knows nothing of the repository's configuration.

        Paths go from the vault, or `at_top` from the top of the working tree. Of references it knows that of HEAD, and
        with `refs` all: there may be thousands.
        """
        logs = any("@{" in each for each in arguments)
        with borrowed(self.common, self.folder, self.settings, logs=logs, refs=refs) as folder:
            places = {
                "GIT_DIR": folder,
                "GIT_WORK_TREE": self.top,
                "GIT_OBJECT_DIRECTORY": os.path.join(self.common, "objects"),
            }
            return run_git(self.top if at_top else self.root, *arguments, given=given, places=places)


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


def _is_same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _refuse_special(folder: str) -> None:
    """Raise GitError where a file that git reads is none, but a pipe, say, at which it would wait."""
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


def _object_name(kind: str, data: bytes) -> str:
    import hashlib

    return hashlib.new(kind, b"blob %d\0" % len(data) + data).hexdigest()


def _names(said: bytes) -> set[str]:
    return {os.fsdecode(name) for name in said.split(b"\0") if name}


def _blamed(said: bytes, path: str, *, shallow: bool) -> dict[int, Commit]:
    """Return the commit of each line by its number, from `git blame --porcelain`."""
    lines: dict[int, bytes] = {}
    told: dict[bytes, dict[bytes, bytes]] = {}
    commit = b""
    for line in said.split(b"\n"):
        if line.startswith(b"\t"):
            continue
        name, _, value = line.partition(b" ")
        if len(name) >= 40 and value[:1].isdigit():  # noqa: PLR2004 - a commit's id, and the numbers of the line
            commit = name
            lines[int(value.split(b" ")[1])] = commit
        else:
            told.setdefault(commit, {})[name] = value
    if shallow and any(b"boundary" in each for each in told.values()):
        raise GitError(f"The history of {path} is cut off in this clone; fetch all of it with: git fetch --unshallow")
    commits = {commit: _commit(commit, each) for commit, each in told.items() if commit}
    return {number: commits[commit] for number, commit in lines.items()}


def _commit(name: bytes, told: Mapping[bytes, bytes]) -> Commit:
    if not name.strip(b"0"):  # what is not committed yet
        return Commit()
    seconds, zone = (told.get(key, b"").decode(errors="replace") for key in (b"committer-time", b"committer-tz"))
    day_of(seconds, zone)
    return Commit(int(seconds), _minutes(zone))


def day_of(seconds: str, zone: str) -> dt.date:
    """Return the day of a commit where it was made. Raises GitError for what is no date: anybody can write one."""
    try:
        return Commit(int(seconds), _minutes(zone)).day or dt.date.max
    except (ValueError, OverflowError, OSError) as error:
        raise GitError(f"a commit has a date that cannot be read, {seconds} {zone}") from error


def _minutes(zone: str) -> int:
    """Return a distance from UTC in minutes that is written in hours and minutes, `+0130`."""
    hours = int(zone)
    return (abs(hours) // 100 * 60 + abs(hours) % 100) * (1 if hours >= 0 else -1)
