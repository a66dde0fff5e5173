"""The files that decide what git says of the lines of a vault: while they are as they were, so is what it says."""

import os
import stat

from scaffold.vault.plain_file import plain_content

TYPE_CHECKING = False  # what stands in an annotation takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FILES = ("HEAD", "MERGE_HEAD", "config", "config.worktree", "index", "packed-refs", "shallow", "refs")
_ATTRIBUTES = ".gitattributes"
_LARGEST = 1 << 20  # bytes of a configuration
_ELSEWHERE = (b"include", b"attributesfile")  # what names more files, in small letters


def deciding_files(root: str, folders: "Sequence[str]") -> list[str] | None:
    """Return the files that decide what git says of a vault with these folders, be they there or not.

    None where that cannot be told: where `.git` is not a plain folder, and where a configuration names more files.
    """
    found: list[str] = []
    above, is_in_repository = root, False
    while True:
        git = os.path.join(above, ".git")
        if os.path.lexists(git):
            if not stat.S_ISDIR(os.lstat(git).st_mode) or os.path.lexists(os.path.join(git, "commondir")):
                return None
            is_in_repository = True
            found += (above, git, *_of_repository(git))
        found.append(os.path.join(above, _ATTRIBUTES))
        if above == os.path.dirname(above):
            break
        above = os.path.dirname(above)
    if not is_in_repository:
        return []
    found += (f"{root}/{folder}/{_ATTRIBUTES}" for folder in folders)
    found += (*_of_person(), *_of_program())
    configurations = (plain_content(os.path.realpath(path), most=_LARGEST) for path in found if _is_configuration(path))
    if any(word in (content or b"").lower() for content in configurations for word in _ELSEWHERE):
        return None
    return found


def settings_mark(root: str, folders: "Sequence[str]") -> str | None:
    """Return what tells whether git was set up otherwise since: its configurations, attributes and program.

    "" where there is no repository, None where it cannot be told.
    """
    from zlib import crc32

    from scaffold.vault.listing import sign_file

    found = deciding_files(root, folders)
    if not found:
        return None if found is None else ""
    set_up = (path for path in found if os.path.basename(path) not in _FILES or _is_configuration(path))
    signs = [sign_file(path, follow=True) for path in set_up if not os.path.isdir(path)]
    return f"{crc32(ascii(signs).encode()):08x}"


def _is_configuration(path: str) -> bool:
    return "config" in os.path.basename(path) or path == os.environ.get("GIT_CONFIG_GLOBAL")


def _of_repository(git: str) -> "Iterator[str]":
    """Yield the files of a repository that are read to look at its history, with the folders above the last one."""
    yield from (os.path.join(git, name) for name in _FILES)
    yield os.path.join(git, "objects", "info", "alternates")
    head = os.fsdecode((plain_content(os.path.join(git, "HEAD"), most=_LARGEST) or b"").strip())
    if head.startswith("ref: refs/"):
        parts = head.removeprefix("ref: ").split("/")
        yield from (os.path.join(git, *parts[:depth]) for depth in range(1, len(parts) + 1))


def _of_person() -> "Iterator[str]":
    """Yield the configuration of the person, and of all."""
    own = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    named = os.environ.get("GIT_CONFIG_GLOBAL")
    yield from [named] if named else (os.path.expanduser("~/.gitconfig"), os.path.join(own, "git", "config"))
    yield os.environ.get("GIT_CONFIG_SYSTEM") or "/etc/gitconfig"
    yield from (os.path.join(own, "git", "attributes"), "/etc/gitattributes")


def _of_program() -> "Iterator[str]":
    """Yield where git is, or would be, and what it may have beside it for all."""
    for folder in os.get_exec_path():
        yield from (os.path.join(folder, name) for name in ("git", "git.exe"))
        above = os.path.dirname(folder)
        yield from (os.path.join(above, "etc", name) for name in ("gitconfig", "gitattributes"))
