"""Every name that a file may have is written so into a link that it is read again, by us and by another reader."""

from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from scaffold.links.find import find_links
from scaffold.text.spans import apply_edits

MARKDOWN = {
    "bare": "[x](old.md)\n",
    "in angle brackets": "[x](<old.md>)\n",
    "an embed": "![x](old.md)\n",
    "a definition": "[x]\n\n[x]: old.md\n",
    "a definition in angle brackets": "[x]\n\n[x]: <old.md>\n",
    "with a title": '[x](old.md "title")\n',
    "with a heading": "[x](old.md#h)\n",
    "in a table": "| a | b |\n|---|---|\n| [x](old.md) | c |\n",
    "with letters encoded": "[x](%C3%A4%25.md)\n",
}
NAMES = st.text(
    st.one_of(
        st.sampled_from("%&?;:#()[]\\^|`*_~<>\"'!@=+,. \tab25é\u00a0\u3000/"), st.characters(exclude_categories=["C"])
    ),
    min_size=1,
    max_size=12,
).filter(lambda name: not name.startswith("/") and "\\" not in name)


@given(NAMES)
@example("100% done")
@example("100%25 done")
@example("a%2Fb")
@example("R&D")
@example("a&copy;b&#65;")
@example("what?")
@example("2024: plans")
@example("a:b")
@example("C#")
@example("(a(b(c")
@example("a) b")
@example("`a`")
@example("<a>")
@example("a|b")
@example(" a ")
def test_a_markdown_link_is_read_as_it_was_written(name: str) -> None:
    path = f"{name}.md"
    for form, text in MARKDOWN.items():
        (link,) = [link for link in find_links("n.md", text) if link.path.text]
        edit = link.path.replaced(path)
        assert edit is not None, form
        written = apply_edits(text, [edit])
        (again,) = [link for link in find_links("n.md", written) if link.path.text]
        assert (again.path.text, again.subpath.text) == (path, link.subpath.text), (form, written)
        (target,) = _targets(written)
        assert unquote(target.removesuffix("#h") if form == "with a heading" else target) == path, (form, written)


def _targets(text: str) -> list[str]:
    """Return where links and images lead, as CommonMark reads them."""
    tokens = [
        child for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text) for child in token.children or ()
    ]
    return [str(token.attrs.get("href") or token.attrs.get("src")) for token in tokens if token.attrs]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("100% done", "[x](100%25%20done.md)"),
        ("R&D", "[x](R&D.md)"),
        ("a&copy;", "[x](a%26copy;.md)"),
        ("what?", "[x](what%3F.md)"),
        ("2024: plans", "[x](2024:%20plans.md)"),
        ("Note: x", "[x](Note%3A%20x.md)"),
        ("C#", "[x](C%23.md)"),
        ("é", "[x](é.md)"),
        ("a (b)", "[x](a%20(b).md)"),
        ("a (b", "[x](a%20%28b.md)"),
    ],
)
def test_only_what_must_be_is_encoded(name: str, written: str) -> None:
    (link,) = find_links("n.md", "[x](old.md)\n")
    edit = link.path.replaced(f"{name}.md")
    assert edit is not None
    assert apply_edits("[x](old.md)\n", [edit]) == f"{written}\n"
