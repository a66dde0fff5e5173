"""Flows in every form: the page in a real browser, the canvas without a node over another."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vaults import Ran, tree, write_vault

from scaffold.text.similarity import ALIKE, folded, likeness

Run = Callable[..., Ran]
CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")
OPTIONS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1500,1000",
]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Service reports", "service reports", True),
        ("Service reports", "Reports of services", True),
        ("New and changed services", "New & changed service", True),
        ("Knowledge of third-party components", "Knowledge about third party components", True),
        ("Improvement opportunity", "Improvement opportunities", True),
        ("Service reports", "Serivce report", True),
        ("Knowledge of parts", "Knowledge and information about spare parts", False),
        ("Service reports", "Service parts", False),
        ("Improvement ideas", "Improvement initiatives", False),
        ("User feedback", "User support tasks", False),
        ("Contract needs", "Contract requirements", False),
    ],
)
def test_small_differences_in_wording_do_not_matter(one: str, other: str, alike: bool) -> None:  # noqa: FBT001
    assert (likeness(folded(one), folded(other)) >= ALIKE) == alike


def test_flows_stated_in_other_words_are_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "A.md").write_text("## Outputs\n- Service reports for [[B]].\n- Parts for [[B]].\n")
    (tmp_path / "B.md").write_text("## Inputs\n- Reports of services from [[A]].\n- Tools from [[A]].\n")
    assert run(tmp_path, "flows").out.splitlines() == [
        "A\tB\tParts\tgiver only",
        "A\tB\tService reports\tboth",
        "A\tB\tTools\ttaker only",
    ]
    checked = run(tmp_path, "flows", "--check")
    assert checked.code == 1
    assert len(checked.out.splitlines()) == 2
    assert run(tmp_path, "check", "--select", "FLW").out.count("FLW00") == 2


@pytest.mark.parametrize("count", [2, 3, 7, 40])
def test_the_canvas_is_valid_and_no_cards_overlap(run: Run, tmp_path: Path, count: int) -> None:
    (tmp_path / ".obsidian").mkdir()
    for number in range(count):
        partner = f"N{(number + 1) % count}"
        (tmp_path / f"N{number}.md").write_text(f"## Outputs\n- Thing {number} for [[{partner}]].\n- More for all\n")
    canvas = json.loads(run(tmp_path, "flows", "--format", "canvas").out)
    nodes, edges = canvas["nodes"], canvas["edges"]
    ids = {node["id"] for node in nodes}
    assert len(ids) == len(nodes) == count + 1
    assert {node["type"] for node in nodes} == {"file", "text"}
    for edge in edges:
        assert {edge["fromNode"], edge["toNode"]} <= ids
        assert {edge["fromSide"], edge["toSide"]} <= {"top", "right", "bottom", "left"}
    for place, one in enumerate(nodes):
        for other in nodes[place + 1 :]:
            apart_x = abs(one["x"] - other["x"]) >= one["width"]
            apart_y = abs(one["y"] - other["y"]) >= one["height"]
            assert apart_x or apart_y


def test_a_canvas_in_the_vault_is_a_plan(run: Run, sample: Path) -> None:
    path = sample / "Maps" / "Flows.canvas"
    assert run(sample, "flows", "--output", str(path)).code == 0
    assert json.loads(path.read_text())["nodes"]
    assert "as they are" in run(sample, "flows", "--format", "canvas", "--output", str(path)).out
    assert run(sample, "undo").code == 0
    assert not path.exists()
    outside = sample.parent / "flows.html"
    assert run(sample, "flows", "--format", "html", "--output", str(outside)).code == 0
    assert run(sample, "flows", "--format", "html", "--output", str(outside)).code == 0
    outside.write_text("mine")
    refused = run(sample, "flows", "--format", "html", "--output", str(outside))
    assert (refused.code, "exists already, and this verb has not made it; --yes writes over it." in refused.err) == (
        2,
        True,
    )
    assert outside.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--output", "flows.svg"], "flows.svg: the ending does not name a format; add --format, one of table, matrix"),
        (["--into", "Study log", "--format", "dot"], "it goes with neither --format nor --output"),
        (["Engage", "--note", "Plan"], "NOTE and --note name two notes; give one"),
    ],
)
def test_what_cannot_be_drawn_is_said(arguments: list[str], said: str, run: Run, sample: Path) -> None:
    before = tree(sample)
    ran = run(sample, "flows", *arguments)
    assert (ran.code, ran.out, said in ran.err, tree(sample)) == (2, "", True, before), ran


def test_a_chart_in_a_note_is_kept_current(run: Run, sample: Path) -> None:
    note = sample / "Study log.md"
    before = note.read_bytes().replace(b"\n", b"\r\n").rstrip()
    note.write_bytes(before)
    assert run(sample, "flows", "--into", "Study log").code == 0
    written = note.read_bytes()
    assert written.startswith(before)
    assert b"\n" not in written.replace(b"\r\n", b"")
    note.write_bytes(written + b"Words below.\r\n")
    assert "as they are" in run(sample, "flows", "--into", "Study log").out
    engage = sample / "S101 - Service Value" / "1_Value chain" / "Engage.md"
    engage.write_text(engage.read_text().replace("- User feedback for [[Improve]].\n", ""))
    assert run(sample, "flows", "--into", "Study log").code == 0
    assert b"User feedback" in written
    assert b"User feedback" not in note.read_bytes()
    assert note.read_bytes().endswith(b"Words below.\r\n")
    links = run(sample, "links", "--unresolved").out
    assert "Study log" not in links
    note.write_bytes(before + b"\r\n```\r\ncode that never ends")
    assert "Study log.md ends inside a code block or comment" in run(sample, "flows", "--into", "Study log").err
    note.write_bytes(before + b"\r\n%% scaffold-flows %%\r\n")
    unclosed = note.read_bytes()
    ran = run(sample, "flows", "--into", "Study log")
    assert (ran.code, "no %% scaffold-flows-end %% after it" in ran.err, note.read_bytes()) == (2, True, unclosed), ran


def test_text_of_notes_is_inert_in_every_form(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    bad = 'x"] --> y; <script>alert(1)</script> `a` ```\u202e \x1b[31m'
    (tmp_path / "A & 'b'.md").write_text(f"## Outputs\n- {bad} for [[B]].\n")
    (tmp_path / "B.md").write_text("## Inputs\n")
    for form in ("table", "matrix", "mermaid", "dot", "canvas", "html"):
        out = run(tmp_path, "flows", "--format", form).out
        assert "\x1b" not in out
        assert "\u202e" not in out
    assert "<script>alert" not in run(tmp_path, "flows", "--format", "html").out
    mermaid = run(tmp_path, "flows", "--format", "mermaid").out
    assert "```" not in mermaid
    assert mermaid.count('"') == 6


@pytest.fixture
def browser() -> Iterator[Any]:
    if not (CHROMIUM and DRIVER):
        pytest.skip("chromium and chromedriver are not installed (Debian: apt-get install chromium chromium-driver)")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for option in OPTIONS:
        options.add_argument(option)
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


def test_the_page_in_a_browser(run: Run, sample: Path, browser: Any) -> None:  # noqa: ANN401 - selenium has no types
    from selenium.webdriver import ActionChains, Keys
    from selenium.webdriver.common.by import By

    page = sample.parent / "flows.html"
    page.write_text(run(sample, "flows", "--format", "html").out, encoding="utf-8")
    browser.get(page.as_uri())

    def find(what: str) -> Any:  # noqa: ANN401
        return browser.find_element(By.CSS_SELECTOR, what)

    def count(what: str) -> int:
        return len(browser.find_elements(By.CSS_SELECTOR, what))

    def said() -> str:
        return str(find("#said").text)

    boxes = {box.get_attribute("aria-label"): box for box in browser.find_elements(By.CSS_SELECTOR, ".box")}
    assert set(boxes) >= {"Plan", "Improve", "Engage", "(outside)"}
    assert count(".arrow") == count(".cell")
    assert count(".arrow.one-sided") == 1

    # The keyboard alone: tab to the first arrow, then on to a box; Enter shows it alone, Escape all.
    find("body").send_keys(Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("class").startswith("arrow")
    first = browser.switch_to.active_element.get_attribute("aria-label")
    assert said().split("\n")[0] == first.split(":")[0]
    boxes["Plan"].send_keys(Keys.ENTER)
    assert said().startswith("Plan")
    assert boxes["Plan"].get_attribute("aria-pressed") == "true"
    assert 0 < count(".arrow.dim") < count(".arrow")
    boxes["Plan"].send_keys(Keys.ESCAPE)
    assert count(".dim") == 0

    # The mouse: a cell lights its arrow; a click on a box shows it alone, another shows all.
    cell = find(".cell.one-sided")
    ActionChains(browser).move_to_element(cell).perform()
    assert "User feedback (one side only)" in said()
    hot = find(".arrow.hot")
    assert hot.get_attribute("data-from") == cell.get_attribute("data-from")
    ActionChains(browser).move_to_element(boxes["Engage"]).click().perform()
    assert "Engage gives Improve" in said()
    ActionChains(browser).click().perform()
    assert count(".dim") == 0

    # Every arrow can be pointed at, and no two boxes touch.
    places = [box.rect for box in boxes.values()]
    for number, one in enumerate(places):
        for other in places[number + 1 :]:
            assert abs(one["x"] - other["x"]) >= one["width"] or abs(one["y"] - other["y"]) >= one["height"]

    light = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    )
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") != light
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert find("#said").value_of_css_property("display") == "none"
    assert not [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert "http" not in page.read_text(encoding="utf-8").replace('http-equiv="Content', "")


TITLES = ["A", "B", "C"]


@st.composite
def activities(draw: st.DrawFn) -> dict[str, str]:
    """Notes that give and take among themselves, some without a section, to themselves, or to a note that is not one."""
    found = {}
    for title in TITLES:
        text = f"# {title}\n"
        for section, word in (("Inputs", "from"), ("Outputs", "for")):
            what = st.sampled_from(["Reports", "Service reports", "Ideas", "ideas of all"])
            rows = draw(st.lists(st.tuples(what, st.sampled_from([*TITLES, "Nobody"])), max_size=3))
            text += f"## {section}\n" * draw(st.booleans())
            text += "".join(f"- {what} {word} [[{partner}]].\n" for what, partner in rows)
        found[f"{title}.md"] = text
    return found


@given(files=activities())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_two_verbs_agree_on_what_is_one_sided(files: dict[str, str], tmp_path: Path, run: Run) -> None:
    vault = write_vault(Path(tempfile.mkdtemp(dir=tmp_path)), files)
    flows = run(vault, "flows", "--check")
    checked = json.loads(run(vault, "check", "--select", "FLW001,FLW002", "--format", "json").out)
    assert (flows.code == 1) == bool(checked) or flows.code == 2
    said = {(row["giver"], row["taker"]) for row in json.loads(run(vault, "flows", "--check", "--json").out)}
    found = set()
    for row in checked:
        other, own = row["message"].partition(" ")[0], row["path"][:-3]
        found.add((own, other) if row["code"] == "FLW001" else (other, own))
    assert said == found


def test_a_flow_to_itself_is_stated_by_both(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"A.md": "## Inputs\n- y from [[A]].\n## Outputs\n- x for [[A]].\n"})
    assert len(run(vault, "flows").out.splitlines()) == 2
    assert run(vault, "flows", "--check") == Ran(0, "", "")
    assert run(vault, "check", "--select", "FLW") == Ran(0, "Nothing found.\n", "")


def test_what_stands_behind_a_flow_is_no_part_of_it(tmp_path: Path, run: Run) -> None:
    outputs = "## Outputs\n- x for [[B]]. ^blk\n- y for [[B]] %%c%%\n- **z for [[B]].**\n- w[^1] for [[B]]\n\n[^1]: n\n"
    vault = write_vault(tmp_path / "vault", {"A.md": outputs, "B.md": "## Inputs\n- x from [[A]]\n"})
    rows = [line.split("\t") for line in run(vault, "flows").out.splitlines()]
    assert [(row[2], row[3]) for row in rows] == [
        ("**z", "giver only"),
        ("w[^1]", "giver only"),
        ("x", "both"),
        ("y", "giver only"),
    ]
    ran = run(vault, "check", "--select", "FLW", "--fix", "--unsafe-fixes", "--yes")
    assert (ran.code, ran.out.count("FLW001 B does not list 'w[^1]'"), "1 finding in 1 note" in ran.out) == (
        1,
        1,
        True,
    ), ran
    assert "w[^1]" not in (vault / "B.md").read_text()
    assert "- y provided by [[A]]" in (vault / "B.md").read_text()


def test_partners_in_every_form_of_bullet(tmp_path: Path, run: Run) -> None:
    outputs = "## Outputs\n1. q for [[B]]\n- z for [B](B.md).\n  - w for [the B](<B.md>)\n* `[[B]]` v for [[B|x]]\n"
    vault = write_vault(tmp_path / "vault", {"A.md": outputs, "B.md": "## Inputs\n- z from [[A]]\n"})
    rows = [line.split("\t") for line in run(vault, "flows").out.splitlines()]
    assert [(row[2], row[3]) for row in rows] == [
        ("`[[B]]` v", "giver only"), ("q", "giver only"), ("w", "giver only"), ("z", "both"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["canvas", "dot", "html", "matrix", "mermaid"])
def test_nothing_can_be_drawn_too(name: str, run: Run, tmp_path: Path) -> None:
    notes: dict[str, str | bytes] = {
        "Desk.md": "# Desk\n## Inputs\n- Calls provided by [[Plan]].\n",
        "Plan.md": "# Plan\n## Outputs\n- Calls for [[Desk]].\n",
    }
    ran = run(write_vault(tmp_path / "vault", notes), "flows", "--check", "--format", name, "--output", "../flows.txt")
    assert (ran.code, ran.err) == (0, "")
    assert "Desk" not in (tmp_path / "flows.txt").read_text(encoding="utf-8")
