"""Four times the text takes four times the work, whatever it is made of and whatever the verb: many of one name, on one line.

Calls of functions are counted, as in `test_growth.py`, without those that the verb makes anyway. What grows with the square makes
sixteen times as many. `test_linear.py` does the same for what a regular expression may look at, in time.
"""

import cProfile
from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, write_vault

from scaffold.markdown.regions import forget

Run = Callable[..., Ran]
Files = dict[str, str | bytes]
FEW, MANY = 120, 480
MOST = 5.5  # times the calls
HEAD = "# Alpha\n\n## Part of it\n- [ ] do it 📅 2026-01-01 #tag ^block\n- [x] done thing\n\n"
FRONT = "---\nkey: x\naliases: [Nick]\ntags: [tag]\n---\n"
BESIDE: Files = {
    "Beta.md": "---\nkey: y\n---\n# Beta\n\n## Own\n[[Alpha]] [[Alpha#Part of it]] [[Alpha#^block]] #tag\n",
    "Alpha two.md": "# Alpha two\n",
}
VERBS = {
    "check": ["check"],
    "fix": ["check", "--fix", "--unsafe-fixes", "--diff"],
    "status": ["status"],
    "links": ["links", "Alpha"],
    "backlinks": ["links", "Alpha", "--backlinks"],
    "all links": ["links", "--json"],
    "file": ["rename", "Alpha", "Omega", "--dry-run", "--mentions", "all"],
    "other file": ["rename", "Beta", "Gamma", "--dry-run", "--bases", "--queries"],
    "python": ["rename", "Beta", "Gamma", "--dry-run", "--python"],
    "heading": ["rename", "Alpha#Part of it", "Whole `of` it", "--dry-run"],
    "block": ["rename", "Alpha#^block", "brick", "--dry-run"],
    "tag": ["rename", "#tag", "#zone", "--dry-run"],
    "property": ["rename", "--property", "key", "word", "--dry-run"],
    "alias": ["rename", "--alias", "Alpha#Nick", "Nack", "--dry-run"],
    "done": ["done", "Alpha:9", "--dry-run", "--allow-loss"],
    "toggle": ["toggle", "Alpha:9", "--dry-run", "--allow-loss"],
    "tasks": ["tasks"],
    "tasks lint": ["tasks", "lint"],
    "tasks convert": ["tasks", "convert", "--to", "dataview", "--dry-run"],
    "stamp": ["stamp", "--dry-run", "--allow-loss"],
    "flows": ["flows"],
    "cards": ["cards", "list"],
    "export": ["cards", "export", "out.apkg", "--dry-run"],
    "merge": ["merge", "Alpha", "Beta", "--dry-run"],
    "merge into": ["merge", "Beta", "Alpha", "--dry-run"],
    "extract": ["extract", "Alpha#Part of it", "New", "--dry-run"],
    "move": ["move", "Alpha", "Folder/Omega", "--dry-run"],
    "insert": ["insert", "T", "Alpha", "--dry-run"],
}
EACH = "each"  # `done` and `toggle`, each task named by its line
MIXED = (
    "## Outputs\n- a to [[Beta]]\n\n- [ ] do it #tag [[Beta]]\n- [x] did it\n> [!info] card\n> a ::b\n\n> [!tip] Key Message\n> **a**\n\n![[Beta]] `a` %%a%% $a$ "
    "<b>a</b>\n\n| a | [[Beta\\|x]] |\n|---|---|\n\n> > - a\n\n```\nx\n```\n\n$$\na\n$$\n\n[^1]: x\n\n[a](Beta.md) ==a== [^1]\n\n"
)


def body(
    piece: Callable[[int], str], *, front: str = FRONT + HEAD, beside: Callable[[int], Files] | None = None
) -> "Make":
    """Return what makes a vault in which a note holds many of a piece."""

    def make(number: int) -> Files:
        more = beside(number) if beside else {}
        return {**BESIDE, "Alpha.md": front + "".join(map(piece, range(number))) + "\n", **more}

    return make


def listed(key: str, item: Callable[[int], str], path: str = "Alpha.md") -> "Make":
    """Return what makes a vault in which a property holds many items."""

    def make(number: int) -> Files:
        items = ", ".join(map(item, range(number)))
        front = (
            FRONT.replace(f"{key}: [", f"{key}: [{items}, ")
            if f"{key}: [" in FRONT
            else f"---\n{key}: [{items}]\n---\n"
        )
        return {**BESIDE, "Alpha.md": FRONT + HEAD, path: front + HEAD}

    return make


Make = Callable[[int], Files]
SHAPES: dict[str, tuple[Make, list[str]]] = {
    "of everything": (body(lambda number: MIXED * (number % 4 == 0)), [*VERBS]),
    "headings of one name": (
        body(lambda _: "## Same\n", beside=lambda number: {"Gamma.md": "[[Alpha#Same]]\n" * number}),
        ["check", "file", "heading", "merge", "extract"],
    ),
    "headings, each with a link to it": (
        body(lambda number: f"## H{number}\n[[Alpha#H{number}]]\n"),
        ["check", "all links", "file", "heading", "merge", "extract", "move"],
    ),
    "links to headings that are spelled otherwise": (
        body(lambda number: f"## Head {number}\n[[Alpha#Haed {number}]]\n"),
        ["check", "file", "status"],
    ),
    "links to one part": (
        body(lambda _: "[[Alpha#Part of it]] [[Alpha#^block]]\n"),
        ["check", "heading", "block", "move"],
    ),
    "links to parts of many notes": (
        body(
            lambda number: "".join(f"[[N{note}#H{number}]] " for note in range(10)),
            beside=lambda number: {
                f"N{note}.md": "".join(f"# H{each}\n" for each in range(number)) for note in range(10)
            },
        ),
        ["check", "move"],
    ),
    "mentions of longer titles": (body(lambda _: "see Alpha two and Alpha\n"), ["check", "file", "move"]),
    "mentions on one line": (body(lambda _: "Alpha "), ["check", "file"]),
    "checkboxes with mentions": (body(lambda _: "- [ ] Alpha two Alpha\n"), ["file", "tasks", "stamp", EACH]),
    "tags in headings that are linked": (
        body(lambda number: f"## H{number} #tag\n[[#H{number} tag]]\n"),
        ["check", "tag"],
    ),
    "tags on one line": (body(lambda _: "#tag [[Beta]] "), ["check", "tag"]),
    "tags in a property": (listed("tags", lambda number: f"tag/t{number}"), ["check", "tag", "merge", "property"]),
    "tags in a property that are there already": (
        listed("tags", lambda number: f"tag/t{number}, zone/t{number}"),
        ["tag"],
    ),
    "aliases": (listed("aliases", lambda number: f"n{number}"), ["check", "alias", "merge", "file"]),
    "dates in a task": (
        body(lambda _: "📅 2026-01-01 ", front=f"{FRONT}{HEAD}- [ ] this "),
        ["check", "tasks", "tasks lint", "stamp"],
    ),
    "ids that a task waits for": (
        body(lambda number: f",a{number}", front=f"{FRONT}{HEAD}- [ ] this ⛔ a"),
        ["check", "tasks lint"],
    ),
    "links in a property": (listed("up", lambda _: '"[[Beta]]"'), ["check", "other file", "merge", "move"]),
    "links in one folded text": (
        lambda number: {**BESIDE, "Alpha.md": "---\nup: >\n" + "  [[Beta]]\n" * number + f"---\n{HEAD}"},
        ["check", "other file"],
    ),
    "carriage returns": (body(lambda _: "some words\r"), ["check", "fix"]),
    "cards in the same words": (
        body(lambda _: ">a ::b\n", front=f"{FRONT}{HEAD}>[!info] card\n"),
        ["check", "cards", "export"],
    ),
    "flows that nobody else states": (
        body(
            lambda number: f"- thing {number} to [[Beta]]\n",
            front=f"---\nClass: S\n---\n{HEAD}## Outputs\n",
            beside=lambda number: {
                "Beta.md": "---\nClass: S\n---\n# Beta\n## Inputs\n"
                + "".join(f"- other {each} from [[Alpha]]\n" for each in range(number))
            },
        ),
        ["check", "flows"],
    ),
    "bases": (body(lambda _: '```base\nfilters: file.name == "Beta"\n```\n'), ["check", "other file"]),
    "names in a line of Python": (
        lambda number: {**BESIDE, "Alpha.md": FRONT + HEAD, "p.py": "x = [" + '"Beta.md", ' * number + "]\n"},
        ["python"],
    ),
    "properties of both notes": (
        lambda number: {
            **BESIDE,
            "Alpha.md": "---\n" + "".join(f"k{each}: v\n" for each in range(number)) + f"---\n{HEAD}",
            "Beta.md": "---\n" + "".join(f"K{each}: w\n" for each in range(number)) + "---\n# Beta\n",
        },
        ["merge"],
    ),
}
PAIRS = [(shape, verb) for shape, (_, verbs) in SHAPES.items() for verb in verbs]


def calls(run: Run, vault: Path, verb: str) -> int:
    """Return how many functions a verb calls."""
    if verb == EACH:
        lines = (vault / "Alpha.md").read_text(encoding="utf-8").split("\n")
        refs = [f"Alpha:{number}" for number, line in enumerate(lines, 1) if line.startswith("- [ ]")]
        return calls_of(run, vault, "done", *refs, "--dry-run") + calls_of(run, vault, "toggle", *refs, "--dry-run")
    return calls_of(run, vault, *VERBS[verb])


def calls_of(run: Run, vault: Path, *arguments: str) -> int:
    forget()
    profile = cProfile.Profile()
    ran = profile.runcall(run, vault, *arguments)
    assert ran.code in (0, 1), ran.err
    return sum(entry.callcount for entry in profile.getstats())


@pytest.fixture(scope="module")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int], Path]:
    """Return what gives the vault of a shape with so many of it, which is made once."""
    made: dict[tuple[str, int], Path] = {}

    def vault(shape: str, number: int) -> Path:
        if (shape, number) not in made:
            files = SHAPES[shape][0](number)
            settings = {".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "Templates"}'}
            template = {"Templates/T.md": "Inserted\n"} if shape == "of everything" else {}
            made[shape, number] = write_vault(tmp_path_factory.mktemp("notes"), {**files, **settings, **template})
        return made[shape, number]

    return vault


@pytest.mark.parametrize(("shape", "verb"), PAIRS, ids=[f"{shape}, {verb}" for shape, verb in PAIRS])
def test_four_times_the_note_takes_four_times_the_work(
    shape: str, verb: str, vaults: Callable[[str, int], Path], run: Run
) -> None:
    calls(run, vaults(shape, 1), verb)  # what is imported is no work of the verb
    base, few, many = (calls(run, vaults(shape, number), verb) for number in (1, FEW, MANY))
    assert many - base < MOST * max(few - base, FEW), (base, few, many)
