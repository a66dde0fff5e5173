"""V8 through mini-racer, the extra `intl`: as closed as QuickJS, with Intl, for templates that format by language.

It calls back only asynchronously, and Obsidian's interface is half synchronous. So the script waits in a shared piece
of memory for the answer, while the code runs in a thread of its own.
"""

import os
import signal
import struct
import sys
import threading
import time
from contextlib import suppress
from typing import cast

from scaffold.errors import ScaffoldError
from scaffold.templater.engine import MEMORY
from scaffold.templater.engines import Ask
from scaffold.terminal.interruption import is_own_process
from scaffold.terminal.output import tell

_SIZE = 32 << 20  # bytes of the longest question or answer
_HEAD = 16
_BOOT = f"""
globalThis.__host = (() => {{
  const shared = globalThis.__shared;
  delete globalThis.__shared;
  const state = new Int32Array(shared, 0, 4), bytes = new Uint8Array(shared, {_HEAD});
  const code = (one) => "\\\\u" + one.charCodeAt(0).toString(16).padStart(4, "0");
  const ascii = (text) => text.replace(/[\\u007f-\\uffff]/g, code);
  return (name, given) => {{
    const text = ascii(JSON.stringify([name, given]));
    if (text.length > bytes.length) throw new RangeError("the text is too long");
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    state[1] = text.length;
    Atomics.store(state, 0, 1);
    while (Atomics.load(state, 0) !== 2) Atomics.wait(state, 0, 1, 0.05);
    const parts = [];
    for (let at = 0; at < state[1]; at += 8192)
      parts.push(String.fromCharCode.apply(null, bytes.subarray(at, Math.min(state[1], at + 8192))));
    Atomics.store(state, 0, 0);
    return parts.join("");
  }};
}})();
0;
"""


_TOO_LITTLE = "The template needs more memory than V8 gets; nothing was written."
_guarded: list[bool] = []
_MOST_MEMORY = 1 << 30  # bytes of the whole process: V8 counts only what is in its own heap


def _go_on_in_a_child() -> None:
    """Go on in a child process, as V8 ends its process when memory runs out; then the parent says so."""
    _guarded.append(True)
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _frame: os.kill(child, number))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) not in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        tell(_TOO_LITTLE)
        os._exit(2)
    os._exit(os.waitstatus_to_exitcode(status) % 256)


class Backend:
    """One isolate of V8."""

    def __init__(self, asked: Ask) -> None:
        try:
            from py_mini_racer import MiniRacer
        except ImportError as error:
            raise ScaffoldError("The engine v8 needs the extra intl: pip install 'scaffold-vault[intl]'.") from error
        if is_own_process() and not _guarded and hasattr(os, "fork"):
            _go_on_in_a_child()
        self._asked = asked
        self._context = MiniRacer()
        self._context.set_hard_memory_limit(MEMORY)
        shared = self._context.eval(f"globalThis.__shared = new SharedArrayBuffer({_SIZE}); __shared")
        self._shared = cast("memoryview[int]", shared)
        self._context.eval(_BOOT)

    def evaluate(self, code: str) -> object:
        """Evaluate code in the global scope. Raises ScaffoldError where the engine itself fails."""
        found: list[object] = []
        failed: list[BaseException] = []

        def run() -> None:
            try:
                found.append(self._context.eval(code))
            except BaseException as error:  # noqa: BLE001 - handed over to the thread that waits
                failed.append(error)

        thread = threading.Thread(target=run, daemon=True)
        try:
            thread.start()
        except RuntimeError as error:
            raise ScaffoldError(_TOO_LITTLE) from error
        while thread.is_alive():
            if self._shared[0] == 1:
                self._answer()
            else:
                time.sleep(0.00002)
        if failed:
            raise ScaffoldError(f"The JavaScript engine gave up ({failed[0]}); nothing was written.") from failed[0]
        return found[0]

    def _answer(self) -> None:
        import json

        (length,) = struct.unpack_from("<i", self._shared, 4)
        try:
            name, given = json.loads(bytes(self._shared[_HEAD : _HEAD + length]))
            answer = self._asked(str(name), str(given)).encode("ascii")
        except (
            ValueError,
            TypeError,
            RecursionError,
            MemoryError,
        ):  # JavaScript spells values otherwise
            answer = b'{"err": {"name": "TypeError", "message": "the call cannot be read"}}'
        if len(answer) > _SIZE - _HEAD:
            answer = b'{"err": {"name": "RangeError", "message": "the answer is too long"}}'
        self._shared[_HEAD : _HEAD + len(answer)] = answer
        struct.pack_into("<i", self._shared, 4, len(answer))
        struct.pack_into("<i", self._shared, 0, 2)

    def pump(self) -> bool:
        """Promises run by themselves at the end of each evaluation."""
        return False

    def kill(self) -> None:
        """Do nothing: the engine ends with this process."""

    def close(self) -> None:
        """Free what the engine holds."""
        self._context.close()
