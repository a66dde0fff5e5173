"""The other side of a flow: `new --mirror` writes what `check` asks for, and nothing that `check` finds fault with."""

from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, write_vault

Run = Callable[..., Ran]
GIVEN = ["--set", "class=S101", "--set", "source=x", "--set", "folder=F", "--set", "key_message=Short."]


@pytest.mark.parametrize(
    ("files", "flows", "after"),
    [
        pytest.param(
            {"P.md": "# P\n## Outputs\n- Parts for [[G/N]].\n"},
            ["--input", "Parts <- P"],
            {"P.md": "# P\n## Outputs\n- Parts for [[G/N]].\n- Parts for [[N]].\n"},
            id="a path that leads nowhere names no note, even if it ends like ours",
        ),
        pytest.param(
            {"P.md": "# P\n## Outputs\n- Parts for [[N]].\n", "a/N.md": "# N\n"},
            ["--input", "Parts <- P"],
            {"P.md": "# P\n## Outputs\n- Parts for [[a/N]].\n- Parts for [[F/N]].\n"},
            id="another note of the title is another partner",
        ),
        pytest.param(
            {"P.md": "# P\n## Outputs\n"},
            ["--input", "Parts <- P", "--input", "Part of [[P]]."],
            {"P.md": "# P\n## Outputs\n- Parts for [[N]].\n"},
            id="what is said twice is asked once",
        ),
        pytest.param(
            {"P.md": "# P\n## Outputs\n- Tools for [[X]].\n", "X.md": "# X\n"},
            ["--input", "[[P]]"],
            {"P.md": "# P\n## Outputs\n- Tools for [[X]].\n"},
            id="a flow of nothing has no other side",
        ),
        pytest.param(
            {"P.md": "# P\n## Outputs\n", "Q.md": "# Q\n## Outputs\n"},
            ["--input", "Parts with `[[Q]]` on them, from [[P]]."],
            {"P.md": "# P\n## Outputs\n- Parts with `[[Q]]` on them for [[N]].\n", "Q.md": "# Q\n## Outputs\n"},
            id="a link in code is no partner",
        ),
        pytest.param(
            {"P.md": "# P\n## Outputs\n", "Q.md": "# Q\n## Outputs\n"},
            ["--input", "[[P]] and `[[Q]]`"],
            {"P.md": "# P\n## Outputs\n- [[P]] and `[[Q]]` for [[N]].\n", "Q.md": "# Q\n## Outputs\n"},
            id="a link in code at the end is no partner",
        ),
        pytest.param(
            {"x/P.md": "# P\n## Outputs\n", "F/Part.md": "# Part\n"},
            ["--input", "Parts like [[./Part]], from [[P]]."],
            {"x/P.md": "# P\n## Outputs\n"},
            id="words that mean another note in the partner are not copied",
        ),
        pytest.param(
            {"P.md": "# P\n## Outputs\n"},
            ["--input", "Parts[^1] from [[P]]."],
            {"P.md": "# P\n## Outputs\n"},
            id="a footnote stays where its text is",
        ),
        pytest.param(
            {"P.md": "# P\n> [!note]\n> ## Outputs\n> Words.\n"},
            ["--input", "Parts <- P"],
            {"P.md": "# P\n> [!note]\n> ## Outputs\n> - Parts for [[N]].\n> Words.\n"},
            id="a heading in a callout has its bullets there",
        ),
    ],
)
def test_a_mirrored_flow_is_what_check_wants(
    files: dict[str, str | bytes], flows: list[str], after: dict[str, str], tmp_path: Path, run: Run
) -> None:
    vault = write_vault(tmp_path, files)
    ran = run(vault, "new", "N", *GIVEN, *flows, "--mirror")
    assert ran.code == 0, ran.err
    assert {path: (vault / path).read_text() for path in after} == after
