"""The language of bases: what is a formula, and where its parts stand."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scaffold.links.queries.bases import find_bases
from scaffold.links.queries.blocks import find_queries
from scaffold.links.queries.formula import FormulaError, FormulaNode, parse_formula, read_tokens

# (formula, the same with a bracket around each part: members, calls and operators in the order in which they bind)
READ = [
    ('file.name == "Old"', '(file.name == "Old")'),
    ("a || b && !c.d", "(a || (b && (! c.d)))"),
    ("a and not b or c", "((a && (! b)) || c)"),
    ("!file.inFolder('a b') && x", "((! file.inFolder('a b')) && x)"),
    ("1 + 2 * -3 - 4", "((1 + (2 * (- 3))) - 4)"),
    ("((now() - acquired).months).round()", "(now() - acquired).months.round()"),
    ('["a", 1].contains(file.name)', '["a", 1].contains(file.name)'),
    ('note["x y"][0].z', 'note["x y"][0].z'),
    ("/^a[/]\\/b/gi.matches(x / 2 / 3)", "/^a[/]\\/b/gi.matches(((x / 2) / 3))"),
    ("1.isTruthy()", "1.isTruthy()"),
    ("größe + 書名 >= 2.50", "((größe + 書名) >= 2.50)"),
    ("file.file.not", "file.file.not"),
    ('contains(file.path, "x") AND file.folder = "W"', '(contains(file.path, "x") && (file.folder = "W"))'),
    ("a\r\n  == b", "(a == b)"),
    ("[1, 2, ]", "[1, 2]"),
]
UNREADABLE = [
    ("", "the end is not expected here", 0),
    (" ", "the end is not expected here", 1),
    ("a b", "b is not expected here", 2),
    ("a ==", "the end is not expected here", 4),
    ("a..b", ". is not expected here", 2),
    ("'x", 'a formula does not hold "\'" here', 0),
    ("f(", "the end is not expected here", 2),
    ("(a", "the end is not expected here", 2),
    ("a)", ") is not expected here", 1),
    ("[1", "the end is not expected here", 2),
    ("a ? b : c", "a formula does not hold '?' here", 2),
    ("{}", "a formula does not hold '{' here", 0),
    ("and", "and is not expected here", 0),
    ("a.1", "1 is not expected here", 2),
    ("==", "== is not expected here", 0),
    ("#", "a formula does not hold '#' here", 0),
    (",", ", is not expected here", 0),
    ("(" * 60 + "a" + ")" * 60, "the formula is too deep", 50),
    ("!" * 60 + "a", "the formula is too deep", 50),
    ("a+" * 5000 + "a", "the formula is too long", 0),
]


def _shown(text: str, node: FormulaNode) -> str:
    parts = [_shown(text, child) for child in node.children]
    shown = {
        "binary": lambda: f"({parts[0]} {node.text} {parts[1]})",
        "unary": lambda: f"({node.text} {parts[0]})",
        "member": lambda: f"{parts[0]}.{node.text}",
        "call": lambda: f"{parts[0]}({', '.join(parts[1:])})",
        "index": lambda: f"{parts[0]}[{', '.join(parts[1:])}]",
        "list": lambda: f"[{', '.join(parts)}]",
    }
    return shown[node.kind]() if node.kind in shown else node.span.of(text)


@pytest.mark.parametrize(("text", "shown"), READ)
def test_a_formula_is_read(text: str, shown: str) -> None:
    assert _shown(text, parse_formula(text)) == shown


@pytest.mark.parametrize(("text", "said", "offset"), UNREADABLE, ids=[row[0][:9] for row in UNREADABLE])
def test_what_is_not_a_formula_is_said_so(text: str, said: str, offset: int) -> None:
    with pytest.raises(FormulaError, match=f"^{re.escape(said)}$") as error:
        parse_formula(text)
    assert error.value.offset == offset


def test_a_string_is_its_value() -> None:
    assert parse_formula(r'"say \"a\\b\" \n"').text == r'say "a\b" n'


def test_a_formula_of_many_parts_is_walked() -> None:
    assert sum(1 for _ in parse_formula("a" + ".b" * 1500).walk()) == 1501


PIECES = [
    "file",
    ".name",
    "and ",
    "not",
    '"a"',
    "'b c'",
    "==",
    "!=",
    "(",
    ")",
    "[",
    "]",
    ",",
    "&&",
    "/",
    " ",
    "1.5",
    "é",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=20).map("".join))
@example("/[")
@example("\\")
def test_any_text_is_a_formula_or_said_not_to_be(text: str) -> None:
    try:
        assert "".join(token.text for token in read_tokens(text)) == text
        root = parse_formula(text)
    except FormulaError:
        return
    words = [token.span for token in read_tokens(text) if token.kind in ("string", "number", "name", "regex")]
    leaves = [node for node in root.walk() if not node.children and node.kind != "list"]
    assert [leaf.span for leaf in leaves if leaf.span not in words] == []
    for node in root.walk():
        spans = [child.span for child in node.children]
        assert spans == sorted(spans)
        assert all(node.span.start <= span.start and span.end <= node.span.end for span in spans)
        assert node.kind != "string" or node.span.of(text)[0] == node.span.of(text)[-1]
        if node.kind == "member":
            assert node.span.of(text).endswith(node.text)


LINES = [
    *(
        'FROM "W"',
        "WHERE ",
        "TABLE x",
        'file.name = "Old"',
        'contains(file.path, "W/")',
        "(path includes W/a) AND",
        "[[W/a]]",
    ),
    *(
        "dv.pages('\"W\"')",
        "`${x}`",
        "NOT (",
        '"',
        "'",
        "\\",
        "// x",
        "filter by function 'W'",
        "{{x}}",
        "\r",
        "\t",
        "> ",
        "é",
    ),
]


@given(
    st.sampled_from(["dataview", "tasks", "dataviewjs", "base"]),
    st.lists(st.sampled_from([*LINES, *PIECES, "\n"]) | st.text(max_size=2), max_size=12).map("".join),
    st.sampled_from(["", "> ", "  "]),
)
def test_any_code_is_looked_through(language: str, code: str, margin: str) -> None:
    body = "".join(f"{margin}{line}\n" for line in code.split("\n"))
    text = f"- x\n{margin}```{language}\n{body}{margin}```\n`= {code}`\n"
    for query in find_queries(text):
        for asked in query.asked:
            assert 0 <= asked.span.start <= asked.span.end <= len(query.code.bare)
            raw = query.code.file_span(asked.span)
            assert raw is None or raw.of(text) == asked.span.of(query.code.bare)
            assert not asked.operator or asked.span.of(query.code.bare) == asked.text
    for base in find_bases("n.md", text):
        for formula, places in base.readable():
            for test in places.tests:
                raw = formula.file_span(test.literal.inner)
                assert raw is None or _bare(raw.of(text)) == _bare(test.literal.text) or "\\" in raw.of(text)


def _bare(text: str) -> str:
    return text.replace("''", "'").replace('""', '"').replace("\n", " ").replace(" ", "")


@given(
    st.lists(
        st.sampled_from(["a", "W", "/", "'", '"', "é", " ", "#", ":", ",", "]", "x y", "-"]), min_size=1, max_size=6
    ).map("".join)
)
def test_a_name_that_is_written_into_a_base_is_read_there(name: str) -> None:
    yaml = """filters:\n  - a == "Q"\n  - "a == 'Q'"\n  - 'a == "Q"'\n  - [a == "Q", 'a == "Q"']\n  - >-\n    a ==\n    "Q"\n  - |\n    a == 'Q'\n"""
    (base,) = find_bases("x.base", yaml)
    assert len(base.formulas) == 7
    for number, formula in enumerate(base.formulas):
        literal = next(node for node in formula.root.walk() if node.kind == "string")
        spelled, raw = formula.escape(name, literal), formula.file_span(literal.inner)
        assert raw is not None
        if spelled is not None:
            (other,) = find_bases("x.base", yaml[: raw.start] + spelled + yaml[raw.end :])
            assert next(node.text for node in other.formulas[number].root.walk() if node.kind == "string") == name
