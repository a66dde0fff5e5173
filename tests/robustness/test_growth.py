"""Four times the vault takes four times the work, whatever the verb: none looks at all notes for each note.

Calls of functions are counted, not seconds, so that no other work on the machine matters; a verb whose work grows with the
square of the vault would make sixteen times as many. `test_linear.py` does the same for single texts, in time.
"""

import cProfile
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.generate import generate
from vaults import Ran

Run = Callable[..., Ran]
FEW, MANY = 100, 400
MOST = 5.0  # times the calls; the hubs of the larger vault have a little more than four times the links
MOST_UNTIDY = (
    8  # names like one that leads nowhere are looked through up to a limit, which the small vault does not reach
)
VERBS = [
    ["check"],
    ["links", "--unresolved"],
    ["links", "Hub 20 percent"],
    ["flows"],
    ["tasks"],
    ["cards", "list"],
    ["status"],
    ["stamp", "--check"],
    ["rename", "Hub 20 percent", "Elsewhere", "--yes"],
    ["rename", "Wing", "Tract", "--yes"],
    ["rename", "#area", "#zone", "--yes"],
    ["rename", "--regex", "^Value (.*)", "Worth \\1", "--yes"],
    ["new", "Fresh note", "--template", "Fresh"],
    ["merge", "Hub 1 percent", "Typical", "--yes"],
    ["tasks", "convert", "--to", "dataview", "--yes"],
]


@pytest.fixture(scope="module")
def tidy(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return a small and a large vault."""
    made = [tmp_path_factory.mktemp("growth") / str(size) for size in (FEW, MANY)]
    for vault, size in zip(made, (FEW, MANY), strict=True):
        generate(vault, size)
        settings = vault / ".obsidian" / "plugins" / "templater-obsidian" / "data.json"
        settings.parent.mkdir(parents=True)
        settings.write_text('{"templates_folder": "Templates"}', encoding="utf-8")
        (vault / "Templates").mkdir()
        (vault / "Templates" / "Fresh.md").write_text("# <% tp.file.title %>\n", encoding="utf-8")
    return made


@pytest.fixture
def untidy(tmp_path: Path) -> list[Path]:
    """Return two vaults where each third note has a picture that nothing embeds, and links that lead nowhere."""
    made = [tmp_path / str(size) for size in (FEW, MANY)]
    for vault, size in zip(made, (FEW, MANY), strict=True):
        generate(vault, size)
        for number, note in enumerate(sorted(vault.glob("*/*.md"))[::3]):
            (note.parent / f"Picture of {note.stem}.png").write_bytes(b"\x89PNG")
            with note.open("a", encoding="utf-8") as text:
                text.write(f"\n[[{note.stem} again]] ![[Picture {number} of {note.stem}.png]] [[Nowhere {number}]]\n")
    return made


def calls(run: Run, vault: Path, *verb: str) -> tuple[int, Ran]:
    """Return how many functions a verb calls."""
    profile = cProfile.Profile()
    ran = profile.runcall(run, vault, *verb)
    return sum(entry.callcount for entry in profile.getstats()), ran


def growth(run: Run, vaults: list[Path], *verb: str) -> float:
    """Return how many times the calls a verb and its undo make in the large vault."""
    made: list[int] = []
    for vault in vaults:
        run(vault, "links", "Typical")  # what is imported is no work of the verb
        number, ran = calls(run, vault, *verb)
        assert ran.code in (0, 1), ran.err
        made.append(number)
        if "Take it back" in ran.out:
            taken, undone = calls(run, vault, "undo")
            assert undone.code == 0, undone.err
            made[-1] += taken
    return made[1] / made[0]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_four_times_the_vault_takes_four_times_the_work(verb: list[str], tidy: list[Path], run: Run) -> None:
    assert growth(run, tidy, *verb) < MOST


def test_what_leads_nowhere_and_what_nothing_leads_to_is_found_in_time(untidy: list[Path], run: Run) -> None:
    assert growth(run, untidy, "check") < MOST_UNTIDY


def test_the_count_of_calls_tells_a_square_from_a_line(tidy: list[Path]) -> None:
    def nothing(_vault: Path, *_arguments: str) -> Ran:
        names = [path.name for path in _vault.rglob("*.md")]
        return Ran(sum(name.startswith(other) for name in names for other in names) and 0, "", "")

    assert growth(nothing, tidy, "x") > 2 * MOST
