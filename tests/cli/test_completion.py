"""Completion as a shell asks for it, and in real shells on a terminal: what is completed is one word, and runs nothing."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaults import write_vault

from scaffold.cli.shells import quoted, words

SCAFFOLD = str(Path(sys.executable).parent / "scaffold")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("scaffold ren", ["rename"]),
        ("scaffold rename Del", [r"Deliver\ and\ support"]),
        ("scaffold rename del", [r"Deliver\ and\ support"]),
        ('scaffold rename "del', ["Deliver and support"]),
        ("scaffold move Maps/", ["Maps/Tasks.base", r"Maps/Value\ chain.canvas"]),
        ("scaffold done _O", ["_Overview_"]),
        ("scaffold new --template con", ["concept"]),
        ("scaffold new --template=con", ["concept"]),
        ("scaffold rename --dry", ["--dry-run"]),
        ("scaffold rename --vault nowhere P", []),
        ("scaffold rename x'", []),
    ],
)
def test_completion(typed: str, offered: list[str], sample: Path) -> None:
    environment = dict(os.environ, _SCAFFOLD_COMPLETE="bash_complete", _SCAFFOLD_LINE=typed)
    ran = subprocess.run(
        [SCAFFOLD], cwd=sample, env=environment, capture_output=True, encoding="utf-8", timeout=20, check=True
    )
    assert [line.partition("\t")[2] for line in ran.stdout.splitlines() if line] == offered


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\n"), min_size=1), st.sampled_from(["", '"', "'"]))
def test_what_is_quoted_is_read_back_by_us(text: str, quote: str) -> None:
    written = quoted(text, quote)
    if written is not None and not (not quote and any(sign.isspace() and ord(sign) > 127 for sign in text)):
        assert [word.value for word in words(f"{quote}{written}{quote}")] == [text]


def test_what_is_quoted_is_read_back_by_bash() -> None:
    signs = "".join(map(chr, range(1, 127))).replace("\n", "") + "é~$(touch x)`y`é~"
    for quote in ("", '"', "'"):
        texts = [signs.replace("!", ""), *(sign for sign in signs if sign != "!")]
        written = [f"{quote}{quoted(text, quote)}{quote}" for text in texts]
        ran = subprocess.run(["bash", "-c", f"printf '%s\\0' {' '.join(written)}"], capture_output=True, check=True)
        assert ran.stdout.decode().split("\0")[:-1] == texts, quote


NAMES = [  # of notes, what of each is typed before Tab, as each shell needs it
    ("zz$(touch pwned)", "zz"),
    ("yy`touch pwned`", "yy"),
    ("two  words", "two"),
    ('it\'s "q" here', "it"),
    ("star * ? [ab] {c,d}", "star"),
    ("a;touch pwned;b", "a;touch pwned"[:1]),
    ("ünï cödé & <x> | y", "ün"),
    ("hash # tag", "has"),
    ("eq=uals", "eq"),
    ("back\\slash $HOME", "back"),
    ("bang !! ! x", "ban"),
    ("2024: Plans", "2024"),
    ("comma, semi", "comma"),
    ("me@home one", "me"),
    ("you@home two", "you@"),
    ("@them", "@"),
]
SETUP = {
    "bash": (
        "bash --norc --noprofile -i",
        "PS1='> '; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'",
    ),
    "zsh": (
        "zsh -f -i",
        "PS1='> '; autoload -Uz compinit && compinit -u -D; unsetopt BEEP LIST_BEEP PROMPT_SP; PROMPT_EOL_MARK=",
    ),
    "fish": ("fish --no-config -i", "function fish_prompt; echo -n '> '; end; set -U fish_greeting"),
}


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """Return a folder with a `scaffold` that completes as ours, and otherwise writes down what it is given."""
    script = tmp_path / "bin" / "scaffold"
    script.parent.mkdir()
    script.write_text(
        f'#!/bin/sh\nif [ -n "$_SCAFFOLD_COMPLETE" ]; then {SCAFFOLD}; : > {tmp_path / "asked"}; exit; fi\n'
        f"exec {sys.executable} -c 'import json, sys; print(json.dumps(sys.argv[1:]))' \"$@\" > {tmp_path / 'given'}\n"
    )
    script.chmod(0o755)
    return script.parent


@pytest.mark.parametrize("quote", ["", '"', "'"], ids=["bare", "double", "single"])
@pytest.mark.parametrize("shell", SETUP)
def test_a_shell_completes_one_word_and_runs_nothing(shell: str, quote: str, recorder: Path, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    vault = write_vault(tmp_path / "vault", {f"{name}.md": "" for name, _ in NAMES})
    environment = {
        **os.environ,
        "PATH": f"{recorder}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "TERM": "dumb",
    }
    command, setup = SETUP[shell]
    script = tmp_path / "completion"
    script.write_text(
        subprocess.run([SCAFFOLD, "completion", shell], capture_output=True, text=True, check=True).stdout
    )
    terminal = pexpect.spawn(
        command, cwd=str(vault), env=environment, encoding="utf-8", timeout=20, dimensions=(50, 400)
    )
    terminal.sendline(f"{setup}; source {script}; echo re''ady")
    terminal.expect("ready")
    for name, typed in NAMES:
        for left in ("given", "asked"):
            (tmp_path / left).unlink(missing_ok=True)
        terminal.send(f"scaffold links {quote}{typed}\t")
        if shell == "bash" and "!" in name and quote == '"':  # there is no way to write it
            terminal.send("\x15")
            continue
        wait_for(tmp_path / "asked")
        terminal.send("\r")
        terminal.send("echo do''ne\r")
        terminal.expect("done")
        given = json.loads((tmp_path / "given").read_text()) if (tmp_path / "given").exists() else None
        assert given == ["links", name], (name, terminal.before)
    assert not list(tmp_path.rglob("pwned"))
    terminal.close(force=True)


def wait_for(path: Path) -> None:
    """Wait until the shell has been answered, and a moment for it to take that in."""
    limit = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < limit
        time.sleep(0.01)
    time.sleep(0.1)
