"""Whether a file may name a note: in whatever spelling it does, the look at its bytes must not say no."""

import json
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scaffold.refactor import prefilter as mentions
from scaffold.refactor.prefilter import NamePrefilter
from scaffold.text.encoding import encode
from scaffold.vault.names import key

SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda name: f"[[{name}]]",
    "in capitals": lambda name: f"[[{name.upper()}|x]]",
    "decomposed": lambda name: f"[[{unicodedata.normalize('NFD', name)}]]",
    "with a hard space": lambda name: f"[[{name.replace(' ', chr(0xA0))}]]",
    "percent-encoded": lambda name: f"[x]({quote(name)}.md)",
    "percent-encoded, decomposed": lambda name: f"[x]({quote(unicodedata.normalize('NFD', name))}.md)",
    "in a path": lambda name: f"![[a/b/{name}#c]]",
    "in JSON": lambda name: json.dumps({"text": f"one\n{name}\ttwo"}),
    "in YAML, over lines": lambda name: '---\nup: "[[' + name.replace(" ", "\n  ") + ']]"\n---\n',
    "in YAML, with single quotes": lambda name: "---\nup: '[[" + name.replace("'", "''") + "]]'\n---\n",
    "in YAML, with codes": lambda name: '---\nup: "[[' + "".join(f"\\U{ord(c):08X}" for c in name) + ']]"\n---\n',
    "in YAML, with a long line broken": lambda name: '---\nup: "[[' + name.replace(" ", "\\\n  \\ ") + ']]"\n---\n',
    "in YAML, with a coded hard space": lambda name: '---\nup: "[[' + name.replace(" ", "\\_") + ']]"\n---\n',
    "escaped as in Markdown": lambda name: "[x](" + "".join(f"\\{c}" if c in "'()_-" else c for c in name) + ".md)",
}
NAMES = [
    *(
        "Plan",
        "Deliver and support",
        "Bob's plan (2)",
        "Café au lait",
        "été",
        "計画",
        "計画 2024",
        "Kelvin",
        "ΣΑΣ",
        "x_y-z",
    ),
    *("Straße 7", "İstanbul", "100 %", "😀 smile", "a", "Naïve é b", "Ωmega 3"),
]
OTHERS = [f"Other note {number}" for number in range(20)]


@pytest.mark.parametrize("others", [[], OTHERS], ids=["few names", "many names"])
@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_seen_in_each_spelling(name: str, spelling: str, others: list[str]) -> None:
    if key(name.upper()) != key(name) and spelling == "in capitals":
        return  # to Obsidian, too, these are two names
    text = f"Some words.\n{SPELLINGS[spelling](name)} and more.\n"
    text = text.removeprefix("Some words.\n") if "YAML" in spelling else text
    assert NamePrefilter([*others, name]).may_be_in(encode(text))


def test_nearly_all_that_names_nothing_is_told_from_its_bytes() -> None:
    looks = NamePrefilter(NAMES[:2])
    assert not looks.may_be_in(b"Deliver it, and support them: a blueprint\n")
    assert not looks.may_be_in(encode("Déliver \u2013 and suppört 50 % [x](a%20b.md) C:\\new\n"))


LETTERS = st.sampled_from(["plan", "Plan", "a", "é", "ü", " ", "'", "(", "-", "17", "計", "K", "%", "ς", "İ", "x"])


@settings(max_examples=600)
@given(
    st.lists(st.lists(LETTERS, min_size=1, max_size=4).map("".join).filter(str.strip), min_size=1, max_size=12),
    st.lists(st.one_of(LETTERS, st.sampled_from(["\n", "[[", "]]", "---\n", "%20", "\\"])), max_size=20).map("".join),
    st.data(),
)
def test_a_name_between_brackets_is_always_seen(names: list[str], text: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names)).strip()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mentions, "FEW", data.draw(st.sampled_from([0, 8])))
        assert NamePrefilter([each.strip() for each in names]).may_be_in(encode(f"{text} [[{name}]]"))
