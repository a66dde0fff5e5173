"""Flashcards: what is a card and what is none, its fields, and the file as Anki's own package imports it."""

import itertools
import json
import os
import shutil
import string
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from vaults import Ran, tree

from scaffold.anki.block_ids import plan_card_ids
from scaffold.anki.fields import CardRenderer, _stressed
from scaffold.anki.notes import Media, build_notes
from scaffold.cards.card import Card
from scaffold.cards.note_cards import find_cards
from scaffold.markdown.regions import find_regions
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.spans import Span
from scaffold.vault.config import Cards
from scaffold.vault.snapshot import Snapshot

Run = Callable[..., Ran]


def said(text: str, card: Card) -> tuple[str, ...]:
    """A card in short: its kind, sides or gaps, and id."""
    back = " / ".join(span.of(text) for span in card.back)
    gaps = " ".join(f"{gap.number}={gap.text.of(text)}{'?' + gap.hint if gap.hint else ''}" for gap in card.gaps)
    return (card.kind, card.front[0].of(text), back or gaps, card.id)


BOX = ">[!info] card\n>"
NONE: list[str] = [
    "a ::b outside of a box",
    "```\n>[!info] card\n>a ::b\n```\n",
    "%%\n>[!info] card\n>a ::b\n%%\n",
    ">[!info] Card games\n>a ::b\n",
    "---\ncards: a ::b\n---\n",
    "# cards\n",
    BOX,
    "## Plain heading\ntext\n",
]
STRAYS: list[str] = [
    "just words",
    "https://x.org/a::b",
    "it was 10::30 then",
    "|a::b|c|",
    "`a ::b`",
    "$a ::b$",
    "[[a::b]]",
    "a::",
    "::b",
    "a :::: b",
    "{x} alone",
    "#tag only",
]
CARDS: list[tuple[str, list[tuple[str, ...]]]] = [
    (BOX + "a ::b", [("basic", "a", "b", "")]),
    (BOX + "a::b", [("basic", "a", "b", "")]),
    (BOX + " a :::b ", [("reversed", "a", "b", "")]),
    (BOX + "- a ::b", [("basic", "a", "b", "")]),
    (BOX + "see https://x.org/a::b ::yes", [("basic", "see https://x.org/a::b", "yes", "")]),
    (BOX + "at 10::30 ::noon", [("basic", "at 10::30", "noon", "")]),
    (BOX + "`a::b` ::c", [("basic", "`a::b`", "c", "")]),
    (BOX + "[[A::B]] ::c", [("basic", "[[A::B]]", "c", "")]),
    (BOX + "An {1:x} is", [("cloze", "An {1:x} is", "1=x", "")]),
    (BOX + "An {2:x::hint} is", [("cloze", "An {2:x::hint} is", "2=x?hint", "")]),
    (BOX + "{{c3::x}} and {{c1::y::z}}", [("cloze", "{{c3::x}} and {{c1::y::z}}", "3=x 1=y?z", "")]),
    (BOX + "==x== and ==y==", [("cloze", "==x== and ==y==", "1=x 2=y", "")]),
    (BOX + "{1:x} and ==y==", [("cloze", "{1:x} and ==y==", "1=x 2=y", "")]),
    (BOX + "what is {1:x} ::y", [("basic", "what is {1:x}", "y", "")]),
    (BOX + "a ::b\n>c ::d", [("basic", "a", "b", ""), ("basic", "c", "d", "")]),
    (BOX + "a ::b ^q-x7k2", [("basic", "a", "b", "q-x7k2")]),
    (BOX + "a ::b   ^1661712502430", [("basic", "a", "b", "1661712502430")]),
    (BOX + "a ::b\n>^1661712502430", [("basic", "a", "b", "1661712502430")]),
    (BOX + "{1:x}.\n^1658863648169\n", [("cloze", "{1:x}.", "1=x", "1658863648169")]),
    (BOX + "a ::b ^q-aaaa\n>c ::d\n^q-bbbb\n", [("basic", "a", "b", "q-aaaa"), ("basic", "c", "d", "q-bbbb")]),
    (">[!card] Q?\n>A.\n", [("basic", "Q?", "A.", "")]),
    (">[!CARD]- : Q?\n>A.\n>B. ^q-x7k2\n", [("basic", "Q?", "A. / B.", "q-x7k2")]),
    (">[!card] Q?\n>A.\n^q-x7k2\n", [("basic", "Q?", "A.", "q-x7k2")]),
    (">[!card]\n>a ::b\n", [("basic", "a", "b", "")]),
    (">[!card] a ::b\n", [("basic", "a", "b", "")]),
    ("> > [!info] card\n> > a ::b\n", [("basic", "a", "b", "")]),
    ("## Q? #card\nA.\n\nMore.\n## Next\n", [("basic", "Q?", "A.\n\nMore.", "")]),
    ("## Q? #card #open/source\nA. ^q-x7k2\n", [("basic", "Q?", "A.", "q-x7k2")]),
    ("## Q? #card\nA. ^q-x7k2\nMore.\n", [("basic", "Q?", "A. / More.", "q-x7k2")]),
    (f"## Q? #card\nA.\n{BOX}a ::b\n", [("basic", "Q?", "A.", ""), ("basic", "a", "b", "")]),
    ("## Q? #card\nA.\n```flashcard\nfront: F\nback: B\n```\n", [("basic", "Q?", "A.", ""), ("basic", "F", "B", "")]),
    ("## Q? #card-reverse\nA.\n", [("reversed", "Q?", "A.", "")]),
    ("## Remember #card/spaced\n", [("reminder", "Remember", "", "")]),
    ("```flashcard\nfront: Q?\nback: A.\n  more\n```\n^q-x7k2\n", [("basic", "Q?", "A.\n  more", "q-x7k2")]),
    ("```flashcard\ntype: reversed\nfront: Q?\nback: A.\n```\n", [("reversed", "Q?", "A.", "")]),
    ("```flashcard\ntype: cloze\nfront: a ==b== c\n```\n", [("cloze", "a ==b== c", "1=b", "")]),
    ("```flashcard\ntype: reminder\ncontent: Drink.\n```\n", [("reminder", "Drink.", "", "")]),
    ("# cards\r\n>[!info] card\r\n>a ::b\r\n^q-x7k2\r\n", [("basic", "a", "b", "q-x7k2")]),
]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_is_no_card(text: str) -> None:
    assert find_cards(text, find_regions(text)) == ([], [])


@pytest.mark.parametrize("line", STRAYS)
def test_a_line_of_a_box_that_is_no_card(line: str) -> None:
    text = BOX + line
    found, strays = find_cards(text, find_regions(text))
    assert found == []
    assert [stray.span.of(text) for stray in strays] == [line.strip()]


@pytest.mark.parametrize(("text", "expected"), CARDS)
def test_a_card(text: str, expected: list[tuple[str, ...]]) -> None:
    found, strays = find_cards(text, find_regions(text))
    assert ([said(text, card) for card in found], strays) == (expected, [])


@pytest.mark.parametrize(
    ("scope", "fronts"),
    [("boxes", ["box"]), ("section", ["box", "below"]), ("note", ["above", "item", "box", "below"])],
)
def test_lines_outside_of_boxes_are_cards_by_the_setting(scope: str, fronts: list[str]) -> None:
    text = f"above ::x\n- item ::x\n- [ ] task ::x\n|row ::x|\n{BOX}box ::x\n\n## Cards\nbelow ::x\n## More\n"
    found, _ = find_cards(text, find_regions(text), scope=scope)  # type: ignore[arg-type]
    assert [card.front[0].of(text) for card in found if card.front[0].of(text)] == fronts


FIELDS = [
    ("plain & <simple>", "plain &amp; &lt;simple&gt;"),
    ("**bold** and _it_", "<strong>bold</strong> and <em>it</em>"),
    ("`a<b`", "<code>a&lt;b</code>"),
    ("$a<b$ and $$x_1$$", r"\(a&lt;b\) and \[x_1\]"),
    ("costs $5 and $6", "costs $5 and $6"),
    ("[[Plan]]", '<a href="obsidian://open?vault=My%20vault&amp;file=a%2FPlan">Plan</a>'),
    ("[[Plan#Outputs|out]]", '<a href="obsidian://open?vault=My%20vault&amp;file=a%2FPlan%23Outputs">out</a>'),
    ("[[Gone]]", '<a href="obsidian://open?vault=My%20vault&amp;file=Gone">Gone</a>'),
    ("![[pic.png|80]]", '<img src="M-pic.png" width="80">'),
    ("![x](pic.png)", '<img src="M-pic.png">'),
    ("![[talk.mp3]]", "[sound:M-talk.mp3]"),
    ("![[gone.png]]", "gone.png"),
    ("==marked==", "<mark>marked</mark>"),
    ("H<sub>2</sub>O", "H<sub>2</sub>O"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("<b onclick=x>", "&lt;b onclick=x&gt;"),
    ("a %%secret%% b", "a  b"),
    ("https://x.org", "https://x.org"),
    ("one\ntwo", "one<br />\ntwo"),
]


@pytest.mark.parametrize(("text", "expected"), FIELDS)
def test_fields_are_html(text: str, expected: str) -> None:
    paths = {"Plan": "a/Plan.md", "pic.png": "pic.png", "talk.mp3": "talk.mp3"}
    renderer = CardRenderer("My vault", paths.get, lambda path: f"M-{path}")
    assert renderer.html(text, Span(0, len(text))) == expected


STRESSED = st.lists(
    st.sampled_from(["*", "**", "**a**", "*b c*", "a", "B", "1", " ", ".", ",", '"', "'", "(", ")", "?", ":", "é", "²"])
    | st.sampled_from(
        ["_", "-", "«", "€", "\u0301", "\u00a0", "x", "ǅ", "٣", "😀", "**c:**", " *d* ", "***", "\t", "\r"]
    ),
    max_size=9,
).map("".join)


@given(STRESSED)
@settings(max_examples=1500)
def test_bold_and_italics_read_without_a_parser_are_what_the_parser_makes_of_them(text: str) -> None:
    at_once = _stressed(text)
    if at_once is not None:
        reader = MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"])
        assert f"<p>{at_once}</p>" == reader.render(text).strip()


def test_words_in_bold_and_italics_need_no_parser() -> None:
    assert _stressed("*What* does **service 1** do?") == "<em>What</em> does <strong>service 1</strong> do?"
    assert _stressed("a*b*c *d") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An {1:x::h} is", "An {{c1::x::h}} is"),
        ("**An {1:x}** is", "<strong>An {{c1::x}}</strong> is"),
        ("==a_b== c_d", "{{c1::a_b}} c_d"),
        ("{1:**x**} <y>", "{{c1::<strong>x</strong>}} &lt;y&gt;"),
    ],
)
def test_gaps_are_clozes(text: str, expected: str) -> None:
    box = BOX + text
    (card,), _ = find_cards(box, find_regions(box))
    renderer = CardRenderer("v", lambda _name: None, lambda _path: None)
    assert renderer.html(box, card.front[0], card.gaps) == expected


@pytest.fixture
def anki(tmp_path: Path) -> Any:  # noqa: ANN401 - Anki's own collection
    collection = pytest.importorskip("anki.collection", reason="the package anki has no wheel for this Python")
    found = collection.Collection(str(tmp_path / "collection.anki2"))
    yield found
    found.close()


def imported(anki: Any, file: Path) -> tuple[int, int, int]:  # noqa: ANN401
    """Import a file; return how many notes were new, updated, and found unchanged."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    options = ImportAnkiPackageOptions(merge_notetypes=False, with_scheduling=False)
    log = anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options)).log
    assert not log.conflicting
    assert not log.missing_notetype
    return len(log.new), len(log.updated), len(log.duplicate)


def scheduling(anki: Any) -> dict[str, list[tuple[int, ...]]]:  # noqa: ANN401
    rows = anki.db.all(
        "select n.guid, c.ord, c.did, c.ivl, c.due, c.reps, c.type, c.queue from cards c, notes n where c.nid = n.id"
    )
    found: dict[str, list[tuple[int, ...]]] = {}
    for guid, *rest in sorted(rows):
        found.setdefault(guid, []).append(tuple(rest))
    return found


NOTE = """---
Class: S1
cards-deck: "S1 - Things::1_Intro"
tags: [S1/1_Intro, two words]
---
# Old name
![[pic.png]]

# cards
>[!info] card
>What is ![[pic.png]]? ::An **answer**

>[!info] card
>Both :::ways

>[!info] card
>Gaps are {1:holes} in {2:text::hint}.

## Why? #card
Because of [[Other]].
"""


def test_a_file_goes_into_anki_and_comes_again(run: Run, tmp_path: Path, anki: Any) -> None:  # noqa: ANN401
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    note = vault / "Old name.md"
    note.write_text(NOTE)
    (vault / "Other.md").write_text("# Other\n[[Old name]]\n")
    (vault / "pic.png").write_bytes(b"\x89PNG")
    file = tmp_path / "cards.apkg"
    assert run(vault, "cards", "export", str(file), "--yes").code == 0
    assert imported(anki, file) == (4, 0, 0)
    assert {deck.name for deck in anki.decks.all_names_and_ids()} == {"Default", "S1 - Things", "S1 - Things::1_Intro"}
    assert anki.card_count() == 1 + 2 + 2 + 1
    texts = {row[0].split("\x1f")[0]: row for row in anki.db.all("select flds, tags from notes")}
    (front,) = [text for text in texts if text.startswith("What is")]
    fields, tags = texts[front]
    assert fields.split("\x1f")[1:3] == ["An <strong>answer</strong>", "Old name"]
    assert set(tags.split()) == {"S1::1_Intro", "two_words"}
    (picture,) = os.listdir(anki.media.dir())
    assert f'<img src="{picture}">' in front
    assert "Gaps are {{c1::holes}} in {{c2::text::hint}}." in texts
    assert imported(anki, file)[:2] == (0, 0)

    anki.decks.select(anki.decks.id("S1 - Things"))
    for _ in range(3):  # learn something
        card = anki.sched.getCard()
        card.start_timer()
        anki.sched.answerCard(card, 3)
    before = scheduling(anki)

    assert run(vault, "rename", "Old name", "New name", "--yes").code == 0
    assert run(vault, "cards", "export", str(file), "--yes").code == 0
    assert imported(anki, file)[0] == 0  # the source's title has changed, and nothing is added
    renamed = scheduling(anki)
    assert renamed == before
    note = vault / "New name.md"
    note.write_text(note.read_text().replace("Both :::ways", "Both :::sides") + "\n>[!info] card\n>New ::one\n")
    assert run(vault, "cards", "export", str(file), "--yes").code == 0
    assert imported(anki, file)[:2] == (1, 1)
    after = scheduling(anki)
    assert {guid: rows for guid, rows in after.items() if guid in before} == before
    assert len(after) == len(before) + 1


def test_the_same_vault_gives_the_same_bytes(run: Run, sample: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.apkg", tmp_path / "two.apkg"
    assert run(sample, "cards", "export", str(one), "--yes").code == 0
    time.sleep(1.1)
    assert run(sample, "cards", "export", str(two)).code == 0
    assert one.read_bytes() == two.read_bytes()


def test_ids_are_a_plan_like_any_other(run: Run, sample: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in sample.rglob("*.md")}
    file = tmp_path / "c.apkg"
    assert "Nobody is here to confirm it: add --yes" in run(sample, "cards", "export", str(file)).err
    assert run(sample, "cards", "export", str(file), "--dry-run").code == 0
    assert not file.exists()
    assert {path: path.read_bytes() for path in sample.rglob("*.md")} == before
    assert run(sample, "cards", "export", str(file), "--yes").code == 0
    engage = sample / "S101 - Service Value" / "1_Value chain" / "Engage.md"
    assert engage.read_bytes().startswith(before[engage] + b"\n^q-")
    assert run(sample, "undo").code == 0
    assert {path: path.read_bytes() for path in sample.rglob("*.md")} == before


def test_an_export_that_cannot_be_writes_no_id(run: Run, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    text = f"{BOX}a ::b ![[no.png]]\n"
    (vault / "A.md").write_text(text)
    assert run(vault, "cards", "export", "../none/x.apkg", "--yes").err.startswith("scaffold: Cannot write")
    shown = run(vault, "cards", "export", "../x.apkg", "--dry-run")
    assert "+^q-" in shown.out
    ran = run(vault, "cards", "export", "../x.apkg", "--json")
    assert (json.loads(ran.out)["written"], (tmp_path / "x.apkg").exists()) == (False, False)
    (vault / "B.md").write_text(f"{BOX}c ::d ^q-same\n\n{BOX}e ::f ^q-same\n")
    assert "Two cards have the id ^q-same" in run(vault, "cards", "export", "../x.apkg", "--yes").err
    assert (vault / "A.md").read_text() == text
    (vault / "B.md").unlink()
    ran = run(vault, "cards", "export", "../x.apkg", "--yes")
    assert "A.md:2  shows no.png, which the vault does not have." in ran.err


def test_the_count_is_kept_and_copies_are_refused(run: Run, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "A.md").write_text(f"---\nAnki: 7\n---\n{BOX}a ::b\n>c ::d\n")
    assert run(vault, "cards", "export", str(tmp_path / "c.apkg"), "--yes").code == 0
    text = (vault / "A.md").read_text()
    assert text.startswith("---\nAnki: 2\n---\n")
    assert [line.rpartition(" ")[0] for line in text.split("\n")[4:6]] == [">a ::b", ">c ::d"]
    shutil.copy(vault / "A.md", vault / "B.md")
    ran = run(vault, "cards", "export", str(tmp_path / "c.apkg"), "--yes")
    assert ran.code == 2
    assert "A.md:5 and B.md:5" in ran.err


@pytest.mark.parametrize(
    ("before", "arguments", "after"),
    [
        ("# A\n", ["--front", "q", "--back", "a"], "# A\n\n# cards\n>[!info] card\n>q ::a\n"),
        ("# A\n# cards\n>[!info] card\n>", ["--cloze", "{1:x}"], "# A\n# cards\n>[!info] card\n>{1:x}"),
        (f"{BOX}a ::b\n^q-aaaa\n\nmore", ["--front", "q", "--back", "a", "--both-ways"],
         f"{BOX}a ::b\n^q-aaaa\n\n{BOX}q :::a\n\nmore"),
        (f"{BOX}a ::b".replace("\n", "\r\n"), ["--front", "q", "--back", "a"],
         f"{BOX}a ::b\n\n{BOX}q ::a".replace("\n", "\r\n")),
        ("", ["--front", "q", "--back", "a"], "\n# cards\n>[!info] card\n>q ::a\n"),
    ],
)  # fmt: skip
def test_a_new_card(before: str, arguments: list[str], after: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    note = tmp_path / "A.md"
    note.write_bytes(before.encode())
    assert run(tmp_path, "cards", "new", "A", *arguments).code == 0
    assert note.read_bytes().decode() == after
    listed = json.loads(run(tmp_path, "cards", "list", "--json").out)
    assert len(listed) == len(find_cards(after, find_regions(after))[0]) > 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--front", "q"], "A card needs two sides; give --back, or a sentence with gaps with --cloze."),
        (["--front", "a :: b", "--back", "c"], "'a :: b' would be read as 'a': "),
        (["--front", "q", "--back", "c ^abc"], "'c ^abc' would be read as 'c': "),
        (["--cloze", "no gap"], "it needs a gap such as {1:word} or ==word=="),
        (["--front", "", "--back", "x"], "it needs one line a side, and none of them empty"),
        (["--front", "a\nb", "--back", "c"], "it needs one line a side, and none of them empty"),
    ],
)
def test_what_is_no_card_is_refused(arguments: list[str], said: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "A.md").write_text("# A\n")
    ran = run(tmp_path, "cards", "new", "A", *arguments)
    assert (ran.code, said in ran.err, ran.err.count("\n")) == (2, True, 1), ran
    assert (tmp_path / "A.md").read_text() == "# A\n"


BITS = ["::", ":::", "==", "{1:", "}", "{{c1::", "}}", "^q-aaaa", "^1661712502430", ">", "[!card] ", ">[!info] card\n>", "\n", "\r\n", "# cards\n",
        "## Q #card\n", "### S #card-spaced\n", "word\n", "```flashcard\n", "front: ", "back: ", "```\n", "`", "$", "[[", "]]", "%%", "- ", "|", " ", "a", "é", "\udcff"]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(BITS), st.text(string.printable, max_size=5)), max_size=40).map("".join)


# What may follow each other in a note; `N` is the number of the piece.
PIECES = [
    f"{BOX}q ::a\n", f"{BOX}q ::a\n>\n> r :::b\n", f"{BOX}q ::a ^q-inN\n", f"{BOX}q ::a\n> ^q-ownN\n",
    f"{BOX}q ::a\n^q-lowN\n", ">[!card] question\n> answer\n> more\n", ">[!card] question\n> answer ^q-endN\n",
    ">[!card] question\n> ```\n> x\n> ```\n", "a {1:gap} or q ::a\n", "```flashcard\nfront: a\nback: b\n```\n",
    "```flashcard\nfront: a\nback: b\n```\n^q-fenN\n", "## H #card\nbody\n", "## H #card\nbody ^q-headN\n",
    "## H #card\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "## H #card\n> quote\n", "### S #card-spaced\n",
    "### S #card-reminder ^q-remN\n", "S #card-spaced\n----\n", "## R #card-reverse\nback of it\n- list\n",
    "plain text\n", "\n", "# Plain\n", "```\ncode\n```\n", "%% c %%\n", "Q ::A ^166000000000N\n",
]  # fmt: skip


@pytest.mark.parametrize("scope", ["boxes", "section", "note"])
@pytest.mark.parametrize("first", PIECES)
def test_a_new_id_is_read_where_it_was_written(first: str, scope: str) -> None:
    for second, variant in itertools.product(PIECES, (str, windows, str.rstrip)):
        text = variant("# cards\n" + "".join(each.replace("N", str(n)) for n, each in enumerate((first, second))))
        before = only_note(text, scope=scope)[1]
        plan = plan_card_ids([before], [card.id for card in before.cards])
        if plan.changes:
            (change,) = plan.changes
            after = only_note(change.after, scope=scope)[1]  # type: ignore[union-attr]
            ids = [card.id for card in after.cards]
            assert "" not in ids
            assert len(ids) == len(set(ids)) == len(before.cards)
            assert [old.id in ("", new) for old, new in zip(before.cards, ids, strict=True)] == [True] * len(ids)
            assert plan_card_ids([after], ids).changes == ()


def windows(text: str) -> str:
    return text.replace("\n", "\r\n")


def only_note(text: str, **settings: Any) -> tuple[NoteIndex, Note]:  # noqa: ANN401
    around = NoteIndex(Snapshot("/nowhere"), cards=Cards(**settings))
    around.vault.__dict__["paths"] = ("A.md",)
    around.vault.texts = {"A.md": text}
    return around, around.notes["A.md"]


@settings(max_examples=400)
@given(text=TEXTS, scope=st.sampled_from(["boxes", "section", "note"]), braces=st.booleans())
def test_no_text_breaks_the_grammar_and_no_id_is_lost(
    text: str,
    scope: str,
    braces: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    around, note = only_note(text, scope=scope, braces=braces)
    had = [card.id for card in note.cards]
    for card in note.cards:
        assert card.span.start <= card.front[0].start <= card.front[0].end
        assert not card.id or (card.id_span and card.id_span.of(text) == f"^{card.id}")
    list(build_notes(around, [note], Media(around), vault="v"))
    plan = plan_card_ids([note], [each for each in had if each])
    if not plan.changes:
        return
    (change,) = plan.changes
    after = around.with_texts({"A.md": change.after}).notes["A.md"]  # type: ignore[union-attr]
    now = [card.id for card in after.cards]
    assert [known for known in had if known] == [known for known in now if known in had]
    assert [said(after.text, card)[:3] for card in after.cards] == [said(text, card)[:3] for card in note.cards]
    assert all(now)
    assert plan_card_ids([after], now).changes == ()


@pytest.mark.parametrize(
    ("deck", "expected"),
    [
        ("S1 - Things::1_Intro", "S1 - Things::2_More"),
        ("'S1 - Things::1_Intro'", "'S1 - Things::2_More'"),
        ("My own deck", "My own deck"),
    ],
)
def test_the_deck_follows_the_folder(deck: str, expected: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    note = tmp_path / "S1 - Things" / "1_Intro" / "A.md"
    note.parent.mkdir(parents=True)
    note.write_text(f"---\nClass: S1 - Things\ncards-deck: {deck}\n---\n{BOX}a ::b\n^q-aaaa\n")
    assert run(tmp_path, "rename", "S1 - Things/1_Intro", "2_More", "--yes").code == 0
    moved = tmp_path / "S1 - Things" / "2_More" / "A.md"
    assert moved.read_text() == f"---\nClass: S1 - Things\ncards-deck: {expected}\n---\n{BOX}a ::b\n^q-aaaa\n"
    assert run(tmp_path, "undo").code == 0
    assert note.read_text().count(deck) == 1


@pytest.mark.parametrize(
    "box",
    [
        "```flashcard\nfront: a\nback: b\n",
        ">[!card] Who?\n",
        "```flashcard\nWho?\n---\nWe.\n```\n",
        "## Who? #card\n\n# Next\n",
    ],
)
def test_what_should_be_a_card_and_is_none_is_found_and_stays(box: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    text = f"# A\n{BOX}a ::b\n\n{box}"
    (tmp_path / "A.md").write_text(text)
    ran = run(tmp_path, "check", "--select", "CRD,FND031", "--fix", "--unsafe-fixes", "--yes")
    assert (ran.code, ran.out.count("CRD001")) == (1, 1)
    assert (tmp_path / "A.md").read_text() == text


def test_lint_is_the_check_of_cards(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "A.md").write_text(f"{BOX}no card\n[[Nowhere]]\n")
    ran = run(tmp_path, "cards", "lint", "A")
    assert ran.code == 1
    assert "CRD001" in ran.out
    assert "LNK001" not in ran.out


@settings(max_examples=150)
@given(
    text=TEXTS,
    above=st.sampled_from(["", "Words above.\n\n", f"{BOX}other ::card ^q-zzzz\n\n", "---\ntags: [x]\n---\n"]),
)
def test_anki_knows_a_card_again_after_edits_elsewhere_and_a_move(text: str, above: str) -> None:
    own = f"{BOX}Who ::we\n^q-mine\n\n>[!info] card\n>A {{1:gap}} ^q-gap2\n"
    before, after = f"# A\n\n{own}", f"{above}# B\n\n{own}\n\n{text}"
    around = NoteIndex(Snapshot("/nowhere"))
    around.vault.__dict__["paths"] = ("A.md", "folder/B.md")
    around.vault.texts = {"A.md": before, "folder/B.md": after}
    guids = {
        path: {each.id: each.guid for each in build_notes(around, [note], Media(around), vault="v")}
        for path, note in around.notes.items()
    }
    assert guids["A.md"].items() <= guids["folder/B.md"].items()
    assert set(guids["A.md"]) == {"q-mine", "q-gap2"}


def test_a_terminal_is_asked_for_a_card(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "A.md").write_text("# A\n")
    environment = dict(os.environ, PROMPT_TOOLKIT_NO_CPR="1", TERM="xterm")
    arguments = ["-m", "scaffold", "cards", "new", "A"]
    child = pexpect.spawn(sys.executable, arguments, cwd=str(tmp_path), encoding="utf-8", timeout=20, env=environment)
    child.expect("What kind of card")
    child.send("\x1b[B\r")  # down, to: both ways
    child.expect("Front")
    child.send("Who?\r")
    child.expect("Back")
    child.send("We.\r")
    child.expect(pexpect.EOF)
    assert (tmp_path / "A.md").read_text() == "# A\n\n# cards\n>[!info] card\n>Who? :::We.\n"


@pytest.mark.parametrize(
    ("verb", "said"),
    [("exprot", "Did you mean cards export?"), ("bogus", "See scaffold cards --help.")],
)
def test_a_misspelt_verb_of_cards_is_answered_with_the_nearest(verb: str, said: str, run: Run, tmp_path: Path) -> None:
    ran = run(tmp_path, "cards", verb)
    assert ran.code == 2
    assert f"There is no verb 'cards {verb}'. {said}" in ran.err


@pytest.mark.parametrize("more", [[], ["--json"], ["--json", "--yes"], ["--yes"]])
def test_a_dry_run_of_an_export_writes_nothing(more: list[str], sample: Path, run: Run) -> None:
    before = tree(sample)
    ran = run(sample, "cards", "export", str(sample.parent / "cards.apkg"), "--dry-run", *more)
    assert ran.code == 0
    assert "nothing was written" in ran.out or '"written": false' in ran.out
    assert tree(sample) == before
    assert not (sample.parent / "cards.apkg").exists()
