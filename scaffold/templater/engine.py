"""The JavaScript engine behind a small interface: evaluate, answer the host's calls, pump promises, keep limits.

quickjs-ng runs in this process, without files, network or programs; only JSON crosses. A string of its own cannot
cross as it is (a NUL would cut it), and an exception of Python cannot be caught over there, so both travel as JSON.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from importlib import resources
from typing import Any

from scaffold.errors import ScaffoldError

MEMORY = 256 << 20  # bytes
STACK = 512 << 10
SECONDS = 10.0
TIMERS = 10_000  # that may fire in one run
Answer = Callable[[str, list[Any]], object]


class HostError(Exception):
    """An error that is thrown in the template, as the JavaScript error `name`."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class QuickJs:
    """quickjs-ng with the runtime of templates loaded; `answer` is asked by name with a list of values."""

    def __init__(self, answer: Answer, seconds: float = SECONDS) -> None:
        try:
            import quickjs
        except ImportError as error:
            raise ScaffoldError("Templater templates need the package quickjs-ng: pip install quickjs-ng.") from error
        self._answer = answer
        self._watch = _Watch(seconds)
        self.fatal: BaseException | None = None
        self._context = quickjs.Context()
        self._context.set_memory_limit(MEMORY)
        self._context.set_max_stack_size(STACK)
        self._context.add_callable("__host", self._asked)
        self._evaluate(resources.files("scaffold.templater").joinpath("runtime.js").read_text(encoding="utf-8"))

    def start(self, wanted: dict[str, object]) -> None:
        """Begin to run a template: `template`, its `template_path`, `target`, `active` and `run_mode`."""
        self._evaluate(f"__templater.start({json.dumps(wanted)})")

    def start_hooks(self) -> None:
        """Begin to run what the template left for after all templates."""
        self._evaluate("__templater.hooks()")

    def finish(self) -> dict[str, Any]:
        """Run until nothing is left to do; return the state: `done`, `value`, `error`, `target`.

        Work that the template did not wait for is done, too. Raises what a question raised that nobody could answer.
        """
        with self._watch:
            for _ in range(TIMERS):
                self._pump()
                if not self._evaluate("__templater.tick()"):
                    break
            else:
                raise ScaffoldError("The template's timers go on without an end; nothing was written.")
        state: dict[str, Any] = json.loads(self._evaluate("__templater.state()"))
        if self.fatal:
            raise self.fatal
        if not state["done"]:
            raise ScaffoldError("The template waits for something that never happens; nothing was written.")
        return state

    def _pump(self) -> None:
        while self._context.execute_pending_job():
            if self.fatal:
                raise self.fatal

    def _evaluate(self, code: str) -> Any:  # noqa: ANN401 - whatever JavaScript returns
        import quickjs

        try:
            with self._watch:
                found = self._context.eval(code)
        except quickjs.JSException as error:
            if self.fatal:
                raise self.fatal from error
            if "out of memory" in str(error) or "null" in str(error):
                raise ScaffoldError(
                    f"The template uses more than {MEMORY >> 20} MiB of memory; nothing was written."
                ) from error
            raise
        if self.fatal:
            raise self.fatal
        return found

    def _asked(self, name: str, arguments: str) -> str:
        """Answer one call of the host; what is no error of the template is kept, and raised when it has ended."""
        if self.fatal:
            return json.dumps({"err": {"name": "Error", "message": "the run was stopped"}})
        try:
            with self._watch.paused():
                return json.dumps({"ok": self._answer(name, json.loads(arguments))})
        except HostError as error:
            return json.dumps({"err": {"name": error.name, "message": str(error)}})
        except BaseException as error:  # noqa: BLE001 - it must not cross JavaScript
            self.fatal = error
            return json.dumps({"err": {"name": "Error", "message": str(error)}})


class _Watch:
    """Ends the process when JavaScript takes too long: nothing else stops it, and nothing has been written yet."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._depth = 0
        self._timer: threading.Timer | None = None
        self._begun = 0.0
        self._seconds = seconds

    def __enter__(self) -> None:
        if self._depth == 0:
            self._go()
        self._depth += 1

    def __exit__(self, *_error: object) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._halt()

    def _go(self) -> None:
        self._begun = time.monotonic()
        self._timer = threading.Timer(max(self._left, 0.05), self._end)
        self._timer.daemon = True
        self._timer.start()

    def _halt(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
            self._left -= time.monotonic() - self._begun

    def paused(self) -> "_Pause":
        """Return a context in which the clock stands still."""
        return _Pause(self)

    def _end(self) -> None:
        sys.stdout.flush()
        sys.stderr.write(
            f"scaffold: The template ran longer than {self._seconds:g} seconds and was stopped; nothing was written.\n"
        )
        sys.stderr.flush()
        os._exit(2)


class _Pause:
    def __init__(self, watch: _Watch) -> None:
        self._watch = watch

    def __enter__(self) -> None:
        if self._watch._depth:  # noqa: SLF001 - one thing in two classes
            self._watch._halt()  # noqa: SLF001

    def __exit__(self, *_error: object) -> None:
        if self._watch._depth:  # noqa: SLF001
            self._watch._go()  # noqa: SLF001
