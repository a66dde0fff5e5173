"""The dialogue in a real terminal: a full run, completion, Ctrl-C at any prompt, no terminal."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from vaults import NOW, tree

SCAFFOLD = str(Path(sys.executable).parent / "scaffold")
ENTER, DOWN, TAB, CTRL_C = "\r", "\x1b[B", "\t", "\x03"


def styled(text: str) -> str:
    """Return the pattern of `text` with the letters that were typed set off."""
    return r"(?:\x1b\[[\d;]*m)*".join(re.escape(letter) for letter in text)


@pytest.fixture
def terminal(sample: Path, own_state: Path) -> "Terminal":
    return Terminal(sample, own_state)


class Terminal:
    """A person before a terminal of 100 columns, in a vault."""

    def __init__(self, vault: Path, state: Path) -> None:
        self.vault = vault
        self.environment = dict(os.environ, SCAFFOLD_STATE=str(state), SCAFFOLD_NOW=NOW, TERM="xterm", NO_COLOR="1")
        self.environment["PROMPT_TOOLKIT_NO_CPR"] = "1"  # nobody answers where the cursor is

    def start(self, *arguments: str) -> None:
        self.child = pexpect.spawn(
            SCAFFOLD, list(arguments), cwd=str(self.vault), env=self.environment, dimensions=(60, 100),
            encoding="utf-8", timeout=10,
        )  # fmt: skip

    def answer(self, question: str, keys: str) -> None:
        """Wait for a question, type, and press Enter."""
        self.child.expect_exact(question)
        self.child.send(keys + ENTER)

    def complete(self, question: str, typed: str, offered: str) -> None:
        """Type a part of a name, wait until the whole is offered, take it with Tab, and press Enter."""
        self.child.expect_exact(question)
        self.child.send(typed)
        self.child.expect(styled(offered))
        self.child.send(TAB)
        self.child.expect(styled(offered))
        self.child.send(ENTER)

    def end(self) -> tuple[int, str]:
        """Wait for the end; return exit code and what was printed last."""
        self.child.expect(pexpect.EOF)
        printed = self.child.before or ""
        self.child.close()
        return self.child.exitstatus, printed


def test_a_full_run(terminal: Terminal) -> None:
    before = tree(terminal.vault)
    terminal.start("new")
    terminal.answer("Name of the activity:", "a/b")
    terminal.child.expect_exact("cannot be a note's name")
    terminal.answer("Name of the activity:", "Monitor")
    terminal.answer("Class", "")
    terminal.answer("Source", DOWN)  # other
    terminal.answer("Source:", "Handbook")
    terminal.answer("Folder (Tab completes)", "1_Value")
    terminal.answer("Which is meant?", "")
    terminal.answer("Key message", "")
    terminal.child.expect_exact("must not be empty")
    terminal.answer("Key message", "See it **before** they call.")
    terminal.answer("Input: what?", "Alerts")
    terminal.complete("from whom?", "dlsup", "Deliver and support")
    terminal.answer("from whom?", "Nobody yet")
    terminal.child.expect_exact("Nobody yet is not a note yet")
    terminal.answer("from whom?", "")
    terminal.answer("Input: what?", "")
    terminal.answer("Output: what?", "Incident reports")
    terminal.answer("for whom?", "Improv")
    terminal.answer("Which is meant?", "")
    terminal.answer("for whom?", "Improve")  # twice is once
    terminal.answer("for whom?", "")
    terminal.answer("Output: what?", "")
    terminal.answer("Main point", "Watch what users feel.")
    terminal.answer("Main point", "")
    terminal.answer("Add these to the partners, too?", "")
    terminal.answer("Apply?", "")
    assert terminal.end()[0] == 0
    after = {path: data.decode() for path, data in tree(terminal.vault).items() if data != before.get(path)}
    chain = "S101 - Service Value/1_Value chain"
    assert after.keys() == {f"{chain}/{name}.md" for name in ("Monitor", "Deliver and support", "Improve")}
    assert "Source: Handbook\ntags: [S101/1_Value_chain]\n" in after[f"{chain}/Monitor.md"]
    assert after[f"{chain}/Monitor.md"].endswith(
        ">See it **before** they call.\n\n- Watch what users feel.\n"
        "## Inputs\n- Alerts provided by [[Deliver and support]] and [[Nobody yet]].\n"
        "## Outputs\n- Incident reports for [[Improve]].\n\n\n# cards\n>[!info] card\n>"
    )
    assert "- Incident reports provided by [[Monitor]].\n## Outputs" in after[f"{chain}/Improve.md"]
    assert run_in(terminal, "undo").returncode == 0
    assert tree(terminal.vault) == before


def run_in(terminal: Terminal, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [SCAFFOLD, *arguments], cwd=terminal.vault, env=terminal.environment, stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", timeout=20, check=False,
    )  # fmt: skip


def answers(terminal: Terminal) -> None:
    terminal.answer("Name of the activity:", "Monitor")
    terminal.answer("Class", "")
    terminal.answer("Source", "")
    terminal.complete("Folder (Tab completes)", "1vch", "S101 - Service Value/1_Value chain")
    terminal.answer("Key message", "See it **before** they call.")
    terminal.answer("Input: what?", "Alerts")
    terminal.complete("from whom?", "dlsup", "Deliver and support")
    terminal.answer("from whom?", "")
    terminal.answer("Input: what?", "Questions <- Nobody yet")  # as --input takes it
    terminal.answer("Input: what?", "")
    terminal.answer("Output: what?", "")
    terminal.answer("Main point", "")
    terminal.child.expect_exact("Deliver and support.md lacks")
    terminal.child.expect_exact("- Alerts for [[Monitor]].")


def test_the_note_and_the_mirrored_flow_are_written(terminal: Terminal) -> None:
    before = tree(terminal.vault)
    terminal.start("new")
    answers(terminal)
    terminal.answer("Add these to the partners, too?", "")
    terminal.answer("Apply?", "y")
    assert terminal.end()[0] == 0
    after = tree(terminal.vault)
    chain = "S101 - Service Value/1_Value chain"
    assert {path for path in after if after[path] != before.get(path)} == {
        f"{chain}/Monitor.md",
        f"{chain}/Deliver and support.md",
    }
    inputs = b"- Alerts provided by [[Deliver and support]].\n- Questions provided by [[Nobody yet]].\n"
    assert b"## Inputs\n" + inputs in after[f"{chain}/Monitor.md"]


def test_without_the_mirrored_flow(terminal: Terminal) -> None:
    before = tree(terminal.vault)
    terminal.start("new")
    answers(terminal)
    terminal.answer("Add these to the partners, too?", "n")
    terminal.answer("Apply?", "y")
    assert terminal.end()[0] == 0
    after = tree(terminal.vault)
    assert [path for path in after if after[path] != before.get(path)] == [
        "S101 - Service Value/1_Value chain/Monitor.md"
    ]


QUESTIONS = [
    ("Name of the activity:", "Monitor"),
    ("Class", ""),
    ("Source", ""),
    ("Folder", "Inbox"),
    ("Key message", "x"),
    ("Input: what?", "Alerts"),
    ("from whom?", ""),
    ("Input: what?", ""),
    ("Output: what?", ""),
    ("Main point", ""),
    ("Apply?", ""),
]


@pytest.mark.parametrize("stop", range(len(QUESTIONS)))
def test_ctrl_c_at_any_prompt_writes_nothing(stop: int, terminal: Terminal) -> None:
    before = tree(terminal.vault)
    terminal.start("new")
    for question, keys in QUESTIONS[:stop]:
        terminal.answer(question, keys)
    terminal.child.expect_exact(QUESTIONS[stop][0])
    terminal.child.send(CTRL_C)
    code, printed = terminal.end()
    assert (code, "Stopped; nothing was written." in printed) == (130, True), printed
    assert tree(terminal.vault) == before


def test_no_is_an_answer(terminal: Terminal) -> None:
    before = tree(terminal.vault)
    terminal.start("rename", "Value stream", "Value route")
    terminal.answer("Apply?", "n")
    assert terminal.end()[0] == 130
    assert tree(terminal.vault) == before


def test_rename_asks_whether_a_word_is_the_note(terminal: Terminal) -> None:
    overview = terminal.vault / "S101 - Service Value" / "_Overview_.md"
    terminal.start("rename", "Plan", "Look ahead")
    terminal.child.expect_exact("Plan the study week")
    terminal.answer("mean the note 'Plan', too?", "y")
    terminal.answer("Apply?", "y")
    assert terminal.end()[0] == 0
    assert "- [ ] Look ahead the study week" in overview.read_text(encoding="utf-8")


def test_done_lets_one_choose(terminal: Terminal) -> None:
    overview = terminal.vault / "S101 - Service Value" / "_Overview_.md"
    terminal.start("done", "_Overview_")
    terminal.answer("Which task?", DOWN)
    assert terminal.end()[0] == 0
    assert "- [x] ask Maria how Obtain and build chooses suppliers 📅 2026-12-01 ✅ 2026-03-09" in overview.read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new"], "scaffold: No answer to title (Name of the activity), class"),
        (["done", "_Overview_"], "has 7 open tasks that fit; name one by its line:\n"),
        (["rename", "Plan", "Planning"], "Nobody is here to confirm it: add --yes, or --dry-run to look.\n"),
    ],
    ids=["new", "done", "rename"],
)
def test_without_a_terminal_nothing_is_asked(arguments: list[str], said: str, terminal: Terminal) -> None:
    before = tree(terminal.vault)
    ran = run_in(terminal, *arguments)
    assert (ran.returncode, ran.stdout, said in ran.stderr) == (2, "", True), ran
    assert tree(terminal.vault) == before


def test_no_colour_is_obeyed(terminal: Terminal) -> None:
    terminal.start("rename", "Value stream", "Value route", "--dry-run")
    assert "\x1b[3" not in terminal.end()[1]
    del terminal.environment["NO_COLOR"]
    terminal.start("rename", "Value stream", "Value route", "--dry-run")
    assert "\x1b[32m+- [ ] expand on Value route" in terminal.end()[1]


@pytest.mark.parametrize("key", ["\x1b", "\x04"], ids=["Escape", "Ctrl-D"])
@pytest.mark.parametrize(
    ("arguments", "question"),
    [(["new"], "Name of the activity"), (["cards", "new", "Service", "--front", "Who?"], "Back")],
    ids=["new", "cards new"],
)
def test_a_question_that_is_left_stops_the_verb(
    terminal: Terminal, arguments: list[str], question: str, key: str
) -> None:
    before = tree(terminal.vault)
    terminal.start(*arguments)
    terminal.child.expect_exact(question)
    terminal.child.send(key)
    code, printed = terminal.end()
    assert (code, "Stopped; nothing was written." in printed) == (130, True), printed
    assert tree(terminal.vault) == before
