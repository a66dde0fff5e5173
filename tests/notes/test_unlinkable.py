"""A mention is linked in prose alone: a note before and after `check --fix --unsafe-fixes`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, write_vault

STAY = [
    "See [the Big plan here](https://e.org).",
    "See [Big plan][r].\n\n[r]: https://e.org",
    'See [r].\n\n[r]: https://e.org "Big plan"',
    "<https://e.org/Big plan>",
    "https://e.org/Big plan",
    '<% "Big plan" %>',
    "Big plan:: x",
    "(Big plan:: x)",
    "\\Big plan",
    "Big plan.md",
    "#tag/Big plan.pdf",
]


@pytest.mark.parametrize("text", STAY)
def test_what_is_no_prose_stays(run: Callable[..., Ran], tmp_path: Path, text: str) -> None:
    write_vault(tmp_path, {"Big plan.md": "x\n", "n.md": f"{text}\n\nThen the Big plan.\n"})
    run(tmp_path, "check", "--select", "FND041", "--fix", "--unsafe-fixes", "--yes")
    assert (tmp_path / "n.md").read_text(encoding="utf-8") == f"{text}\n\nThen the [[Big plan]].\n"


def test_a_bar_is_escaped_in_a_table(run: Callable[..., Ran], tmp_path: Path) -> None:
    table = "| a | b |\n|---|---|\n| x | {} |\n"
    write_vault(tmp_path, {"P.md": "---\naliases: [Big plan]\n---\n", "n.md": table.format("Big plan")})
    run(tmp_path, "check", "--select", "FND041", "--fix", "--unsafe-fixes", "--yes")
    assert (tmp_path / "n.md").read_text(encoding="utf-8") == table.format("[[P\\|Big plan]]")


@pytest.mark.parametrize(
    ("note", "fixed"),
    [
        ("# T\nsee Big plan\n\n---\nmore\n", "# T\nsee [[Big plan]]\n\n---\nmore\n"),
        ("---\na: 1\n---\n# T\nsee the great plan\n", "---\na: 1\n---\n# T\nsee the [[Big plan|great plan]]\n"),
        ("# T\nTitle\n---\nsee the great plan\n", "# T\nTitle\n---\nsee the [[Big plan|great plan]]\n"),
        (
            "# T\n| a | b |\n|---|---|\n| the great plan | x |\n",
            "# T\n| a | b |\n|---|---|\n| the [[Big plan\\|great plan]] | x |\n",
        ),
        ("# T\na | b\n-|-\nthe great plan | x\n", "# T\na | b\n-|-\nthe [[Big plan\\|great plan]] | x\n"),
    ],
)
def test_a_bar_is_escaped_in_a_table_alone(note: str, fixed: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    vault = write_vault(
        tmp_path / "vault", {"T.md": note, "Big plan.md": "---\naliases: [great plan]\n---\n# Big plan\n"}
    )
    run(vault, "check", "--select", "FND041", "--fix", "--unsafe-fixes", "--yes")
    assert (vault / "T.md").read_text() == fixed
