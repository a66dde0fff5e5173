"""Twice the text takes twice the time, whatever it is made of: nothing that reads notes is worse than linear.

The processor's time is taken, the best of three pairs, as the machine may be busy; what takes next to nothing is not judged.
"""

import gc
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest

from scaffold.inspection import Choice, inspect
from scaffold.json_text import objects
from scaffold.links import find_links
from scaffold.markdown.cards import cards
from scaffold.markdown.regions import find_regions, forget
from scaffold.surroundings import Surroundings
from scaffold.tasks.document import task_lines
from scaffold.tasks.settings import Settings
from scaffold.vault.vault import Vault

SIZE = 20_000  # characters, and twice as many
RATIO, LEAST = 3.2, 0.03
PATTERNS = [
    *("[[", "((", "`a", "``", "%% ", "%%", "$a ", "$$ ", ">", "**a ", "__a", "==a ", "~~", "[a](", "![", "]]", "](", "<a ", "<!--"),
    *(">[!info] card\n>a ::b\n\n", ">[!tip] Key Message\n", "a::", "{1:a", "{{c1::a", "# a\n", "## Q #card\nx\n", "- ", "1. "),
    *("[[Nowhere at all]] ", "![[a.png]] ", "- [x] a\n", "- [ ] a 📅 2026-02-30 🔁 x\n", "## Inputs\n- a from [[b]]\n", "Ã© ", "\x01"),
    *("a\r\nb\n", "Alpha Beta ", "<% a", "{{date", "```flashcard\nfront: a\n```\n", "^q-aaaa ", "word ", "A. B! C? ", "\\", "|a", "#a/"),
    *("    x\n", "\t", "> > ", "- [ ] ", "---\n", "a: b\n", "&a *a ", "\udcff", "[^1]: x\n", "[a]: b\n", "http://a ", "a@b ", "<div>\n"),
]  # fmt: skip


def read(folder: Path, text: str) -> None:
    """All that reads a note."""
    regions = find_regions(text)
    list(find_links("A.md", text))
    cards(text, regions, scope="note", braces=True)
    list(task_lines(text, Settings()))
    around = Surroundings(Vault(str(folder)), texts={"A.md": text})
    list(inspect(around, Choice(around.config)))


def taken(job: Callable[[], None]) -> float:
    best = float("inf")
    for _ in range(3):
        forget()
        gc.collect()
        gc.disable()  # the program seldom looks for garbage, see `cli.py`
        try:
            begun = time.process_time()
            job()
            best = min(best, time.process_time() - begun)
        finally:
            gc.enable()
    return best


def check(folder: Path, once: str, twice: str) -> None:
    """Judge by the best of three pairs: what is worse than linear is so each time."""
    pairs = []
    for _ in range(3):
        first, second = taken(lambda: read(folder, once)), taken(lambda: read(folder, twice))
        pairs.append((first, second))
        if second < LEAST or second / first < RATIO:
            return
    raise AssertionError(pairs)


@pytest.mark.parametrize("front", ["", "---\nClass: S\n---\n# A\n"], ids=["bare", "of the format"])
@pytest.mark.parametrize("pattern", PATTERNS, ids=repr)
def test_twice_the_text_takes_twice_the_time(pattern: str, front: str, tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("")
    (tmp_path / "Alpha Beta.md").write_text("x")
    once, twice = (front + pattern * (SIZE * times // len(pattern)) for times in (1, 2))
    check(tmp_path, once, twice)


@pytest.mark.parametrize(
    "piece", ["a: b\n", "- x\n", "a: [b, ", "a: {b: ", "  ", "&a ", "*a ", '"', "|\n", "? ", "- - ", "a:\n  "]
)
def test_twice_the_front_matter_takes_twice_the_time(piece: str, tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("")
    once, twice = (f"---\n{piece * (4000 * times // len(piece))}\n---\n# A\n" for times in (1, 2))
    check(tmp_path, once, twice)


@pytest.mark.parametrize("indent", ["  ", "\t", " \t"])
def test_nested_lists_take_the_time_of_their_text(indent: str, tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("")
    # The text grows with the square of the depth: 1.41 times as deep is twice as long.
    once, twice = ("".join(f"{indent * level}- x\n" for level in range(depth)) for depth in (200, 283))
    check(tmp_path, once, twice)


def test_deep_json_takes_the_time_of_its_text() -> None:
    def read_deep(depth: int) -> float:
        text = '{"nodes":{"id":"x",' * depth + "}" * 2 * depth
        return taken(lambda: deque(objects(text), 0))

    assert any(
        read_deep(2 * depth) < LEAST or read_deep(2 * depth) / read_deep(depth) < RATIO for depth in (40_000,) * 3
    )
