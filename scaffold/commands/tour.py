"""See it work: the real verbs, one after another, on a copy of the sample vault."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile

import click

from scaffold.errors import Aborted, ScaffoldError
from scaffold.resources import shipped_folder
from scaffold.terminal.output import say

_CHAIN = "S101 - Service Value/1_Value chain"
_STEPS = (
    (
        "A new activity, with its flows; each partner gets the other side of them.",
        [
            *("new", "Monitor", "--set", "class=S101 - Service Value", "--set", "source=Value chain handout"),
            *("--set", f"folder={_CHAIN}", "--set", "key_message=See it **before** the customer calls."),
            *("--input", "Alerts <- Deliver and support", "--output", "Incident reports -> Improve, Engage"),
            *("--mirror", "--yes"),
        ],
    ),
    ("Who gives what to whom, around the new activity.", ["flows", "Monitor"]),
    ("A rename, looked at first: every link, heading, alias and checkbox that means it.",
     ["rename", "Monitor", "Monitor and respond", "--dry-run"]),
    ("The same, applied as a whole.", ["rename", "Monitor", "Monitor and respond", "--yes"]),
    ("A task completed.", ["done", "Monitor and respond"]),
    ("What can be taken back.", ["undo", "--list"]),
    ("Take the last one back, byte for byte.", ["undo"]),
)  # fmt: skip


@click.command(short_help="See it work: the real verbs, one after another, on a copy of the sample vault.")
@click.argument("folder", required=False, metavar="[DIR]")
def command(folder: str | None) -> None:
    """Copy the sample vault to DIR (a new folder; by default a temporary one) and run the verbs on it.

    Each command line is printed with its true output. No other vault is touched.
    """
    vault = _copied(folder)
    for title, arguments in _STEPS:
        say()
        say(f"# {title}", colour="cyan")
        say(f"$ scaffold {shlex.join(arguments)}", bold=True)
        command_line = [sys.executable, "-m", "scaffold", "--vault", vault, *arguments]
        sys.stdout.flush()
        try:
            finished = subprocess.run(command_line, cwd=vault, check=False)  # noqa: S603 - our own verbs
        except KeyboardInterrupt:
            raise Aborted(f"Stopped; the copy of the vault is {vault}.") from None
        if finished.returncode:
            raise ScaffoldError(f"The tour stopped here; the copy of the vault is {vault}.")
    say()
    say(f"The vault is yours to play with: {vault}", bold=True)
    say("Open it in Obsidian, or go there and try:")
    say(f"  cd {shlex.quote(vault)}")
    installed = os.path.join(os.path.dirname(sys.executable), "scaffold")
    command_name = "scaffold" if shutil.which("scaffold") or not os.path.exists(installed) else shlex.quote(installed)
    for line in (
        "scaffold new",
        'scaffold rename "Deliver and support" "Keep it running"',
        "scaffold flows",
        "scaffold undo",
    ):
        say(f"  {line.replace('scaffold', command_name, 1)}")


def _copied(folder: str | None) -> str:
    if folder and os.path.islink(os.path.normpath(folder)):
        raise ScaffoldError(f"{folder} is a symbolic link, which is not followed; name the folder that it leads to.")
    above = "" if folder else tempfile.mkdtemp(prefix="scaffold-tour-")
    target = os.path.realpath(folder) if folder else os.path.join(above, "vault")
    made = above or target if not os.path.lexists(target) else ""
    try:
        shutil.copytree(
            shipped_folder("sample_vault"), target, dirs_exist_ok=os.path.isdir(target) and not os.listdir(target)
        )
    except FileExistsError as error:
        raise ScaffoldError(f"{target} exists already; name a folder that does not.") from error
    except OSError as error:
        if made:
            shutil.rmtree(made, ignore_errors=True)
        reason = error.strerror or error
        if isinstance(error, shutil.Error):  # a row for each file, and its reason behind its number
            reason = str(error.args[0][0][2]).rpartition("] ")[2].partition(":")[0]
        raise ScaffoldError(f"Cannot copy the sample vault to {target}: {reason}.") from error
    return target
