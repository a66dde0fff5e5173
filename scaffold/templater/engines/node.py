"""Node, for scripts that one trusts and that `require` its modules: no sandbox at all, so only on demand."""

import json
import subprocess

from scaffold.errors import ScaffoldError
from scaffold.templater.engines import Ask
from scaffold.vault.programs import find_program

_BOOT = """
const fs = require("fs");
let held = Buffer.alloc(0);
const line = () => {
  for (;;) {
    const end = held.indexOf(10);
    if (end >= 0) { const text = held.subarray(0, end).toString(); held = held.subarray(end + 1); return text; }
    const piece = Buffer.alloc(65536);
    let size = 0;
    try { size = fs.readSync(0, piece); } catch (error) {
      if (error.code === "EAGAIN") continue;
      if (error.code !== "EOF") throw error;
    }
    if (!size) process.exit(0);
    held = Buffer.concat([held, piece.subarray(0, size)]);
  }
};
const tell = (value) => {
  const data = Buffer.from(JSON.stringify(value) + "\\n");
  for (let at = 0; at < data.length; ) {
    try { at += fs.writeSync(1, data, at); } catch (error) { if (error.code !== "EAGAIN") throw error; }
  }
};
globalThis.__host = (name, given) => { tell({ host: [name, given] }); return JSON.parse(line()); };
globalThis.__require = require;
process.on("unhandledRejection", () => {});
const turn = globalThis.setImmediate;
(async () => {
  for (;;) {
    const code = JSON.parse(line());
    let answer;
    try { answer = { value: (0, eval)(code) ?? null }; } catch (error) { answer = { failed: String(error) }; }
    await new Promise((next) => turn(next));
    tell(answer);
  }
})();
"""


class Backend:
    """One process of Node."""

    def __init__(self, asked: Ask) -> None:
        self._asked = asked
        node = find_program("node")
        if node is None:
            raise ScaffoldError("--engine node needs Node.js, which is not installed.")
        self._process = subprocess.Popen(  # noqa: S603 - the person's own Node, asked for
            [node, "--stack-size=900", "-e", _BOOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def evaluate(self, code: str) -> object:
        """Evaluate code in the global scope. Raises ScaffoldError where the engine itself fails."""
        self._tell(code)
        while True:
            answer = self._heard()
            if "host" not in answer:
                break
            self._tell(self._asked(*answer["host"]))
        if "failed" in answer:
            raise ScaffoldError(f"The JavaScript engine gave up ({answer['failed']}); nothing was written.")
        return answer["value"]

    def _tell(self, value: object) -> None:
        assert self._process.stdin is not None  # noqa: S101 - a pipe
        self._process.stdin.write(json.dumps(value).encode() + b"\n")
        self._process.stdin.flush()

    def _heard(self) -> dict[str, list[str]]:
        assert self._process.stdout is not None  # noqa: S101 - a pipe
        line = self._process.stdout.readline()
        if not line:
            raise ScaffoldError("The JavaScript engine ended by itself; nothing was written.")
        found: dict[str, list[str]] = json.loads(line)
        return found

    def pump(self) -> bool:
        """Promises run by themselves between two evaluations."""
        return False

    def kill(self) -> None:
        """End the process without waiting for it."""
        self._process.kill()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
