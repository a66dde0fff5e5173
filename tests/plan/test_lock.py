"""The lock on a vault: one process at a time, waiting is said, Ctrl-C ends it; by flock and by filelock."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scaffold.plan import lock

HOLDER = """
import sys, time
from scaffold.plan import lock
with lock.{kind}(sys.argv[1], wait=False):
    print("held", flush=True)
    sys.stdin.readline()
"""
WAITER = """
from scaffold.plan import lock
from scaffold.terminal.output import tell
with lock.{kind}({path!r}, tell=tell):
    print("mine")
"""
KINDS = ["alone", "by_filelock"]


@pytest.fixture(params=KINDS)
def held(request: pytest.FixtureRequest, tmp_path: Path):  # noqa: ANN201 - a generator of its parts
    path = tmp_path / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER.format(kind=request.param), path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    yield request.param, path, holder
    holder.kill()
    holder.communicate()


def test_a_second_process_is_refused_until_the_first_has_ended(
    held: tuple[str, Path, "subprocess.Popen[bytes]"],
) -> None:
    kind, path, holder = held
    take = getattr(lock, kind)
    with pytest.raises(lock.HeldError, match="Another process holds"), take(str(path), wait=False):
        pass
    holder.kill()
    holder.wait()
    again = pytest.raises(lock.HeldError, match="Another process holds")
    with take(str(path), wait=False), again, take(str(path), wait=False):
        pass


def test_waiting_is_said_and_ends_on_ctrl_c(held: tuple[str, Path, "subprocess.Popen[bytes]"]) -> None:
    kind, path, _ = held
    code = WAITER.format(kind=kind, path=str(path))
    waiting = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert waiting.stderr is not None
    assert "waiting for another scaffold" in waiting.stderr.readline()
    waiting.send_signal(signal.SIGINT)
    out, _ = waiting.communicate(timeout=30)
    assert (out, waiting.returncode) == ("", -signal.SIGINT)


def test_who_waits_goes_on_when_the_other_has_ended(held: tuple[str, Path, "subprocess.Popen[bytes]"]) -> None:
    kind, path, holder = held
    code = WAITER.format(kind=kind, path=str(path))
    waiting = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert waiting.stderr is not None
    waiting.stderr.readline()
    holder.kill()
    assert waiting.communicate(timeout=30)[0] == "mine\n"
