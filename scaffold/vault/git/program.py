"""The only module that starts git; nothing that a vault names is run.

The program `git` is asked, not libgit2: everybody who has a repository has it, and a second reader of repositories
would be one more heavy library. But git obeys the configuration, hooks and attributes of the repository that it is in,
and a vault may come from a stranger. So it is never shown them: each question is put to a bare folder of our own, made
for it and removed again, which borrows the objects and has copies of the references and the index; its configuration
holds what we wrote, and of the repository's own only settings that are known to be harmless (`_HARMLESS`). Only
`rev-parse`, which finds the repository and runs nothing, reads the rest; by its own rule it refuses a repository of
another user. The person's global configuration stays in force, without filters and whatever else starts a program.
Nothing below `.git` is written.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from scaffold.errors import ScaffoldError
from scaffold.terminal.interruption import heard
from scaffold.text.patterns import compile_later
from scaffold.vault.plain_file import plain_content
from scaffold.vault.programs import find_program

PATIENCE = 120  # seconds that git may take for an answer
_LARGEST = 1 << 28  # bytes of an index or a list of references that are still copied
_HARMLESS = compile_later(
    r"core\.(ignorecase|autocrlf|eol|filemode|symlinks|precomposeunicode|trustctime|checkstat|longpaths)"
    r"|extensions\.objectformat|branch\..+\.(remote|merge)|remote\..+\.fetch",
    re.DOTALL,
)
_OURS = {
    "core.fsmonitor": "false",
    "core.hookspath": os.devnull,
    "core.bare": "false",
    "core.quotepath": "false",
    "blame.ignorerevsfile": "",
    "i18n.logoutputencoding": "UTF-8",
    "log.showsignature": "false",
}
Settings = tuple[tuple[str, str], ...]  # names and values of configuration
_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES")
_HARDENED = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}


class GitError(ScaffoldError):
    """Git is here and so is a repository, but it cannot answer."""


class NoRepositoryError(ScaffoldError):
    """There is no git, or no repository that the vault is in."""


def run_git(
    where: str, *arguments: str, given: bytes = b"", patience: int = PATIENCE, places: Mapping[str, str] | None = None
) -> bytes:
    """Return what git prints, asked in the folder `where`, for `patience` seconds at most.

    `places` are variables of the environment that say where the repository is. Raises NoRepositoryError without git,
    GitError with the first line of its complaint.
    """
    import subprocess

    git = find_program("git")
    if git is None:
        raise NoRepositoryError("git is not installed.")
    person = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    try:
        ran = subprocess.run(  # noqa: S603 - git, with paths behind --
            [git, "--no-pager", "-C", where, *arguments],
            input=given, capture_output=True, check=False, timeout=patience, cwd=os.sep,
            env={**person, **_HARDENED, **(places or {})},
        )  # fmt: skip
    except OSError as error:
        if heard():  # and what was under way has failed by that
            raise KeyboardInterrupt from error
        raise
    except subprocess.TimeoutExpired as error:
        raise GitError(f"git did not answer within {patience} seconds") from error
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").strip().splitlines()
        told = [line for line in said if line.startswith(("fatal:", "error:"))] or said or ["it gave no reason"]
        raise GitError(told[0].removeprefix("fatal: ").removeprefix("error: ").rstrip("."))
    return ran.stdout


@contextmanager
def borrowed(common: str, folder: str, settings: Settings, *, logs: bool, refs: bool) -> Iterator[str]:
    """Make the folder that git is shown as a repository: copies of references and index, and our configuration.

    `common` and `folder` are where git keeps what all working trees share, and what is of this one. With `refs` all
    references are copied, not only that of HEAD, and with `logs` what they were.
    """
    with _own_folder() as lent:
        os.mkdir(os.path.join(lent, "refs"))
        for name, place in _lendable(common, folder, logs=logs, refs=refs):
            data = plain_content(place, most=_LARGEST)
            if data is not None:
                _write(os.path.join(lent, name), data)
                if name == "index":  # git tells by its time which files it must look at again
                    looked = os.stat(place)
                    os.utime(os.path.join(lent, name), ns=(looked.st_atime_ns, looked.st_mtime_ns))
        _write(os.path.join(lent, "config"), _as_config(settings))
        yield lent


def safe_settings(common: str) -> Iterator[tuple[str, str]]:
    """Yield what the borrowed folder's configuration is to hold: ours, what is harmless of theirs, and no filters."""
    yield from ((name, value) for name, value in own_settings(common) if _HARMLESS.fullmatch(name))
    with _own_folder() as folder:
        persons = run_git(folder, "config", "--list", "--name-only", "-z", places={"GIT_DIR": folder})
    for name in sorted(set(os.fsdecode(persons).split("\0"))):
        if name.startswith("filter.") and name.endswith((".clean", ".smudge", ".process", ".required")):
            yield name, "false" if name.endswith(".required") else ""
    yield from _OURS.items()


def own_settings(common: str) -> list[tuple[str, str]]:
    """Return the names and values of a repository's own configuration, without what it includes."""
    data = plain_content(os.path.join(common, "config"), most=_LARGEST)
    with _own_folder() as folder:
        theirs = os.path.join(folder, "config")
        _write(theirs, data or b"")
        rows = run_git(folder, "config", "--file", theirs, "--list", "-z").split(b"\0")
    parts = (os.fsdecode(row).partition("\n") for row in rows)
    return [(name, value if has_value else "true") for name, has_value, value in parts]


@contextmanager
def _own_folder() -> Iterator[str]:
    """Make a temporary folder and remove it again, Ctrl-C or not."""
    import shutil
    import tempfile

    folder = ""
    try:
        with _deaf():
            folder = tempfile.mkdtemp(prefix="scaffold-git-")
        yield folder
    finally:
        with _deaf():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """Let Ctrl-C wait for a moment."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _as_config(settings: Settings) -> bytes:
    """Return settings as a configuration file; the format's version follows from them."""
    version = "1" if any(name.startswith("extensions.") for name, _ in settings) else "0"
    lines = []
    for name, value in (("core.repositoryformatversion", version), *settings):
        section, _, rest = name.partition(".")
        subsection, _, key = rest.rpartition(".")
        lines.append(f"[{section} {_quoted(subsection)}]" if subsection else f"[{section}]")
        lines.append(f"{key} = {_quoted(value)}")
    return os.fsencode("\n".join(lines) + "\n")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _lendable(common: str, folder: str, *, logs: bool, refs: bool) -> Iterator[tuple[str, str]]:
    """Yield what a borrowed folder has copies of: its name there, and where it is."""
    index = os.environ.get("GIT_INDEX_FILE")  # git tells its hooks which index the commit is made from
    yield "index", os.path.abspath(index) if index else os.path.join(folder, "index")
    for name in ("packed-refs", "shallow", "info/exclude"):
        yield name, os.path.join(common, name)
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith("HEAD") or entry.name.startswith("sharedindex."):
                yield entry.name, entry.path
    if logs:
        yield "logs/HEAD", os.path.join(folder, "logs/HEAD")
    if not refs:
        head = plain_content(os.path.join(folder, "HEAD"), most=_LARGEST) or b""
        name = os.fsdecode(head.removeprefix(b"ref: ").strip())
        if head.startswith(b"ref: refs/") and ".." not in name.split("/") and not _has_link(common, name):
            yield name, os.path.join(common, name)
        return
    for kind in ("refs", "logs/refs") if logs else ("refs",):
        top = os.path.join(common, kind)
        for above, _, names in os.walk(top) if not os.path.islink(top) else ():
            for name in names:
                place = os.path.join(above, name)
                yield os.path.relpath(place, common), place


def _has_link(common: str, name: str) -> bool:
    """Tell whether a link stands above a reference: what is behind it is not followed."""
    parts = name.split("/")[:-1]
    return any(os.path.islink(os.path.join(common, *parts[: depth + 1])) for depth in range(len(parts)))


def _write(full: str, data: bytes) -> None:
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as file:
        file.write(data)
