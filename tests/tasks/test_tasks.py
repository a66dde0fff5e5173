"""Task lines: what the Tasks plugin itself made of them (`cases/tasks.json`), and what holds for any line."""

import json
import time
from datetime import date

import pytest
from cases import Case, read_cases
from hypothesis import example, given
from hypothesis import strategies as st
from vaults import ROOT

import scaffold
from scaffold.tasks.convert import convert_line
from scaffold.tasks.fields import SIGNS
from scaffold.tasks.line import read_task
from scaffold.tasks.note_tasks import line_edits, line_span, task_lines
from scaffold.tasks.settings import PLUGIN, Format, Settings, read_settings
from scaffold.tasks.toggle import LineResult
from scaffold.text.spans import apply_edits

DEMO = ROOT / "tests" / "data" / "tasks-demo"
TODAY = date(2026, 3, 9)
MUST_BE_SAID = {"writes_invalid_date", "rule_dropped", "loses_text"}


def changed(case: Case) -> LineResult:
    """Do to the line of a case what its operation names."""
    line, settings, today = case["input"], case["settings"], case["today"]
    if case["op"] == "set-status":
        return scaffold.set_status_line(line, case["status"], settings, today)
    return (scaffold.stamp_line if case["op"] == "stamp" else scaffold.toggle_line)(line, settings, today)


def edited(case: Case) -> str:
    """Toggle a line of a text, as the plugin's command in an editor does."""
    text, number = case["input"], case["line"] + 1
    span = line_span(text, number)
    assert span is not None
    result = scaffold.toggle_line(span.of(text), case["settings"], case["today"])
    return apply_edits(text, line_edits(text, span, result.lines or ()))


def is_exact(case: Case) -> bool:
    r"""Tell whether a case has to come out exactly: the end of a rule depends on the time zone, and `\r` is kept."""
    return "tz_dependent" not in case["flags"] or time.timezone == 0


@pytest.mark.cases("tasks.json")
def test_a_case(case: Case) -> None:
    if not is_exact(case):
        pytest.skip("the end of the rule depends on the time zone")
    if case["op"] == "file-view":
        pytest.skip("the reading view removes a last line otherwise; ours follows the command")
    if case["op"] == "file-editor":
        found, expected = edited(case), case["expected_text"]
        if "has_cr" in case["flags"]:  # we keep every line end as it was
            found, expected = found.replace("\r\n", "\n"), expected.replace("\r\n", "\n")
        assert found == expected
        return
    check_lines(case)
    check_fields(case)


def check_lines(case: Case) -> None:
    """Hold the lines that an operation makes to those that the plugin made."""
    result, expected = changed(case), case["expected_lines"]
    found = None if result.lines is None else list(result.lines)
    if case["input"].endswith("\r") and found is not None:
        assert all(line.endswith("\r") for line in found)
        found = [line.rstrip(" \r") for line in found]
        expected = [line.rstrip(" \r") for line in expected]
    assert found == expected


def check_fields(case: Case) -> None:
    """Hold the fields that are read of a line to those that the plugin read; a line that is no task has none."""
    settings, parsed = read_settings(case["settings"]), case["parsed"]
    task = read_task(case["input"].removesuffix("\r"), settings)
    if parsed is None or task is None:
        assert task is parsed
        return
    if "\r" in case["input"]:
        return
    fields = task.fields
    assert parsed["description"] == task.description
    assert parsed["priority"] == (fields.get("priority") or "normal")
    assert parsed["recurrence"] == (task.rule.text if task.rule else None)
    assert parsed["block_link"].strip() == task.block_link.strip()
    assert parsed["depends_on"] == [name for name in fields.get("depends_on", "").split(",") if name]
    for name in ("created", "start", "scheduled", "due", "cancelled", "done"):
        assert parsed[name] == fields.get(name)
    assert parsed["roundtrip"] == task.line(settings)


def test_losses_are_said_and_little_else(request: pytest.FixtureRequest) -> None:
    every = read_cases(request.config.getoption("--cases"), "tasks.json")
    cases = [case for case in every if case["op"] in ("toggle", "set-status", "stamp")]
    lossy = [case for case in cases if MUST_BE_SAID & set(case["flags"])]
    assert [case["id"] for case in lossy if not changed(case).losses] == []
    others = [case for case in cases if not MUST_BE_SAID & set(case["flags"])]
    said = [case for case in others if changed(case).losses]
    assert len(said) <= 0.05 * len(others)


@pytest.mark.parametrize("written", ["emoji", "dataview"])
def test_every_task_of_a_real_vault_is_written_as_it_is_read(written: str) -> None:
    data = json.loads((DEMO / ".obsidian" / PLUGIN).read_text(encoding="utf-8"))
    settings = read_settings({**data, "taskFormat": "dataview" if written == "dataview" else "tasksPluginEmoji"})
    count = 0
    for note in DEMO.rglob("*.md"):
        for line in task_lines(note.read_text(encoding="utf-8"), settings):
            count += 1
            once = scaffold.set_status_line(line.text, line.task.status.symbol, settings, TODAY)
            assert once.lines is not None
            again = scaffold.set_status_line(once.lines[0], line.task.status.symbol, settings, TODAY)
            assert again.lines == once.lines
            if not once.losses:
                assert sorted(_bare(once.lines[0], settings)) == sorted(_bare(line.text, settings)), line.text
    assert count > 500


def _bare(line: str, settings: Settings) -> str:
    """Return a line without what the plugin may leave out of it: white space, selectors, brackets, rules' spelling."""
    task = read_task(line, settings)
    assert task is not None
    for name, value, _ in task.hits:
        if name == "recurrence" and task.rule:
            line = line.replace(value.strip(), task.rule.text)
    return "".join(character for character in line if not character.isspace() and character not in "\ufe0f()[],")


PIECES = st.sampled_from(
    [
        *SIGNS,
        *(" 2026-03-09", " 2026-02-30", " every day", " every 2 weeks on Monday when done", " daily", " keep", " abc"),
        *("[due:: 2026-03-09]", "(repeat:: every month)", "[id:: a]", " [onCompletion:: x]", "[priority:: high]"),
        *("#tag", " #a/b", " ^id", "\u2028", "\r", "\ufe0f", "\u200d", "  ", "\t", "\xa0", "text", "[[N]]", "`x`", "é"),
    ]
)
LINES = st.builds(
    "{}{} [{}]{}".format,
    st.sampled_from(["", "  ", "> ", "\t", "\ufeff"]),
    st.sampled_from(["-", "*", "1.", "- -", "x"]),
    st.sampled_from([" ", "x", "X", "/", "-", "🔥", "", "ab"]),
    st.lists(PIECES, max_size=12).map("".join),
)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "taskFormat": st.sampled_from(["dataview", "tasksPluginEmoji", 1]),
        "globalFilter": st.sampled_from(["", "#tag"]),
        "setDoneDate": st.booleans(),
        "setCreatedDate": st.booleans(),
        "recurrenceOnNextLine": st.booleans(),
        "removeScheduledDateOnRecurrence": st.booleans(),
        "statusSettings": st.sampled_from([None, {}, {"coreStatuses": []}, {"customStatuses": [{}, 3]}]),
    },
)


@given(st.one_of(LINES, st.text()).filter(lambda line: "\n" not in line), SETTINGS)
@example("- [ ] a 🔁 every 99999999999999999999999 days 📅 2026-01-01", {})
@example("- [ ] a 🔁 every day until 99999 📅 0000-01-01", {})
@example("- [ ] a 🔁 every month 📅 9999-12-31", {})
@example("- [ ] a 🔁 every 7 years on the 366th 📅 9999-12-31", {})
def test_no_line_fails_and_nothing_is_lost_unsaid(line: str, data: dict[str, object]) -> None:
    settings = read_settings(data)
    for result in (
        scaffold.toggle_line(line, settings, TODAY),
        scaffold.set_status_line(line, "x", settings, TODAY),
        scaffold.stamp_line(line, settings, TODAY),
    ):
        if not result.lines or result.losses:
            continue
        task, written = read_task(line.removesuffix("\r"), settings), "".join(result.lines)
        if task is None:  # nothing but the box changes
            assert line.partition("]")[2].strip() in written
            continue
        assert task.description in written
        kept = {name: value for name, value in task.fields.items() if name not in ("done", "cancelled")}
        assert all(value in written for name, value in kept.items() if name != "priority")


@given(LINES, st.sampled_from(["emoji", "dataview"]))
def test_what_converts_converts_back(line: str, written: Format) -> None:
    settings = read_settings({"taskFormat": "dataview" if written == "dataview" else ""})
    other: Format = "emoji" if written == "dataview" else "dataview"
    there = convert_line(line, settings, other)
    if there is None or there == line:
        return
    back = convert_line(there, read_settings({"taskFormat": other}), written)
    assert back is not None
    ours, again = read_task(line, settings), read_task(back, settings)
    assert ours is not None
    assert again is not None
    assert (ours.fields, ours.description, ours.block_link) == (again.fields, again.description, again.block_link)


LONG = [
    "a",
    " ",
    "📅 2026-03-09 ",
    "#a ",
    "[",
    "(due:: ",
    "🔁 every day ",
    "⛔ a , ",
    "^a ",
    ">",
    "⛔ a,a",
    "[due:: [",
    "a, ",
]


@pytest.mark.parametrize("piece", LONG)
@pytest.mark.parametrize("data", [{}, {"taskFormat": "dataview"}])
def test_time_grows_with_the_line_no_faster(piece: str, data: dict[str, object]) -> None:
    settings = read_settings(data)

    def taken(size: int) -> float:
        line = f"- [ ] ⛔ a{piece * (size // len(piece))}!"
        begun = time.process_time()
        scaffold.toggle_line(line, settings, TODAY)
        scaffold.toggle_line(line[:-1], settings, TODAY)
        return time.process_time() - begun

    # four times the text: quadratic would be sixteen; what is worse than linear is so each time
    assert any(taken(2**20) / max(taken(2**18), 1e-4) < 12 for _ in range(5))


def test_the_interface_is_there_by_name() -> None:
    from scaffold.tasks import settings, toggle

    homes = {
        name: settings if hasattr(settings, name) and not hasattr(toggle, name) else toggle for name in scaffold.__all__
    }
    assert {name: getattr(scaffold, name) for name in scaffold.__all__} == {
        name: getattr(home, name) for name, home in homes.items()
    }
    with pytest.raises(AttributeError, match="module 'scaffold' has no attribute 'nothing'"):
        _ = scaffold.nothing
