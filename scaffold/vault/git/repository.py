"""The repository that a vault is in: what changed since a revision, when a line was committed, what is staged."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scaffold.vault.git.blame import commit_times, parse_blame
from scaffold.vault.git.program import (
    GitError,
    Settings,
    borrowed,
    own_settings,
    run_git,
)
from scaffold.vault.names import is_note
from scaffold.vault.plain_file import plain_content

_HEADS = ("HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD")
_LONGEST = 1 << 16  # bytes of a file that holds a path
_PLAIN = ("--no-ext-diff", "--no-textconv")


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

    @property
    def head(self) -> str:
        """The commit that is checked out. Raises GitError where there is none."""
        return self.ask("rev-parse", "--verify", "HEAD").decode().strip()

    @property
    def index_size(self) -> tuple[int, int]:
        """The size of the list of the files that git knows, in bytes, and how many they are."""
        data = plain_content(os.path.join(self.folder, "index")) or b""
        return len(data), int.from_bytes(data[8:12], "big")

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

    def line_times(self, path: str) -> dict[int, int]:
        """Return for each line of a file, counted from 1, when it was committed; {} for a file that git knows not.

        In seconds since 1970; what is not committed yet is later than all else. Raises GitError where the history
        cannot be read, or was cut off before the line's commit.
        """
        try:
            blame = parse_blame(self.ask("blame", "--porcelain", "--no-textconv", "--", path))
        except GitError as error:
            if "no such path" in str(error) or not self.has_commits:
                return {}
            raise
        if self.is_shallow and blame.has_boundary:
            raise GitError(
                f"The history of {path} is cut off in this clone; fetch all of it with: git fetch --unshallow"
            )
        return commit_times(blame)

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
        """Yield the id and the bytes of each object that is named; None for what is not there, or is not a file."""
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

    def heads(self) -> list[str]:
        """Return the names of the commits at hand: HEAD, and those that are merged or picked just now."""
        return [name for name in _HEADS if os.path.lexists(os.path.join(self.folder, name))]

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


def _is_same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _names(said: bytes) -> set[str]:
    return {os.fsdecode(name) for name in said.split(b"\0") if name}
