"""Templates of an open vault: what they ask is answered by whoever is handed in, and what comes of them is a value."""

import json
from pathlib import Path
from typing import Any

import pytest
from vaults import tree, write_vault

from scaffold.api import Vault
from scaffold.errors import ScaffoldError
from scaffold.jinja.template import Question
from scaffold.plan.model import CreateNote, EditNote, Plan
from scaffold.templater.catalog import TemplateEntry
from scaffold.templater.errors import TemplateSyntaxError, UnansweredError
from scaffold.templater.runner import RunSettings

FILES: dict[str, str | bytes] = {
    ".obsidian/plugins/templater-obsidian/data.json": json.dumps({"data_version": 2, "templates_folder": "T"}),
    "T/meet.md": "## <% await tp.system.prompt('Who?') %>\n<%* console.log('c'); new Notice('n') %><% tp.file.cursor() %>",
    "T/early.md": "<%* console.log('c'); return %>",
    "T/bad.md": "<% 1",
    "T/core.md": "# {{title}}\n",
    "T/flow.jinja": "---\nquestions:\n  - {name: title, kind: title}\n  - {name: inputs, kind: inputs}\n"
    "file: '{{ title }}.md'\n---\n# {{ title }}\n\n## Inputs\n{% for flow in inputs %}- {{ flow }}\n{% endfor %}",
    "Partner.md": "# Partner\n\n## Outputs\n- other for [[A]]\n",
    "Log.md": "one\ntwo\n",
    "Empty.md": "",
    "Commands.md": "<% 1 + 1 %>\n",
}


class Person:
    """A dialog that answers each question with the same text, and keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def prompt(self, text: str, _initial: str, *, multiline: bool) -> str:
        self.heard.append((text, multiline))
        return "Maria"

    def choose(self, placeholder: str, labels: list[str], _initial: str) -> int:
        self.heard.append((placeholder, labels))
        return 0

    def choose_some(self, title: str, labels: list[str], _chosen: list[int]) -> list[int]:
        self.heard.append((title, labels))
        return [0]

    def tell(self, text: str, /) -> None:
        self.heard.append(text)

    def end(self) -> None:
        self.heard.append("end")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(str(write_vault(tmp_path / "vault", FILES)))


def edited(plan: Plan) -> dict[str, str]:
    return {edit.path: edit.after for edit in plan.of(EditNote)} | {new.path: new.text for new in plan.of(CreateNote)}


def test_the_catalog_and_what_each_asks(vault: Vault) -> None:
    own = [each for each in vault.templates() if each.name.startswith(("flow", "T/"))]
    assert own == [
        TemplateEntry("flow", "jinja", ("title", "inputs")),
        TemplateEntry("T/bad.md", "templater", (), "line 1 cannot be read"),
        TemplateEntry("T/core.md", "core", ()),
        TemplateEntry("T/early.md", "templater", ()),
        TemplateEntry("T/meet.md", "templater", ("Who?",)),
    ]
    assert {"flow", "activity", "meet", "core"} <= {*vault.template_names()}
    assert (vault.template_note("meet"), vault.template_note("flow")) == ("T/meet.md", None)
    report = vault.check_template("meet")
    assert (report.path, report.questions, report.has_errors) == ("T/meet.md", ["Who?"], False)
    with pytest.raises(TemplateSyntaxError, match=r"T/bad\.md:1:2") as raised:
        vault.check_template("T/bad.md")
    assert raised.value.path == "T/bad.md"


def test_a_run_asks_and_tells_its_dialog_and_returns_a_plan(vault: Vault, capfd: pytest.CaptureFixture[str]) -> None:
    person, before = Person(), tree(Path(vault.root))
    made = vault.insert_template("meet", "Log", 1, dialog=lambda: person, settings=RunSettings(cursor="jump"))
    assert person.heard == [("Who?", False), "log: c", "end", "n"]
    assert (made.path, edited(made.plan), made.places) == ("Log.md", {"Log.md": "one\n## Maria\ntwo\n"}, ((2, 0),))
    assert (tree(Path(vault.root)), capfd.readouterr()) == (before, ("", ""))
    number = vault.apply(made.plan)
    assert edited(vault.apply_template("Empty", "core").plan) == {"Empty.md": "# Empty\n"}
    assert edited(vault.run_commands("Commands").plan) == {"Commands.md": "2\n"}
    assert edited(vault.run_for_new_note("T/core.md", "New", "f").plan) == {"f/New.md": "# New\n"}
    assert vault.undo(number).number == number
    assert tree(Path(vault.root)) == before


def test_nobody_answers_where_no_dialog_is_handed_in(vault: Vault) -> None:
    with pytest.raises(UnansweredError, match="asks 'Who\\?', and nobody is here to answer"):
        vault.insert_template("meet", "Log")


def test_the_dialog_is_made_once_template_and_note_are_found(vault: Vault) -> None:
    made: list[Person] = []

    def dialog() -> Person:
        made.append(Person())
        return made[-1]

    for template, note in (("nothing", "Log"), ("meet", "Nothing")):
        with pytest.raises(ScaffoldError, match=r"There is no template|No note is called"):
            vault.insert_template(template, note, dialog=dialog)
    with pytest.raises(ScaffoldError, match="has text already"):
        vault.apply_template("Log", "meet", dialog=dialog)
    assert not made
    early = vault.insert_template("early", "Log", dialog=dialog)
    assert (early.path, early.plan.changes, made[0].heard) == (None, (), ["log: c"])


def test_a_plan_that_writes_what_later_commands_run_says_so(vault: Vault) -> None:
    path = Path(vault.root, "T/early.md")
    path.write_text("<%* await app.vault.create('T/new.md', '<' + '% 1 %' + '>') %>x")
    made = vault.run_for_new_note("T/early.md", "New")
    assert made.warnings == ("T/new.md is read and run by later commands: look at what the template writes there.",)


def test_a_new_note_with_and_without_the_flows_of_its_partners(vault: Vault) -> None:
    asked: list[tuple[str, str | None]] = []

    def ask(question: Question, default: str | None) -> Any:  # noqa: ANN401 - by the question's kind
        asked.append((question.name, default))
        return ["Alerts <- Partner"]

    template = vault.jinja_template("flow")
    note = vault.new_note(template, {"title": "Monitor"}, ask)
    text = "# Monitor\n\n## Inputs\n- Alerts provided by [[Partner]].\n"
    assert (asked, edited(note.plan), note.remarks) == ([("inputs", None)], {"Monitor.md": text}, ())
    both = vault.mirror(note.plan)
    assert edited(both.plan) == {"Monitor.md": text}
    partner = "# Partner\n\n## Outputs\n- other for [[A]]\n- Alerts for [[Monitor]]\n"
    assert edited(both.mirrored) == {"Monitor.md": text, "Partner.md": partner}
    assert [edit.path for edit in both.edits] == ["Partner.md"]
    with pytest.raises(ScaffoldError, match=r"No answer to title \(title\)"):
        vault.new_note(template, {})
