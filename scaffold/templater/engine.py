"""The JavaScript engine behind a small interface: evaluate, answer the host's calls, pump promises, keep limits.

Only JSON crosses: a string of its own may not (a NUL would cut it), and an exception of Python cannot be caught over
there. The engines themselves are in `engines`, one file each.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from typing import Any

from scaffold.errors import ScaffoldError
from scaffold.templater.engines import start_engine
from scaffold.templater.watchdog import Watchdog

MEMORY = 256 << 20  # bytes
STACK = 512 << 10
SECONDS = 10.0
MOST_TOLD = 64 << 20  # characters that one engine may hand over
_MOST_ANSWERED = 64 << 20  # bytes of one answer to a template, about
_VALUE = 64  # bytes that a value takes beside its text
_ENDLESS = "The template's timers go on without an end; nothing was written."
TIMERS = 10_000  # that may fire in one run
Answer = Callable[[str, list[Any]], object]

_RUNTIME = (  # files of `runtime`, which are one program in this order
    *("core", "clock", "console", "extensions", "moment", "vault", "app", "obsidian"),
    *("date", "file", "system", "web", "user", "run"),
)
_WAITING = ("dialog.", "outside.")  # calls of the host in which a person, a program or the network is waited for


class HostError(Exception):
    """An error that is thrown in the template, as the JavaScript error `name`."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class Engine:
    """An engine with the runtime of templates loaded; `answer` is asked by name with a list of values."""

    def __init__(self, name: str, answer: Answer, seconds: float = SECONDS) -> None:
        self._answer = answer
        self._watch = Watchdog(seconds, lambda: self._backend.kill())  # noqa: PLW0108 - it is made below
        self._seconds = seconds
        self._told = 0  # characters that the template has handed over: what it holds outside of its own memory
        self.fatal: BaseException | None = None
        self._backend = start_engine(name, self._asked)
        self._is_loud = name == "node"  # it has events of its own, which may still come
        self._evaluate(_runtime())

    def start(self, wanted: dict[str, object]) -> None:
        """Begin to run a template: `template`, its `template_path`, `target`, `active` and `run_mode`."""
        self._evaluate(f"__templater.start({json.dumps(wanted)}); 0")

    def start_hooks(self) -> None:
        """Begin to run what the template left for after all templates."""
        self._evaluate("__templater.hooks(); 0")

    def check(self, template: str, path: str) -> dict[str, Any] | None:
        """Compile a template and run nothing; return what is wrong with it."""
        said = str(self._evaluate(f"__templater.check({json.dumps(template)}, {json.dumps(path)})"))
        return self._said(said) if said else None

    def finish(self) -> dict[str, Any]:
        """Run until the template has ended; return the state: `done`, `value`, `error`, `target`.

        Raises what a question raised that nobody could answer.
        """
        self._pump()
        for _ in range(TIMERS):
            if self._state()["done"] or not self._tick():
                break
        else:
            raise ScaffoldError(_ENDLESS)
        limit = time.monotonic() + self._seconds * self._is_loud
        while not self._state()["done"] and time.monotonic() < limit:
            time.sleep(0.005)
        state = self._state()
        if not state["done"]:
            raise ScaffoldError("The template waits for something that never happens; nothing was written.")
        return state

    def settle(self) -> str | None:
        """Do the work that a template began and did not wait for; return the path that its note has by then."""
        for _ in range(TIMERS):
            if not self._tick():
                target: str | None = self._state()["target"]
                return target
        raise ScaffoldError(_ENDLESS)

    def _tick(self) -> bool:
        """Let the next timer fire; return whether there was one."""
        fired = bool(self._evaluate("__templater.tick()"))
        self._pump()
        return fired

    def _state(self) -> dict[str, Any]:
        return self._said(str(self._evaluate("__templater.state()")))

    @staticmethod
    def _said(text: str) -> dict[str, Any]:
        """Return what the runtime says. Raises ScaffoldError where a template has broken it."""
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ScaffoldError("The template broke the JavaScript that runs it; nothing was written.")
        return found

    def close(self) -> None:
        """Free what the engine holds."""
        self._watch.stop()
        self._backend.close()

    def _pump(self) -> None:
        with self._watch:
            while self._backend.pump():
                if self.fatal:
                    break
        if self.fatal:
            raise self.fatal

    def _evaluate(self, code: str) -> object:
        try:
            with self._watch:
                found = self._backend.evaluate(code)
        except ScaffoldError as error:
            raise self.fatal or error from None
        if self.fatal:
            raise self.fatal
        return found

    def _asked(self, name: str, arguments: str) -> str:
        """Answer one call of the host; what is not an error of the template is kept, and raised when it has ended."""
        self._told += len(arguments)
        if self._told > MOST_TOLD and not self.fatal:
            self.fatal = ScaffoldError(
                f"The template hands over more than {MOST_TOLD >> 20} MiB of notes, notices and messages; "
                "nothing was written."
            )
        if self.fatal:
            return json.dumps({"err": {"name": "Error", "message": "the run was stopped"}})
        try:
            with self._watch.paused() if name.startswith(_WAITING) else nullcontext():
                answer = self._answer(name, json.loads(arguments))
                if _size(answer, {}) > _MOST_ANSWERED:
                    raise HostError("RangeError", f"{name}: more than {_MOST_ANSWERED >> 20} MiB")  # noqa: TRY301 - as others
                return json.dumps({"ok": answer})
        except HostError as error:
            return json.dumps({"err": {"name": error.name, "message": str(error)}})
        except (MemoryError, RecursionError):
            self.fatal = ScaffoldError("The template needs more memory than there is; nothing was written.")
            return json.dumps({"err": {"name": "Error", "message": "the run was stopped"}})
        except BaseException as error:  # noqa: BLE001 - it must not cross JavaScript
            self.fatal = error
            return json.dumps({"err": {"name": "Error", "message": str(error)}})


@cache
def _runtime() -> str:
    """Return the program that makes `tp`, `app` and `moment`; its names are seen by none of the templates."""
    folder, pieces = os.path.join(os.path.dirname(__file__), "runtime"), []
    for name in _RUNTIME:
        with open(os.path.join(folder, f"{name}.js"), encoding="utf-8") as file:
            pieces.append(file.read())
    return "(() => {\n" + "".join(pieces) + "})();\n0;"


def _size(value: object, known: dict[int, int]) -> int:
    """Return about how many bytes JSON would spell out, what is behind YAML's aliases each time; endless in itself."""
    if isinstance(value, str):
        return _VALUE + len(value)
    if not isinstance(value, dict | list | tuple):
        return _VALUE
    if id(value) not in known:
        known[id(value)] = _MOST_ANSWERED + 1  # until it is counted
        inner = [*value, *value.values()] if isinstance(value, dict) else value
        known[id(value)] = _VALUE + sum(_size(each, known) for each in inner)
    return known[id(value)]
