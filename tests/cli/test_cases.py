"""Cases of whole commands: the files of a vault, command lines in turn, and what there is afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cases import Case
from vaults import Ran, write_vault

Run = Callable[..., Ran]


@pytest.mark.cases("vault.json", "verbs.json")
def test_a_case(case: Case, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCAFFOLD_NOW")
    vault = write_vault(tmp_path / "vault", case["files"])
    rans = [run(vault, *operation) for operation in case["op"]]
    said, expected = "".join(ran.out + ran.err for ran in rans), case["expect"]
    assert rans[-1].code == expected.get("rc", rans[-1].code), said
    files = {
        path: (vault / path).read_bytes().decode() if (vault / path).is_file() else None
        for path in expected.get("files", ())
    }
    assert files == expected.get("files", {})
    flat = " ".join(said.split())
    assert [text for text in expected.get("output_contains", ()) if text not in said and text not in flat] == [], said
    assert [text for text in expected.get("output_lacks", ()) if text in said] == [], said
