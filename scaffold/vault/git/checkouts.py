"""Which texts git itself has put into files: by a checkout, merge, rebase or stash."""

import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

from scaffold.text.patterns import compile_later
from scaffold.vault.birth import born
from scaffold.vault.git.repository import Repository
from scaffold.vault.plain_file import plain_content

_ENTRY = compile_later(  # of `ls-files --stage --debug -z`
    rb"[0-7]{6} (?P<object>[0-9a-f]{40,64}) [0-3]\t(?P<path>[^\0]+)\0"
    rb"  ctime: .*\n  mtime: (?P<seconds>[0-9]+):(?P<more>[0-9]+)\n"
    rb"  dev: .*\n  uid: .*\n  size: (?P<size>[0-9]+)\t.*\n"
)
_AT_ONCE = 20_000_000  # nanoseconds between two times that a file system may give as one
_LATE = 1_000_000_000  # nanoseconds after which it is known at the latest that a file was touched


def find_texts_from_git(repository: Repository, files: Mapping[str, tuple[bytes, int]]) -> dict[str, list[bytes]]:
    """Return the texts that git had of each file before it was touched, where git has been at work since.

    `files` are the bytes of a file and when it was touched first, in nanoseconds, by path. A checkout, merge,
    rebase or stash has the object first and writes the file from it; who commits a change of their own wrote the
    file before git knew it. All texts are of interest that git may mix: those of the index, of HEAD, and of what
    is merged or picked. Where the file is one to the byte, or the index knows it as it is (behind a filter its
    bytes are others), it came with git as a whole.
    """
    files = {path: file for path, file in files.items() if "\n" not in path and _is_at_work_since(repository, file[1])}
    if not files:
        return {}
    clean, staged = _as_in_index(repository)
    named = _candidates(repository, files, staged)
    blobs = list(repository.blobs([os.fsencode(name) for _, name in named]))
    rows = [(path, name, *blob) for (path, name), blob in zip(named, blobs, strict=True) if blob]
    committed = {path: object_id for path, name, object_id, _ in rows if name.startswith("HEAD:")}
    is_own_commit = cache(lambda: _is_own_commit(repository))
    texts: dict[str, list[bytes]] = {}
    for path, name, object_id, text in rows:
        data, touched = files[path]
        age = touched - _born(repository, object_id)
        is_own = False
        if 0 <= age < _AT_ONCE and not _is_squashing(repository):  # the file system does not tell which was first
            is_committed = committed.get(path) == object_id
            is_own = is_own_commit() if is_committed else object_id in staged.get(path, ())
        if age >= 0 and not is_own:
            texts.setdefault(path, []).append(data if path in clean and name in staged[path] else text)
    return texts


def _candidates(
    repository: Repository, files: Mapping[str, tuple[bytes, int]], staged: Mapping[str, list[str]]
) -> list[tuple[str, str]]:
    """Return each file with the names of the objects that git may have written it from."""
    kind = "sha256" if ("extensions.objectformat", "sha256") in repository.settings else "sha1"
    named = [(path, name) for path in files for name in staged.get(path, ())]
    named += [(path, f"{head}:./{path}") for path in files for head in (*repository.heads(), "HEAD^1", "HEAD^2")]
    for path, (data, _) in files.items():
        named += [(path, _object_name(kind, each)) for each in {data, data.replace(b"\r\n", b"\n")}]
    return named


def _as_in_index(repository: Repository) -> tuple[set[str], dict[str, list[str]]]:
    """Return the files whose size and time are those that the index has, and the objects that it has of each."""
    clean: set[str] = set()
    staged: dict[str, list[str]] = {}
    for row in _ENTRY.finditer(repository.ask("ls-files", "--stage", "--debug", "-z", "--", ".")):
        path = os.fsdecode(row["path"])
        staged.setdefault(path, []).append(row["object"].decode())
        with suppress(OSError):
            found = os.stat(os.path.join(repository.root, path), follow_symlinks=False)
            written = int(row["seconds"]) * 1_000_000_000 + int(row["more"])
            if (found.st_mtime_ns, found.st_size) == (written, int(row["size"])):
                clean.add(path)
    return clean, staged


def _is_at_work_since(repository: Repository, touched: int) -> bool:
    """Tell whether git has locked or written its index at that time or later, in nanoseconds, or is merging."""
    if len(repository.heads()) > 1:
        return True
    index, latest = os.path.join(repository.folder, "index"), 0
    for each in (index, repository.folder):
        with suppress(OSError):  # a new repository has no index, and one may be removed meanwhile
            latest = max(latest, os.stat(each).st_mtime_ns)
    return os.path.lexists(f"{index}.lock") or latest >= touched - _LATE


def _is_own_commit(repository: Repository) -> bool:
    """Tell whether HEAD is a commit that was made there and then, and was not picked, rebased or pulled."""
    log = plain_content(os.path.join(repository.folder, "logs/HEAD"))
    last = log.rstrip(b"\n").rpartition(b"\n")[2] if log else b""
    return last.partition(b"\t")[2].startswith(b"commit")


def _is_squashing(repository: Repository) -> bool:
    return os.path.lexists(os.path.join(repository.folder, "SQUASH_MSG"))


def _born(repository: Repository, object_id: str) -> int:
    """Return when an object came to be, in nanoseconds; 0 for one in a pack: those are old."""
    return born(os.path.join(repository.common, "objects", object_id[:2], object_id[2:]))


def _object_name(kind: str, data: bytes) -> str:
    import hashlib

    return hashlib.new(kind, b"blob %d\0" % len(data) + data).hexdigest()
