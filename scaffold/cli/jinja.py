"""What `new` does with a template of ours: the interview, the note, and the other side of its flows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scaffold.cli.apply import carry_out
from scaffold.cli.session import Session
from scaffold.frontmatter.conventions import lists_tags, opening_comment, property_values
from scaffold.jinja.answers import Ask, Interview, given_answers, read_answers
from scaffold.jinja.files import SUFFIX, TemplateFiles, template_files
from scaffold.jinja.rendering import TemplateRenderer
from scaffold.jinja.template import Template, load_template
from scaffold.plan.model import CreateNote, EditNote, Plan
from scaffold.refactor.counterparts import MissingCounterparts, find_missing_counterparts
from scaffold.refactor.create import plan_note
from scaffold.templater.settings import PLUGIN, read_templater_settings
from scaffold.terminal.output import agreed, in_sight, say, say_text
from scaffold.vault.names import check_folder, check_title, stem
from scaffold.vault.obsidian import daily_notes_folder, templates_folder


@dataclass(frozen=True, slots=True)
class Given:
    """The answers on the command line: `--set`, `--input`, `--output`, and the file of `--answers`."""

    pairs: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    file: str | None


def jinja_template_names(session: Session) -> list[str]:
    """Return the names of the templates of ours."""
    return _files(session).names()


def new_note_from_jinja(
    session: Session, name: str | None, title: str | None, given: Given, *, mirror: bool | None
) -> None:
    """Write a new note of the template `name`, asking what it needs."""
    files = _files(session)
    template = load_template(name or session.vault.config.new.template, files)
    known = {**_defaults(session, template), **(read_answers(given.file) if given.file else {})}
    known |= given_answers(given.pairs, given.inputs, given.outputs, template)
    known |= {"title": title} if title is not None else {}
    renderer = TemplateRenderer(files)
    context = _context(session)
    found = Interview(template, renderer, context, session.vault.snapshot.titles, _asker(session)).answers(known)
    plan = _plan(session, template, renderer, {**context, **found})
    for sentence in (*files.left_out, *_shadows(files, [f"{template.name}{SUFFIX}", *renderer.parts])):
        say(sentence[:1].upper() + sentence[1:], colour="yellow", error=True)
    mirrors = find_missing_counterparts(session.vault.snapshot, plan)
    plan, shown = _with_mirrors(session, plan, mirrors, mirror=mirror)
    carry_out(session, plan, ask=session.can_ask, shown=shown)


def _shadows(files: TemplateFiles, names: list[str]) -> list[str]:
    """Return a sentence on each shipped file that gave way to one of the vault."""
    return [f"The vault's own {name} was used, not the shipped one." for name in names if files.shadows(name)]


def _files(session: Session) -> TemplateFiles:
    vault = session.vault.snapshot
    obsidian = [templates_folder(vault), read_templater_settings(vault.settings(PLUGIN)).templates_folder]
    return template_files(session.root, session.vault.config.templates.folders, obsidian)


def _defaults(session: Session, template: Template) -> dict[str, Any]:
    """Return the answers of `[new.answers]` in scaffold.toml that this template asks for."""
    names = {question.name for question in template.questions}
    return {name: value for name, value in session.vault.config.new.answers.items() if name in names}


def _context(session: Session) -> dict[str, object]:
    return {"now": session.now, "daily_folder": daily_notes_folder(session.vault.snapshot)}


def _asker(session: Session) -> Ask | None:
    if not session.can_ask:
        return None
    from scaffold.jinja.interview import Prompter

    vault = session.vault.snapshot
    return Prompter(vault.titles, list(vault.folders), lambda name: property_values(vault, name)).ask


def _plan(session: Session, template: Template, renderer: TemplateRenderer, values: Mapping[str, Any]) -> Plan:
    """Return the plan that writes the note, and no more."""
    path = renderer.value(template.file, values, template)
    folder, _, name = path.strip("/").rpartition("/")
    known = session.vault.snapshot.spelled(folder.strip().strip("/"))
    folder = known if known in session.vault.snapshot.folders else check_folder(folder)
    title = check_title(name.removesuffix(".md"))
    comment = opening_comment(session.vault.snapshot, folder)
    given = {**values, "vault_comment": comment, "lists_tags": lists_tags(session.vault.snapshot, folder)}
    text = renderer.body(template, given)
    return plan_note(session.vault.snapshot, f"{folder}/{title}.md".lstrip("/"), text)


def _with_mirrors(
    session: Session, plan: Plan, mirrors: MissingCounterparts, *, mirror: bool | None
) -> tuple[Plan, bool]:
    """Show the note and the bullets that its partners lack; return the plan with those that are wanted."""
    shown = session.can_ask and not session.dry_run
    if shown:
        with in_sight():
            _show(plan, mirrors.edits)
    if mirror is None:
        mirror = {"always": True, "never": False}.get(session.vault.config.new.mirror)
    if mirror is None and mirrors.edits and shown:
        mirror = agreed("Add these to the partners, too?", default=True)
    if mirror is None and mirrors.edits and not session.json:
        partners = ", ".join(stem(edit.path) for edit in mirrors.edits)
        say(f"The other side of these flows is missing in {partners}; with --mirror it is added, too.", error=True)
    edits, lacking = (mirrors.edits, mirrors.lacking) if mirror else ([], [])
    return Plan(plan.title, tuple(_merged(plan, edits)), (*plan.skipped, *lacking, *mirrors.waiting)), shown


def _merged(plan: Plan, edits: list[EditNote]) -> list[Any]:
    """Unite the edits of one file: links that get a full path, and a new bullet."""
    more = {edit.path: edit for edit in edits}
    changes: list[Any] = []
    for change in plan.changes:
        if isinstance(change, EditNote) and change.path in more:
            changes.append(EditNote(change.path, change.before, (*change.edits, *more.pop(change.path).edits)))
        else:
            changes.append(change)
    return [*changes, *more.values()]


def _show(plan: Plan, edits: list[EditNote]) -> None:
    note = next(plan.of(CreateNote))
    say()
    say(note.path, bold=True)
    say_text(note.text)
    for edit in edits:
        say()
        say(f"{edit.path} lacks", bold=True)
        for bullet in edit.edits:
            say_text(bullet.replacement.strip("\r\n"), colour="green")
