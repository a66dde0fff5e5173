"""Which heading a subpath means: quickly for many of one name, and as a slow reading of the rule has it."""

from hypothesis import given
from hypothesis import strategies as st

from scaffold.markdown.headings import Heading, find_meant, in_links, part_key, path_to
from scaffold.text.spans import Span

NAMES = ["Same", "same", "Same!", "Other", "*", "a b", "a  b", ""]
HEADINGS = st.lists(
    st.builds(lambda level, text: Heading(level, Span(0, 0), text), st.integers(1, 6), st.sampled_from(NAMES)),
    max_size=9,
)


def slow_path(found: list[Heading], number: int) -> list[str]:
    """Walk up from a heading to the next one above it of each smaller level."""
    level, path = found[number].level, [part_key(found[number].text)]
    for heading in reversed(found[:number]):
        if heading.level < level:
            level = heading.level
            path.insert(0, part_key(heading.text))
    return path


def slow_meant(found: list[Heading], parts: list[str]) -> int | None:
    """Compare every heading: those of the name, rather spelled so, rather with the parents that are named."""
    keys = [part_key(part) for part in parts]
    fitting = [number for number, heading in enumerate(found) if keys and part_key(heading.text) == keys[-1]]
    exact = [number for number in fitting if in_links(found[number].text).lower() == in_links(parts[-1]).lower()]
    nested = [number for number in exact or fitting if slow_path(found, number)[-len(keys) :] == keys]
    return next(iter(nested or exact or fitting), None)


@given(found=HEADINGS, parts=st.lists(st.sampled_from(NAMES), max_size=3))
def test_the_heading_is_that_of_the_slow_reading(found: list[Heading], parts: list[str]) -> None:
    assert find_meant(found, parts) == slow_meant(found, parts)
    assert [path_to(found, number) for number in range(len(found))] == [
        slow_path(found, number) for number in range(len(found))
    ]
