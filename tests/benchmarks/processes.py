"""Run processes and measure them: time, and the memory of each with all that it has begun."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_PAUSE = 0.005  # seconds between two looks at the memory
_KIB = 1024 if sys.platform != "darwin" else 1 << 20  # units of `ru_maxrss` in a MiB


class Taken(NamedTuple):
    """What a process took: seconds by the clock and of the processor."""

    wall: float
    cpu: float


def timed(command: list[str], folder: Path, environment: dict[str, str]) -> Taken:
    """Run a process, and return what it took. Exit code 1 tells of findings."""
    begun = time.perf_counter()
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=nowhere, stderr=subprocess.PIPE)
        said = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{command}: {said.decode()}")
    return Taken(taken, used.ru_utime + used.ru_stime)


def peak_memory(command: list[str], folder: Path, environment: dict[str, str]) -> int:
    """Run a process, and return the most memory in MiB that it and its children had at once.

    What they share counts once. Where there is no /proc, it is the most that one of them had, and at least what this
    process has.
    """
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=nowhere, stderr=nowhere)
        most = 0
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            most = max(most, sum(map(_memory, _family(process.pid))))
            time.sleep(_PAUSE)
    return round(most / 1024) if most else ended[2].ru_maxrss // _KIB


def _family(process: int) -> Iterator[int]:
    """Yield a process and all that it has begun."""
    yield process
    try:
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            for child in children.read_text(encoding="ascii").split():
                yield from _family(int(child))
    except OSError:  # it has ended
        return


def _memory(process: int) -> int:
    """Return the KiB that a process has, its share of what it has in common with others."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        return 0
    return 0
