"""Ctrl-C, from the first line of ours on: one sentence and exit code 130, whatever it lands in."""

import _signal as signal  # type: ignore[import-not-found] # `signal` loads for milliseconds, deaf to Ctrl-C
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

INTERRUPTED = 130
FAILED = 70  # a mistake of ours, as `sysexits.h` has it: no verb may take it for what it found
_heard: list[int] = []
_listening: list[bool] = []
_applied: list[int] = []  # plans of this process


def listen() -> None:
    """Hear Ctrl-C as KeyboardInterrupt; where that cannot be raised, as in a finaliser, it ends the process."""
    _listening.append(True)
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:  # ignored by who started us, as behind `nohup … &`
        signal.signal(signal.SIGINT, _hear)
    sys.unraisablehook = _unraisable
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # see `__main__`


def is_own_process() -> bool:
    """Tell whether this process is the command's own, and not one that has loaded it."""
    return bool(_listening)


def heard() -> bool:
    """Tell whether Ctrl-C was heard: what is raised after that may come of it."""
    return bool(_heard)


def record_applied(number: int) -> None:
    """Note that a plan was applied: somebody who stops the verb after that is told how to take it back."""
    _applied.append(number)


def forget_applied() -> None:
    """Forget the plans that were applied: what follows is another run of the command line."""
    _applied.clear()


def last_applied() -> int | None:
    """Return the number of the plan that was applied last, None where none was."""
    return _applied[-1] if _applied else None


def sentence() -> str:
    """Return what to say to somebody who has stopped a verb: what was applied before that stays applied."""
    number = last_applied()
    if number is None:
        return "Stopped; nothing was written."
    return f"Stopped, but what was planned is applied; take it back with: scaffold undo {number}"


def end() -> "NoReturn":
    """Say that the verb was stopped, and end the process at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        os.write(2, f"scaffold: {sentence()}\n".encode())
    except OSError:
        pass
    finally:
        os._exit(INTERRUPTED)


def fail(error: Exception) -> "NoReturn":
    """Show a mistake of our own, or say what is not installed, and end with a code that no finding has."""
    if isinstance(error, ModuleNotFoundError):
        sys.stderr.write(f"scaffold: {error.name} is not installed with it; install scaffold-vault again.\n")
    else:
        sys.excepthook(type(error), error, error.__traceback__)
    raise SystemExit(FAILED)


def _hear(number: int, _frame: object) -> None:
    if _heard:  # and what was raised for the first one has not come through
        end()
    _heard.append(number)
    raise KeyboardInterrupt


def _unraisable(unraisable: "sys.UnraisableHookArgs") -> None:
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        end()
    sys.__unraisablehook__(unraisable)
