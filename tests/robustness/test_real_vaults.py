"""A few seconds of `real_vaults.py` on the sample vault, and on others where they are there; its reader, and its judges."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from real_vaults import Place, attempt, kind_of, run_for, smaller
from second_reader import Book, Files, read_page
from vault_judges import problems
from vault_operations import Operation
from vaults import ROOT

VAULTS = Path(os.environ.get("REAL_VAULTS", ROOT.parent / "shared" / "vaults"))
OTHERS = sorted(path for path in VAULTS.glob("*") if next(path.rglob("*.md"), None)) if VAULTS.is_dir() else []
SECONDS, ROUNDS = 18, 8  # the same rounds each time, and fewer of them on a machine that is busy
CACHED = sorted((ROOT / "tests" / "data" / "obsidian").glob("*.json"))


def test_nothing_is_damaged_in_the_sample_vault(capsys: pytest.CaptureFixture[str]) -> None:
    figures = run_for([ROOT / "sample_vault"], SECONDS / 2, 1, patience=5, rounds=ROUNDS)
    assert not figures.failures, capsys.readouterr().out
    assert sum(figures.applied.values()) > 5


@pytest.mark.parametrize("vault", OTHERS, ids=lambda path: path.name)
def test_nothing_is_damaged_in_other_vaults(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = run_for([vault], SECONDS, 1, patience=5, rounds=ROUNDS)
    assert not figures.failures, capsys.readouterr().out
    assert sum(figures.applied.values()) > 5


@pytest.mark.parametrize("file", CACHED, ids=lambda file: file.stem)
def test_the_second_reader_sees_what_obsidian_sees(file: Path) -> None:
    note: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    text, seen = note["fileContents"], note["cachedMetadata"]

    def offset(position: dict[str, int]) -> int:  # Obsidian counts UTF-16 units
        return len(text.encode("utf-16-le")[: 2 * position["offset"]].decode("utf-16-le", "surrogatepass"))

    theirs = [
        (offset(link["position"]["start"]), offset(link["position"]["end"]), kind == "embeds")
        for kind in ("links", "embeds")
        for link in seen.get(kind, [])
    ]
    page = read_page(text)
    ours = [
        (link.start, link.end, link.embed) for link in page.links if link.place == "body" and link.kind != "definition"
    ]
    doubtful = [link for link in theirs if any(start <= link[0] < end for start, end in page.doubtful)]
    assert sorted(ours) == sorted(set(theirs) - set(doubtful))
    assert len(doubtful) < 5
    headings = [(heading["level"], heading["heading"]) for heading in seen.get("headings", [])]
    assert [(level, heading) for level, heading, _ in page.headings] == headings


RENAME = Operation("rename_note", ("rename", "--", "A.md", "B"), {"A.md": "B.md"})
BEFORE: Files = {
    "A.md": b"# A\n",
    "C.md": b"[[A]] and `[[A]]`\n\n| a | b |\n|--|--|\n| [[A]] | x |\n",
    "x/A.md": b"",
    "D.md": b"[[x/A]]\n",
}
GOOD = {
    "B.md": b"# B\n",
    "C.md": b"[[B]] and `[[A]]`\n\n| a | b |\n|--|--|\n| [[B]] | x |\n",
    "x/A.md": b"",
    "D.md": b"[[x/A]]\n",
}
BAD = {
    "it should lead to": GOOD | {"C.md": b"[[A]] and `[[A]]`\n\n| a | b |\n|--|--|\n| [[B]] | x |\n"},
    "code: ": GOOD | {"C.md": b"[[B]] and `[[B]]`\n\n| a | b |\n|--|--|\n| [[B]] | x |\n"},
    "table: ": GOOD | {"C.md": b"[[B]] and `[[A]]`\n\n| a | b |\n|--|--|\n| [[B|B]] | x |\n"},
    "D.md": GOOD | {"D.md": b"[[B]]\n"},
    "C.md is not there": {path: text for path, text in GOOD.items() if path != "C.md"},
}


def test_a_rename_as_it_should_be_passes() -> None:
    assert list(problems(BEFORE, GOOD, RENAME, None)) == []


@pytest.mark.parametrize("said", BAD)
def test_what_is_wrong_after_a_rename_is_found(said: str) -> None:
    assert any(said in problem for problem in problems(BEFORE, BAD[said], RENAME, None))


def test_a_failure_is_made_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: Files = {"A.md": b"text\n" * 20, "C.md": b"text\n\n[[A]]\n\nmore\n", "E.md": b"[[C]]\n"}
    place = Place(tmp_path)
    place.vault.mkdir()
    run = place.run
    monkeypatch.setattr(place, "run", lambda *_: run("rename", "--yes", "A.md", "Another"))
    outcome = attempt(place, files, RENAME, plain_output=True)
    assert kind_of(outcome.problem) == "lost"
    small = smaller(place, files, RENAME, outcome.problem, 10, undo=False, plain_output=True)
    assert small == {"A.md": b""}


def test_what_a_link_may_mean() -> None:
    book = Book(
        {
            "a/N.md": b"",
            "b/N.md": b"",
            "N c.md": b"# One\n## Two [[x]]\nx ^id\n",
            "e.png": b"",
            "s.md": b"[[N]] [[b/n]] [t](N%20c.md#two-no) [[N c#one#two x]] [[N c#^ID]] ![[e.png]] [](./e.png)\n",
        }
    )
    assert [(edge.target, edge.anchor) for edge in book.edges("s.md")] == [
        ("?", ("raw", ("N", ""))), ("b/N.md", ("", None)), ("N c.md", ("lost", "#two-no")), ("N c.md", ("head", 1)), ("N c.md", ("block", 0)),
        ("e.png", ("", None)), ("e.png", ("", None)),
    ]  # fmt: skip
