"""SECURITY.md names tests that there are."""

import re

import pytest
from vaults import ROOT

NAMED = re.findall(r"`(\w+/test_\w+\.py)(?:::(\w+))?`", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=["::".join(filter(None, pair)) for pair in NAMED])
def test_a_promise_names_a_test(file: str, name: str) -> None:
    assert f"def {name}" in (ROOT / "tests" / file).read_text(encoding="utf-8")
