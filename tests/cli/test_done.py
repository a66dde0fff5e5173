"""Completing a task: only its line changes; (line before, line after) first."""

from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, tree, write_vault

Run = Callable[..., Ran]
LINES = [
    ("- [ ] x", "- [x] x ✅ 2026-03-09"),
    ("- [ ] x  ", "- [x] x ✅ 2026-03-09  "),
    ("* [/] x 📅 2026-01-01", "* [x] x 📅 2026-01-01 ✅ 2026-03-09"),
    ("  - [ ] x ^id-1", "  - [x] x ✅ 2026-03-09 ^id-1"),
    ("> 1. [ ] x", "> 1. [x] x ✅ 2026-03-09"),
    ("- [ ] x ^ y", "- [x] x ^ y ✅ 2026-03-09"),
]


@pytest.mark.parametrize(("before", "after"), LINES)
@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_done(before: str, after: str, ending: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"a.md": f"\ufeff# x{ending or chr(10)}\n{before}{ending}"})
    ran = run(vault, "done", "a")
    assert ran.code == 0, ran.err
    assert (vault / "a.md").read_bytes().decode() == f"\ufeff# x{ending or chr(10)}\n{after}{ending}"
    assert run(vault, "undo").code == 0
    assert (vault / "a.md").read_bytes().decode() == f"\ufeff# x{ending or chr(10)}\n{before}{ending}"


NOTE = "# x\n- [ ] one\n- [ ] two\n- [x] three\n```\n- [ ] four\n```\n%%\n- [ ] five\n%%\n- [-] six\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a"], "2 open tasks that fit"),
        (["a:1"], "the nearest is on line 2: one"),
        (["a:4"], "a.md:4 is not an open task"),
        (["a:6"], "a.md:6 is not an open task"),
        (["a:9"], "a.md:9 is not an open task"),
        (["a", "--match", "four"], "contains 'four'"),
        (["a:2", "--match", "two"], "contains 'two'"),
        (["b"], "b.md has no open task"),
        (["b:1"], "b.md has no open task"),
        (["c"], "did you mean"),
        (["latin"], "not UTF-8"),
        (["a:2", "--date", "2026-02-30"], "is not a date"),
        (["a:999999999"], "is not an open task"),
        (["a:" + "9" * 5000], "No note is called"),
    ],
)
def test_refusals_change_nothing(arguments: list[str], said: str, tmp_path: Path, run: Run) -> None:
    files: dict[str, str | bytes] = {"a.md": NOTE, "b.md": "", "cc.md": "", "latin.md": b"- [ ] \xe9\n"}
    vault = write_vault(tmp_path / "vault", files)
    before = tree(vault)
    ran = run(vault, "done", *arguments)
    assert (ran.code, ran.out, tree(vault)) == (2, "", before), ran
    assert said in ran.err


@pytest.mark.parametrize("reference", ["a:3", "a.md:3", "[[a]]:3", "./a.md:3"])
def test_a_line_is_meant(reference: str, tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"a.md": NOTE})
    assert run(vault, "done", reference, "--date", "2026-01-02").code == 0
    assert (vault / "a.md").read_text() == NOTE.replace("- [ ] two", "- [x] two ✅ 2026-01-02")
