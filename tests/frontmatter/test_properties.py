import base64
import pathlib
import re
from itertools import pairwise

import pytest
from cases import Case
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode, SequenceNode

from scaffold.frontmatter import edits as property_edits
from scaffold.frontmatter import properties as reader
from scaffold.frontmatter.edits import append_property, delete_property, rename_property, replace_value, set_property
from scaffold.frontmatter.fences import front_matter_block, front_matter_span
from scaffold.frontmatter.properties import PropertyError, Scalar, read_properties
from scaffold.frontmatter.simple_edits import replace_simple_value
from scaffold.frontmatter.values import Value
from scaffold.frontmatter.yaml_scalars import write_scalar
from scaffold.text.encoding import decode, encode
from scaffold.text.spans import Edit, Span, apply_edits

# --- the shared cases ---


def edits_of(text: str, operation: dict[str, object]) -> list[Edit]:
    key = str(operation["key"])
    match operation["kind"]:
        case "set":
            return set_property(text, key, operation["value"])  # type: ignore[arg-type]
        case "append":
            return append_property(text, key, str(operation["item"]))
        case "rename":
            return rename_property(text, key, str(operation["to"]))
        case _:
            return delete_property(text, key)


def result(text: str, operation: dict[str, object]) -> str:
    """Return the note after the operation, or the code of the refusal."""
    try:
        return apply_edits(text, edits_of(text, operation))
    except PropertyError as error:
        return error.code


def bytes_of(case: Case, side: str) -> bytes:
    return base64.b64decode(case[f"{side}_b64"]) if f"{side}_b64" in case else case[f"{side}_text"].encode()


@pytest.mark.cases("frontmatter.json")
def test_a_case_comes_out_byte_for_byte(case: Case) -> None:
    expected = case.get("expect_error", "").encode() or bytes_of(case, "expect")
    assert encode(result(decode(bytes_of(case, "input")), case["op"])) == expected


# --- the fences ---


@pytest.mark.parametrize(
    "text",
    [
        *("", "# Title\n", "\n---\na: 1\n---\n", "----\na: 1\n---\n", " ---\n---\n", "---", "---\n", "---\na: 1\n"),
        *("--- \na: 1\n---\n", "---\na: 1\n--- \n", "---\na: 1\n...\n", "---\ra: 1\r---\r", "---\na: 1\n---\r"),
        "---<%*\n%>\n---\n",
    ],
)
def test_no_front_matter(text: str) -> None:
    assert front_matter_span(text) is None
    assert front_matter_block(text) is None


@pytest.mark.parametrize(
    ("text", "inner", "body"),
    [
        ("---\na: 1\n---\nbody", "a: 1\n", "body"),
        ("---\na: 1\n---", "a: 1\n", ""),
        ("---\n---\nbody", "", "body"),
        ("---\n---", "", ""),
        ("---\r\na: 1\r\n---\r\nbody", "a: 1\r\n", "body"),
        ("\ufeff---\na: 1\n---\nbody", "a: 1\n", "body"),
        ("---\na: 1\n----\n---\n---\n", "a: 1\n----\n", "---\n"),
    ],
)
def test_front_matter(text: str, inner: str, body: str) -> None:
    found, block = front_matter_span(text), front_matter_block(text)
    assert found is not None
    assert block is not None
    assert found.of(text) == inner
    assert text[block.end :] == body
    assert block.of(text).startswith("---")


# --- reading ---


def note(yaml: str) -> str:
    return f"---\n{yaml}---\nbody\n"


def scalars(yaml: str) -> dict[str, tuple[str, str]]:
    """Return by their places the values and the tokens."""
    text = note(yaml)
    found = [scalar for property_ in read_properties(text) for scalar in property_.scalars]
    assert all(scalar.span.of(text) == scalar.token for scalar in found)
    return {scalar.key: (scalar.value, scalar.token) for scalar in found}


def test_properties_have_the_spans_of_keys_and_values() -> None:
    text = note("a: 1\n'b c': [x,  \"y\"]\nd:\ne: # nothing\nf:\n- g\n-\n\n# h\ni: &j k\nl: *j\n")
    found = [(p.key, p.key_span.of(text), p.value_span and p.value_span.of(text)) for p in read_properties(text)]
    assert found == [
        ("a", "a", "1"),
        ("b c", "'b c'", '[x,  "y"]'),
        ("d", "d", None),
        ("e", "e", None),
        ("f", "f", "- g\n-"),
        ("i", "i", "&j k"),
        ("l", "l", "*j"),
    ]


def test_scalars_are_found_at_any_depth() -> None:
    assert scalars("a:\n  b:\n  - - c\n    - [[d, 'e''']]\n  - f: !g h\n    i: &j \"\\u006b\"\nl: {m: n}\n") == {
        "a.b.0.0": ("c", "c"),
        "a.b.0.1.0.0": ("d", "d"),
        "a.b.0.1.0.1": ("e'", "'e'''"),
        "a.b.1.f": ("h", "h"),
        "a.b.1.i": ("k", '"\\u006b"'),
        "l.m": ("n", "n"),
    }


def test_a_block_scalar_ends_with_its_last_line() -> None:
    found = scalars("a: |\n  b\n\n   c \n\nd: |+\n  e\n\n# f\ng: >-\n  h\n  i\nj: |\n")
    assert found == {
        "a": ("b\n\n c \n", "|\n  b\n\n   c "),
        "d": ("e\n\n", "|+\n  e\n"),
        "g": ("h i", ">-\n  h\n  i"),
        "j": ("", "|"),
    }


def test_a_note_without_properties_has_none() -> None:
    assert [read_properties(text) for text in ("", "# Title\n", "---\n---\n", "---\n\n# comment\n---\n")] == [()] * 4


@pytest.mark.parametrize(
    ("yaml", "code", "line"),
    [
        ("a: b: c\n", "yaml-error", 2),
        ("a: 1\nb: [x\n", "yaml-error", 4),
        ("a: 1\nb:\n\t- x\n", "yaml-error", 4),
        ("a: 1\nb: *c\n", "yaml-error", 3),
        ("a: 1\n--- \nb: 2\n", "yaml-error", 3),
        ("a: 1\nb: \x00\n", "yaml-error", 3),
        ("a: 1\nb: \u2028\n", "yaml-error", 3),
        ("a: 1\rb: 2\n", "yaml-error", 2),
        ('a: "\\UFFFFFFFF"\n', "yaml-error", 2),
        ("a: " + "[" * 3000 + "]" * 3000 + "\n", "yaml-error", 2),
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 4),
        ("a:\n  b: 1\n  b: 2\n", "duplicate-key", 4),
        ("- a\n", "root-not-mapping", 2),
        ("# c\nfoo\n", "root-not-mapping", 3),
        ("a: 1\nb: \udce9\n", "not-utf8", 3),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(yaml: str, code: str, line: int) -> None:
    with pytest.raises(PropertyError, match=rf"^line {line}: [^\n]+$") as caught:
        read_properties(note(yaml))
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["---", "---\na: 1\n", "--- \na: 1\n---\n", "---\na: 1\n...\n", "---<%*\n"])
def test_malformed_fences_are_refused(text: str) -> None:
    with pytest.raises(PropertyError, match=r"^line 1: ") as caught:
        read_properties(text)
    assert caught.value.code == "malformed-fence"


def test_only_an_edit_minds_a_body_that_is_not_utf8() -> None:
    text = "---\na: 1\n---\n\udce9\n"
    assert len(read_properties(text)) == 1
    assert result(text, {"kind": "set", "key": "a", "value": "b"}) == "not-utf8"


# --- spelling ---

PLAIN = [
    *("Yes", "on", "2024-01-01", "1:20", "=", "<<", 'O\'Brien "q"', "<%+ x %>", "?x", "-x", ":x", "a#b", "a:b", "C::1"),
    *("---", "...", "1_000", "0b1", "+0o7", "a b", "é ✅", "\u200d", "\xa0", "(x)", "a%", "a@b", "a*", "x!", "a\\b"),
]
QUOTED = [
    *(
        "",
        " x",
        "x ",
        "null",
        "~",
        "Null",
        "true",
        "FALSE",
        "1",
        "-1",
        "0123",
        "0o17",
        "0x1F",
        "1.5",
        "1.",
        ".5",
        "1e3",
    ),
    *(
        ".inf",
        "-.INF",
        ".NaN",
        "a: b",
        "a:",
        "a #b",
        "#tag",
        "- x",
        "-",
        "? x",
        "?",
        ":",
        "[x]",
        "{x}",
        "&x",
        "*x",
        "!x",
    ),
    *("|", ">x", "@x", "`x`", "%x", "'x'", '"x"', ",x", "]", "}"),
]


@pytest.mark.parametrize("value", PLAIN)
def test_left_plain(value: str) -> None:
    assert write_scalar(value) == value


@pytest.mark.parametrize("value", QUOTED)
def test_quoted(value: str) -> None:
    assert write_scalar(value) == '"' + value.replace('"', '\\"') + '"'


@pytest.mark.parametrize("value", ["a,b", "a]b", "a[b", "{a", "a}", "?x"])
def test_quoted_between_brackets(value: str) -> None:
    assert write_scalar(value, flow=True) == f'"{value}"'


@pytest.mark.parametrize(
    ("value", "style", "token"),
    [
        ("it's", "'", "'it''s'"),
        ("x", '"', '"x"'),
        ("é✅", '"', '"é✅"'),
        ("\t\n\r\0\x1b", "'", r'"\t\n\r\0\u001B"'),
        ("\x85\u2028\ufeff\udce9\\", "", r'"\u0085\u2028\uFEFF\uDCE9\\"'),
        ("x", "|", "x"),
    ],
)
def test_spelled_in_the_quotes_asked_for(value: str, style: str, token: str) -> None:
    assert write_scalar(value, style=style) == token


TRICKY = st.text(
    st.sampled_from("-?:,[]{}#&*!|>'\"%@`~=<.+_0123456789eExXob \\anulltrueYs\t\n\x85\u2028\ufeffé✅"), max_size=7
)
ANY_TEXT = TRICKY | st.text() | st.text(st.characters(categories=["Cs"]), max_size=3) | st.sampled_from(PLAIN + QUOTED)
RUAMEL_ONLY = ("timestamp", "merge", "value", "int", "float")  # 1:20, <<, =, 1_000, 0b1: strings in the core schema


def composed(token: str, before: str, after: str) -> ScalarNode | None:
    """Return what ruamel.yaml reads of a token between brackets, or as the value of a line."""
    try:
        node = YAML(typ="safe", pure=True).compose(f"{before}{token}{after}")
    except YAMLError:
        return None
    if len(node.value) != 1:
        return None
    value = node.value[0][1]
    if isinstance(value, SequenceNode) and len(value.value) == 2:
        value = value.value[1]
    return value if isinstance(value, ScalarNode) else None


PLACES = [("k: ", "\n"), ("k:\n- x\n- ", "\n"), ("k: [x, ", "]\n")]


@given(ANY_TEXT, st.sampled_from(["", "'", '"']), st.sampled_from(PLACES))
def test_a_spelled_string_is_read_back(value: str, style: str, place: tuple[str, str]) -> None:
    token = write_scalar(value, flow="[" in place[0], style=style)
    node = composed(token, *place)
    assert node is not None
    assert node.value == value
    assert node.style is not None or str(node.tag).rpartition(":")[2] in ("str", *RUAMEL_ONLY)
    assert not any(ordinary in str(node.tag) for ordinary in ("null", "bool"))


@given(TRICKY | st.text(max_size=5) | st.sampled_from(PLAIN + QUOTED), st.sampled_from(PLACES))
def test_what_needs_no_quotes_gets_none(value: str, place: tuple[str, str]) -> None:
    node = composed(value, *place)
    assume(node is not None and node.style is None and node.value == value and str(node.tag).endswith(":str"))
    flow = "[" in place[0]
    only_ruamel_takes_it = flow and (value == "-" or value.endswith(":"))  # `[-]` and `[a:]`; the standard does not
    assume(value.isprintable() and not only_ruamel_takes_it)
    assert write_scalar(value, flow=flow) == value


# --- the range of a value that a range of the token spells ---


def scalar(token: str) -> tuple[str, Scalar]:
    text = note(f"k: {token}\n")
    [property_] = read_properties(text)
    [found] = property_.scalars
    return text, found


@pytest.mark.parametrize(
    ("token", "part", "raw"),
    [
        ("see [[A]]", "[[A]]", "[[A]]"),
        ("'it''s [[A''s]]'", "[[A's]]", "[[A''s]]"),
        ('"\\u005b[A\\"]\\x5d, \\\\"', '[[A"]]', '\\u005b[A\\"]\\x5d'),
        ("one [[A\n  B]] two", "[[A B]]", "[[A\n  B]]"),
        ("'one\n\n  [[A]]'", "\n", "\n\n  "),
        ('"a\\\n   [[A]]"', "[[A]]", "[[A]]"),
        ("|\n  a\n   [[A]]\n  b", "[[A]]", "[[A]]"),
        (">\n  a [[A\n  B]]\n\n  c", "[[A B]]", "[[A\n  B]]"),
    ],
)
def test_raw(token: str, part: str, raw: str) -> None:
    text, found = scalar(token)
    start = found.value.index(part)
    span = found.file_span(start, start + len(part))
    assert span is not None
    assert span.of(text) == raw


def test_raw_does_not_cut_a_piece_that_spells_several_characters() -> None:
    _, found = scalar("'a\n\n\n  b'")
    assert found.value == "a\n\nb"
    assert [found.file_span(1, 2), found.file_span(2, 3)] == [None, None]
    assert found.file_span(1, 3) is not None


PIECES = {
    '"': [
        '\\"',
        "\\\\",
        "\\u00e9",
        "\\x41",
        "\\U0001F600",
        "\\t",
        "\\ ",
        "\n  ",
        "\n\n  ",
        "\\\n  ",
        "a",
        "é",
        " b",
        "'",
    ],
    "'": ["''", '"', "\\", "\n  ", "\n\n  ", "a", "é", " b", "[["],
    "": ["a", "é", "b c", "'", '"', "\\", "\n  d", "\n\n  e", "[[", "::f"],
    "|": ["a", "é", " b", "'", "\\", "\n  d", "\n\n  e", "\n   f", "# "],
    ">": ["a", "é", " b", "'", "\\", "\n  d", "\n\n  e", "\n   f", "# "],
}


@st.composite
def tokens(draw: st.DrawFn) -> str:
    style = draw(st.sampled_from(list(PIECES)))
    inner = "".join(draw(st.lists(st.sampled_from(PIECES[style]), max_size=8)))
    if style in ("|", ">"):
        return f"{style}\n  x{inner}"
    return f"{style}{inner}{style}" if style else f"x{inner}"


@given(tokens(), st.data())
def test_what_is_put_at_a_raw_range_is_what_changes_in_the_value(token: str, data: st.DataObject) -> None:
    text, found = scalar(token)
    assume(len(found.value) > 0)
    start = data.draw(st.integers(0, len(found.value) - 1))
    end = data.draw(st.integers(start + 1, len(found.value)))
    span = found.file_span(start, end)
    inside_a_line = "\n" not in found.value[max(start - 1, 0) : end + 1] and "\n" not in token
    assert span is not None or not inside_a_line
    if span is not None and found.value[start:end].strip() and "\n" not in found.value[start:end]:
        [changed] = read_properties(apply_edits(text, [Edit(span, "XY")]))
        assert changed.scalars[0].value.rstrip("\n") == (found.value[:start] + "XY" + found.value[end:]).rstrip("\n")


# --- edits on any front matter ---

VALUES = [
    *(
        "",
        " x",
        " True",
        " 0123",
        " 'q r'",
        ' "a\\"b"',
        " [[Note]]",
        " ~",
        " a, b",
        " <%+ tp.x %>",
        " # todo",
        " x # todo",
    ),
    *(" []", " [ a, b ]", " [a,b,]", "   [\n  a,\n  b # c\n ]", " [\"[[A]]\", 'b']", " {a: 1}", " é✅", " 2024-01-01"),
    *("\n- a\n-\n- b", "\n  - a # one\n  - 'b'", "\n  -   a\n  -   b\n", "\n\n  # note\n  - a", "\n  k: v\n  l:"),
    *(
        " |\n  one\n   two\n\n",
        " |+\n  one\n\n",
        " >-\n  f\n  g\n",
        " >+\n  x\n  # y\n",
        "\n  plain\n  more",
        ' "d\n  q"',
    ),
    *("\n    - - a\n      - b", "\n  - k: v\n    m: n", " !t v", " !t\n  - a", " &x v", "   z  ", " {{date}}"),
]
NEW_VALUES = st.one_of(
    ANY_TEXT, st.booleans(), st.integers(), st.floats(allow_nan=False), st.none(), st.lists(ANY_TEXT, max_size=3)
)
KEYS = ["a", "b", "tags", "x y", "'q'", '"d"', "clé", "a:b", "? k\n"]


@st.composite
def front_matters(draw: st.DrawFn) -> str:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=5))
    between = st.sampled_from(["", "", "", "\n", "# c\n"])
    lines = [f"{draw(between)}{key}:{draw(st.sampled_from(VALUES))}\n" for key in keys]
    text = "".join(["---\n", *lines, "---", draw(st.sampled_from(["", "\nbody\n---\na: 1\n---\n"]))])
    try:
        read_properties(text)
    except PropertyError:
        assume(condition=False)
    return text


OPERATIONS = st.one_of(
    st.fixed_dictionaries({"kind": st.just("set"), "value": NEW_VALUES}),
    st.fixed_dictionaries({"kind": st.just("append"), "item": ANY_TEXT}),
    st.fixed_dictionaries({"kind": st.just("rename"), "to": ANY_TEXT}),
    st.fixed_dictionaries({"kind": st.just("delete")}),
)


def names(text: str) -> list[str]:
    return [property_.key for property_ in read_properties(text)]


def a_key(data: st.DataObject, text: str) -> str:
    return data.draw(st.sampled_from([*names(text), "not there"]))


@given(front_matters(), OPERATIONS, st.data())
def test_an_edit_stays_in_its_entry(text: str, operation: dict[str, object], data: st.DataObject) -> None:
    key = a_key(data, text)
    try:
        edits = edits_of(text, {**operation, "key": key})
    except PropertyError:
        return
    starts = [property_.key_span.start for property_ in read_properties(text)]
    inner = front_matter_span(text)
    assert inner is not None
    own = {name: Span(*ends) for name, ends in zip(names(text), pairwise([*starts, inner.end]), strict=True)}
    start, end = (own[key].start, own[key].end) if key in own else (inner.start, inner.end)
    line = text.rfind("\n", 0, start) + 1
    assert all(line <= edit.span.start and edit.span.end <= end for edit in edits)


@given(front_matters(), OPERATIONS, st.data())
def test_windows_line_endings_make_no_difference(text: str, operation: dict[str, object], data: st.DataObject) -> None:
    operation = {**operation, "key": a_key(data, text)}
    assert result(text.replace("\n", "\r\n"), operation) == result(text, operation).replace("\n", "\r\n")


@given(front_matters(), NEW_VALUES, st.data())
def test_set_is_read_back_and_done_once(text: str, value: Value, data: st.DataObject) -> None:
    key = a_key(data, text)
    try:
        changed = apply_edits(text, set_property(text, key, value))
    except PropertyError:
        return
    [found] = [property_ for property_ in read_properties(changed) if property_.key == key]
    if isinstance(value, str):
        assert [scalar_.value for scalar_ in found.scalars] == [value]
    if isinstance(value, list):
        assert [scalar_.value for scalar_ in found.scalars] == value
    assert set_property(changed, key, value) == []
    assert [name for name in names(changed) if name != key] == [name for name in names(text) if name != key]


@given(front_matters(), ANY_TEXT, st.data())
def test_append_adds_one_item_once(text: str, item: str, data: st.DataObject) -> None:
    key = a_key(data, text)
    try:
        changed = apply_edits(text, append_property(text, key, item))
    except PropertyError:
        return
    assert append_property(changed, key, item) == []
    [found] = [property_ for property_ in read_properties(changed) if property_.key == key]
    assert item in [scalar_.value for scalar_ in found.scalars]


@given(front_matters(), st.text(st.characters(categories=["L"]), min_size=1), st.data())
def test_rename_there_and_back_changes_nothing(text: str, to: str, data: st.DataObject) -> None:
    assume(names(text))
    key = data.draw(st.sampled_from(names(text)))
    assume(to not in names(text) and write_scalar(to) == to)
    changed = apply_edits(text, rename_property(text, key, to))
    assert names(changed) == [to if name == key else name for name in names(text)]
    assert apply_edits(changed, rename_property(changed, to, key)) == text


@given(front_matters(), st.data())
def test_delete_leaves_the_others(text: str, data: st.DataObject) -> None:
    key = a_key(data, text)
    try:
        changed = apply_edits(text, delete_property(text, key))
    except PropertyError:
        return
    assert names(changed) == [name for name in names(text) if name != key]


# --- what the conventions leave open ---


@pytest.mark.parametrize(
    ("before", "operation", "after"),
    [
        ("t:\n  - 'a' # x\n", {"kind": "set", "key": "t", "value": ["b"]}, "comment-in-value"),
        ("t: [\n  a, # x\n  b\n]\n", {"kind": "set", "key": "t", "value": "b"}, "comment-in-value"),
        ("t: | # x\n  a\n", {"kind": "set", "key": "t", "value": "b"}, "comment-in-value"),
        ("a: &x b\nc: *x\n", {"kind": "delete", "key": "a"}, "anchored-value"),
        ("a: &x b\nc: *x\n", {"kind": "set", "key": "c", "value": "d"}, "alias-value"),
        ("a: |\n  b\n", {"kind": "append", "key": "a", "item": "c"}, "not-a-list"),
        ("a: 1\nb: 2\n", {"kind": "rename", "key": "a", "to": "b"}, "key-exists"),
        ("a: 1\n", {"kind": "rename", "key": "b", "to": "c"}, "no-such-key"),
        ("a: |\n  b\nc: 1\n  # d\n", {"kind": "delete", "key": "c"}, "unverified"),
        ("a: x\n", {"kind": "set", "key": "a", "value": "x"}, "a: x\n"),
        ("t: 5\n", {"kind": "append", "key": "t", "item": "5"}, "t: 5\n"),
        ("t: 5\n", {"kind": "append", "key": "t", "item": "6"}, 't: [5, "6"]\n'),
        ("t: a, b\n", {"kind": "append", "key": "t", "item": "c"}, 't: ["a, b", c]\n'),
        ("t: 'a' # x\n", {"kind": "append", "key": "t", "item": "b"}, "t: ['a', 'b'] # x\n"),
        ("t: ~\n", {"kind": "append", "key": "t", "item": "b"}, "t: [b]\n"),
        ("t: [\n  a,\n  b\n]\n", {"kind": "append", "key": "t", "item": "c"}, "t: [\n  a,\n  b,\n  c\n]\n"),
        ("t: [a, b,]\n", {"kind": "append", "key": "t", "item": "c"}, "t: [a, b, c,]\n"),
        ("t:\n-   a\n-\n", {"kind": "append", "key": "t", "item": "c"}, "t:\n-   a\n-\n-   c\n"),
        ("t:\n- a # x\n\nb: 1\n", {"kind": "append", "key": "t", "item": "c"}, "t:\n- a # x\n- c\n\nb: 1\n"),
        ("t: # x\n  - a\n  - b\n", {"kind": "set", "key": "t", "value": "c"}, "t: c # x\n"),
        ("t:\n  - 'a'\n  - b\n", {"kind": "set", "key": "t", "value": ["c", "a"]}, "t:\n  - c\n  - 'a'\n"),
        ("t: [ 'a', 'b' ]\n", {"kind": "set", "key": "t", "value": ["c"]}, "t: [ 'c' ]\n"),
        ("t:\n  - a\n", {"kind": "set", "key": "t", "value": []}, "t: []\n"),
        ("d: |\n  a\n\n  b\n\nx: 1\n", {"kind": "set", "key": "d", "value": "c"}, "d: c\n\nx: 1\n"),
        ("d: |+\n  a\n\nx: 1\n", {"kind": "delete", "key": "d"}, "x: 1\n"),
        ("d: |+\n  a\n\n", {"kind": "set", "key": "x", "value": 1}, "d: |+\n  a\n\nx: 1\n"),
        ("a: 1 # x\n\n# y\n", {"kind": "set", "key": "b", "value": None}, "a: 1 # x\nb: null\n\n# y\n"),
        ("# y\n", {"kind": "set", "key": "b", "value": 1}, "b: 1\n# y\n"),
        ("a: 1\n", {"kind": "set", "key": "--- b", "value": 1.5}, 'a: 1\n"--- b": 1.5\n'),
        ('{"a": 1}\n', {"kind": "set", "key": "b", "value": "x"}, '{"a": 1, "b": "x"}\n'),
        ('{"a": 1,\n "b": 2}\n', {"kind": "append", "key": "c", "item": "x"}, '{"a": 1,\n "b": 2,\n "c": ["x"]}\n'),
        ('{"a": 1, "b": [2]}\n', {"kind": "delete", "key": "a"}, '{"b": [2]}\n'),
        ('{"a": 1, "b": [2]}\n', {"kind": "delete", "key": "b"}, '{"a": 1}\n'),
        ("{}\n", {"kind": "set", "key": "a", "value": True}, "{a: true}\n"),
    ],
)
def test_edits(before: str, operation: dict[str, object], after: str) -> None:
    assert result(note(before), operation) in (note(after), after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "---\na: 1\n---\n"),
        ("# T\r\n", "---\r\na: 1\r\n---\r\n# T\r\n"),
        ("\ufeff# T\n", "\ufeff---\na: 1\n---\n# T\n"),
        ("\n---\nb: 1\n---\n", "---\na: 1\n---\n\n---\nb: 1\n---\n"),
        ("---\r\n---\r\n", "---\r\na: 1\r\n---\r\n"),
    ],
)
def test_the_first_property(before: str, after: str) -> None:
    assert apply_edits(before, set_property(before, "a", 1)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("aliases: [x, y]", "aliases: [x, y]"),
        ("aliases: Old", "aliases: New"),
        ("aliases: 'Old' # Old", "aliases: 'New' # Old"),
        ('aliases: [ Old , b, "Old" ]', 'aliases: [ New , b, "New" ]'),
        ("aliases:\n- Old\n-   Old # c\n- {a: Old}", "aliases:\n- New\n-   New # c\n- {a: Old}"),
    ],
)
def test_a_value_is_replaced_wherever_it_stands(before: str, after: str) -> None:
    text = f"---\n{before}\nother: Old\n---\nOld\n"
    edits = replace_value(text, "aliases", "Old", "New")
    assert apply_edits(text, edits) == f"---\n{after}\nother: Old\n---\nOld\n"


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["aliases:", "tags: ", "Class:  ", "aliases2: "]),
            st.sampled_from(
                [
                    "Old",
                    '"Old"',
                    "'Old'",
                    " [Old, b]",
                    ' ["Old", Old]',
                    "",
                    "\n  - Old\n  - b",
                    "\n- Old",
                    " &a Old",
                    " 2024",
                ]
            ),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["New", "New: x", "true", "2024", "- x", "a, b", '"q"', "it's", "x\ty", "~", "New #1", "é"]),
    st.sampled_from(["Old", "2024", "b"]),
)
def test_a_value_is_replaced_without_a_parser_as_with_one(lines: list[tuple[str, str]], new: str, old: str) -> None:
    text = "---\n" + "\n".join(f"{key} {value}" for key, value in lines) + "\n---\nbody\n"
    quick = replace_simple_value(text, "aliases", old, new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(property_edits, "replace_simple_value", lambda *_arguments: None)
        if quick is not None:
            assert replace_value(text, "aliases", old, new) == quick


def test_a_value_with_an_anchor_is_not_replaced() -> None:
    with pytest.raises(PropertyError, match="anchor"):
        replace_value("---\naliases: &a Old\nx: *a\n---\n", "aliases", "Old", "New")


LINE_PIECES = [
    *("key", "a b", "True", "~", "- x", "  - y", "    - z", ",", ": ", '"q"', "'s'", "[", "]", "a, b", "{", "#c", " ", "\t"),
    *("\n", "\r\n", '<%+ x("a: b") %>', "1.5", "2022-01-01  10:00", "é", "k:", "aliases: ", "tags:", '[a, "b"]', "&a", "*a"),
    *("!t", "|", ">", "-", "?", "@", "%", "`", "\\", "\u2028", "\x85", "...", "---", "<<: ", "yes", "[]", "[ a ,b ]", "[a,]"),
    *("'it''s'", "'a: b'", "'#c \\'", "'", "'s' x", "'s'#c", "'s', ", "['s', 'a, b']", "''", '""', "'\"'", "'{x}'", "'\t'"),
]  # fmt: skip


@settings(max_examples=1500)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a: ", "b c: ", "tags: ", "x:", "- ", "  - ", ""]),
            st.lists(st.sampled_from(LINE_PIECES), max_size=3),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_the_quick_reader_says_what_the_full_one_says(lines: list[tuple[str, list[str]]]) -> None:
    text = "---\n" + "\n".join(start + "".join(rest) for start, rest in lines) + "\n---\n"
    inner = front_matter_span(text)
    quick = reader._simple(text, inner) if inner else None  # noqa: SLF001 - what is compared is within
    if quick is not None:
        root = reader.compose_properties(text)
        full = tuple(reader._property(text, *entry) for entry in root.entries) if root else ()  # noqa: SLF001
        assert quick == full


def test_the_quick_reader_reads_what_templates_write(sample: pathlib.Path) -> None:
    for path in sample.rglob("*.md"):
        text = path.read_text()
        inner = front_matter_span(text)
        assert inner is None or path.parent.name == "Templates" or reader._simple(text, inner)  # noqa: SLF001


def test_the_sets_written_by_what_they_leave_out_are_those_of_every_character_that_may_stand_there() -> None:
    begins = re.compile(r"(?![\u2000-\u206f])[A-Za-z0-9_/.<$(\u00c0-\ud7ff]")
    in_flow = re.compile(r"(?![\u2000-\u206f])[A-Za-z0-9_/.\u00c0-\ud7ff]")
    printable = re.compile("[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
    for character in map(chr, range(0x110000)):
        simple = reader._SIMPLE_LINE.fullmatch(f"k: {character}b")  # noqa: SLF001 - what it leaves is read otherwise
        began = bool(simple and simple["value"].startswith(character))
        assert began == bool(begins.match(character)), hex(ord(character))
        assert bool(reader._FLOW_ITEM.match(f"{character},")) == bool(in_flow.match(character)), hex(ord(character))  # noqa: SLF001
        assert write_scalar(f"a{character}a").startswith("a") <= bool(printable.match(character)), hex(ord(character))
