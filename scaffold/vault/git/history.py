"""What git knows of the lines of notes in the past. Paths go from the top of the working tree."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from typing import NamedTuple

from scaffold.text.patterns import compile_later
from scaffold.vault.git.blame import day_of, parse_blame
from scaffold.vault.git.program import GitError
from scaffold.vault.git.repository import Repository

_MOST_MERGES = 20
_ESCAPE = compile_later(r"\\([0-7]{3}|.)")
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Origin(NamedTuple):
    """Where a line has its text from: a commit, and the file and 1-based line there; which version was before that."""

    commit: str
    path: str
    line: int
    before: tuple[str, str] | None  # a commit and a path
    written: date  # by its author
    committed: date
    summary: str


class History:
    """The past of a repository; what was asked once is kept."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._texts: dict[tuple[str, str], bytes | None] = {}
        self.origins = cache(self._origins)
        self.parents = cache(self._parents)
        self.rewritten = cache(self._rewritten)
        self.merges = cache(self._merges)

    def text(self, commit: str, path: str) -> bytes | None:
        """Return a file as it was in a commit; None where it was not there."""
        self.fetch([(commit, path)])
        return self._texts[commit, path]

    def fetch(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Ask for many files of commits at once."""
        missing = [each for each in wanted if each not in self._texts]
        self._texts |= dict.fromkeys(missing)
        for commit, path in [each for each in missing if "\n" in each[1]]:
            with suppress(GitError):  # it was not there
                self._texts[commit, path] = self.repository.ask("cat-file", "blob", f"{commit}:{path}")
        missing = [(commit, path) for commit, path in missing if "\n" not in path]
        names = [f"{commit}:{path}".encode("utf-8", "surrogateescape") for commit, path in missing]
        found = self.repository.blobs(names) if names else ()
        self._texts |= {each: blob[1] for each, blob in zip(missing, found, strict=True) if blob}

    def _parents(self, commit: str) -> list[str]:
        """Return the parents of a commit."""
        return self.repository.ask("rev-list", "--parents", "--max-count=1", commit).decode().split()[1:]

    def _merges(self) -> list[str]:
        """Return the last merges, the newest first."""
        return self.repository.ask("rev-list", "--merges", f"--max-count={_MOST_MERGES}", "HEAD").decode().split()

    def _rewritten(self, before: str, after: str) -> list[str]:
        """Return the notes that a commit, `after`, changed or removed from its parent."""
        asked = ("-r", "--no-renames", "--name-only", "--diff-filter=MD", "-z")
        names = self.repository.ask("diff-tree", *asked, before, after).split(b"\0")
        return [name.decode("utf-8", "surrogateescape") for name in names if name.lower().endswith(b".md")]

    def _origins(self, commit: str, path: str) -> dict[int, Origin]:
        """Return where each line of a file in a commit is from, but for changes of white space.

        Raises GitError where the clone ends before that.
        """
        asked = ("--porcelain", "-w", "--no-textconv", commit, "--", path)
        blame = parse_blame(self.repository.ask("blame", *asked, at_top=True))
        if self.repository.is_shallow and blame.has_boundary:
            raise GitError("it is cut off in this clone; fetch all of it with: git fetch --unshallow")
        return {line: _origin(name, old, blame.commits[name]) for line, (name, old) in blame.lines.items()}


def _origin(commit: str, line: int, told: Mapping[str, str]) -> Origin:
    before = told.get("previous")
    parts = before.partition(" ") if before else None
    return Origin(
        commit,
        _unquoted(told["filename"]),
        line,
        (parts[0], _unquoted(parts[2])) if parts else None,
        _day(told, "author"),
        _day(told, "committer"),
        told.get("summary", ""),
    )


def _day(told: Mapping[str, str], who: str) -> date:
    return day_of(told.get(f"{who}-time", ""), told.get(f"{who}-tz", ""))


def _unquoted(name: str) -> str:
    """Return a path that git may have put into quotes."""
    if not name.startswith('"'):
        return name

    def plain(found: re.Match[str]) -> str:
        return chr(int(found[1], 8)) if len(found[1]) > 1 else _PLAIN.get(found[1], found[1])

    return _ESCAPE.sub(plain, name[1:-1])
