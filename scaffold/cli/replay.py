"""An answer that was given once is given again, where nothing that it depends on has changed.

That is found out before click and most of this package is loaded: all that takes time then is to list the vault. An
answer is kept in a file that is named by what was asked and by the state of the vault, and holds its exit code and what
was printed.
"""

import gc
import os
import sys

from scaffold.errors import ScaffoldError

TYPE_CHECKING = False  # what stands in an annotation takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, BinaryIO, NoReturn, TextIO

    from scaffold.cli.inquiry import Inquiry
    from scaffold.plan.cache import CacheDir
    from scaffold.vault.listing import Listing

NO_CACHE = "--no-cache"
_VERBS = frozenset(("cards", "check", "flows", "links", "stamp", "status", "tasks"))  # some answers of which are kept
_ANSWER = "answer-"  # how the name of its file begins
_MOST = 200  # answers to different questions
_LARGEST = 160 << 20  # characters
_FINDINGS = (0, 1)  # exit codes
_EXPANDED = frozenset("*?[~$%")  # by click, on Windows


class _Replay:
    """What this process is asked, where answers are kept, and what was printed so far."""

    inquiry: "Inquiry | None" = None
    cache: "CacheDir | None" = None
    recorder: "_Recorder | None" = None
    untold = ""  # the name of what is kept until something is said on standard error
    failure: OSError | None = None


def answer_again() -> None:
    """Give the answer that was given to this command line before, and end; return where it must be found out."""
    arguments = sys.argv[1:]
    if _VERBS.isdisjoint(arguments) or not _can_be_known(arguments):
        return
    from scaffold.cli.inquiry import Inquiry
    from scaffold.plan.cache import CacheDir, cache_folder

    gc.set_threshold(100_000, 50, 1000)  # nothing of a listing is garbage
    folder, found = cache_folder(), None
    if folder is None:
        return
    try:
        inquiry = Inquiry(arguments)
        cache = CacheDir(folder, inquiry.root)
        if any(name.startswith(_ANSWER + inquiry.key) for name in cache.names()):
            inquiry.look(_refuse)
            found = cache.read(_name(inquiry)) if inquiry.state else None
    except (OSError, ValueError, ScaffoldError):  # the verb says it
        return
    _Replay.inquiry, _Replay.cache = inquiry, cache
    if found:
        _give(found[0], found[1:])


def record(root: str, named: str | None, tell: "Callable[[str], None]") -> "Listing | None":
    """Keep in mind what is printed from now on, before anything of the vault is read; return its listing.

    None where the answer is not to be kept.
    """
    inquiry = _Replay.inquiry
    if inquiry is None or (inquiry.root, inquiry.named) != (root, named or None):
        return None
    try:
        listing = inquiry.listing or inquiry.look(tell)
    except (OSError, ValueError, ScaffoldError):  # the verb says it
        return None
    if inquiry.state and _Replay.cache:
        from scaffold.terminal.output import UNTOLD, note_what_is_told

        _Replay.untold = f"{os.getpid()}-{os.urandom(4).hex()}{UNTOLD}"
        note_what_is_told(_Replay.cache.write(_Replay.untold))
        _Replay.recorder = _Recorder(sys.stdout)
        sys.stdout = _Replay.recorder
    return listing


def keep(code: int) -> None:
    """Keep the answer, where it is one that can be given again: all was printed, nothing told, asked or changed."""
    inquiry, cache, recorder = _Replay.inquiry, _Replay.cache, _Replay.recorder
    if inquiry is None or cache is None or recorder is None:
        return
    from scaffold.terminal.interruption import last_applied

    is_untold = cache.read(_Replay.untold) is not None
    cache.drop(_Replay.untold)
    is_whole = recorder.pieces is not None and sys.stdout is recorder
    if not (is_untold and is_whole) or code not in _FINDINGS or last_applied() is not None:
        return
    try:
        if not inquiry.is_lasting or type(inquiry)(sys.argv[1:]).key != inquiry.key:
            return
        kept = [name for name in cache.names() if name.startswith(_ANSWER)]
        for name in kept:
            if not name.endswith(inquiry.state) or len(kept) > _MOST:
                cache.drop(name)
        text = "".join(recorder.pieces or ()).encode("utf-8", "surrogatepass")
        cache.write(_name(inquiry), bytes([code]), text)
    except (OSError, ValueError, ScaffoldError):
        return


def _can_be_known(arguments: list[str]) -> bool:
    """Tell whether it is known of a command line what its answer depends on."""
    if NO_CACHE in arguments or "_SCAFFOLD_COMPLETE" in os.environ or sys.stdout is None:
        return False
    return os.name != "nt" or not (sys.stdout.isatty() or _EXPANDED & set("".join(arguments)))


def _name(inquiry: "Inquiry") -> str:
    return f"{_ANSWER}{inquiry.key}-{inquiry.state}"


def _refuse(sentence: str) -> "NoReturn":
    raise ScaffoldError(sentence)


def unprinted() -> OSError | None:
    """Return why an answer could not be printed that is known, None where there is no such thing."""
    return _Replay.failure


def _give(code: int, answer: memoryview) -> None:
    """Print an answer, and end as the verb has ended; return where it cannot be printed."""
    try:
        if (sys.stdout.encoding, sys.stdout.errors, os.linesep) == ("utf-8", "strict", "\n"):
            sys.stdout.buffer.write(answer)  # as it is: to make a text of many megabytes takes longer than to find it
        else:
            sys.stdout.write(str(answer, "utf-8", "surrogatepass"))
        sys.stdout.flush()
    except BrokenPipeError:
        pass
    except OSError as error:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - what cannot be printed is given up
        _Replay.failure = error
        return
    os._exit(code)


class _Recorder:
    """Standard output, with what is printed kept in mind, unless it is too much or by its bytes."""

    def __init__(self, stream: "TextIO") -> None:
        self._stream, self._size = stream, 0
        self.pieces: list[str] | None = []

    def write(self, text: str) -> int:
        written = self._stream.write(text)
        self._size += len(text)
        if self.pieces is not None and self._size <= _LARGEST:
            self.pieces.append(text)
        else:
            self.pieces = None
        return written

    def writelines(self, lines: "Iterable[str]") -> None:
        for line in lines:
            self.write(line)

    @property
    def buffer(self) -> "BinaryIO":
        self.pieces = None
        return self._stream.buffer

    def __getattr__(self, name: str) -> "Any":  # noqa: ANN401 - what the stream has
        return getattr(self._stream, name)
