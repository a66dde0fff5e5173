"""Four times the text takes four times the time, whatever it is made of: nothing that reads notes is worse than linear.

Seconds of this process are taken, as a regular expression calls nothing that could be counted: what grows with the square takes
sixteen times as long, which a busy machine does not hide. What takes next to nothing is not judged.
"""

import gc
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest

from scaffold.cards.note_cards import find_cards
from scaffold.links.find import find_links
from scaffold.links.queries.bases import find_bases
from scaffold.links.queries.blocks import find_queries
from scaffold.lint.engine import inspect
from scaffold.lint.select import RuleSelection
from scaffold.markdown.regions import find_regions, forget
from scaffold.notes.index import NoteIndex
from scaffold.tasks.note_tasks import task_lines
from scaffold.tasks.settings import Settings
from scaffold.text.json_strings import find_objects
from scaffold.vault.snapshot import Snapshot

SIZE = 10_000  # characters, and four times as many
RATIO, LEAST = 8, 0.03
PATTERNS = [
    *("[[", "((", "`a", "``", "%% ", "%%", "$a ", "$$ ", ">", "**a ", "__a", "==a ", "~~", "[a](", "![", "]]", "](", "<a ", "<!--"),
    *(">[!info] card\n>a ::b\n\n", ">[!tip] Key Message\n", "a::", "{1:a", "{{c1::a", "# a\n", "## Q #card\nx\n", "- ", "1. "),
    *("[[Nowhere at all]] ", "![[a.png]] ", "- [x] a\n", "- [ ] a 📅 2026-02-30 🔁 x\n", "## Inputs\n- a from [[b]]\n", "Ã© ", "\x01"),
    *("a\r\nb\n", "Alpha Beta ", "<% a", "{{date", "```flashcard\nfront: a\n```\n", "^q-aaaa ", "word ", "A. B! C? ", "\\", "|a", "#a/"),
    *("    x\n", "\t", "> > ", "- [ ] ", "---\n", "a: b\n", "&a *a ", "\udcff", "[^1]: x\n", "[a]: b\n", "http://a ", "a@b ", "<div>\n"),
]  # fmt: skip


CODE = [
    *("/*", "'", "`'\n", "dv.pages('", "'a'+", '"', '\\"', "(path includes ", "(  path ", "([", "\\\n", "NOT path\n", "[[", 'FROM "'),
    *("WHERE ", "AS ", 'WHERE "a" = file.path and ', "GROUP ", "/[", "/a", "a.", "- file.path == 'a'\n", "file.path + 'a/' +", "[", "!"),
    *("- /a\n", "if(", "${", "{{", "// \n"),
]  # fmt: skip


def read(folder: Path, text: str) -> None:
    """All that reads a note."""
    regions = find_regions(text)
    list(find_links("A.md", text))
    find_cards(text, regions, scope="note", braces=True)
    list(task_lines(text, Settings()))
    around = NoteIndex(Snapshot(str(folder)).with_texts({"A.md": text}))
    list(inspect(around, RuleSelection(around.config)))


def taken(job: Callable[[], None]) -> float:
    """Return the seconds that a job takes this process."""
    forget()
    gc.disable()  # the program seldom looks for garbage, see `cli.py`
    try:
        begun = time.process_time()
        job()
        return time.process_time() - begun
    finally:
        gc.enable()


def read_code(_folder: Path, text: str) -> None:
    """All that reads bases and queries."""
    find_bases.cache_clear()
    list(find_queries(text))
    find_bases("A.md", text)


def check(folder: Path, small: str, large: str, reads: Callable[[Path, str], None] = read) -> None:
    """Judge by the best of three pairs: what is worse than linear is so each time."""
    pairs = []
    for _ in range(3):
        second = taken(lambda: reads(folder, large))
        pairs.append((second, taken(lambda: reads(folder, small)) if second >= LEAST else 0))
        if second < LEAST or second / pairs[-1][1] < RATIO:
            return
    raise AssertionError(pairs)


FRONTS = {"bare": "", "of the format": "---\nClass: S\n---\n# A\n", "with a mention": "# A\nsee Alpha Beta\n\n"}


@pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS)
@pytest.mark.parametrize("pattern", PATTERNS, ids=repr)
def test_four_times_the_text_takes_four_times_the_time(pattern: str, front: str, tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("")
    (tmp_path / "Alpha Beta.md").write_text("x")
    small, large = (front + pattern * (SIZE * times // len(pattern)) for times in (1, 4))
    check(tmp_path, small, large)


@pytest.mark.parametrize(
    "piece", ["a: b\n", "- x\n", "a: [b, ", "a: {b: ", "  ", "&a ", "*a ", '"', "|\n", "? ", "- - ", "a:\n  "]
)
def test_four_times_the_front_matter_takes_four_times_the_time(piece: str, tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("")
    small, large = (f"---\n{piece * (2000 * times // len(piece))}\n---\n# A\n" for times in (1, 4))
    check(tmp_path, small, large)


@pytest.mark.parametrize("language", ["base", "dataview", "dataviewjs", "tasks"])
@pytest.mark.parametrize("piece", CODE, ids=repr)
def test_four_times_the_code_takes_four_times_the_time(piece: str, language: str, tmp_path: Path) -> None:
    before = "filters: " if language == "base" and not piece.startswith("-") else ""
    size = SIZE // 5 if language == "base" else SIZE  # YAML takes its time
    small, large = (f"```{language}\n{before}{piece * (size * times // len(piece))}\n```\n" for times in (1, 4))
    check(tmp_path, small, large, read_code)


@pytest.mark.parametrize("indent", ["  ", "\t", " \t"])
def test_nested_lists_take_the_time_of_their_text(indent: str, tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("")
    # The text grows with the square of the depth: twice as deep is four times as long.
    small, large = ("".join(f"{indent * level}- x\n" for level in range(depth)) for depth in (140, 280))
    check(tmp_path, small, large)


def test_deep_json_takes_the_time_of_its_text() -> None:
    def read_deep(depth: int) -> float:
        text = '{"nodes":{"id":"x",' * depth + "}" * 2 * depth
        return taken(lambda: deque(find_objects(text), 0))

    assert any(
        read_deep(4 * depth) < LEAST or read_deep(4 * depth) / read_deep(depth) < RATIO for depth in (20_000,) * 3
    )
