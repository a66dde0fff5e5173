"""The properties of two notes made one: before, what comes, and after."""

import pytest

from scaffold.frontmatter.properties import PropertyError
from scaffold.frontmatter.union import unite

UNITED = {
    "a new one keeps its lines": (
        "---\na: 1\n---\nx",
        "---\nt:\n  - y # why\n---\n",
        "---\na: 1\nt:\n  - y # why\n---\nx",
    ),
    "none before": ("\ufeffx\n", "---\na: 1\n---\n", "\ufeff---\na: 1\n---\nx\n"),
    "fences alone": ("---\n---", "---\na: 1\n---\n", "---\na: 1\n---"),
    "line ends of the note": ("---\r\na: 1\r\n---\r\n", "---\nb:\n- c\n---\n", "---\r\na: 1\r\nb:\r\n- c\r\n---\r\n"),
    "nothing is no value": ("---\na:\n---\n", "---\na: Ann\n---\n", "---\na: Ann\n---\n"),
    "an empty list is none": ("---\na: []\n---\n", "---\na:\n  - b\n---\n", "---\na:\n  - b\n---\n"),
    "a comment behind nothing": ("---\na: # who\n---\n", "---\na: Ann\n---\n", "---\na: Ann # who\n---\n"),
    "nothing comes": ("---\na: Ann\n---\n", '---\na: ""\n---\n', "---\na: Ann\n---\n"),
    "numbers": ("---\na: [1, 2.0]\n---\n", "---\na: [2.0, 3.50]\n---\n", "---\na: [1, 2.0, 3.50]\n---\n"),
    "true is not 1": ("---\na: [1]\n---\n", "---\na: [true]\n---\n", "---\na: [1, true]\n---\n"),
    "dashes": ('---\na:\n- b\n-   "c"\n---\n', "---\na: [d]\n---\n", '---\na:\n- b\n-   "c"\n-   d\n---\n'),
    "a placeholder": ("---\na: [b, {{V:x}}]\n---\n", "---\na: c\n---\n", "---\na: [b, {{V:x}}, c]\n---\n"),
    "another case": ("---\nTags: [a]\n---\n", "---\ntags: [b]\n---\n", "---\nTags: [a, b]\n---\n"),
}


@pytest.mark.parametrize("name", UNITED)
def test_united(name: str) -> None:
    before, other, after = UNITED[name]
    assert unite(before, other) == (after, [])
    assert unite(after, other) == (after, [])


def test_where_both_have_a_value_one_stays() -> None:
    before, other = "---\na: 1 # c\n---\n", "---\na: 2\n---\n"
    assert unite(before, other) == (before, ["a: 2"])
    assert unite(before, other, theirs_count=True) == ("---\na: 2 # c\n---\n", [])


@pytest.mark.parametrize(
    ("before", "code", "said"),
    [
        ("---\na: 1\n", "malformed-fence", "line 1: the front matter must begin and end with a line of just ---"),
        ("---\nb: 1\nb: 2\n---\n", "duplicate-key", "line 3: the key b is there twice"),
        ("---\na: [\n---\n", "yaml-error", "line 3: not valid YAML"),
        ("---\na: &x [b]\n---\n", "anchored-value", "line 2: others may repeat the value"),
    ],
)
def test_what_cannot_be_read_is_refused(before: str, code: str, said: str) -> None:
    with pytest.raises(PropertyError, match=f"^{said}") as refused:
        unite(before, "---\na: [c]\n---\n")
    assert refused.value.code == code
