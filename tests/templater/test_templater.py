"""Templater templates: what the plugin itself made of them (`cases/templater.json`), and what holds for any of them."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import app_events
import pytest
from cases import Case
from vaults import write_vault

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.properties import PropertyError
from scaffold.frontmatter.union import unite
from scaffold.plan.model import CreateNote, DeleteNote, EditNote, MoveNote
from scaffold.templater import modes
from scaffold.templater import properties as frontmatter
from scaffold.templater.errors import TemplateError, TemplateSyntaxError
from scaffold.templater.grammar import compile_template
from scaffold.templater.run import Run
from scaffold.templater.settings import TemplaterSettings, read_templater_settings
from scaffold.templater.staged_vault import StagedVault
from scaffold.vault.snapshot import Snapshot

NOW = "2024-03-15T14:30:45.678Z"
# Cases that do not come out as upstream, each with the reason.
OTHERWISE = {
    "file-046": "engine_specific: the source text of Templater's own function",
    "mode_apply-003": "stub_dependent: the stand-in writes the whole front matter anew; ours keeps what is written",
    "refactor-010": "stub_dependent: a note called `.md` would be hidden from Obsidian; refused",
}


@dataclass
class Answers:
    """The answers of a case, in their order."""

    given: list[dict[str, Any]]
    asked: list[dict[str, Any]] = field(default_factory=list)

    def prompt(self, text: str, initial: str, *, multiline: bool) -> str | None:
        answer = self.given.pop(0)
        self.asked.append(
            {"kind": "prompt", "text": text, "default": initial, "multiline": multiline, "answer": answer}
        )
        return None if answer.get("cancel") else initial if answer.get("submit") else answer["value"]

    def choose(self, placeholder: str, labels: list[str], initial: str) -> int | None:
        answer = self.given.pop(0)
        self.asked.append({"kind": "suggester", "placeholder": placeholder, "texts": labels, "answer": answer})
        del initial
        return None if answer.get("cancel") else answer["index"] if "index" in answer else labels.index(answer["text"])

    def choose_some(self, title: str, labels: list[str], chosen: list[int]) -> list[int] | None:
        answer = self.given.pop(0)
        preselected = [labels[place] for place in chosen]
        row = {"kind": "multi_suggester", "title": title, "texts": labels, "preselected": preselected, "answer": answer}
        self.asked.append(row)
        if answer.get("cancel"):
            return None
        kept = [place for place in chosen if labels[place] not in answer.get("remove", ())]
        return kept + [labels.index(text) for text in answer.get("texts", ())]


@contextmanager
def zone(name: str) -> Iterator[None]:
    """Set the time zone of this process."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.fixture
def runs() -> Iterator[list[Run]]:
    found: list[Run] = []
    yield found
    for run in found:
        run.close()


def run_of(case: Case, root: Path) -> Run:
    files: dict[str, Any] = dict(case["files"])
    if case.get("template_path") and "template" in case:
        files.setdefault(case["template_path"], case["template"])
    texts = {path: each if isinstance(each, str) else each["content"] for path, each in files.items()}
    now = datetime.fromisoformat(case.get("now", NOW)).timestamp() * 1000
    vault = Snapshot(str(write_vault(root, dict(texts))))
    times = {
        path: (each.get("ctime", now), each.get("mtime", now)) if isinstance(each, dict) else (now, now)
        for path, each in files.items()
    }
    return Run(
        StagedVault(vault, round(now), times),
        Answers(list(case.get("answers", ()))),
        settings=read_templater_settings({"data_version": 2, **case.get("settings", {})}),
        base_path=case.get("base_path", "/vault"),
        language=case.get("locale", "en"),
        fixed_clock=True,
        dynamic="exact",
        allow_exec=case.get("local_settings", {}).get("enable_system_commands", False),
        eager_scripts=True,
        fetch=lambda request: fetched(case, request),
    )


def fetched(case: Case, request: dict[str, Any]) -> dict[str, object]:
    case.setdefault("requested", []).append(request["url"])
    answer = case.get("web", {}).get(request["url"])
    if answer is None:
        from scaffold.templater.engine import HostError

        raise HostError("Error", "offline")
    return {"status": answer.get("status", 200), "text": json.dumps(answer["body"])}


def outcome(case: Case, run: Run) -> tuple[Any, str | None]:
    """Run a case in its mode; return the output, and the path of the note by then."""
    mode = case["mode"]
    if mode == "create":
        made = modes.create_note(
            run,
            case["template"],
            case["template_path"],
            case.get("filename", "Untitled"),
            active=case.get("active", ""),
        )
        if made.path and (case.get("open") and run.settings.jumps_to_cursor):
            modes.jump(run, made.path)
        return (run.staged.read(made.path) if made.path else None), made.path
    if mode == "append":
        path = case["active"]
        text = run.staged.read(path)
        start, end = [
            app_events.offset(text, place["line"], place["ch"])
            for place in case.get("selection", [{"line": 0, "ch": 0}] * 2)
        ]
        modes.insert(run, case["template"], case["template_path"], path, start, end)
        if run.settings.jumps_to_cursor:
            modes.jump(run, path)
        return run.staged.read(path), path
    target = case["target"]
    if mode == "apply":
        modes.lay_over(run, case["template"], case["template_path"], target)
    elif mode == "overwrite":
        modes.rewrite(run, target)
    elif mode == "on_create":
        app_events.on_create(
            run, target, triggered=case.get("local_settings", {}).get("trigger_on_file_creation", False)
        )
    elif mode == "dynamic":
        return app_events.dynamic(run, case["text_nodes"], target), target
    else:
        number = {"render": 0, "startup": 5}[mode]
        output, path = run.render(
            case["template"], case.get("template_path", ""), target, number if mode == "startup" else 0
        )
        if output is not None:
            return output, path
        return None, path
    return run.staged.read(target), target


def changed(run: Run) -> dict[str, str | None]:
    """Return the files that a run changes, as the plan has it: path to text, None where it goes away."""
    found: dict[str, str | None] = {}
    for change in run.staged.plan("x").changes:
        if isinstance(change, CreateNote):
            found[change.path] = change.text
        elif isinstance(change, DeleteNote):
            found[change.path] = None
        elif isinstance(change, EditNote):
            found[change.path] = change.after
        elif isinstance(change, MoveNote):
            found[change.to] = found.pop(change.path, run.staged.read(change.to))
            found[change.path] = None
    return found


@pytest.mark.cases("templater.json")
def test_a_case(case: Case, tmp_path: Path, record_property: Callable[[str, object], None], runs: list[Run]) -> None:  # noqa: C901
    record_property("category", case["category"])
    if case["id"] in OTHERWISE:
        pytest.skip(OTHERWISE[case["id"]])
    expected = case["expected"]
    if "generated_js" in expected:
        assert compile_template(case["template"]).code == expected["generated_js"]
    with zone(case.get("tz", "UTC")):
        run = run_of(case, tmp_path / "vault")
        runs.append(run)
        run.engine = "v8" if case["compare"] == "needs_intl" else "quickjs"
        error = expected.get("error")
        if error and "output" not in expected:
            with pytest.raises(ScaffoldError) as raised:
                outcome(case, run)
            check_error(case, error, raised.value)
            return
        if error:
            with pytest.raises(ScaffoldError) as raised:
                outcome(case, run)
            check_error(case, error, raised.value)
            assert changed(run) == {}
            return
        output, path = outcome(case, run)
        run.run_hooks()
        if case["mode"] == "dynamic":
            assert output == expected["text_nodes"]
        elif "output" in expected:
            assert output == expected["output"]
        if "target_path" in expected:
            assert path == expected["target_path"]
        if "created" in expected:
            assert path == expected["created"]
        if case["mode"] != "dynamic":
            own = {case.get("template_path")} if "template" in case else set()
            assert {name: text for name, text in changed(run).items() if name not in own} == expected.get(
                "files_changed", {}
            )
        dialog = run.dialog
        assert isinstance(dialog, Answers)
        assert [asked(row) for row in dialog.asked] == [asked(row) for row in expected.get("ui", [])]
        assert len(dialog.given) == expected.get("unused_answers", 0)
        assert run.notices == expected.get("notices", [])
        if "console" in expected:
            assert [text for _, text in run.console] == expected["console"]
        assert case.get("requested", []) == expected.get("web_requests", [])


def asked(row: dict[str, Any]) -> dict[str, Any]:
    """Return a question without what its place in a vault decides: files come in no certain order."""
    return {key: sorted(value) if key == "texts" else value for key, value in row.items() if key != "limit"}


def check_error(case: Case, error: dict[str, Any], raised: ScaffoldError) -> None:
    if error["kind"] in ("template_syntax", "engine_panic"):
        assert isinstance(raised, TemplateSyntaxError)
        if error["kind"] == "template_syntax":
            assert raised.message == error["message"]
        return
    assert isinstance(raised, TemplateError), raised
    assert raised.kind == error["kind"]
    assert raised.name == error["name"]
    if case["compare"] == "exact":
        assert raised.message == error["message"]


@pytest.mark.cases("templater.json", key="merge_frontmatter")
def test_properties_are_united_as_upstream(case: Case) -> None:
    target, source = (
        "".join(f"{line}\n" for line in ["---", *(frontmatter.property_lines(case[name]) if case[name] else []), "---"])
        for name in ("target", "source")
    )
    if any(isinstance(case["target"].get(name), dict) for name in case["source"] or {}):
        with pytest.raises(PropertyError, match="by hand"):  # no map is taken apart, it is written anew
            unite(target, source, theirs_count=True)
        assert frontmatter.unite_properties(case["target"], case["source"]) == case["merged"]
        return
    assert frontmatter.values(unite(target, source, theirs_count=True).text) == _with_own_twins(case)


def _with_own_twins(case: Any) -> dict[str, object]:  # noqa: ANN401 - a case of the file
    """Return what upstream makes, but for an item that the note itself holds twice: it is not ours to remove."""
    found: dict[str, object] = dict(case["merged"])
    for name, value in (case["target"] or {}).items():
        made = found.get(name)
        if isinstance(value, list) and isinstance(made, list):
            found[name] = [*value, *(each for each in made if each not in value)]
    return found


@pytest.mark.cases("templater.json", key="cursor_jumps")
def test_cursors_are_found_as_upstream(case: Case) -> None:
    text, places = modes.jumped(case["content"])
    assert text == case["after_jump"]
    assert [{"line": line, "ch": ch} for line, ch in places] == case["positions"]


@pytest.mark.cases("templater.json", key="settings_migration")
def test_settings_of_both_versions_are_read(case: Case) -> None:
    migrated = case["settings"]
    expected = TemplaterSettings(
        templates_folder=migrated["templates_folder"],
        user_scripts_folder=migrated["user_scripts_folder"],
        trigger=migrated["trigger_on_file_creation_mode"],
        folder_templates=tuple((row["folder"], row["template"]) for row in migrated["folder_templates"]),
        file_templates=tuple((row["regex"], row["template"]) for row in migrated["file_templates"]),
        ignored_folders=tuple(row["folder"] for row in migrated["ignore_folders_on_creation"]),
        commands=tuple((name, command) for name, command in migrated["templates_pairs"]),
        command_timeout=migrated["command_timeout"],
        shell=migrated["shell_path"],
        jumps_to_cursor=migrated["auto_jump_to_cursor"],
    )
    assert read_templater_settings(case["raw"]) == expected
    assert read_templater_settings(migrated) == expected
