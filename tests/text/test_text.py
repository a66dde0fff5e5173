import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffold.text.encoding import decode, encode, is_utf8
from scaffold.text.lines import line_ending, line_number, line_span_at, lines
from scaffold.text.spans import Edit, Span, apply_edits


@given(st.binary())
def test_any_bytes_survive(data: bytes) -> None:
    assert encode(decode(data)) == data


@given(st.binary())
def test_is_utf8_agrees_with_python(data: bytes) -> None:
    try:
        data.decode()
    except UnicodeDecodeError:
        assert not is_utf8(decode(data))
    else:
        assert is_utf8(decode(data))


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(max_size=60))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    edits = [Edit(Span(start, end), draw(st.text(max_size=5))) for start, end in pairs]
    return text, draw(st.permutations(edits)) if len(set(cuts)) == len(cuts) else edits


@given(texts_with_edits())
def test_apply_edits_equals_naive_splicing(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    naive = text
    for number in sorted(range(len(edits)), key=lambda n: (edits[n].span, n), reverse=True):
        edit = edits[number]
        naive = naive[: edit.span.start] + edit.replacement + naive[edit.span.end :]
    assert apply_edits(text, edits) == naive


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 2), ""), Edit(Span(1, 3), "")],
        [Edit(Span(2, 9), "")],
        [Edit(Span(-1, 1), "")],
        [Edit(Span(2, 1), "")],
    ],
)
def test_edits_that_overlap_or_lie_outside_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        apply_edits("abc", edits)


@given(st.text(alphabet="ab\r\n\u2028\x0b\x85", max_size=30))
def test_lines_join_to_the_text_and_know_their_number(text: str) -> None:
    parts = lines(text)
    assert "".join(parts) == text
    assert all(part.count("\n") == part.endswith("\n") for part in parts)
    for offset in range(len(text)):
        number = line_number(text, offset)
        assert line_span_at(text, offset).of(text) == parts[number - 1].rstrip("\n").removesuffix("\r")


@pytest.mark.parametrize(("text", "ending"), [("", "\n"), ("a\r\nb\n", "\r\n"), ("a\nb\r\n", "\n"), ("\n", "\n")])
def test_line_ending_is_that_of_the_first_line(text: str, ending: str) -> None:
    assert line_ending(text) == ending
