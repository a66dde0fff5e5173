"""What notes ask of one another: gathered in parts it is what all notes say, and the quick looks see what slow ones do."""

import difflib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffold.lint.engine import inspect
from scaffold.lint.finding import PlacedFinding
from scaffold.lint.select import RuleSelection
from scaffold.markdown import emphasis
from scaffold.markdown.checkboxes import lines_with_box
from scaffold.markdown.emphasis import find_emphasis
from scaffold.markdown.regions import find_regions
from scaffold.notes import mentions
from scaffold.notes.facts import Whole
from scaffold.notes.index import NoteIndex
from scaffold.notes.mentions import WORD, NoteNames, count_words
from scaffold.notes.outline import find_block_ids
from scaffold.text.lines import Lines
from scaffold.text.similarity import closest
from scaffold.text.spans import Span
from scaffold.vault import parallel as workers
from scaffold.vault.snapshot import Snapshot

FILES = {
    "a/Deliver value.md": "---\nClass: A\naliases: [Deliver value, Same Name]\n---\n# Deliver value\n\n"
    "## Outputs\n- New parts for [[Obtain parts]].\n\n- [ ] one 🆔 abc\n\n> [!card] card\n> What? ::That ^q-abc\n",
    "a/Obtain parts.md": "---\nClass: A\ntags: [x]\nbanner: b/shown.png\n---\n# Obtain parts\n\n"
    "## Inputs\n- Old things from [[Deliver value]].\n\nSame Name and Plan value meet. ^here\n",
    "b/Plan value.md": "---\naliases: [Same Name, Long Plan]\n---\n# Plan value\n\n[[Deliver value#Outputs]] [[Obtain parts#^here]]\n"
    "[[Obtain parts#^gone]] [[Deliver value#Output]] Deliver value\n\n- [ ] two 🆔 abc\n- [ ] three ⛔ xyz\n",
    "b/Review plan.md": "---\ncards-deck: a\n---\n# Review plan\n\n> [!card] card\n> What? ::This ^q-abc\n> Who? ::He\n",
    "c/Last one.md": "# Last one\n\n![[used.png]] Long Plan and Obtain parts. [[Obtain part]]\n",
    "b/shown.png": "",
    "b/used.png": "",
    "c/unused.png": "",
}


@pytest.fixture
def folder(tmp_path: Path) -> str:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return str(tmp_path)


def found(around: NoteIndex, paths: list[str] | None = None) -> list[tuple[str, int, int, str, str]]:
    def row(each: PlacedFinding) -> tuple[str, int, int, str, str]:
        return each.path, each.line, each.column, each.rule.code, each.finding.message

    return [row(each) for each in inspect(around, RuleSelection(around.config), paths)]


PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.tuples(st.integers(0, 2))), max_size=4)
MARKED = st.lists(st.tuples(st.sampled_from("abc"), st.none()), max_size=4)


@given(st.one_of(st.lists(PAIRS, max_size=6), st.lists(MARKED, max_size=6)))
def test_what_changes_bit_by_bit_is_what_is_said_at_last(said: list[list[tuple[str, tuple[int] | None]]]) -> None:
    told, before = Whole(), list[tuple[str, tuple[int] | None]]()
    other = said[0] if said else []  # of another note, which does not change
    told.change((), other, "other.md")
    for now in said:
        kept = dict(told.rows)
        others = told.change(before, now, "n.md")
        assert all(row == kept.get(key, ()) for key, row in others.items())
        for key in "abc":
            assert (key in others) == (as_set(kept.get(key, ())) != as_set(told.rows.get(key, ())))
        before = now
    fresh = Whole()
    fresh.change((), other, "other.md")
    fresh.change((), before, "n.md")
    assert {key: sizes(row) for key, row in told.rows.items()} == {key: sizes(row) for key, row in fresh.rows.items()}


def as_set(row: object) -> object:
    return frozenset(row) if isinstance(row, tuple) and row else bool(row)


def sizes(row: object) -> object:
    return sorted(row) if isinstance(row, tuple) else row


def test_workers_find_what_one_process_finds(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = found(NoteIndex(Snapshot(folder)))
    monkeypatch.setenv(workers.WAYS, "fork")
    monkeypatch.setattr(workers, "WORTH", 1)
    monkeypatch.setattr(workers, "cores", lambda: 3)
    assert found(NoteIndex(Snapshot(folder))) == alone
    codes = {code for _, _, _, code, _ in alone}
    assert {"CRD002", "TSK001", "LNK002", "LNK003", "LNK007", "FLW001", "FND041"} <= codes


def test_other_texts_are_looked_at_beside_the_rest_as_it_was(folder: str) -> None:
    around = NoteIndex(Snapshot(folder))
    before = found(around)
    changed = around.with_texts({"c/Last one.md": "# Last one\n\n![[used.png]] ![[unused.png]]\n"})
    assert changed.notes["a/Deliver value.md"] is around.notes["a/Deliver value.md"]
    assert {row for row in before if row[0] != "c/Last one.md"} == {
        row for row in found(changed) if row[0] != "c/Last one.md"
    }
    assert ("LNK007" in {row[3] for row in before}, "LNK007" in {row[3] for row in found(changed)}) == (True, False)


def slow_mentions(names: dict[str, str], prose: str, own: str) -> Iterator[tuple[Span, str]]:
    """Look at each pair of words of the prose, the longest name first."""
    reached = 0
    for word, following in pairwise(WORD.finditer(prose)):
        for name in sorted(names, key=len, reverse=True):
            end = word.start() + len(name)
            fits = WORD.findall(name)[:2] == [word.group(), following.group()] and prose.startswith(name, word.start())
            if fits and word.start() >= reached and not WORD.match(prose, end) and names[name] != own:
                yield Span(word.start(), end), names[name]
                reached = end
                break


WORDS = st.sampled_from(["Plan", "plan", "Value", "of", "7", "été", "план", "it's", "x-y", "a_b"])
MARKS = st.sampled_from([" ", " ", " ", ", ", "-", "'", "\n", " \u2013 ", "(", "  ", "s", "\ufffc"])


@given(
    names=st.lists(st.lists(WORDS, min_size=2, max_size=4).map(" ".join), max_size=6, unique=True),
    said=st.lists(st.one_of(WORDS, MARKS), max_size=30).map("".join),
    shared=st.sampled_from([(8, 200), (0, 200), (0, 0)]),  # from how many names on the words, the pairs tell them apart
)
def test_mentions_are_those_of_a_slow_look(names: list[str], said: str, shared: tuple[int, int]) -> None:
    paths = {name: f"{number}.md" for number, name in enumerate(names)}
    expected = list(slow_mentions(paths, said, "0.md"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mentions, "_FEW", shared[0])
        patch.setattr(mentions, "_MANY", shared[1])
        known = NoteNames(paths)
        assert list(known.find(said, Span(0, len(said)), "0.md")) == expected
        assert {path for _, path in expected} <= {paths[name] for name in known.possible(said, {"0.md"})}


@given(st.lists(st.one_of(WORDS, MARKS), max_size=12).map("".join))
def test_words_are_counted_as_they_are_found(text: str) -> None:
    assert count_words(text) == len(WORD.findall(text))


TEXT = st.text(alphabet="abcABé 1", max_size=8)


@given(wanted=TEXT, candidates=st.lists(TEXT, max_size=8), cutoff=st.sampled_from([0.6, 0.75]))
def test_the_closest_is_that_of_difflib(wanted: str, candidates: list[str], cutoff: float) -> None:
    expected = difflib.get_close_matches(wanted, candidates, n=1, cutoff=cutoff)
    assert closest(wanted, candidates, cutoff) == (expected[0] if expected else None)


@given(st.text(alphabet="*_=a \n\\.", max_size=30))
def test_emphasis_is_that_of_one_expression(prose: str) -> None:
    pattern = emphasis._EMPHASIS  # noqa: SLF001 - what it must find, found in the plain way
    assert list(find_emphasis(prose)) == [Span(*each.span(each.lastgroup or 0)) for each in pattern.finditer(prose)]


@given(st.text(alphabet="[]x -\r\n", max_size=30))
def test_lines_with_a_box(text: str) -> None:
    starts = Lines(text).starts
    lines = enumerate(text.split("\n"), 1)
    expected = [(at, starts[at - 1], line.removesuffix("\r")) for at, line in lines if re.search(r"\[.\]", line)]
    assert [each for each in lines_with_box(text) if re.search(r"\[.\]", each[2])] == expected


@given(st.text(alphabet="^a-\r\n $", max_size=30))
def test_ids_of_blocks(text: str) -> None:
    regions = find_regions(text)
    found = re.finditer(r"(?:^|(?<=\s))\^([A-Za-z0-9-]+)[ \t]*\r?$", text, re.MULTILINE)
    seen = [each for each in found if (region := regions.at(each.start(1))) is None or region.kind == "math"]
    assert find_block_ids(text, regions) == {each.group(1).lower() for each in seen}
