"""Properties of every rename and move, over generated vaults, judged by a second reader of links (`little_parser`)."""

import json
import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from little_parser import graph
from sample_plan import NOW
from vaults import Ran, tree, write_vault

from scaffold.errors import ScaffoldError
from scaffold.plan import transaction
from scaffold.plan.journal import Journal
from scaffold.plan.model import EditNote, Plan
from scaffold.refactor import relink as refactor
from scaffold.refactor.prefilter import NamePrefilter
from scaffold.refactor.relink import Relinker
from scaffold.refactor.relocate import plan_relocation
from scaffold.refactor.staying import FolderMoves
from scaffold.refactor.titles import MentionPolicy
from scaffold.text.encoding import encode
from scaffold.text.spans import Edit, apply_edits
from scaffold.vault.resolver import Resolver
from scaffold.vault.snapshot import Snapshot

NAMES = ["Old", "New", "old note", "Ünder", "日記", "Release 2.0", "it's", "a (b)", "e\u0301", "100%"]
FOLDERS = ["", "x/", "x/y/", "z z/"]
INERT = "\n```\n[[Old]] [x](Old.md)\n```\n`[[Old]]`\n%%\n[[Old]]\n%%\n<!-- [[Old]] -->\n"


@dataclass(frozen=True)
class Case:
    files: dict[str, str]
    old: str
    new: str
    link_format: str


@st.composite
def cases(draw: st.DrawFn, names: Sequence[str] = NAMES) -> Case:
    """Draw a vault of notes that link one another in many forms, and a new path for one of them."""
    paths = [f"{folder}{name}.md" for folder in FOLDERS for name in names]
    notes = draw(st.lists(st.sampled_from(paths), unique=True, min_size=2, max_size=7))
    files = {path: "".join(draw(st.lists(pieces(path, notes), max_size=6))) for path in notes}
    if draw(st.booleans()):
        files[notes[0]] += INERT
    new = draw(st.sampled_from([path for path in paths if path not in notes]))
    return Case(files, draw(st.sampled_from(notes)), new, draw(st.sampled_from(["shortest", "relative", "absolute"])))


def pieces(source: str, notes: list[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(["text ", "\n", "\n\n- ", "> ", "# "]), st.sampled_from(notes).flatmap(
        lambda target: st.sampled_from(forms(source, target))
    ))  # fmt: skip


def forms(source: str, target: str) -> list[str]:
    bare = target.removesuffix(".md")
    name = posixpath.basename(bare)
    relative = posixpath.relpath(target, posixpath.dirname(source) or ".")
    encoded = relative.replace("%", "%25").replace(" ", "%20")
    return [
        f"[[{name}]] ",
        f"[[{bare}|{name}]] ",
        f"![[{name}#h|x]] ",
        f"[[{target}#^b]] ",
        f"[t]({encoded}) ",
        f"[{name}](<{relative}>) ",
        f"[t](./{encoded}#h) " if not relative.startswith("..") else f'[t]({encoded} "it\'s") ',
        f"\n\n| [[{name}\\|x]] |\n\n",
        "[[#h]] ",
    ]


@given(cases())
@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_the_graph_stays_the_same(case: Case) -> None:
    with TemporaryDirectory() as folder:
        _, plan = planned(Path(folder), case)
        before = graph(case.files)
        edited = {change.path: change for change in plan.of(EditNote)}
        after = {path: edited[path].after if path in edited else text for path, text in case.files.items()}
        found = graph({moved(path, case): text for path, text in after.items()})
        for path, targets in before.items():
            pairs = list(zip(targets, found[moved(path, case)], strict=True))
            assert all(now == moved(then, case) for then, now in pairs if then not in "?-"), (path, pairs)
        stays = posixpath.dirname(case.old) == posixpath.dirname(
            case.new
        )  # paths are based anew even if they still lead
        for change in edited.values():  # every edit is needed: without it a link would lead elsewhere
            for edit in change.edits:
                if stays and not is_display(change.before, edit):
                    fewer = apply_edits(change.before, [other for other in change.edits if other != edit])
                    less = graph({moved(path, case): text for path, text in {**after, change.path: fewer}.items()})
                    assert less != found, edit


@given(cases())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_what_is_planned_is_what_happens_and_can_be_undone(case: Case) -> None:
    with TemporaryDirectory() as folder:
        vault, plan = planned(Path(folder), case)
        before = tree(vault)
        journal = Journal(f"{folder}/state", str(vault))
        number = transaction.apply(plan, str(vault), journal, NOW)
        edited = {change.path: encode(change.after) for change in plan.of(EditNote)}
        expected = {moved(path, case): edited.get(path, data) for path, data in before.items() if path[-1] != "/"}
        assert {path: data for path, data in tree(vault).items() if path[-1] != "/"} == expected
        transaction.undo(number, str(vault), journal)
        assert tree(vault) == before


@given(cases(), st.sampled_from(["crlf", "bom", "inert"]))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_line_ends_marks_and_inert_text_change_no_edit(case: Case, how: str) -> None:
    with TemporaryDirectory() as folder:
        _, plan = planned(Path(folder) / "a", case)
        changed = {path: altered(text, how) for path, text in case.files.items()}
        _, other = planned(Path(folder) / "b", Case(changed, case.old, case.new, case.link_format))
        expected = {change.path: altered(change.after, how) for change in plan.of(EditNote)}
        assert {change.path: change.after for change in other.of(EditNote)} == expected


def is_display(text: str, edit: Edit) -> bool:
    """Tell whether an edit is of shown text, or of a link in code, which the second reader does not see."""
    return text[edit.span.end : edit.span.end + 1] == "]" and text[edit.span.start - 1] in "|["


@given(cases())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_a_body_in_a_canvas_changes_as_in_a_note(case: Case) -> None:
    source = next(path for path in case.files if path != case.old)
    body = case.files[source]
    with TemporaryDirectory() as folder:
        canvas = source.removesuffix(".md") + ".canvas"
        written = json.dumps({"nodes": [{"id": "1", "type": "text", "text": body}]}, ensure_ascii=len(body) % 2 == 0)
        _, plan = planned(Path(folder), Case({**case.files, canvas: written}, case.old, case.new, case.link_format))
        after = {change.path: change.after for change in plan.of(EditNote)}
        found = json.loads(after.get(canvas, written))["nodes"][0]["text"]
        assert found == after.get(source, body)


def planned(root: Path, case: Case, mentioned: MentionPolicy = "none") -> tuple[Path, Plan]:
    settings_file = f'{{"newLinkFormat": "{case.link_format}"}}'
    files: dict[str, str | bytes] = {**case.files, ".obsidian/app.json": settings_file}
    vault = write_vault(root / "vault", files)
    try:
        return vault, plan_relocation(Snapshot(str(vault)), {case.old: case.new}, mentioned, "x")
    except ScaffoldError:
        assume(False)  # noqa: FBT003 - a name that another note has already
        raise


def altered(text: str, how: str) -> str:
    if how == "crlf":
        return text.replace("\n", "\r\n")
    return f"\ufeff{text}" if how == "bom" else f"{text}\n\n{INERT}"


def moved(path: str, case: Case) -> str:
    return case.new if path == case.old else path


@given(cases())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_what_is_passed_over_would_not_have_changed(case: Case) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        quick = outcome(Path(folder) / "a", case)
        patch.setattr(Relinker, "_is_bystander", lambda *_arguments: False)
        patch.setattr(Relinker, "_stays_a_name", lambda *_arguments: False)
        patch.setattr(refactor, "_is_plain", lambda *_arguments: False)
        patch.setattr(NamePrefilter, "may_be_in", lambda *_arguments: True)
        assert outcome(Path(folder) / "b", case) == quick


FRONT = [
    "",
    'up: "[[Old]]"',
    "up: '[[it''s]]'",
    'up: "[[\\u004fld]]"',
    "up: see [[Old\n  note]]",
    "up: [[y/New]]",
    "class: x\ncards-deck: x::y",
    "class: y\ncards-deck: y",
    "class: >-\n  z\n  z\ncards-deck: z z",
]
BESIDE = [
    '\n```dataview\nLIST FROM "x/y"\n```\n',
    '\n```base\nfilters: file.inFolder("x/y") && file.hasLink("x/Old")\n```\n',
    '\n```base\nfilters: file.hasLink("New")\n```\n',
    '`= link("y/Old")` ',
    "[[y/]] ",
    "\n[a]: y/Old.md\n",
    "[a\\]]: y/New.md",
    "[x](https://a.b/Old.md) ",
    "[[x/old note]]: ",
    "[[./Old]] ",
    "[[Nobody]] ",
    "[[w/Old]] ",
    "[[",
    "- [ ] expand on Old\n",
]
FOLDER_MOVES = [
    ("x", "w"),
    ("x/y", "x/w"),
    ("x/y", "y"),
    ("x/y", "z z/y"),
    ("z z", "x/z z"),
    ("x", "X"),
    ("x", "z z/x"),
]


@st.composite
def folder_cases(draw: st.DrawFn) -> Case:
    """Draw a vault, and a folder of it that moves as a whole."""
    case, move = draw(cases(("Old", "New", "old note", "it's"))), draw(st.sampled_from(FOLDER_MOVES))
    files: dict[str, str] = {}
    for path, text in case.files.items():
        front = draw(st.sampled_from(FRONT))
        beside = "".join(draw(st.lists(st.sampled_from(BESIDE), max_size=2)))
        files[path] = (f"---\n{front}\n---\n" if front else "") + text + beside
    assume(any(path.startswith(f"{move[0]}/") for path in files))
    return Case(files, *move, draw(st.sampled_from(["shortest", case.link_format])))


@given(folder_cases())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
def test_what_is_passed_over_in_a_folder_that_moves_would_not_have_changed(case: Case) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        quick = planned_wholly(Path(folder) / "a", case)
        patch.setattr(FolderMoves, "say_the_same", lambda *_arguments: False)
        patch.setattr(FolderMoves, "take_along", lambda *_arguments: False)
        patch.setattr(NamePrefilter, "may_be_in", lambda *_arguments: True)
        assert planned_wholly(Path(folder) / "b", case) == quick


def planned_wholly(folder: Path, case: Case) -> object:
    """Return the changes of a plan and what it leaves, or why there is none."""
    try:
        _, plan = planned(folder, case, "safe")
    except ScaffoldError as error:
        return str(error)
    return plan.changes, set(plan.skipped)


def outcome(folder: Path, case: Case) -> object:
    """Return the edits of a plan, or why there is none."""
    try:
        _, plan = planned(folder, case)
    except ScaffoldError as error:
        return str(error)
    return {change.path: change.after for change in plan.of(EditNote)}


APP = '{\n  "attachmentFolderPath": "Old/files",\n  "userIgnoreFilters": ["Old/", "Older/"],\n  "theme": "Old"\n}'
SETTINGS = {
    ".obsidian/app.json": (APP, APP.replace("Old/files", "New/files").replace('"Old/"', '"New/"')),
    ".obsidian/daily-notes.json": ('{"folder":"/old","template":"Old/t"}', '{"folder":"/New","template":"New/t"}'),
    ".obsidian/templates.json": ('{"folder":"./Old"}', '{"folder":"./Old"}'),
    ".obsidian/plugins/templater-obsidian/data.json": (
        '{"folder_templates":[{"folder":"Old/x","template":"Old/t.md"}],"note":"Old"}\n',
        '{"folder_templates":[{"folder":"New/x","template":"New/t.md"}],"note":"Old"}\n',
    ),
    "scaffold.toml": (
        '[templates]\nfolders = [\'Old/x\', "Other"]  # folders: "Old"\n',
        '[templates]\nfolders = [\'New/x\', "Other"]  # folders: "Old"\n',
    ),
}


def test_settings_that_name_a_moved_folder(tmp_path: Path, run: Callable[..., Ran]) -> None:
    files = {path: before for path, (before, _) in SETTINGS.items()} | {"Old/t.md": "", "Old/x/y.md": ""}
    vault = write_vault(tmp_path / "vault", files)
    before = tree(vault)
    ran = run(vault, "rename", "Old/", "New", "--yes")
    assert (ran.code, ran.out.count("a setting names it (--settings changes it)")) == (0, 7), ran
    assert {path: (vault / path).read_text() for path in SETTINGS} == {path: old for path, (old, _) in SETTINGS.items()}
    assert run(vault, "undo").code == 0
    assert run(vault, "rename", "Old/", "New", "--yes", "--settings").code == 0
    assert {path: (vault / path).read_text() for path in SETTINGS} == {path: new for path, (_, new) in SETTINGS.items()}
    assert run(vault, "undo").code == 0
    assert tree(vault) == before


def test_a_setting_that_names_a_moved_template(tmp_path: Path, run: Callable[..., Ran]) -> None:
    vault = write_vault(tmp_path / "vault", {"T/Day.md": "", ".obsidian/daily-notes.json": '{"template":"T/Day"}'})
    before = tree(vault)
    ran = run(vault, "rename", "Day", "To\\day", "--yes", "--settings")
    assert (ran.code, "Obsidian cannot link to a name with" in ran.err, tree(vault)) == (2, True, before), ran
    assert run(vault, "rename", "Day", "Today", "--yes", "--settings").code == 0
    assert (vault / ".obsidian/daily-notes.json").read_text() == '{"template":"T/Today"}'


MOVED = {"Half/in/Note.md": "Whole/in/Note.md", "Half/Two.md": "Whole/Two.md"}
STAYING = FolderMoves(
    {"Half": "Whole"},
    MOVED,
    (Resolver([*MOVED, "Two.md", "Other.md"]), Resolver([*MOVED.values(), "Two.md", "Other.md"])),
    "shortest",
)


@pytest.mark.parametrize(
    ("text", "is_same"),
    [
        ("[[Other]] ![[note|x]] [[#part]] [[Nobody#x]] `[[Other]]` [x](https://a.b/c) [[Other]]: y", True),
        ("| [[Other\\|x]] |", True),
        ("[[Two]]", False),
        ("`[[Two]]`", False),
        ("[[in/Note]]", False),
        ("[[./Other]]", False),
        ("[x](Note.md)", False),
        ("[x]: Note.md", False),
        ("[x\\]]: Note.md", False),
        ("---\nup: '[[It''s]]'\n---\n", False),
        ('---\nup: "[[T\\u0077o]]"\n---\n', False),
        ('---\nup: "\\u005b\\u005bTwo]]"\n---\n', False),
        ("---\nup: see [[Two\n  words]]\n---\n", False),
        ('```base\nfilters: file.hasLink("Two")\n```\n', False),
        ("---\nclass: Course\ncards-deck: Course::x\n---\n", True),
        ("---\nclass: in\ncards-deck: in\n---\n", False),
    ],
)
def test_a_note_that_says_the_same_in_another_folder_need_not_be_parsed(text: str, *, is_same: bool) -> None:
    assert STAYING.say_the_same("Half/in/Note.md", text.encode()) is is_same
